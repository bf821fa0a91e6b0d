"""Writes of what a shop is set up from. Refusals carry Saleor's codes."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Any

from catalog.engine.errors import refuse
from catalog.engine.ids import keys_of, row_of
from catalog.engine.models import (
    Address,
    App,
    Channel,
    ChannelWarehouse,
    ShippingZone,
    Shop,
    TaxConfiguration,
    Warehouse,
)
from catalog.money import minor_units

if TYPE_CHECKING:
    from collections.abc import Iterable

ADDRESS_FIELDS = (
    "first_name", "last_name", "company_name", "street_address_1", "street_address_2",
    "city", "city_area", "postal_code", "country_area", "phone",
)  # fmt: skip
SHOP_FIELDS = (
    "name", "reserve_stock_duration_anonymous_user",
    "reserve_stock_duration_authenticated_user", "limit_quantity_per_checkout",
    "use_legacy_shipping_zone_stock_availability", "fulfillment_auto_approve",
    "default_weight_unit",
)  # fmt: skip
CHANNEL_SETTINGS = {
    "stock_settings": {"allocation_strategy": "allocation_strategy"},
    "checkout_settings": {"use_legacy_error_flow": "use_legacy_error_flow"},
    "order_settings": {
        "automatically_confirm_all_new_orders": "automatically_confirm_all_new_orders",
        "allow_unpaid_orders": "allow_unpaid_orders",
        "mark_as_paid_strategy": "mark_as_paid_strategy",
    },
    "payment_settings": {
        "default_transaction_flow_strategy": "default_transaction_flow_strategy",
        "release_funds_for_expired_checkouts": "release_funds_for_expired_checkouts",
        "checkout_ttl_before_releasing_funds": "checkout_ttl_hours",
    },
}
TAX_FIELDS = (
    "charge_taxes", "tax_calculation_strategy", "display_gross_prices",
    "prices_entered_with_tax", "tax_app_id",
)  # fmt: skip


def shop_settings() -> Shop:
    """The one row of settings, made when it is first read."""
    return Shop.objects.get_or_create(pk=1)[0]


def shop_update(values: dict[str, Any]) -> Shop:
    """Set what is given."""
    shop = shop_settings()
    for name in SHOP_FIELDS:
        if name in values:
            setattr(shop, name, values[name])
    shop.save()
    return shop


def app_create(values: dict[str, Any]) -> tuple[App, str]:
    """An App and its token, which is shown this once and kept as a hash."""
    token = secrets.token_urlsafe(32)
    app = App.objects.create(
        name=values.get("name") or "App",
        identifier=values.get("identifier") or "",
        permissions=list(values.get("permissions") or []),
        token_hash=token_hash(token),
    )
    return app, token


def token_hash(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def address_make(values: dict[str, Any], *, address: Address | None = None) -> Address:
    """Store an address as given; `country` is needed."""
    address = address or Address()
    for name in ADDRESS_FIELDS:
        if name in values:
            setattr(address, name, values[name] or "")
    if values.get("country"):
        address.country_code = values["country"]
    address.save()
    return address


def _slug_free(rows: Any, slug: str, *, but: Any = None) -> None:
    taken = rows.filter(slug=slug)
    if but is not None:
        taken = taken.exclude(pk=but.pk)
    if not slug.strip():
        raise refuse("REQUIRED", "Slug value cannot be blank.", "slug")
    if taken.exists():
        raise refuse("UNIQUE", f"The slug {slug} is taken.", "slug")


def warehouse_create(values: dict[str, Any]) -> Warehouse:
    """A private warehouse that collects nothing, until it is changed."""
    slug = values.get("slug") or values["name"].lower().replace(" ", "-")
    _slug_free(Warehouse.objects, slug)
    reference = values.get("external_reference")
    if reference and Warehouse.objects.filter(external_reference=reference).exists():
        raise refuse("UNIQUE", f"{reference} is taken.", "externalReference")
    return Warehouse.objects.create(
        name=values["name"],
        slug=slug,
        external_reference=reference,
        email=values.get("email") or "",
        address=address_make(values["address"]),
    )


def warehouse_update(warehouse: Warehouse, values: dict[str, Any]) -> Warehouse:
    """Set what is given."""
    if values.get("slug"):
        _slug_free(Warehouse.objects, values["slug"], but=warehouse)
    for name in ("name", "slug", "email", "external_reference"):
        if values.get(name) is not None:
            setattr(warehouse, name, values[name])
    if values.get("click_and_collect_option"):
        warehouse.click_and_collect_option = values["click_and_collect_option"]
    if values.get("is_private") is not None:
        warehouse.is_private = values["is_private"]
    if values.get("address"):
        address_make(values["address"], address=warehouse.address)
    if (warehouse.click_and_collect_option, warehouse.is_private) == ("LOCAL", True):
        message = (
            "Local warehouse can be toggled only for non-private warehouse stocks."
        )
        raise refuse("INVALID", message, "clickAndCollectOption")
    warehouse.save()
    return warehouse


def channel_create(values: dict[str, Any]) -> Channel:
    """A channel with its warehouses in the given order and flat taxes."""
    _slug_free(Channel.objects, values["slug"])
    currency = values["currency_code"].upper()
    if len(currency) != 3 or not currency.isalpha():
        raise refuse("INVALID", f"{currency[:10]} is no currency.", "currencyCode")
    minor_units(currency)
    channel = Channel(
        name=values["name"],
        slug=values["slug"],
        currency_code=currency,
        country_code=values["default_country"],
        is_active=bool(values.get("is_active")),
    )
    _channel_settings(channel, values)
    channel.save()
    _warehouses_add(channel, values.get("add_warehouses") or [])
    TaxConfiguration.objects.create(channel=channel)
    return channel


def channel_update(channel: Channel, values: dict[str, Any]) -> Channel:
    """Set what is given; a currency never changes."""
    if values.get("slug"):
        _slug_free(Channel.objects, values["slug"], but=channel)
    for name, column in (
        ("name", "name"), ("slug", "slug"), ("default_country", "country_code"),
        ("is_active", "is_active"),
    ):  # fmt: skip
        if values.get(name) is not None:
            setattr(channel, column, values[name])
    _channel_settings(channel, values)
    channel.save()
    _warehouses_add(channel, values.get("add_warehouses") or [])
    gone = keys_of(
        values.get("remove_warehouses") or [], "Warehouse", field="removeWarehouses"
    )
    ChannelWarehouse.objects.filter(channel=channel, warehouse_id__in=gone).delete()
    return channel


def _channel_settings(channel: Channel, values: dict[str, Any]) -> None:
    for group, names in CHANNEL_SETTINGS.items():
        given = values.get(group) or {}
        for name, column in names.items():
            if given.get(name) is not None:
                setattr(channel, column, given[name])
    completion = (values.get("checkout_settings") or {}).get("automatic_completion")
    if completion is not None:
        channel.automatic_completion = completion["enabled"]


def _warehouses_add(channel: Channel, ids: Iterable[str]) -> None:
    last = ChannelWarehouse.objects.filter(channel=channel).count()
    for text in ids:
        warehouse = row_of(
            Warehouse.objects.all(), text, "Warehouse", field="addWarehouses"
        )
        _, is_new = ChannelWarehouse.objects.get_or_create(
            channel=channel, warehouse=warehouse, defaults={"sort_order": last}
        )
        last += is_new


def warehouses_reorder(channel: Channel, moves: list[dict[str, Any]]) -> Channel:
    """Relative moves, one after another, as Saleor's ReorderInput means them."""
    links = list(ChannelWarehouse.objects.select_for_update().filter(channel=channel))
    order = [str(link.warehouse_id) for link in links]
    for move in moves:
        key = keys_of([move["id"]], "Warehouse", field="moves")[0]
        if key not in order:
            raise refuse("NOT_FOUND", "The warehouse is not of this channel.", "moves")
        position = order.index(key) + (move.get("sort_order") or 0)
        order.remove(key)
        order.insert(max(0, min(position, len(order))), key)
    for link in links:
        link.sort_order = order.index(str(link.warehouse_id))
    ChannelWarehouse.objects.bulk_update(links, ["sort_order"])
    return channel


def zone_write(zone: ShippingZone, values: dict[str, Any]) -> ShippingZone:
    """Make or change a zone: countries are set, warehouses and channels added."""
    if values.get("name") is not None:
        zone.name = values["name"]
    if values.get("countries") is not None:
        zone.countries = list(values["countries"])
    zone.save()
    for name, rows, kind in (
        ("warehouses", Warehouse.objects, "Warehouse"),
        ("channels", Channel.objects, "Channel"),
    ):
        relation = getattr(zone, name)
        for text in values.get(f"add_{name}") or []:
            relation.add(row_of(rows.all(), text, kind, field=f"add{kind}s"))
        gone = values.get(f"remove_{name}") or []
        relation.remove(*keys_of(gone, kind, field=f"remove{kind}s"))
    return zone


def tax_configuration_update(
    configuration: TaxConfiguration, values: dict[str, Any]
) -> TaxConfiguration:
    """Set what is given."""
    for name in TAX_FIELDS:
        if values.get(name) is not None:
            setattr(configuration, name, values[name])
    configuration.save()
    return configuration
