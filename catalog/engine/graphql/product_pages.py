"""Pages of products, wherever they are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import filters
from catalog.engine.errors import top_level
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.loading import together
from catalog.engine.product_filter import (
    ProductFilter,
    in_collection_order,
    product_order,
)
from catalog.engine.product_filter import (
    search as search_condition,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from graphql import GraphQLResolveInfo

    from catalog.engine.models import Channel, Collection, Product

Payload = dict[str, Any]


def products_listed(
    info: GraphQLResolveInfo,
    rows: QuerySet[Product],
    channel: Channel | None,
    *,
    filter: Payload | None = None,  # noqa: A002  the contract's names
    where: Payload | None = None,
    search: str | None = None,
    sort_by: Payload | None = None,
    collection: Collection | None = None,
    **page: Any,
) -> Connection:
    """A page of products, filtered, in order, and completed together."""
    filters.one_filter(filter, where)
    given = filter if filter is not None else where
    if given:
        readers = ProductFilter(channel, now=info.context.now)
        rows = rows.filter(readers.condition(given))
    if search:
        rows = rows.filter(search_condition(search))
    if (sort_by or {}).get("field") == "RANK" and not _is_searched(given, search):
        message = "Sorting by RANK is available only when using a search filter."
        raise top_level("GraphQLError", message)
    if sort_by:
        rows = product_order(rows, sort_by, channel, collection=collection)
    elif collection is not None:
        ordered: Any = in_collection_order(rows, collection)
        rows = ordered.order_by("place", "pk")
    found = connect(rows, **page)
    together(found.nodes, channel=channel)
    return found


def _is_searched(given: Payload | None, words: str | None) -> bool:
    return bool(words or (given or {}).get("search"))
