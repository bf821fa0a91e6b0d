"""Quantities. `catalog.engine.stock` is the only writer of these columns."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from catalog.engine.models.product import ProductVariant
from catalog.engine.models.setup import Warehouse


class Stock(models.Model):
    """Units of a variant in a warehouse; `quantity` includes what is allocated."""

    warehouse = models.ForeignKey(Warehouse, on_delete=models.CASCADE)
    product_variant = models.ForeignKey(
        ProductVariant, on_delete=models.CASCADE, related_name="stocks"
    )
    quantity = models.PositiveIntegerField(default=0)
    quantity_allocated = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["warehouse", "product_variant"], name="engine_stock_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity_allocated__lte=F("quantity")),
                name="engine_never_more_allocated_than_there",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_variant_id} {self.quantity_allocated}/{self.quantity}"


class Reservation(models.Model):
    """Units that an open checkout holds until a time."""

    checkout_line = models.ForeignKey(
        "engine.CheckoutLine", on_delete=models.CASCADE, related_name="reservations"
    )
    stock = models.ForeignKey(
        Stock, on_delete=models.CASCADE, related_name="reservations"
    )
    quantity_reserved = models.PositiveIntegerField()
    reserved_until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["checkout_line", "stock"], name="engine_reserved_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quantity_reserved} until {self.reserved_until}"


class Allocation(models.Model):
    """Units that an order line is promised from a stock and has not been sent."""

    order_line = models.ForeignKey(
        "engine.OrderLine", on_delete=models.CASCADE, related_name="allocations"
    )
    stock = models.ForeignKey(
        Stock, on_delete=models.PROTECT, related_name="allocations"
    )
    quantity_allocated = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order_line", "stock"], name="engine_allocated_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.quantity_allocated)
