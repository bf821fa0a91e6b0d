"""Units of a base that are never promised: its safety stock."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class SafetyStock(models.Model):
    """Units of a SKU that a base keeps back, between two days if it says any.

    They are not offered to buyers; an order that was sold may still be served from
    them, when another of its lots was lost. A row of 0 says that an operator wants
    none: a declaration does not bring it back.
    """

    base = models.ForeignKey(
        "bases.Base", on_delete=models.PROTECT, related_name="safety_stocks"
    )
    sku = models.CharField(max_length=80)
    quantity = models.BigIntegerField()
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    # Who said so; "" is the declaration of the pavilion.
    set_by = models.CharField(max_length=150, blank=True)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["base_id", "sku"]
        constraints = [
            models.UniqueConstraint(
                fields=["base", "sku"], name="safety_stock_once_per_base_and_sku"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=0), name="safety_stock_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="safety_stock_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.base_id} {self.sku}: {self.quantity}"
