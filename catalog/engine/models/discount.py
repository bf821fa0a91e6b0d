"""Vouchers and promotions: what makes goods cheaper. Amounts in the channel's currency."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from catalog.engine.models.base import WithMetadata, WithTranslations
from catalog.engine.models.product import (
    Category,
    Collection,
    Product,
    ProductVariant,
)
from catalog.engine.models.setup import Channel


class Voucher(WithMetadata, WithTranslations):
    """What a code takes off, for whom and for how long."""

    type = models.CharField(max_length=20, default="ENTIRE_ORDER")
    name = models.CharField(max_length=255, null=True)  # noqa: DJ001
    usage_limit = models.PositiveIntegerField(null=True)
    start_date = models.DateTimeField(default=timezone.now)
    end_date = models.DateTimeField(null=True)
    apply_once_per_order = models.BooleanField(default=False)
    apply_once_per_customer = models.BooleanField(default=False)
    single_use = models.BooleanField(default=False)
    only_for_staff = models.BooleanField(default=False)
    discount_value_type = models.CharField(max_length=20, default="FIXED")
    countries = models.JSONField(default=list)
    min_checkout_items_quantity = models.PositiveIntegerField(null=True)
    products = models.ManyToManyField(Product, related_name="+")
    variants = models.ManyToManyField(ProductVariant, related_name="+")
    collections = models.ManyToManyField(Collection, related_name="+")
    categories = models.ManyToManyField(Category, related_name="+")

    # The channel it is looked at through, set by whoever read it.
    channel: Channel | None = None

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name or str(self.pk)


class VoucherChannelListing(models.Model):
    """What a voucher takes off in a channel, and from which sum on."""

    voucher = models.ForeignKey(
        Voucher, on_delete=models.CASCADE, related_name="channel_listings"
    )
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE)
    discount_value = models.DecimalField(max_digits=20, decimal_places=3)
    currency = models.CharField(max_length=3)
    min_spent_amount = models.DecimalField(max_digits=20, decimal_places=3, null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["voucher", "channel"], name="engine_voucher_listed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.voucher_id} {self.channel_id}"


class VoucherCode(models.Model):
    """One code of a voucher, and how often it was used."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    voucher = models.ForeignKey(Voucher, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(max_length=255, unique=True)
    used = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at", "code"]

    def __str__(self) -> str:
        return self.code


class VoucherCustomer(models.Model):
    """Who has used a code that each buyer may use once."""

    voucher_code = models.ForeignKey(
        VoucherCode, on_delete=models.CASCADE, related_name="customers"
    )
    customer_email = models.EmailField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["voucher_code", "customer_email"],
                name="engine_voucher_customer_once",
            )
        ]

    def __str__(self) -> str:
        return self.customer_email


class Promotion(WithMetadata, WithTranslations):
    """Rules that make goods or orders cheaper for a while. A sale is an older one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=255)
    type = models.CharField(max_length=20, default="CATALOGUE")
    description = models.JSONField(null=True)
    # Number of the sale it is told as, too; None for a promotion.
    old_sale_id = models.PositiveBigIntegerField(unique=True, null=True)
    start_date = models.DateTimeField(default=timezone.now)
    end_date = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class PromotionRule(WithTranslations):
    """What a promotion gives for what, in which channels."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    promotion = models.ForeignKey(
        Promotion, on_delete=models.CASCADE, related_name="rules"
    )
    name = models.CharField(max_length=255, blank=True, null=True)  # noqa: DJ001
    description = models.JSONField(null=True)
    channels = models.ManyToManyField(Channel, related_name="+")
    catalogue_predicate = models.JSONField(default=dict)
    order_predicate = models.JSONField(default=dict)
    reward_value_type = models.CharField(max_length=20, null=True)  # noqa: DJ001
    reward_value = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    reward_type = models.CharField(max_length=40, null=True)  # noqa: DJ001
    gifts = models.ManyToManyField(ProductVariant, related_name="+")

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name or str(self.pk)


class PromotionEvent(models.Model):
    """One thing that happened to a promotion."""

    promotion = models.ForeignKey(
        Promotion, on_delete=models.CASCADE, related_name="events"
    )
    type = models.CharField(max_length=40)
    date = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    app_id = models.BigIntegerField(null=True)
    rule_id = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        ordering = ["date", "pk"]

    def __str__(self) -> str:
        return self.type
