"""Variants and their prices on the wire."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from catalog.engine import goods_reads, variants
from catalog.engine.bulk import rows_apply
from catalog.engine.errors import permission_denied
from catalog.engine.graphql.money import money, taxed
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.ids import row_of
from catalog.engine.loading import peers_of, together
from catalog.engine.models import (
    Product,
    ProductVariant,
    ProductVariantChannelListing,
    Stock,
)
from catalog.engine.translations import translation_shown
from catalog.engine.visibility import variants_seen

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_PRODUCTS"
node("ProductVariant", ProductVariant)


# --- Reads ------------------------------------------------------------------------
@query("productVariant")
def product_variant(
    info: GraphQLResolveInfo, sku: str | None = None
) -> ProductVariant | None:
    """By SKU; a buyer sees it in the only channel."""
    context = info.context
    channel, rows = variants_seen(
        None, now=context.now, is_staff=context.sees_all_goods
    )
    found = together(rows.filter(sku=sku)[:1] if sku else [], channel=channel)
    return found[0] if found else None


@resolver("ProductVariant", "product")
def variant_product(source: ProductVariant, info: GraphQLResolveInfo) -> Product:
    """Seen through the same channel."""
    return goods_reads.variant_product(source)


@resolver("ProductVariant", "translation")
def translation(
    source: ProductVariant, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    return translation_shown(source, "ProductVariant", language_code)


@resolver("ProductVariant", "quantityAvailable")
def quantity_available(source: ProductVariant, info: GraphQLResolveInfo) -> int | None:
    """At most what one checkout may hold."""
    return goods_reads.quantity_available(source, now=info.context.now)


@resolver("ProductVariant", "pricing")
def pricing(source: ProductVariant, info: GraphQLResolveInfo) -> Payload | None:
    """Null without a price in the channel. An App adds tax, so net is gross."""
    channel = peers_of(source).channel
    price = goods_reads.variant_price(source) if channel else None
    if channel is None or price is None:
        return None
    return {"price": taxed(price, price, channel.currency_code)}


@resolver("ProductVariant", "channelListings")
def channel_listings(
    source: ProductVariant, info: GraphQLResolveInfo
) -> list[ProductVariantChannelListing]:
    """For staff and Apps."""
    info.context.must_be_staff(MANAGE)
    return goods_reads.variant_listings(source)


@resolver("ProductVariantChannelListing", "price")
def listing_price(
    source: ProductVariantChannelListing, info: GraphQLResolveInfo
) -> Payload | None:
    """Null while it is listed without a price."""
    if source.price_amount is None:
        return None
    return money(source.price_amount, source.currency)


@resolver("ProductVariant", "stocks")
def stocks(source: ProductVariant, info: GraphQLResolveInfo) -> list[Stock]:
    """For who manages products or orders."""
    context = info.context
    if not (context.may(MANAGE) or context.may("MANAGE_ORDERS")):
        raise permission_denied(f"{MANAGE}, MANAGE_ORDERS")
    return goods_reads.variant_stocks(source)


# --- Writes -----------------------------------------------------------------------
def _product(text: str) -> Product:
    rows = Product.objects.select_related("product_type")
    return row_of(rows, text, "Product", field="product")


@mutation("productVariantBulkCreate", permission=MANAGE)
def variant_bulk_create(
    info: GraphQLResolveInfo,
    product: str,
    variants: list[Payload],
    error_policy: str | None = None,
) -> Payload:
    """Each variant whole or not at all."""
    return _bulk("create", product, variants, error_policy)


@mutation("productVariantBulkUpdate", permission=MANAGE)
def variant_bulk_update(
    info: GraphQLResolveInfo,
    product: str,
    variants: list[Payload],
    error_policy: str | None = None,
) -> Payload:
    """Each variant as given or not at all."""
    return _bulk("update", product, variants, error_policy)


def _bulk(
    action: str, product: str, rows: list[Payload], policy: str | None
) -> Payload:
    writer = {"create": variants.variant_create, "update": variants.variant_update}
    write = partial(writer[action], _product(product))
    return rows_apply("product_variant", write, rows, policy=policy)


@mutation("productVariantChannelListingUpdate", permission=MANAGE)
def variant_channel_listing_update(
    info: GraphQLResolveInfo,
    input: list[Payload],  # noqa: A002
    id: str | None = None,  # noqa: A002
) -> Payload:
    """Prices."""
    row = row_of(ProductVariant.objects.all(), id or "", "ProductVariant")
    variants.prices_write(row, input)
    return {"variant": row}
