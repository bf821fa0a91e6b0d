"""Shop, Apps, channels, warehouses, zones and taxes on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import setup
from catalog.engine.errors import permission_denied
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.ids import row_of
from catalog.engine.models import (
    App,
    Channel,
    ShippingZone,
    Shop,
    TaxConfiguration,
    Warehouse,
)

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
node("Shop", Shop)
node("App", App)
node("Channel", Channel)
node("Warehouse", Warehouse)
node("ShippingZone", ShippingZone)
node("TaxConfiguration", TaxConfiguration)


@query("shop")
def shop(info: GraphQLResolveInfo) -> Shop:
    """The settings."""
    return setup.shop_settings()


@mutation("shopSettingsUpdate", permission="MANAGE_SETTINGS")
def shop_settings_update(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    return {"shop": setup.shop_update(input)}


@mutation("appCreate", permission="MANAGE_APPS")
def app_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A local App; its token is shown once."""
    app, token = setup.app_create(input)
    return {"app": app, "auth_token": token}


# --- Channels ---------------------------------------------------------------------
@query("channels", permission="MANAGE_CHANNELS")
def channels(info: GraphQLResolveInfo) -> list[Channel]:
    """All channels."""
    return list(Channel.objects.prefetch_related("warehouses"))


@mutation("channelCreate", permission="MANAGE_CHANNELS")
def channel_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A channel."""
    return {"channel": setup.channel_create(input)}


def _channel(text: str) -> Channel:
    return row_of(Channel.objects.all(), text, "Channel")


@mutation("channelUpdate", permission="MANAGE_CHANNELS")
def channel_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    return {"channel": setup.channel_update(_channel(id), input)}


@mutation("channelReorderWarehouses", permission="MANAGE_CHANNELS")
def channel_reorder_warehouses(
    info: GraphQLResolveInfo, channel_id: str, moves: list[Payload]
) -> Payload:
    """The order in which warehouses are asked for stock."""
    return {"channel": setup.warehouses_reorder(_channel(channel_id), moves)}


def _known(info: GraphQLResolveInfo) -> None:
    """A buyer sees a channel's id and slug only, though its sums tell the currency."""
    if not (info.context.is_app or info.context.permissions):
        raise permission_denied("AUTHENTICATED_APP, AUTHENTICATED_STAFF_USER")


@resolver("Channel", "name")
def channel_name(channel: Channel, info: GraphQLResolveInfo) -> str:
    """Its name, for staff and Apps."""
    _known(info)
    return channel.name


@resolver("Channel", "isActive")
def channel_is_active(channel: Channel, info: GraphQLResolveInfo) -> bool:
    """Whether it sells, for staff and Apps."""
    _known(info)
    return channel.is_active


@resolver("Channel", "currencyCode")
def channel_currency(channel: Channel, info: GraphQLResolveInfo) -> str:
    """Its currency, for staff and Apps."""
    _known(info)
    return channel.currency_code


@resolver("Channel", "warehouses")
def channel_warehouses(channel: Channel, info: GraphQLResolveInfo) -> list[Warehouse]:
    """In allocation order."""
    _known(info)
    return list(channel.warehouses.order_by("channelwarehouse__sort_order"))


@resolver("Channel", "defaultCountry")
def channel_country(channel: Channel, info: GraphQLResolveInfo) -> Payload:
    """The country of a checkout without an address."""
    _known(info)
    return {"code": channel.country_code}


@resolver("Channel", "stockSettings")
def channel_stock(channel: Channel, info: GraphQLResolveInfo) -> Payload:
    """How stock is allocated."""
    _known(info)
    return {"allocation_strategy": channel.allocation_strategy}


@resolver("Channel", "checkoutSettings")
def channel_checkout(channel: Channel, info: GraphQLResolveInfo) -> Payload:
    """How checkouts complete."""
    _known(info)
    return {
        "use_legacy_error_flow": channel.use_legacy_error_flow,
        "automatically_complete_fully_paid_checkouts": channel.automatic_completion,
    }


