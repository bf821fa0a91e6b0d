"""A recall: which lots, why, which orders, what they were told and given."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RecallRemedy(models.TextChoices):
    """What buyers get."""

    REFUND = "refund", _("money back")
    REPLACE = "replace", _("other goods of a good lot")


class Recall(models.Model):
    """One recall of one or more lots. A drill does all but send and give back."""

    reason = models.CharField(max_length=300)
    remedy = models.CharField(max_length=8, choices=RecallRemedy.choices)
    is_drill = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=150)
    # When commerce had stopped selling, and when the orders were known.
    stopped_at = models.DateTimeField(null=True, blank=True)
    traced_at = models.DateTimeField(null=True, blank=True)
    notices_sent_at = models.DateTimeField(null=True, blank=True)
    remedied_at = models.DateTimeField(null=True, blank=True)
    lots = models.ManyToManyField("bases.Lot", related_name="recalls")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_drill=False)
                | Q(notices_sent_at__isnull=True, remedied_at__isnull=True),
                name="recall_drill_sends_nothing",
            )
        ]

    def __str__(self) -> str:
        return f"recall {self.pk}"


class RemedyState(models.TextChoices):
    """How far the remedy of an order is."""

    OPEN = "open", _("open")
    DONE = "done", _("done")
    NOTHING = "nothing", _("nothing is owed")
    FAILED = "failed", _("failed")


class RecallOrder(models.Model):
    """An order with units of a recalled lot, and what was done about it."""

    recall = models.ForeignKey(Recall, on_delete=models.CASCADE, related_name="orders")
    order_id = models.CharField(max_length=100, db_index=True)
    number = models.CharField(max_length=40, blank=True)
    market_code = models.CharField(max_length=8, blank=True)
    units = models.BigIntegerField()
    units_shipped = models.BigIntegerField()
    lines = models.JSONField(default=list)
    notice_key = models.CharField(max_length=200, blank=True)
    notice_owed_at = models.DateTimeField(null=True, blank=True)
    remedy_state = models.CharField(
        max_length=8, choices=RemedyState.choices, default=RemedyState.OPEN
    )
    remedy_note = models.CharField(max_length=300, blank=True)
    refund_amount = models.DecimalField(
        max_digits=20, decimal_places=3, null=True, blank=True
    )
    refund_currency = models.CharField(max_length=3, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recall", "order_id"], name="recall_order_once"
            )
        ]

    def __str__(self) -> str:
        return self.number or self.order_id
