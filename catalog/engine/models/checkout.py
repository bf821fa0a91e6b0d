"""A checkout from its first line to completion. Amounts in the channel's currency."""

from __future__ import annotations

import uuid

from django.db import models

from catalog.engine.models.base import WithMetadata
from catalog.engine.models.product import ProductVariant
from catalog.engine.models.setup import Address, Channel, Warehouse


class Checkout(WithMetadata):
    """An open basket. Taxed sums are valid while `tax_hash` is that of its content."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT)
    # Whose account it belongs to; None for a guest.
    user_id = models.BigIntegerField(null=True, db_index=True)
    language_code = models.CharField(max_length=35, default="EN")
    email = models.EmailField(blank=True, null=True)  # noqa: DJ001  Saleor's own null
    note = models.TextField(blank=True, default="")
    save_shipping_address = models.BooleanField(default=True)
    save_billing_address = models.BooleanField(default=True)
    voucher_code = models.CharField(max_length=255, blank=True, default="")
    discount_amount = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    discount_name = models.CharField(max_length=255, blank=True, default="")
    translated_discount_name = models.CharField(max_length=255, blank=True, default="")
    # What a voucher takes off the delivery, and the order promotion that holds.
    shipping_discount = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    promotion_said = models.JSONField(default=dict)
    # Keys of the gift cards that pay a part of it.
    gift_card_keys = models.JSONField(default=list)
    tax_exemption = models.BooleanField(default=False)
    shipping_address = models.ForeignKey(
        Address, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    billing_address = models.ForeignKey(
        Address, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    delivery = models.ForeignKey(
        "engine.CheckoutDelivery",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    collection_point = models.ForeignKey(
        Warehouse, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Content that the deliveries were offered for, and until when the offer holds.
    delivery_hash = models.CharField(max_length=64, blank=True)
    delivery_expires_at = models.DateTimeField(null=True)
    tax_hash = models.CharField(max_length=64, blank=True)
    tax_expires_at = models.DateTimeField(null=True)
    tax_error = models.TextField(blank=True)
    shipping_net = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    shipping_gross = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    shipping_tax_rate = models.DecimalField(max_digits=10, decimal_places=6, default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class CheckoutLine(WithMetadata):
    """Units of a variant in a checkout, at the price of when they were put in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    checkout = models.ForeignKey(
        Checkout, on_delete=models.CASCADE, related_name="lines"
    )
    variant = models.ForeignKey(ProductVariant, on_delete=models.CASCADE)
    quantity = models.PositiveIntegerField()
    # The channel's price, or the one an App has set in its place.
    price_amount = models.DecimalField(max_digits=20, decimal_places=3)
    price_override = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    price_override_reason = models.CharField(max_length=255, blank=True, default="")
    # What is taken off all units of the line before tax, why, and its share of what is
    # taken off the whole.
    discount_amount = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    discounts = models.JSONField(default=list)
    share_amount = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    is_gift = models.BooleanField(default=False)
    total_net = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    total_gross = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    tax_rate = models.DecimalField(max_digits=10, decimal_places=6, default=0)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0), name="engine_checkout_line_some"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"


class CheckoutDelivery(models.Model):
    """A way to deliver this checkout: one of the shop's own methods or an App's offer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    checkout = models.ForeignKey(
        Checkout, on_delete=models.CASCADE, related_name="deliveries"
    )
    external_id = models.CharField(max_length=200)
    # The shop's own method; None for an App's.
    method_id = models.BigIntegerField(null=True)
    app_identifier = models.CharField(max_length=256, blank=True, default="")
    tax_class_id = models.BigIntegerField(null=True)
    message = models.TextField(blank=True, default="")
    is_active = models.BooleanField(default=True)
    name = models.CharField(max_length=255)
    description = models.TextField(blank=True)
    price_amount = models.DecimalField(max_digits=20, decimal_places=3)
    currency = models.CharField(max_length=3)
    minimum_delivery_days = models.PositiveIntegerField(null=True)
    maximum_delivery_days = models.PositiveIntegerField(null=True)
    metadata = models.JSONField(default=dict)
    is_valid = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["checkout", "app_identifier", "external_id"],
                name="engine_delivery_once",
            )
        ]

    def __str__(self) -> str:
        return self.name
