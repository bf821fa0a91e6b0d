"""Shipping zones and the shop's own shipping methods on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import shipping as writes
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.guards import staff_only
from catalog.engine.graphql.money import money
from catalog.engine.graphql.named import strict_key
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.graphql.shop_fields import all_countries
from catalog.engine.graphql.telling import tell
from catalog.engine.ids import find, key_of, row_of
from catalog.engine.inputs import keys_loose
from catalog.engine.models import (
    Channel,
    Product,
    ShippingMethod,
    ShippingMethodChannelListing,
    ShippingMethodPostalCodeRule,
    ShippingZone,
    Warehouse,
)
from catalog.engine.translations import translation_shown

if TYPE_CHECKING:
    from decimal import Decimal

    from graphql import GraphQLResolveInfo

    from catalog.engine.models import TaxClass

Payload = dict[str, Any]
MANAGE = "MANAGE_SHIPPING"
node("ShippingZone", ShippingZone)
node("ShippingMethodType", ShippingMethod)
node("ShippingMethodChannelListing", ShippingMethodChannelListing)
node("ShippingMethodPostalCodeRule", ShippingMethodPostalCodeRule)


# --- Zones ------------------------------------------------------------------------
@query("shippingZone", permission=MANAGE)
def shipping_zone(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    channel: str | None = None,
) -> ShippingZone | None:
    """By id, its methods seen through a channel."""
    zone = find(ShippingZone.objects.all(), strict_key(id, "ShippingZone"))
    if zone is not None:
        zone.seen_through = channel  # type: ignore[attr-defined]
    return zone


@query("shippingZones", permission=MANAGE)
def shipping_zones(
    info: GraphQLResolveInfo,
    filter: Payload | None = None,  # noqa: A002
    channel: str | None = None,
    **page: Any,
) -> Connection:
    """All zones, or those of a channel."""
    rows = ShippingZone.objects.prefetch_related("warehouses", "channels")
    given = filter or {}
    if given.get("search"):
        rows = rows.filter(name__icontains=given["search"])
    if given.get("channels"):
        keys: list[Any] = list(keys_loose(given["channels"], "Channel"))
        rows = rows.filter(channels__in=keys).distinct()
    if channel:
        rows = rows.filter(channels__slug=channel)
    found = connect(rows, **page)
    for zone in found.nodes:
        zone.seen_through = channel
    return found


@resolver("ShippingZone", "countries")
def zone_countries(source: ShippingZone, info: GraphQLResolveInfo) -> list[Payload]:
    """Codes and names."""
    return [{"code": code} for code in source.countries]


@resolver("ShippingZone", "warehouses")
def zone_warehouses(source: ShippingZone, info: GraphQLResolveInfo) -> list[Warehouse]:
    """Linked warehouses."""
    return list(source.warehouses.all())


@resolver("ShippingZone", "channels")
def zone_channels(source: ShippingZone, info: GraphQLResolveInfo) -> list[Channel]:
    """Linked channels."""
    return list(source.channels.all())


@resolver("ShippingZone", "shippingMethods")
def zone_methods(
    source: ShippingZone, info: GraphQLResolveInfo
) -> list[ShippingMethod]:
    """The shop's own; those of an App come with a checkout."""
    rows = source.shipping_methods.all()
    through = getattr(source, "seen_through", None)
    if through:
        rows = rows.filter(channel_listings__channel__slug=through)
    return list(rows)


@resolver("ShippingZone", "priceRange")
def zone_prices(source: ShippingZone, info: GraphQLResolveInfo) -> Payload | None:
    """Lowest and highest price in the channel it is looked at through."""
    through = getattr(source, "seen_through", None)
    listings = ShippingMethodChannelListing.objects.filter(
        shipping_method__shipping_zone=source, channel__slug=through
    )
    prices = [(row.price_amount, row.currency) for row in listings]
    if not prices:
        return None
    return {"start": money(*min(prices)), "stop": money(*max(prices))}


@mutation("shippingZoneCreate", permission=MANAGE)
def zone_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A zone."""
    every = all_countries(info.schema)
    row = writes.zone_write(ShippingZone(), input, all_countries=every)
    tell(info, "SHIPPING_ZONE_CREATED", row)
    return {"shipping_zone": row}


def _zone(text: str) -> ShippingZone:
    return row_of(ShippingZone.objects.all(), text, "ShippingZone")


@mutation("shippingZoneUpdate", permission=MANAGE)
def zone_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    row = writes.zone_write(_zone(id), input, all_countries=all_countries(info.schema))
    tell(info, "SHIPPING_ZONE_UPDATED", row)
    return {"shipping_zone": row}


@mutation("shippingZoneDelete", permission=MANAGE)
def zone_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Remove a zone with its methods."""
    row = _zone(id)
    key = row.pk
    tell(info, "SHIPPING_ZONE_DELETED", row)
    row.delete()
    row.pk = key
    # What is gone has neither countries of others nor links.
    return {"shipping_zone": row}


