"""What a shop is set up from: settings, addresses, channels, warehouses, zones."""

from __future__ import annotations

import uuid

from django.db import models

from catalog.engine.models.base import WithMetadata, WithTranslations


class Shop(WithMetadata, WithTranslations):
    """The one row of shop settings. Durations in minutes; None means off."""

    name = models.CharField(max_length=100, default="Pavilion")
    reserve_stock_duration_anonymous_user = models.PositiveIntegerField(null=True)
    reserve_stock_duration_authenticated_user = models.PositiveIntegerField(null=True)
    limit_quantity_per_checkout = models.PositiveIntegerField(null=True, default=50)
    use_legacy_shipping_zone_stock_availability = models.BooleanField(default=False)
    fulfillment_auto_approve = models.BooleanField(default=True)
    default_weight_unit = models.CharField(max_length=8, default="KG")
    header_text = models.CharField(max_length=200, blank=True)
    description = models.CharField(max_length=500, blank=True)
    domain = models.CharField(max_length=200, blank=True)
    track_inventory_by_default = models.BooleanField(default=True)
    default_mail_sender_name = models.CharField(max_length=254, blank=True)
    default_mail_sender_address = models.EmailField(null=True)  # noqa: DJ001
    customer_set_password_url = models.CharField(max_length=255, null=True)  # noqa: DJ001
    enable_account_confirmation_by_email = models.BooleanField(default=True)
    allow_login_without_confirmation = models.BooleanField(default=False)
    allow_storefront_traffic = models.BooleanField(default=True)
    fulfillment_allow_unpaid = models.BooleanField(default=True)
    preserve_all_address_fields = models.BooleanField(default=False)
    password_login_mode = models.CharField(max_length=32, default="ENABLED")
    account_confirm_merge_mode = models.CharField(
        max_length=32, default="MERGE_DISABLED"
    )
    include_taxes_in_prices = models.BooleanField(default=True)
    display_gross_prices = models.BooleanField(default=True)
    charge_taxes_on_shipping = models.BooleanField(default=True)
    use_legacy_update_webhook_emission = models.BooleanField(default=True)
    company_address = models.ForeignKey(
        "engine.Address", on_delete=models.SET_NULL, null=True, related_name="+"
    )

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
    # Settings of checkouts, orders and payments that are kept for who reads them.
    automatic_completion_delay = models.PositiveIntegerField(null=True)
    automatic_completion_cut_off_date = models.DateTimeField(null=True)
    allow_legacy_gift_card_use = models.BooleanField(default=True)
    automatically_fulfill_non_shippable_gift_card = models.BooleanField(default=True)
    expire_orders_after = models.PositiveIntegerField(null=True)
    delete_expired_orders_after = models.PositiveIntegerField(default=60)
    include_draft_order_in_voucher_usage = models.BooleanField(default=False)
    draft_order_line_price_freeze_period = models.PositiveIntegerField(
        null=True, default=24
    )
    use_legacy_line_discount_propagation = models.BooleanField(default=False)
    checkout_release_funds_cut_off_date = models.DateTimeField(null=True)
    # Whether a promotion of orders may hold here, so that others need not be asked.
    has_order_promotions = models.BooleanField(default=False)
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
