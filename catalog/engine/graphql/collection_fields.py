"""Collections on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from catalog.engine import filters, goods_reads, shelves
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.guards import staff_only
from catalog.engine.graphql.media_fields import image_shown
from catalog.engine.graphql.product_pages import products_listed
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.graphql.shelf_names import shelf_named
from catalog.engine.graphql.telling import tell
from catalog.engine.ids import key_of, row_of
from catalog.engine.loading import peers_of, together
from catalog.engine.models import Channel, Collection, CollectionChannelListing
from catalog.engine.translations import translation_shown
from catalog.engine.visibility import collections_seen, products_seen

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_PRODUCTS"
node("Collection", Collection)
node("CollectionChannelListing", CollectionChannelListing)
SORTS = {
    "NAME": ("name", "slug"),
    "AVAILABILITY": ("is_published", "slug"),
    "PRODUCT_COUNT": ("product_count", "slug"),
    "PUBLICATION_DATE": ("published_at", "slug", "pk"),
    "PUBLISHED_AT": ("published_at", "slug"),
}


# --- Reads ------------------------------------------------------------------------
def _published(channel: Channel | None, kind: str) -> Q:
    listings = CollectionChannelListing.objects.filter(
        collection=OuterRef("pk"), channel=channel, is_published=True
    )
    found = Q(Exists(listings))
    return found if kind == "PUBLISHED" else ~found


def _sorted(
    rows: QuerySet[Collection], sort_by: Payload | None, channel: Channel | None
) -> QuerySet[Collection]:
    field = (sort_by or {}).get("field")
    listings = CollectionChannelListing.objects.filter(
        collection=OuterRef("pk"), channel=channel
    )
    if field == "PRODUCT_COUNT":
        rows = rows.annotate(product_count=Count("products", distinct=True))
    elif field == "AVAILABILITY":
        rows = rows.annotate(is_published=Subquery(listings.values("is_published")[:1]))
    elif field in {"PUBLICATION_DATE", "PUBLISHED_AT"}:
        rows = rows.annotate(published_at=Subquery(listings.values("published_at")[:1]))
    return filters.sort(rows, sort_by, SORTS)


@query("collections")
def collections(
    info: GraphQLResolveInfo,
    channel: str | None = None,
    filter: Payload | None = None,  # noqa: A002
    where: Payload | None = None,
    sort_by: Payload | None = None,
    **page: Any,
) -> Connection:
    """Those of a channel, in the order they were made."""
    filters.one_filter(filter, where)
    context = info.context
    slug = channel or (filter or {}).get("channel") or (sort_by or {}).get("channel")
    seen, rows = collections_seen(
        slug, is_staff=context.sees_all_goods, now=context.now
    )
    readers: dict[str, Any] = {
        "published": lambda kind: _published(seen, kind),
        "search": filters.words("name", "slug"),
        "metadata": filters.metadata(Collection),
        "ids": filters.ids("Collection"),
        "slugs": filters.any_of("slug"),
        "channel": lambda _: Q(),
    }
    rows = rows.filter(filters.condition(filter or where, readers))
    found = connect(_sorted(rows, sort_by, seen), **page)
    together(found.nodes, channel=seen)
    return found


@query("collection")
def collection(
    info: GraphQLResolveInfo,
    channel: str | None = None,
    id: str | None = None,  # noqa: A002
    slug: str | None = None,
    slug_language_code: str | None = None,
) -> Collection | None:
    """By id or slug, also a slug of another language."""
    context = info.context
    seen, rows = collections_seen(
        channel, is_staff=context.sees_all_goods, now=context.now
    )
    found = shelf_named(
        rows, "Collection", id=id, slug=slug, slug_language_code=slug_language_code
    )
    return together([found], channel=seen)[0] if found else None


@resolver("Collection", "channel")
def channel_slug(source: Collection, info: GraphQLResolveInfo) -> str | None:
    """The channel it is looked at through."""
    through = peers_of(source).channel
    return through.slug if through else None


@resolver("Collection", "translation")
def translation(
    source: Collection, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    return translation_shown(source, "Collection", language_code)


@resolver("Collection", "descriptionJson")
def description_json(source: Collection, info: GraphQLResolveInfo) -> Any:
    """The older name; an empty object where nothing is written."""
    return source.description or {}


@resolver("Collection", "backgroundImage")
def background_image(
    source: Collection,
    info: GraphQLResolveInfo,
    size: int | None = None,
    format: str = "ORIGINAL",  # noqa: A002
) -> Payload | None:
    """A picture of its own."""
    alt = source.background_image_alt
    return image_shown(info, source.background_image, alt, size=size, kind=format)


@resolver("Collection", "products")
def products(source: Collection, info: GraphQLResolveInfo, **given: Any) -> Connection:
    """Products of the channel it is looked at through, hidden in listings or not."""
    context = info.context
    through = peers_of(source).channel
    seen, rows = products_seen(
        through.slug if through else None,
        now=context.now,
        is_staff=context.sees_all_goods,
    )
    rows = rows.filter(collections=source)
    return products_listed(info, rows, seen, collection=source, **given)


@resolver("Collection", "channelListings")
def channel_listings(
    source: Collection, info: GraphQLResolveInfo
) -> list[CollectionChannelListing]:
    """For staff and Apps."""
    staff_only(info, MANAGE)
    return goods_reads.collection_listings(source)


@resolver("CollectionChannelListing", "publicationDate")
def publication_date(source: CollectionChannelListing, info: GraphQLResolveInfo) -> Any:
    """The day of `publishedAt`."""
    return source.published_at.date() if source.published_at else None


# --- Writes -----------------------------------------------------------------------
def _collection(text: str, field: str = "id") -> Collection:
    return row_of(Collection.objects.all(), text, "Collection", field=field)


@mutation("collectionCreate", permission=MANAGE)
def collection_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A collection, shown nowhere yet."""
    row = shelves.collection_write(Collection(), input, now=info.context.now)
    tell(info, "COLLECTION_CREATED", row)
    return {"collection": row}


