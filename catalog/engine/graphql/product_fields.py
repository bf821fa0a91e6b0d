"""Products read on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import filters, goods_reads
from catalog.engine.goods_said import said
from catalog.engine.graphql.assigned_fields import assigned_shown, selected_shown
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.guards import APP, STAFF, staff_only
from catalog.engine.graphql.media_fields import media_shown
from catalog.engine.graphql.pricing_fields import country_of
from catalog.engine.graphql.product_pages import (
    first_products,
    is_plain_page,
    products_listed,
)
from catalog.engine.graphql.registry import node, query, resolver
from catalog.engine.graphql.shelf_names import shelf_named
from catalog.engine.ids import find, parse_id
from catalog.engine.loading import loaded, peers_of, together
from catalog.engine.models import (
    Category,
    Channel,
    Collection,
    Product,
    ProductMedia,
    ProductType,
    ProductVariant,
    TaxClass,
)
from catalog.engine.product_filter import VARIANT_SORTS, variants_filtered
from catalog.engine.translations import translation_shown
from catalog.engine.visibility import channel_named, products_seen

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
node("Product", Product)


@query("products")
def products(
    info: GraphQLResolveInfo,
    channel: str | None = None,
    sort_by: Payload | None = None,
    **given: Any,
) -> Connection:
    """What is shown in listings of a channel; everything in it for staff."""
    context = info.context
    filters.one_filter(given.get("filter"), given.get("where"))
    slug = channel or (given.get("filter") or {}).get("channel")
    slug = slug or (sort_by or {}).get("channel")
    is_staff = context.sees_all_goods
    if slug and sort_by and not is_staff and is_plain_page(sort_by, given):
        through = channel_named(slug, is_staff=False)
        if through is not None and through.is_active:
            return first_products(
                through, now=context.now, sort_by=sort_by, first=given["first"]
            )
    seen, rows = products_seen(
        slug, now=context.now, is_staff=is_staff, in_listings=True
    )
    return products_listed(info, rows, seen, sort_by=sort_by, **given)


@query("product")
def product(
    info: GraphQLResolveInfo,
    channel: str | None = None,
    id: str | None = None,  # noqa: A002
    slug: str | None = None,
    slug_language_code: str | None = None,
    external_reference: str | None = None,
) -> Product | None:
    """One product; who has its address sees it also when listings hide it."""
    context = info.context
    seen, rows = products_seen(
        channel, now=context.now, is_staff=context.sees_all_goods
    )
    found = shelf_named(
        rows,
        "Product",
        id=id,
        slug=slug,
        slug_language_code=slug_language_code,
        external_reference=external_reference,
    )
    return together([found], channel=seen)[0] if found else None


# --- What it is of ----------------------------------------------------------------
@resolver("Product", "category")
def category(source: Product, info: GraphQLResolveInfo) -> Category | None:
    """Looked at through the same channel."""
    found = source.category
    if found is not None and found.channel is None:
        found.channel = peers_of(source).channel
    return found


@resolver("Product", "productType")
def product_type(source: Product, info: GraphQLResolveInfo) -> ProductType:
    """Read together with those of its peers."""
    found = loaded(source, "type", _product_types)
    assert found is not None
    return found


def _product_types(rows: list[Product], _: Channel | None) -> dict[int, ProductType]:
    keys = {row.product_type_id for row in rows}
    kinds = together(ProductType.objects.filter(pk__in=keys))
    by_key = {kind.pk: kind for kind in kinds}
    return {row.pk: by_key[row.product_type_id] for row in rows}


@resolver("Product", "taxClass")
def tax_class(source: Product, info: GraphQLResolveInfo) -> TaxClass | None:
    """Its own, else its type's."""
    staff_only(info, STAFF, APP)
    return source.tax_class or product_type(source, info).tax_class


@resolver("Product", "chargeTaxes")
def charge_taxes(source: Product, info: GraphQLResolveInfo) -> bool:
    """The older name of having a tax class."""
    return bool(source.tax_class_id or product_type(source, info).tax_class_id)


@resolver("Product", "channel")
def channel_slug(source: Product, info: GraphQLResolveInfo) -> str | None:
    """The channel it is looked at through."""
    through = peers_of(source).channel
    return through.slug if through else None


@resolver("Product", "collections")
def collections(source: Product, info: GraphQLResolveInfo) -> list[Collection]:
    """Those the requester may see."""
    context = info.context
    return goods_reads.product_collections(
        source, is_staff=context.sees_all_goods, now=context.now
    )


# --- What it says -----------------------------------------------------------------
@resolver("Product", "created")
def created(source: Product, info: GraphQLResolveInfo) -> Any:
    """When it was made."""
    return source.created_at


@resolver("Product", "weight")
def weight(source: Product, info: GraphQLResolveInfo) -> Payload | None:
    """In kilograms."""
    return (
        None if source.weight_kg is None else {"unit": "KG", "value": source.weight_kg}
    )


@resolver("Product", "descriptionJson")
def description_json(source: Product, info: GraphQLResolveInfo) -> Any:
    """The older name; an empty object where nothing is written."""
    return source.description or {}


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
    found = said(source, is_staff=info.context.sees_all_goods, slug=slug)
    return assigned_shown(*found[0], peers_of(source).channel) if found else None