@resolver("Channel", "orderSettings")
def channel_orders(channel: Channel, info: GraphQLResolveInfo) -> Channel:
    """The columns have the fields' names."""
    _known(info)
    return channel


@resolver("Channel", "paymentSettings")
def channel_payments(channel: Channel, info: GraphQLResolveInfo) -> Payload:
    """How payments are taken."""
    _known(info)
    return {
        "default_transaction_flow_strategy": channel.default_transaction_flow_strategy,
        "release_funds_for_expired_checkouts": channel.release_funds_for_expired_checkouts,
        "checkout_ttl_before_releasing_funds": channel.checkout_ttl_hours,
    }


# --- Warehouses -------------------------------------------------------------------
@query("warehouses", permission="MANAGE_PRODUCTS")
def warehouses(info: GraphQLResolveInfo, **page: Any) -> Connection:
    """All warehouses."""
    return connect(Warehouse.objects.select_related("address"), **page)


@mutation("createWarehouse", permission="MANAGE_PRODUCTS")
def warehouse_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A warehouse."""
    return {"warehouse": setup.warehouse_create(input)}


@mutation("updateWarehouse", permission="MANAGE_PRODUCTS")
def warehouse_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    row = row_of(Warehouse.objects.select_related("address"), id, "Warehouse")
    return {"warehouse": setup.warehouse_update(row, input)}


# --- Shipping zones ---------------------------------------------------------------
@query("shippingZones", permission="MANAGE_SHIPPING")
def shipping_zones(info: GraphQLResolveInfo, **page: Any) -> Connection:
    """All zones."""
    rows = ShippingZone.objects.prefetch_related("warehouses", "channels")
    return connect(rows, **page)


@mutation("shippingZoneCreate", permission="MANAGE_SHIPPING")
def shipping_zone_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A zone."""
    return {"shipping_zone": setup.zone_write(ShippingZone(), input)}


@mutation("shippingZoneUpdate", permission="MANAGE_SHIPPING")
def shipping_zone_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    zone = row_of(ShippingZone.objects.all(), id, "ShippingZone")
    return {"shipping_zone": setup.zone_write(zone, input)}


@mutation("shippingZoneDelete", permission="MANAGE_SHIPPING")
def shipping_zone_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Remove a zone."""
    row_of(ShippingZone.objects.all(), id, "ShippingZone").delete()
    return {}


@resolver("ShippingZone", "countries")
def zone_countries(zone: ShippingZone, info: GraphQLResolveInfo) -> list[Payload]:
    """Codes."""
    return [{"code": code} for code in zone.countries]


@resolver("ShippingZone", "warehouses")
def zone_warehouses(zone: ShippingZone, info: GraphQLResolveInfo) -> list[Warehouse]:
    """Linked warehouses."""
    return list(zone.warehouses.all())


@resolver("ShippingZone", "channels")
def zone_channels(zone: ShippingZone, info: GraphQLResolveInfo) -> list[Channel]:
    """Linked channels."""
    return list(zone.channels.all())


@resolver("ShippingZone", "shippingMethods")
def zone_methods(zone: ShippingZone, info: GraphQLResolveInfo) -> list[Payload]:
    """None: ways to deliver come from our App."""
    return []


# --- Taxes ------------------------------------------------------------------------
@query("taxConfigurations", permission="MANAGE_TAXES")
def tax_configurations(info: GraphQLResolveInfo, **page: Any) -> Connection:
    """One for each channel."""
    return connect(TaxConfiguration.objects.select_related("channel"), **page)


@mutation("taxConfigurationUpdate", permission="MANAGE_TAXES")
def tax_configuration_update(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    input: Payload,  # noqa: A002
) -> Payload:
    """Set what is given."""
    row = row_of(TaxConfiguration.objects.all(), id, "TaxConfiguration")
    return {"tax_configuration": setup.tax_configuration_update(row, input)}
