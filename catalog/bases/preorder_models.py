"""Units that are sold before they are harvested: how far ahead, and to whom."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class PreorderWindow(models.Model):
    """How many days before a lot is expected its units of a SKU may be sold.

    Without a row, or with 0 days, nothing is sold ahead.
    """

    base = models.ForeignKey(
        "bases.Base", on_delete=models.PROTECT, related_name="preorder_windows"
    )
    sku = models.CharField(max_length=80)
    days = models.PositiveSmallIntegerField()
    # Who said so; "" is the declaration of the pavilion.
    set_by = models.CharField(max_length=150, blank=True)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["base_id", "sku"]
        constraints = [
            models.UniqueConstraint(
                fields=["base", "sku"], name="preorder_window_once_per_base_and_sku"
            )
        ]

    def __str__(self) -> str:
        return f"{self.base_id} {self.sku}: {self.days}"


class PreorderPromise(models.Model):
    """Units of a lot that is expected, promised to an order line.

    When the lot is received and on sale they become an allocation (`converted`); where
    it does not come, they are given back (`released`).
    """

    lot = models.ForeignKey(
        "bases.Lot", on_delete=models.PROTECT, related_name="preorder_promises"
    )
    order_id = models.CharField(max_length=100, db_index=True)
    order_line_id = models.CharField(max_length=100)
    quantity = models.BigIntegerField()
    quantity_converted = models.BigIntegerField(default=0)
    quantity_released = models.BigIntegerField(default=0)
    arrival_on = models.DateField()
    ship_on = models.DateField(null=True, blank=True)
    minimum_life_days = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0)
                & Q(quantity_converted__gte=0)
                & Q(quantity_released__gte=0)
                & Q(quantity__gte=F("quantity_converted") + F("quantity_released")),
                name="preorder_promise_within_quantity",
            )
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.lot_id} for {self.order_line_id}"

    @property
    def quantity_open(self) -> int:
        """Units that are still waited for."""
        return self.quantity - self.quantity_converted - self.quantity_released