@mutation("collectionUpdate", permission=MANAGE)
def collection_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    row = shelves.collection_write(_collection(id), input, now=info.context.now)
    tell(info, "COLLECTION_UPDATED", row)
    return {"collection": row}


@mutation("collectionDelete", permission=MANAGE)
def collection_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Its products stay."""
    row = _collection(id)
    key = row.pk
    tell(info, "COLLECTION_DELETED", row)
    row.delete()
    row.pk = key
    return {"collection": row}


@mutation("collectionBulkDelete", permission=MANAGE)
def collection_bulk_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Their products stay."""
    keys = [key_of(text, "Collection", field="ids") for text in ids]
    rows = Collection.objects.filter(pk__in=keys)
    tell(info, "COLLECTION_DELETED", *rows)
    count = rows.count()
    rows.delete()
    return {"count": count}


@mutation("collectionAddProducts", permission=MANAGE)
def collection_add_products(
    info: GraphQLResolveInfo, collection_id: str, products: list[str]
) -> Payload:
    """Those in it stay."""
    row = _collection(collection_id, "collectionId")
    tell(info, "PRODUCT_UPDATED", *shelves.products_add(row, products))
    return {"collection": row}


@mutation("collectionRemoveProducts", permission=MANAGE)
def collection_remove_products(
    info: GraphQLResolveInfo, collection_id: str, products: list[str]
) -> Payload:
    """The others stay."""
    row = _collection(collection_id, "collectionId")
    tell(info, "PRODUCT_UPDATED", *shelves.products_remove(row, products))
    return {"collection": row}


@mutation("collectionReorderProducts", permission=MANAGE)
def collection_reorder_products(
    info: GraphQLResolveInfo, collection_id: str, moves: list[Payload]
) -> Payload:
    """Relative moves, one after another."""
    row = _collection(collection_id, "collectionId")
    return {"collection": shelves.products_reorder(row, moves)}


@mutation("collectionChannelListingUpdate", permission=MANAGE)
def collection_channel_listing_update(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    input: Payload,  # noqa: A002
) -> Payload:
    """Show in channels, hide from others."""
    row = _collection(id)
    shelves.collection_listings_change(row, input, now=info.context.now)
    tell(info, "COLLECTION_UPDATED", row)
    return {"collection": row}
