"""Pages of products, wherever they are listed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from catalog.engine import filters
from catalog.engine.compiled import Compiled
from catalog.engine.errors import top_level
from catalog.engine.graphql.connections import (
    MAXIMUM_PAGE,
    Connection,
    connect,
    first_page,
    first_rows,
)
from catalog.engine.loading import together
from catalog.engine.product_filter import (
    SORTS,
    ProductFilter,
    in_collection_order,
    product_order,
)
from catalog.engine.product_filter import (
    search as search_condition,
)
from catalog.engine.visibility import products_shown

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from graphql import GraphQLResolveInfo

    from catalog.engine.models import Channel, Collection, Product

Payload = dict[str, Any]
# Orders by columns of products alone.
PLAIN = frozenset({"NAME", "DATE", "LAST_MODIFIED", "LAST_MODIFIED_AT", "CREATED_AT"})


def first_products(
    channel: Channel, *, now: datetime, sort_by: Payload, first: int
) -> Connection:
    """The first page of what buyers see in an active channel, its SQL made once."""
    field = str(sort_by["field"])
    down = sort_by["direction"] == "DESC"
    found = _first_rows(field, down, first)(channel.pk, now)
    together(found, channel=channel)
    return first_page(lambda: _in_order(channel.pk, now, field, down),
                      found, first, SORTS[field])  # fmt: skip


def is_plain_page(sort_by: Payload | None, given: Payload) -> bool:
    """Whether a first page is asked for, of everything, in an order of columns."""
    is_plain = (sort_by or {}).get("field") in PLAIN
    named = {name for name, value in given.items() if value is not None}
    if not is_plain or (sort_by or {}).get("attribute_id") or named != {"first"}:
        return False
    return 0 < given["first"] <= MAXIMUM_PAGE


@lru_cache(maxsize=64)
def _first_rows(field: str, down: bool, first: int) -> Compiled:  # noqa: FBT001
    return Compiled(
        lambda channel, now: first_rows(_in_order(channel, now, field, down), first)
    )


def _in_order(
    channel_id: int,
    now: datetime,
    field: str,
    down: bool,  # noqa: FBT001
) -> QuerySet[Product]:
    rows = products_shown(channel_id, now=now, in_listings=True)
    sort = {"field": field, "direction": "DESC" if down else "ASC"}
    return product_order(rows, sort, None)


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