@mutation("shippingZoneBulkDelete", permission=MANAGE)
def zone_bulk_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Remove zones."""
    keys = [key_of(text, "ShippingZone", field="ids") for text in ids]
    rows = ShippingZone.objects.filter(pk__in=keys)
    tell(info, "SHIPPING_ZONE_DELETED", *rows)
    count = rows.count()
    rows.delete()
    return {"count": count}


# --- Methods ----------------------------------------------------------------------
def _method(text: str) -> ShippingMethod:
    rows = ShippingMethod.objects.select_related("shipping_zone")
    return row_of(rows, text, "ShippingMethodType", "ShippingMethod")


def _told(info: GraphQLResolveInfo, event: str, row: ShippingMethod) -> Payload:
    tell(info, event, row)
    return {"shipping_method": row, "shipping_zone": row.shipping_zone}


@mutation("shippingPriceCreate", permission=MANAGE)
def price_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A method of a zone."""
    row = writes.method_write(ShippingMethod(), input)
    return _told(info, "SHIPPING_PRICE_CREATED", row)


@mutation("shippingPriceUpdate", permission=MANAGE)
def price_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    row = writes.method_write(_method(id), input)
    return _told(info, "SHIPPING_PRICE_UPDATED", row)


@mutation("shippingPriceDelete", permission=MANAGE)
def price_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Remove a method."""
    row = _method(id)
    key = row.pk
    shown = _told(info, "SHIPPING_PRICE_DELETED", row)
    row.delete()
    row.pk = key
    return shown


@mutation("shippingPriceBulkDelete", permission=MANAGE)
def price_bulk_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Remove methods."""
    kinds = ("ShippingMethodType", "ShippingMethod")
    keys = [key_of(text, *kinds, field="ids") for text in ids]
    rows = ShippingMethod.objects.filter(pk__in=keys)
    tell(info, "SHIPPING_PRICE_DELETED", *rows)
    count = rows.count()
    rows.delete()
    return {"count": count}


@mutation("shippingMethodChannelListingUpdate", permission=MANAGE)
def listings_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Offer a method in channels."""
    row = writes.method_listings_change(_method(id), input)
    return _told(info, "SHIPPING_PRICE_UPDATED", row)


@mutation("shippingPriceExcludeProducts", permission=MANAGE)
def products_exclude(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Products a method does not carry."""
    row = writes.products_exclude(_method(id), input["products"])
    return _told(info, "SHIPPING_PRICE_UPDATED", row)


@mutation("shippingPriceRemoveProductFromExclude", permission=MANAGE)
def products_include(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    products: list[str],
) -> Payload:
    """Products a method carries again."""
    row = writes.products_include(_method(id), products)
    return _told(info, "SHIPPING_PRICE_UPDATED", row)


@resolver("ShippingMethodType", "channelListings")
def method_listings(
    source: ShippingMethod, info: GraphQLResolveInfo
) -> list[ShippingMethodChannelListing]:
    """What it costs where, for staff and Apps."""
    staff_only(info, MANAGE)
    return list(source.channel_listings.select_related("channel"))


@resolver("ShippingMethodType", "postalCodeRules")
def method_rules(
    source: ShippingMethod, info: GraphQLResolveInfo
) -> list[ShippingMethodPostalCodeRule]:
    """In the order they were made."""
    return list(source.postal_code_rules.all())


@resolver("ShippingMethodType", "excludedProducts")
def method_excluded(
    source: ShippingMethod, info: GraphQLResolveInfo, **page: Any
) -> Connection:
    """Products it does not carry."""
    staff_only(info, MANAGE)
    rows = Product.objects.filter(pk__in=source.excluded_products.values("pk"))
    return connect(rows, **page)


@resolver("ShippingMethodType", "taxClass")
def method_tax_class(
    source: ShippingMethod, info: GraphQLResolveInfo
) -> TaxClass | None:
    """How it is taxed where flat rates are."""
    staff_only(info, "AUTHENTICATED_STAFF_USER", "AUTHENTICATED_APP")
    return source.tax_class


@resolver("ShippingMethodType", "translation")
def method_translation(
    source: ShippingMethod, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    return translation_shown(source, "ShippingMethod", language_code)


def _weight(name: str) -> None:
    @resolver("ShippingMethodType", name)
    def weight(source: ShippingMethod, info: GraphQLResolveInfo) -> Payload | None:
        """In kilograms."""
        value = getattr(source, f"{name[:7]}_order_weight")
        return None if value is None else {"unit": "KG", "value": value}


_weight("minimumOrderWeight")
_weight("maximumOrderWeight")


def _bound(name: str) -> None:
    column = f"{name[:7]}_order_price_amount"

    @resolver("ShippingMethodChannelListing", name)
    def listing_bound(
        source: ShippingMethodChannelListing, info: GraphQLResolveInfo
    ) -> Payload | None:
        """The sum it is offered for, from or up to."""
        amount: Decimal | None = getattr(source, column)
        return None if amount is None else money(amount, source.currency)

    @resolver("ShippingMethodType", name)
    def method_bound(
        source: ShippingMethod, info: GraphQLResolveInfo
    ) -> Payload | None:
        """That of the channel it is looked at through."""
        through = source.channel
        listing = source.channel_listings.filter(channel=through).first()
        if through is None or listing is None:
            return None
        amount = getattr(listing, column)
        return None if amount is None else money(amount, listing.currency)


_bound("minimumOrderPrice")
_bound("maximumOrderPrice")


@resolver("ShippingMethodChannelListing", "price")
def listing_price(
    source: ShippingMethodChannelListing, info: GraphQLResolveInfo
) -> Payload:
    """What it costs."""
    return money(source.price_amount, source.currency)