@resolver("Product", "assignedAttributes")
def assigned_attributes(
    source: Product, info: GraphQLResolveInfo, limit: int = 100
) -> list[Payload]:
    """What it says, in the order of its type's attributes."""
    found = said(source, is_staff=info.context.sees_all_goods)[:limit]
    return [assigned_shown(*pair, peers_of(source).channel) for pair in found]


@resolver("Product", "attributes")
def attributes(source: Product, info: GraphQLResolveInfo) -> list[Payload]:
    """The older way to ask for them."""
    found = said(source, is_staff=info.context.sees_all_goods)
    return [selected_shown(*pair) for pair in found]


@resolver("Product", "attribute")
def attribute(source: Product, info: GraphQLResolveInfo, slug: str) -> Payload | None:
    """The older way to ask for one."""
    found = said(source, is_staff=info.context.sees_all_goods, slug=slug)
    return selected_shown(*found[0]) if found else None


# --- Pictures ---------------------------------------------------------------------
@resolver("Product", "media")
def media(
    source: Product, info: GraphQLResolveInfo, sort_by: Payload | None = None
) -> list[ProductMedia]:
    """In their order, or that of their ids."""
    rows = goods_reads.product_media(source)
    if not sort_by:
        return rows
    by_id = (sort_by.get("field") or "ID") == "ID"
    down = sort_by["direction"] == "DESC"
    return sorted(
        rows, key=lambda row: row.pk if by_id else row.sort_order, reverse=down
    )


@resolver("Product", "mediaById")
def media_by_id(source: Product, info: GraphQLResolveInfo, id: str) -> Any:  # noqa: A002
    """One of its pictures."""
    try:
        kind, key = parse_id(id)
    except ValueError:
        return None
    rows = goods_reads.product_media(source) if kind == "ProductMedia" else []
    return next((row for row in rows if str(row.pk) == key), None)


@resolver("Product", "thumbnail")
def thumbnail(
    source: Product,
    info: GraphQLResolveInfo,
    size: int | None = None,
    format: str = "ORIGINAL",  # noqa: A002
) -> Payload | None:
    """Its first picture."""
    pictures = [m for m in goods_reads.product_media(source) if m.type == "IMAGE"]
    first = pictures[0] if pictures else None
    return media_shown(info, first, size=256 if size is None else size, kind=format)


# --- Variants ---------------------------------------------------------------------
def _shown(source: Product, info: GraphQLResolveInfo) -> list[ProductVariant]:
    if info.context.sees_all_goods:
        return goods_reads.product_variants(source)
    return goods_reads.priced_variants(source)


@resolver("Product", "defaultVariant")
def default_variant(source: Product, info: GraphQLResolveInfo) -> ProductVariant | None:
    """The chosen one, else the first."""
    variants = goods_reads.product_variants(source)
    for variant in variants:
        if variant.pk == source.default_variant_id:
            return variant
    return variants[0] if variants else None


@resolver("Product", "variants")
def variants(source: Product, info: GraphQLResolveInfo) -> list[ProductVariant]:
    """For buyers, those with a price in the channel."""
    return _shown(source, info)


@resolver("Product", "variant")
def variant(
    source: Product,
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    sku: str | None = None,
) -> ProductVariant | None:
    """One of its variants."""
    rows = _shown(source, info)
    if sku:
        return next((row for row in rows if row.sku == sku), None)
    found = find(ProductVariant.objects.all(), parse_id(id)[1]) if id else None
    return next((row for row in rows if found and row.pk == found.pk), None)


@resolver("Product", "productVariants")
def product_variants(
    source: Product,
    info: GraphQLResolveInfo,
    filter: Payload | None = None,  # noqa: A002
    where: Payload | None = None,
    sort_by: Payload | None = None,
    **page: Any,
) -> Connection:
    """For buyers, those with a price in the channel."""
    filters.one_filter(filter, where)
    rows = _shown(source, info)
    if not (filter or where or sort_by):
        return connect(rows, **page)
    wanted = ProductVariant.objects.filter(pk__in=[row.pk for row in rows])
    left = variants_filtered(wanted, given=filter or where, now=info.context.now)
    keys = list(filters.sort(left, sort_by, VARIANT_SORTS).values_list("pk", flat=True))
    by_key = {row.pk: row for row in rows}
    return connect([by_key[key] for key in keys], **page)


# --- Availability -----------------------------------------------------------------
@resolver("Product", "isAvailable")
def is_available(
    source: Product, info: GraphQLResolveInfo, address: Payload | None = None
) -> bool | None:
    """Null outside a channel."""
    return goods_reads.is_available(
        source, now=info.context.now, country=country_of(address)
    )


@resolver("Product", "isAvailableForPurchase")
def is_available_for_purchase(source: Product, info: GraphQLResolveInfo) -> bool | None:
    """By now; null outside a channel."""
    return goods_reads.is_for_sale(source, now=info.context.now)


@resolver("Product", "availableForPurchaseAt")
def available_for_purchase_at(source: Product, info: GraphQLResolveInfo) -> Any:
    """From when it may be bought; null outside a channel."""
    if peers_of(source).channel is None:
        return None
    listing = goods_reads.product_listing(source)
    return listing.available_for_purchase_at if listing else None


@resolver("Product", "availableForPurchase")
def available_for_purchase(source: Product, info: GraphQLResolveInfo) -> Any:
    """The day of that."""
    moment = available_for_purchase_at(source, info)
    return moment.date() if moment else None
