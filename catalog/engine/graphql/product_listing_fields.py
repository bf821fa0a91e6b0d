"""How products are shown in channels, on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import goods_reads
from catalog.engine.graphql.guards import needs_one_of, staff_only
from catalog.engine.graphql.money import money
from catalog.engine.graphql.pricing_fields import product_pricing
from catalog.engine.graphql.registry import node, resolver
from catalog.engine.loading import together
from catalog.engine.models import (
    Product,
    ProductChannelListing,
    ProductVariantChannelListing,
)
from catalog.engine.visibility import channels_read, is_purchasable

if TYPE_CHECKING:
    from decimal import Decimal

    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_PRODUCTS"
node("ProductChannelListing", ProductChannelListing)


@resolver("Product", "channelListings")
def channel_listings(
    source: Product, info: GraphQLResolveInfo
) -> list[ProductChannelListing]:
    """For staff and Apps."""
    needs_one_of(info, MANAGE)
    return goods_reads.product_listings(source)


@resolver("ProductChannelListing", "isAvailableForPurchase")
def listing_purchasable(
    source: ProductChannelListing, info: GraphQLResolveInfo
) -> bool:
    """By now."""
    return is_purchasable(source, now=info.context.now)


def _day(name: str, column: str) -> None:
    @resolver("ProductChannelListing", name)
    def day(source: ProductChannelListing, info: GraphQLResolveInfo) -> Any:
        """The day of a time, under its older name."""
        moment = getattr(source, column)
        return moment.date() if moment else None


_day("publicationDate", "published_at")
_day("availableForPurchase", "available_for_purchase_at")


def _prices(source: ProductChannelListing) -> list[ProductVariantChannelListing]:
    rows = ProductVariantChannelListing.objects.filter(
        variant__product=source.product_id,
        channel=source.channel_id,
        price_amount__isnull=False,
    )
    return list(rows)


@resolver("ProductChannelListing", "discountedPrice")
def discounted_price(
    source: ProductChannelListing, info: GraphQLResolveInfo
) -> Payload | None:
    """The least price of its variants."""
    prices = [
        row.price_amount
        if row.discounted_price_amount is None
        else row.discounted_price_amount
        for row in _prices(source)
        if row.price_amount is not None
    ]
    return money(min(prices), source.channel.currency_code) if prices else None


@resolver("ProductChannelListing", "purchaseCost")
def purchase_cost(
    source: ProductChannelListing, info: GraphQLResolveInfo
) -> Payload | None:
    """What it costs the shop, from and to."""
    staff_only(info, MANAGE)
    currency = source.channel.currency_code
    costs = [row.cost_price_amount for row in _prices(source)]
    known = [cost for cost in costs if cost is not None]
    if not known:
        return None
    return {"start": money(min(known), currency), "stop": money(max(known), currency)}


def margin_of(row: ProductVariantChannelListing) -> int | None:
    """Percent of a price that the shop keeps."""
    price: Decimal | None = row.price_amount
    cost: Decimal | None = row.cost_price_amount
    if not price or cost is None:
        return None
    return round((price - cost) / price * 100)


@resolver("ProductChannelListing", "margin")
def margin(source: ProductChannelListing, info: GraphQLResolveInfo) -> Payload | None:
    """Percent that the shop keeps, from and to."""
    staff_only(info, MANAGE)
    known = [m for m in (margin_of(row) for row in _prices(source)) if m is not None]
    return {"start": min(known), "stop": max(known)} if known else None


@resolver("ProductChannelListing", "pricing")
def listing_pricing(
    source: ProductChannelListing,
    info: GraphQLResolveInfo,
    address: Payload | None = None,
) -> Payload | None:
    """What it costs in this channel."""
    product = Product.objects.get(pk=source.product_id)
    channel = channels_read().get(pk=source.channel_id)
    seen = together([product], channel=channel)[0]
    found: Payload | None = product_pricing(seen, info, address)
    return found
