"""What happened to an order, and what was promised back of it."""

from __future__ import annotations

from django.db import models

from catalog.engine.models.order import Order, OrderLine, TransactionItem


class OrderEvent(models.Model):
    """One thing that happened to an order, as its history shows it."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="events")
    type = models.CharField(max_length=80)
    date = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    app_id = models.BigIntegerField(null=True)
    parameters = models.JSONField(default=dict)
    related = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["date", "pk"]

    def __str__(self) -> str:
        return self.type


class OrderDiscount(models.Model):
    """What a person, a voucher or a promotion takes off a whole order."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="discounts")
    type = models.CharField(max_length=20, default="MANUAL")
    value_type = models.CharField(max_length=20, default="FIXED")
    value = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    amount = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    name = models.CharField(max_length=255, blank=True, null=True)  # noqa: DJ001
    reason = models.TextField(blank=True, null=True)  # noqa: DJ001
    translated_name = models.CharField(max_length=255, blank=True, null=True)  # noqa: DJ001
    voucher_id = models.BigIntegerField(null=True)
    is_of_shipping = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.value_type} {self.value}"


class OrderGrantedRefund(models.Model):
    """Money that somebody said shall go back, and for what."""

    order = models.ForeignKey(
        Order, on_delete=models.CASCADE, related_name="granted_refunds"
    )
    amount = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    reason = models.TextField(blank=True, default="")
    shipping_costs_included = models.BooleanField(default=False)
    status = models.CharField(max_length=20, default="NONE")
    transaction_item = models.ForeignKey(
        TransactionItem,
        null=True,
        on_delete=models.SET_NULL,
        related_name="granted_refunds",
    )
    user_id = models.BigIntegerField(null=True)
    app_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.amount} of {self.order_id}"


class OrderGrantedRefundLine(models.Model):
    """Units of an order line that a granted refund is for."""

    granted_refund = models.ForeignKey(
        OrderGrantedRefund, on_delete=models.CASCADE, related_name="lines"
    )
    order_line = models.ForeignKey(
        OrderLine, on_delete=models.CASCADE, related_name="granted_refund_lines"
    )
    quantity = models.PositiveIntegerField()
    reason = models.TextField(blank=True, null=True)  # noqa: DJ001

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.order_line_id}"
