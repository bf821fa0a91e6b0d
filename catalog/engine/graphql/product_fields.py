"""Products on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import goods, goods_reads
from catalog.engine.bulk import rows_apply
from catalog.engine.graphql.attribute_fields import assigned_shown
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.money import taxed
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.ids import row_of
from catalog.engine.loading import peers_of, together
from catalog.engine.models import (
    Category,
    Channel,
    Collection,
    Product,
    ProductChannelListing,
    ProductMedia,
    ProductVariant,
)
from catalog.engine.product_filter import ProductFilter, product_order
from catalog.engine.translations import translation_shown
from catalog.engine.visibility import is_purchasable, products_seen

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_PRODUCTS"
node("Product", Product)


# --- Reads ------------------------------------------------------------------------
def products_page(
    rows: QuerySet[Product], channel: Channel | None, **page: Any
) -> Connection:
    """A page of products, completed together."""
    found = connect(rows, **page)
    together(found.nodes, channel=channel)
    return found


@query("products")
def products(
    info: GraphQLResolveInfo,
    channel: str | None = None,
    where: Payload | None = None,
    sort_by: Payload | None = None,
    **page: Any,
) -> Connection:
    """What is shown in listings of a channel; everything in it for staff."""
    context = info.context
    slug = channel or (sort_by or {}).get("channel")
    seen, rows = products_seen(
        slug, now=context.now, is_staff=context.sees_all_goods, in_listings=True
    )
    if where:
        rows = rows.filter(ProductFilter(seen, now=context.now).condition(where))
    return products_page(product_order(rows, sort_by, seen), seen, **page)


@query("product")
def product(
    info: GraphQLResolveInfo,
    channel: str | None = None,
    slug: str | None = None,
    external_reference: str | None = None,
) -> Product | None:
    """One product; who has its address sees it also when listings hide it."""
    context = info.context
    seen, rows = products_seen(
        channel, now=context.now, is_staff=context.sees_all_goods
    )
    if slug is not None:
        rows = rows.filter(slug=slug)
    elif external_reference is not None:
        rows = rows.filter(external_reference=external_reference)
    else:
        rows = rows.none()
    found = together(rows[:1], channel=seen)
    return found[0] if found else None


@resolver("Product", "category")
def category(source: Product, info: GraphQLResolveInfo) -> Category | None:
    """Looked at through the same channel."""
    found = source.category
    if found is not None and found.channel is None:
        found.channel = peers_of(source).channel
    return found


@resolver("Product", "translation")
def translation(
    source: Product, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    return translation_shown(source, "Product", language_code)


@resolver("Product", "assignedAttribute")
def assigned_attribute(
    source: Product, info: GraphQLResolveInfo, slug: str
) -> Payload | None:
    """What it says by an attribute of its type, also when that is nothing yet."""
    found = goods_reads.assigned(source, slug, is_staff=info.context.sees_all_goods)
    return assigned_shown(*found) if found else None


@resolver("Product", "media")
def media(source: Product, info: GraphQLResolveInfo) -> list[ProductMedia]:
    """In their order."""
    return goods_reads.product_media(source)


@resolver("Product", "collections")
def collections(source: Product, info: GraphQLResolveInfo) -> list[Collection]:
    """Those the requester may see."""
    is_staff = info.context.sees_all_goods
    return goods_reads.product_collections(source, is_staff=is_staff)


@resolver("Product", "defaultVariant")
def default_variant(source: Product, info: GraphQLResolveInfo) -> ProductVariant | None:
    """The first one."""
    variants = goods_reads.product_variants(source)
    return variants[0] if variants else None


@resolver("Product", "productVariants")
def product_variants(
    source: Product, info: GraphQLResolveInfo, **page: Any
) -> Connection:
    """For buyers, those with a price in the channel."""
    if info.context.sees_all_goods:
        return connect(goods_reads.product_variants(source), **page)
    return connect(goods_reads.priced_variants(source), **page)


@resolver("Product", "isAvailable")
def is_available(source: Product, info: GraphQLResolveInfo) -> bool | None:
    """Null outside a channel."""
    return goods_reads.is_available(source, now=info.context.now)


@resolver("Product", "pricing")
def pricing(source: Product, info: GraphQLResolveInfo) -> Payload | None:
    """Null outside a channel or without a price. An App adds tax, so net is gross."""
    channel = peers_of(source).channel
    if channel is None:
        return None
    prices = [
        price
        for variant in goods_reads.product_variants(source)
        if (price := goods_reads.variant_price(variant)) is not None
    ]
    if not prices:
        return None
    low, high = min(prices), max(prices)
    currency = channel.currency_code
    return {
        "price_range": {
            "start": taxed(low, low, currency),
            "stop": taxed(high, high, currency),
        }
    }


@resolver("Product", "channelListings")
def channel_listings(
    source: Product, info: GraphQLResolveInfo
) -> list[ProductChannelListing]:
    """For staff and Apps."""
    info.context.must_be_staff(MANAGE)
    return goods_reads.product_listings(source)


@resolver("ProductChannelListing", "isAvailableForPurchase")
def listing_purchasable(
    source: ProductChannelListing, info: GraphQLResolveInfo
) -> bool:
    """By now."""
    return is_purchasable(source, now=info.context.now)


# --- Writes -----------------------------------------------------------------------
def _product(text: str | None) -> Product:
    rows = Product.objects.select_related("category", "product_type")
    return row_of(rows, text or "", "Product")


@mutation("productBulkCreate", permission=MANAGE)
def product_bulk_create(
    info: GraphQLResolveInfo, products: list[Payload], error_policy: str | None = None
) -> Payload:
    """Each product whole or not at all."""
    return rows_apply("product", goods.product_create, products, policy=error_policy)


@mutation("productUpdate", permission=MANAGE)
def product_update(
    info: GraphQLResolveInfo,
    input: Payload,  # noqa: A002
    id: str | None = None,  # noqa: A002
) -> Payload:
    """Set what is given."""
    return {"product": goods.product_update(_product(id), input)}


@mutation("productDelete", permission=MANAGE)
def product_delete(info: GraphQLResolveInfo, id: str | None = None) -> Payload:  # noqa: A002
    """With its variants and pictures."""
    return {"product": goods.product_delete(_product(id))}


@mutation("productChannelListingUpdate", permission=MANAGE)
def product_channel_listing_update(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    input: Payload,  # noqa: A002
) -> Payload:
    """Show in channels, hide from others."""
    row = _product(id)
    goods.listings_change(row, input)
    return {"product": row}
