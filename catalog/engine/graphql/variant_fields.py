"""Variants and their prices read on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import filters, goods_reads
from catalog.engine.goods_said import said
from catalog.engine.goods_said import variant_selection as selection_of
from catalog.engine.graphql.assigned_fields import assigned_shown, selected_shown
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.guards import needs_one_of, staff_only
from catalog.engine.graphql.named import row_named
from catalog.engine.graphql.pricing_fields import country_of, money_or_none
from catalog.engine.graphql.product_listing_fields import margin_of
from catalog.engine.graphql.registry import node, query, resolver
from catalog.engine.loading import peers_of, together
from catalog.engine.models import (
    Product,
    ProductMedia,
    ProductVariant,
    ProductVariantChannelListing,
    Stock,
)
from catalog.engine.product_filter import VARIANT_SORTS, keys_of, variants_filtered
from catalog.engine.translations import translation_shown
from catalog.engine.visibility import variants_seen

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE, ORDERS = "MANAGE_PRODUCTS", "MANAGE_ORDERS"
node("ProductVariant", ProductVariant)
node("ProductVariantChannelListing", ProductVariantChannelListing)


@query("productVariant")
def product_variant(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    sku: str | None = None,
    external_reference: str | None = None,
    channel: str | None = None,
) -> ProductVariant | None:
    """By id, SKU or external reference."""
    context = info.context
    seen, rows = variants_seen(
        channel, now=context.now, is_staff=context.sees_all_goods
    )
    found = row_named(
        rows, ("ProductVariant",), id=id, sku=sku, external_reference=external_reference
    )
    return together([found], channel=seen)[0] if found else None


@query("productVariants")
def product_variants(
    info: GraphQLResolveInfo,
    ids: list[str] | None = None,
    channel: str | None = None,
    filter: Payload | None = None,  # noqa: A002
    where: Payload | None = None,
    search: str | None = None,
    sort_by: Payload | None = None,
    **page: Any,
) -> Connection:
    """Variants of the products that the requester sees."""
    filters.one_filter(filter, where)
    context = info.context
    seen, rows = variants_seen(
        channel, now=context.now, is_staff=context.sees_all_goods
    )
    if ids:
        rows = rows.filter(pk__in=keys_of(ids, "ProductVariant"))
    given = filter if filter is not None else where
    rows = variants_filtered(rows, given=given, words=search, now=context.now)
    if sort_by:
        rows = filters.sort(rows, sort_by, VARIANT_SORTS)
    else:
        rows = rows.order_by("sort_order", "sku", "pk")
    found = connect(rows, **page)
    together(found.nodes, channel=seen)
    return found


@resolver("ProductVariant", "product")
def variant_product(source: ProductVariant, info: GraphQLResolveInfo) -> Product:
    """Seen through the same channel."""
    return goods_reads.variant_product(source)


@resolver("ProductVariant", "channel")
def channel_slug(source: ProductVariant, info: GraphQLResolveInfo) -> str | None:
    """The channel it is looked at through."""
    through = peers_of(source).channel
    return through.slug if through else None


@resolver("ProductVariant", "created")
def created(source: ProductVariant, info: GraphQLResolveInfo) -> Any:
    """When it was made."""
    return source.created_at


@resolver("ProductVariant", "weight")
def weight(source: ProductVariant, info: GraphQLResolveInfo) -> Payload | None:
    """In kilograms."""
    return (
        None if source.weight_kg is None else {"unit": "KG", "value": source.weight_kg}
    )


@resolver("ProductVariant", "translation")
def translation(
    source: ProductVariant, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    return translation_shown(source, "ProductVariant", language_code)


# --- What it says -----------------------------------------------------------------
@resolver("ProductVariant", "assignedAttribute")
def assigned_attribute(
    source: ProductVariant, info: GraphQLResolveInfo, slug: str
) -> Payload | None:
    """What it says by an attribute of its type, also when that is nothing yet."""
    found = said(source, is_staff=info.context.sees_all_goods, slug=slug)
    return assigned_shown(*found[0], peers_of(source).channel) if found else None


@resolver("ProductVariant", "assignedAttributes")
def assigned_attributes(
    source: ProductVariant, info: GraphQLResolveInfo, limit: int = 100
) -> list[Payload]:
    """What it says, in the order of its type's attributes."""
    found = said(source, is_staff=info.context.sees_all_goods)[:limit]
    return [assigned_shown(*pair, peers_of(source).channel) for pair in found]


