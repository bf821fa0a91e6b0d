"""Collections on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import goods_reads, shelves
from catalog.engine.errors import permission_denied
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.product_fields import products_page
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.ids import row_of
from catalog.engine.loading import peers_of, together
from catalog.engine.models import Collection, CollectionChannelListing
from catalog.engine.translations import translation_shown
from catalog.engine.visibility import collections_seen, products_seen

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_PRODUCTS"
node("Collection", Collection)


@query("collections")
def collections(
    info: GraphQLResolveInfo, channel: str | None = None, **page: Any
) -> Connection:
    """Those of a channel, in the order they were made."""
    seen, rows = collections_seen(channel, is_staff=info.context.sees_all_goods)
    found = connect(rows, **page)
    together(found.nodes, channel=seen)
    return found


@query("collection")
def collection(
    info: GraphQLResolveInfo, channel: str | None = None, slug: str | None = None
) -> Collection | None:
    """By slug."""
    seen, rows = collections_seen(channel, is_staff=info.context.sees_all_goods)
    found = together(rows.filter(slug=slug)[:1], channel=seen)
    return found[0] if found else None


@resolver("Collection", "translation")
def translation(
    source: Collection, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    return translation_shown(source, "Collection", language_code)


@resolver("Collection", "products")
def products(source: Collection, info: GraphQLResolveInfo, **page: Any) -> Connection:
    """Products of the channel it is looked at through, hidden in listings or not."""
    context = info.context
    through = peers_of(source).channel
    seen, rows = products_seen(
        through.slug if through else None,
        now=context.now,
        is_staff=context.sees_all_goods,
    )
    return products_page(rows.filter(collections=source).order_by("slug"), seen, **page)


@resolver("Collection", "channelListings")
def channel_listings(
    source: Collection, info: GraphQLResolveInfo
) -> list[CollectionChannelListing]:
    """For staff and Apps."""
    if not info.context.is_app:
        raise permission_denied(MANAGE)
    return goods_reads.collection_listings(source)


def _collection(text: str) -> Collection:
    return row_of(Collection.objects.all(), text, "Collection")


@mutation("collectionCreate", permission=MANAGE)
def collection_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A collection, shown nowhere yet."""
    return {"collection": shelves.collection_write(Collection(), input)}


@mutation("collectionUpdate", permission=MANAGE)
def collection_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    return {"collection": shelves.collection_write(_collection(id), input)}


@mutation("collectionDelete", permission=MANAGE)
def collection_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Its products stay."""
    _collection(id).delete()
    return {}


@mutation("collectionAddProducts", permission=MANAGE)
def collection_add_products(
    info: GraphQLResolveInfo, collection_id: str, products: list[str]
) -> Payload:
    """Those in it stay."""
    row = row_of(
        Collection.objects.all(), collection_id, "Collection", field="collectionId"
    )
    return {"collection": shelves.products_add(row, products)}


@mutation("collectionChannelListingUpdate", permission=MANAGE)
def collection_channel_listing_update(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    input: Payload,  # noqa: A002
) -> Payload:
    """Show in channels, hide from others."""
    row = _collection(id)
    shelves.collection_listings_change(row, input)
    return {"collection": row}
