"""What buyers ask about the data that is held about them, and by when it is done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DataRequestState(models.TextChoices):
    """How far a request is."""

    ASKED = "asked", _("asked for")
    DONE = "done", _("deleted")


class DataRequest(models.Model):
    """A buyer wants what is held about them of one order deleted; once for each order.

    An export needs no request: whoever holds the order's link reads it at once.
    """

    order_id = models.CharField(max_length=100, unique=True)
    number = models.CharField(max_length=40)
    market_code = models.CharField(max_length=8)
    # BCP 47 code: the letter about what became of it is in it.
    language = models.CharField(max_length=12)
    state = models.CharField(
        max_length=6, choices=DataRequestState.choices, default=DataRequestState.ASKED
    )
    asked_at = models.DateTimeField()
    # The last day to answer: one month (Regulation (EU) 2016/679, article 12 (3)).
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=150, blank=True)
    # Until when records of the sale are kept for tax and customs, and by which law.
    kept_until = models.DateField(null=True, blank=True)
    kept_source = models.CharField(max_length=300, blank=True)
    # How many things were deleted, by kind.
    deleted = models.JSONField(default=dict)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DataRequestState.values),
                name="data_request_known",
            ),
            models.CheckConstraint(
                condition=Q(state="asked") | Q(done_at__isnull=False),
                name="data_request_done_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"erasure of order {self.number}"