@resolver("ProductVariant", "attributes")
def attributes(
    source: ProductVariant,
    info: GraphQLResolveInfo,
    variant_selection: str | None = None,
) -> list[Payload]:
    """The older way to ask for them; those that tell it apart, or the others."""
    found = said(source, is_staff=info.context.sees_all_goods)
    if variant_selection not in {None, "ALL"}:
        chosen = selection_of(source)
        wanted = variant_selection == "VARIANT_SELECTION"
        found = [pair for pair in found if (pair[0].pk in chosen) == wanted]
    return [selected_shown(*pair) for pair in found]


# --- Stock ------------------------------------------------------------------------
@resolver("ProductVariant", "quantityAvailable")
def quantity_available(
    source: ProductVariant,
    info: GraphQLResolveInfo,
    address: Payload | None = None,
    country_code: str | None = None,
) -> int | None:
    """At most what one checkout may hold."""
    country = country_of(address, country_code)
    return goods_reads.quantity_available(source, now=info.context.now, country=country)


@resolver("ProductVariant", "stocks")
def stocks(
    source: ProductVariant,
    info: GraphQLResolveInfo,
    address: Payload | None = None,
    country_code: str | None = None,
) -> list[Stock]:
    """For who manages products or orders; those of the channel it is looked at through."""
    needs_one_of(info, MANAGE, ORDERS)
    return goods_reads.variant_stocks(source)


@resolver("ProductVariant", "preorder")
def preorder(source: ProductVariant, info: GraphQLResolveInfo) -> Payload | None:
    """Null where it is no preorder."""
    until = source.preorder_end_date
    if not source.is_preorder or (until is not None and until <= info.context.now):
        return None
    return {
        "global_threshold": source.preorder_global_threshold,
        "global_sold_units": 0,
        "end_date": until,
    }


@resolver("ProductVariant", "margin")
def margin(source: ProductVariant, info: GraphQLResolveInfo) -> int | None:
    """Percent that the shop keeps in the channel it is looked at through."""
    needs_one_of(info, MANAGE)
    through = peers_of(source).channel
    rows = goods_reads.variant_listings(source)
    return next((margin_of(row) for row in rows if row.channel == through), None)


@resolver("ProductVariant", "quantityOrdered")
def quantity_ordered(source: ProductVariant, info: GraphQLResolveInfo) -> None:
    """Null, as outside of Saleor's report of sales."""
    needs_one_of(info, MANAGE)


@resolver("ProductVariant", "media")
def media(source: ProductVariant, info: GraphQLResolveInfo) -> list[ProductMedia]:
    """Pictures that show it."""
    return goods_reads.variant_media(source)


# --- Prices -----------------------------------------------------------------------
@resolver("ProductVariant", "channelListings")
def channel_listings(
    source: ProductVariant, info: GraphQLResolveInfo
) -> list[ProductVariantChannelListing]:
    """For staff and Apps."""
    staff_only(info, "AUTHENTICATED_STAFF_USER", "AUTHENTICATED_APP", MANAGE)
    return goods_reads.variant_listings(source)


def _amount(name: str, column: str) -> None:
    @resolver("ProductVariantChannelListing", name)
    def amount(
        source: ProductVariantChannelListing, info: GraphQLResolveInfo
    ) -> Payload | None:
        """Null while it is listed without it."""
        return money_or_none(getattr(source, column), source.currency)


_amount("price", "price_amount")
_amount("costPrice", "cost_price_amount")
_amount("priorPrice", "prior_price_amount")


@resolver("ProductVariantChannelListing", "margin")
def listing_margin(
    source: ProductVariantChannelListing, info: GraphQLResolveInfo
) -> int | None:
    """Percent that the shop keeps."""
    needs_one_of(info, MANAGE)
    return margin_of(source)


@resolver("ProductVariantChannelListing", "preorderThreshold")
def preorder_threshold(
    source: ProductVariantChannelListing, info: GraphQLResolveInfo
) -> Payload:
    """How many may be ordered ahead here."""
    return {"quantity": source.preorder_quantity_threshold, "sold_units": 0}
