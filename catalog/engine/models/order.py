"""Orders, their parcels, and the transactions that paid them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from catalog.engine.models.base import WithMetadata
from catalog.engine.models.product import ProductVariant
from catalog.engine.models.setup import Address, Channel, Warehouse


class OrderNumber(models.Model):
    """The next number of an order; one row, locked when it is taken."""

    value = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.value)


class Order(WithMetadata):
    """What a completed checkout became. One checkout makes at most one order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveBigIntegerField(unique=True)
    checkout_token = models.UUIDField(unique=True, null=True)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT)
    status = models.CharField(max_length=32, default="UNFULFILLED")
    origin = models.CharField(max_length=32, default="CHECKOUT")
    original_id = models.UUIDField(null=True)
    external_reference = models.CharField(max_length=250, unique=True, null=True)  # noqa: DJ001
    user_id = models.BigIntegerField(null=True, db_index=True)
    user_email = models.EmailField(blank=True)
    customer_note = models.TextField(blank=True, default="")
    redirect_url = models.TextField(blank=True, default="")
    tracking_client_id = models.CharField(max_length=36, blank=True, default="")
    voucher_code = models.CharField(max_length=255, blank=True, default="")
    voucher_id = models.BigIntegerField(null=True)
    # What a voucher takes off the delivery.
    shipping_discount = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    # Keys of the gift cards that paid a part of it.
    gift_card_keys = models.JSONField(default=list)
    tax_exemption = models.BooleanField(default=False)
    display_gross_prices = models.BooleanField(default=True)
    weight = models.DecimalField(max_digits=14, decimal_places=6, default=0)
    language_code = models.CharField(max_length=35, default="EN")
    currency = models.CharField(max_length=3)
    shipping_address = models.ForeignKey(
        Address, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    billing_address = models.ForeignKey(
        Address, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The shop's own method as its global id names it, or an App's.
    shipping_method_ref = models.CharField(max_length=512, blank=True, default="")
    shipping_method_name = models.CharField(max_length=255, blank=True, null=True)  # noqa: DJ001
    shipping_tax_rate = models.DecimalField(max_digits=10, decimal_places=6, default=0)
    shipping_tax_class_id = models.BigIntegerField(null=True)
    shipping_tax_class_name = models.CharField(max_length=255, blank=True, null=True)  # noqa: DJ001
    # What the method costs before any discount and tax.
    shipping_base = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    collection_point = models.ForeignKey(
        Warehouse, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    collection_point_name = models.CharField(max_length=255, blank=True, null=True)  # noqa: DJ001
    shipping_net = models.DecimalField(max_digits=20, decimal_places=3)
    shipping_gross = models.DecimalField(max_digits=20, decimal_places=3)
    total_net = models.DecimalField(max_digits=20, decimal_places=3)
    total_gross = models.DecimalField(max_digits=20, decimal_places=3)
    undiscounted_net = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    undiscounted_gross = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    tax_error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-number"]

    def __str__(self) -> str:
        return str(self.number)


class OrderLine(WithMetadata):
    """A line as it was sold: names, price and tax are copies."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(ProductVariant, null=True, on_delete=models.SET_NULL)
    product_name = models.CharField(max_length=386)
    variant_name = models.CharField(max_length=255, blank=True)
    translated_product_name = models.CharField(max_length=386, blank=True)
    translated_variant_name = models.CharField(max_length=255, blank=True)
    product_sku = models.CharField(max_length=255, blank=True, null=True)  # noqa: DJ001
    # What was sold, also when the variant is not kept any more.
    product_variant_id = models.CharField(max_length=64, blank=True, default="")
    product_type_id = models.BigIntegerField(null=True)
    is_shipping_required = models.BooleanField(default=True)
    is_gift_card = models.BooleanField(default=False)
    # A unit's price before discount and tax, as the channel or a person set it.
    base_unit_price = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    is_price_overridden = models.BooleanField(default=False)
    price_override_reason = models.CharField(max_length=255, blank=True, default="")
    unit_discount_type = models.CharField(max_length=20, blank=True, default="")
    unit_discount_value = models.DecimalField(
        max_digits=20, decimal_places=3, default=0
    )
    unit_discount_amount = models.DecimalField(
        max_digits=20, decimal_places=3, default=0
    )
    unit_discount_reason = models.TextField(blank=True, null=True)  # noqa: DJ001
    # What vouchers and promotions take off all units; None where a person says it.
    discounts = models.JSONField(null=True)
    is_gift = models.BooleanField(default=False)
    voucher_code = models.CharField(max_length=255, blank=True, default="")
    tax_class_id = models.BigIntegerField(null=True)
    tax_class_name = models.CharField(max_length=255, blank=True, null=True)  # noqa: DJ001
    tax_class_metadata = models.JSONField(default=dict)
    tax_class_private_metadata = models.JSONField(default=dict)
    quantity = models.PositiveIntegerField()
    quantity_fulfilled = models.PositiveIntegerField(default=0)
    unit_net = models.DecimalField(max_digits=20, decimal_places=3)
    unit_gross = models.DecimalField(max_digits=20, decimal_places=3)
    total_net = models.DecimalField(max_digits=20, decimal_places=3)
    total_gross = models.DecimalField(max_digits=20, decimal_places=3)
    undiscounted_unit_net = models.DecimalField(
        max_digits=20, decimal_places=3, default=0
    )
    undiscounted_unit_gross = models.DecimalField(
        max_digits=20, decimal_places=3, default=0
    )
    undiscounted_net = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    undiscounted_gross = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    tax_rate = models.DecimalField(max_digits=10, decimal_places=6, default=0)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity_fulfilled__lte=models.F("quantity")),
                name="engine_line_not_sent_twice",
            )
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.product_sku}"


class Fulfillment(WithMetadata):
    """Lines of an order sent from one warehouse."""

    order = models.ForeignKey(
        Order, on_delete=models.CASCADE, related_name="fulfillments"
    )
    fulfillment_order = models.PositiveIntegerField()
    status = models.CharField(max_length=32, default="FULFILLED")
    tracking_number = models.CharField(max_length=255, blank=True)
    warehouse = models.ForeignKey(Warehouse, null=True, on_delete=models.SET_NULL)
    shipping_refund_amount = models.DecimalField(
        max_digits=20, decimal_places=3, null=True
    )
    total_refund_amount = models.DecimalField(
        max_digits=20, decimal_places=3, null=True
    )
    reason = models.TextField(blank=True, default="")
    created = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.order}-{self.fulfillment_order}"


class FulfillmentLine(models.Model):
    """Units of an order line in a fulfillment."""

    fulfillment = models.ForeignKey(
        Fulfillment, on_delete=models.CASCADE, related_name="lines"
    )
    order_line = models.ForeignKey(OrderLine, on_delete=models.CASCADE)
    quantity = models.PositiveIntegerField()
    reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.quantity)


class TransactionItem(WithMetadata):
    """A payment as Saleor records it; sums are those of its events."""

    token = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    checkout_token = models.UUIDField(null=True, db_index=True)
    order = models.ForeignKey(
        Order, null=True, on_delete=models.PROTECT, related_name="transactions"
    )
    idempotency_key = models.CharField(max_length=512, unique=True, null=True)  # noqa: DJ001
    app_gateway = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=512, blank=True)
    message = models.CharField(max_length=512, blank=True)
    psp_reference = models.CharField(max_length=512, blank=True)
    available_actions = models.JSONField(default=list)
    currency = models.CharField(max_length=3)
    authorized = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    authorize_pending = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    charged = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    charge_pending = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    refunded = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    refund_pending = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    canceled = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    cancel_pending = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    external_url = models.URLField(max_length=2000, blank=True, default="")
    # Who made it: an App or a member of staff.
    app_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    payment_method = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.psp_reference} {self.charged} {self.currency}"


class TransactionEvent(models.Model):
    """One thing that happened to a transaction.

    Rows are never edited, but a request learns the provider's reference. What is not
    counted is a session's beginning: money is expected only once the App says so.
    """

    transaction = models.ForeignKey(
        TransactionItem, on_delete=models.CASCADE, related_name="events"
    )
    type = models.CharField(max_length=60)
    psp_reference = models.CharField(max_length=512, blank=True)
    amount = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    message = models.CharField(max_length=512, blank=True)
    data = models.JSONField(null=True)
    is_counted = models.BooleanField(default=True)
    external_url = models.URLField(max_length=2000, blank=True, default="")
    app_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    idempotency_key = models.CharField(max_length=512, blank=True, default="")
    granted_refund = models.ForeignKey(
        "engine.OrderGrantedRefund",
        null=True,
        on_delete=models.SET_NULL,
        related_name="transaction_events",
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["transaction", "type", "psp_reference"],
                condition=Q(
                    type__in=[
                        "CHARGE_SUCCESS",
                        "AUTHORIZATION_SUCCESS",
                        "REFUND_SUCCESS",
                        "CANCEL_SUCCESS",
                        "CHARGE_BACK",
                    ]
                )
                & ~Q(psp_reference=""),
                name="engine_money_moves_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.amount}"


class AppEvent(models.Model):
    """An event owed to our App; delivered at least once, in order of writing."""

    event = models.CharField(max_length=80)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=60)
    # Further roots of the payload; the payload itself of what was to be deleted.
    said = models.JSONField(default=dict)
    payload = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.event} {self.object_id}"
