"""Where a shop delivers to, and by which of its own methods."""

from __future__ import annotations

from django.db import models

from catalog.engine.models.base import WithMetadata, WithTranslations
from catalog.engine.models.setup import Channel, Warehouse
from catalog.engine.models.tax import TaxClass


class ShippingZone(WithMetadata):
    """Countries that are delivered to, from warehouses, for channels."""

    name = models.CharField(max_length=100)
    description = models.TextField(blank=True)
    countries = models.JSONField(default=list)
    default = models.BooleanField(default=False)
    warehouses = models.ManyToManyField(Warehouse, related_name="shipping_zones")
    channels = models.ManyToManyField(Channel, related_name="shipping_zones")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class ShippingMethod(WithMetadata, WithTranslations):
    """A way of the shop's own to deliver to a zone; weights in kilograms."""

    # The channel it is looked at through, set by whoever read it.
    channel: Channel | None = None

    shipping_zone = models.ForeignKey(
        ShippingZone, on_delete=models.CASCADE, related_name="shipping_methods"
    )
    name = models.CharField(max_length=100)
    type = models.CharField(max_length=30, default="PRICE")
    description = models.JSONField(null=True)
    minimum_order_weight = models.DecimalField(
        max_digits=12, decimal_places=4, null=True
    )
    maximum_order_weight = models.DecimalField(
        max_digits=12, decimal_places=4, null=True
    )
    minimum_delivery_days = models.PositiveIntegerField(null=True)
    maximum_delivery_days = models.PositiveIntegerField(null=True)
    tax_class = models.ForeignKey(TaxClass, on_delete=models.SET_NULL, null=True)
    excluded_products = models.ManyToManyField("engine.Product", related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class ShippingMethodChannelListing(models.Model):
    """What a method costs in a channel, and for which sums it is offered."""

    shipping_method = models.ForeignKey(
        ShippingMethod, on_delete=models.CASCADE, related_name="channel_listings"
    )
    channel = models.ForeignKey(
        Channel, on_delete=models.CASCADE, related_name="shipping_method_listings"
    )
    currency = models.CharField(max_length=3)
    price_amount = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    minimum_order_price_amount = models.DecimalField(
        max_digits=20, decimal_places=3, null=True
    )
    maximum_order_price_amount = models.DecimalField(
        max_digits=20, decimal_places=3, null=True
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["shipping_method", "channel"], name="engine_method_listed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.shipping_method_id} {self.channel_id}"


class ShippingMethodPostalCodeRule(models.Model):
    """Postal codes that a method reaches, or does not."""

    shipping_method = models.ForeignKey(
        ShippingMethod, on_delete=models.CASCADE, related_name="postal_code_rules"
    )
    start = models.CharField(max_length=32)
    end = models.CharField(max_length=32, blank=True, null=True)  # noqa: DJ001
    inclusion_type = models.CharField(max_length=32, default="EXCLUDE")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["shipping_method", "start", "end"], name="engine_postal_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.inclusion_type} {self.start}-{self.end}"
