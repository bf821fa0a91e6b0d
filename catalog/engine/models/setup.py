"""What a shop is set up from: settings, apps, addresses, channels, warehouses, zones."""

from __future__ import annotations

import uuid

from django.db import models

from catalog.engine.models.base import WithMetadata


class Shop(WithMetadata):
    """The one row of shop settings. Durations in minutes; None means off."""

    name = models.CharField(max_length=100, default="Pavilion")
    reserve_stock_duration_anonymous_user = models.PositiveIntegerField(null=True)
    reserve_stock_duration_authenticated_user = models.PositiveIntegerField(null=True)
    limit_quantity_per_checkout = models.PositiveIntegerField(null=True, default=50)
    use_legacy_shipping_zone_stock_availability = models.BooleanField(default=True)
    fulfillment_auto_approve = models.BooleanField(default=True)
    default_weight_unit = models.CharField(max_length=8, default="KG")

    def __str__(self) -> str:
        return self.name


class App(WithMetadata):
    """An App with its own token; only the token's hash is kept."""

    name = models.CharField(max_length=60)
    identifier = models.CharField(max_length=256, blank=True)
    permissions = models.JSONField(default=list)
    token_hash = models.CharField(max_length=64, unique=True)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Address(WithMetadata):
    """A postal address. `country` is ISO 3166-1 alpha-2, `phone` E.164."""

    first_name = models.CharField(max_length=256, blank=True)
    last_name = models.CharField(max_length=256, blank=True)
    company_name = models.CharField(max_length=256, blank=True)
    street_address_1 = models.CharField(max_length=256, blank=True)
    street_address_2 = models.CharField(max_length=256, blank=True)
    city = models.CharField(max_length=256, blank=True)
    city_area = models.CharField(max_length=128, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country_code = models.CharField(max_length=2)
    country_area = models.CharField(max_length=128, blank=True)
    phone = models.CharField(max_length=32, blank=True)

    def __str__(self) -> str:
        return f"{self.street_address_1}, {self.city}, {self.country_code}"

    @property
    def country(self) -> dict[str, str]:
        """Saleor's `CountryDisplay`."""
        return {"code": self.country_code, "country": self.country_code}


class Warehouse(WithMetadata):
    """A place that holds stock, or where buyers collect."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=250)
    slug = models.SlugField(max_length=255, unique=True, allow_unicode=True)
    external_reference = models.CharField(max_length=250, unique=True, null=True)  # noqa: DJ001  Saleor's own null
    email = models.EmailField(blank=True)
    address = models.ForeignKey(Address, on_delete=models.PROTECT)
    click_and_collect_option = models.CharField(max_length=30, default="DISABLED")
    is_private = models.BooleanField(default=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Channel(WithMetadata):
    """A selling context: one currency, own prices, own warehouses in order."""

    name = models.CharField(max_length=250)
    slug = models.SlugField(max_length=255, unique=True)
    is_active = models.BooleanField(default=False)
    currency_code = models.CharField(max_length=3)
    country_code = models.CharField(max_length=2)
    allocation_strategy = models.CharField(
        max_length=40, default="PRIORITIZE_SORTING_ORDER"
    )
    use_legacy_error_flow = models.BooleanField(default=True)
    automatic_completion = models.BooleanField(default=False)
    automatically_confirm_all_new_orders = models.BooleanField(default=True)
    allow_unpaid_orders = models.BooleanField(default=False)
    mark_as_paid_strategy = models.CharField(max_length=20, default="PAYMENT_FLOW")
    default_transaction_flow_strategy = models.CharField(
        max_length=20, default="CHARGE"
    )
    release_funds_for_expired_checkouts = models.BooleanField(default=False)
    checkout_ttl_hours = models.PositiveIntegerField(default=6)
    warehouses = models.ManyToManyField(Warehouse, through="ChannelWarehouse")

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class ChannelWarehouse(models.Model):
    """A channel draws from a warehouse; the smaller `sort_order` first."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.CASCADE)
    sort_order = models.IntegerField(default=0)

    class Meta:
        ordering = ["sort_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "warehouse"], name="engine_channel_warehouse_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.warehouse_id}"


class ShippingZone(WithMetadata):
    """Countries that are delivered to, from warehouses, for channels."""

    name = models.CharField(max_length=100)
    countries = models.JSONField(default=list)
    warehouses = models.ManyToManyField(Warehouse)
    channels = models.ManyToManyField(Channel)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class TaxConfiguration(WithMetadata):
    """How a channel is taxed. With TAX_APP and no answer there is no price."""

    channel = models.OneToOneField(
        Channel, on_delete=models.CASCADE, related_name="tax_configuration"
    )
    charge_taxes = models.BooleanField(default=True)
    tax_calculation_strategy = models.CharField(max_length=20, default="FLAT_RATES")
    display_gross_prices = models.BooleanField(default=True)
    prices_entered_with_tax = models.BooleanField(default=True)
    tax_app_id = models.CharField(max_length=256, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"taxes of {self.channel}"
