"""What a buyer is offered for units that no lot stands behind, and what is answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OfferKind(models.TextChoices):
    """Instead of the money, which a buyer may always have."""

    WAIT = "wait", _("wait")
    SUBSTITUTE = "substitute", _("other goods")


class OfferState(models.TextChoices):
    """How far an offer is."""

    OPEN = "open", _("not answered")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("money instead")
    ENDED = "ended", _("ended")


class ShortageOffer(models.Model):
    """One offer for the missing units of an order line, as its buyer got it."""

    attention = models.ForeignKey(
        "sourcing.NeedsAttention", on_delete=models.CASCADE, related_name="offers"
    )
    kind = models.CharField(max_length=10, choices=OfferKind.choices)
    # The units that it is about; fewer may be missing by the time of the answer.
    quantity = models.BigIntegerField()
    wait_until = models.DateField(null=True, blank=True)
    sku = models.CharField(max_length=80, blank=True, help_text="what is sent instead")
    state = models.CharField(
        max_length=8, choices=OfferState.choices, default=OfferState.OPEN
    )
    offered_at = models.DateTimeField()
    offered_by = models.CharField(max_length=150)
    answered_at = models.DateTimeField(null=True, blank=True)
    # When what was answered had been done, and how.
    done_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attention"],
                condition=Q(state__in=["open", "accepted"], done_at__isnull=True),
                name="shortage_offer_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(kind="wait", wait_until__isnull=False, sku="")
                | Q(kind="substitute", wait_until__isnull=True) & ~Q(sku=""),
                name="shortage_offer_says_what",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="shortage_offer_of_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.attention_id}"
