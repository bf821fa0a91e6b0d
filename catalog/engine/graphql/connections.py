"""Relay paging over a queryset or a list, forward and backward, as Saleor pages.

A cursor is the values a row is sorted by, as base64 of a JSON list: a page goes on after
that row also when rows before it come and go. Nulls are the largest values, on both
databases.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Q, QuerySet
from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    InlineFragmentNode,
)

from catalog.engine.errors import top_level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from graphql import SelectionSetNode

MAXIMUM_PAGE = 100
INVALID_CURSOR = "Received cursor is invalid."
# A field sorted by, and whether descending.
Order = list[tuple[str, bool]]


class Connection:
    """A page: `edges`, `page_info`, and `total_count` counted only when asked."""

    def __init__(
        self,
        rows: QuerySet[Any] | Sequence[Any] | Callable[[], QuerySet[Any]],
        page: Iterable[tuple[Any, str]],
        *,
        following: bool = False,
        preceding: bool = False,
    ) -> None:
        self._rows = rows
        self.edges = [{"node": row, "cursor": cursor} for row, cursor in page]
        self.page_info = {
            "has_next_page": following,
            "has_previous_page": preceding,
            "start_cursor": self.edges[0]["cursor"] if self.edges else None,
            "end_cursor": self.edges[-1]["cursor"] if self.edges else None,
        }

    @property
    def nodes(self) -> list[Any]:
        """The rows of the page."""
        return [edge["node"] for edge in self.edges]

    @property
    def total_count(self) -> int:
        """Rows of all pages."""
        rows = self._rows() if callable(self._rows) else self._rows
        return rows.count() if isinstance(rows, QuerySet) else len(rows)


def connect(
    rows: QuerySet[Any] | Sequence[Any],
    *,
    first: int | None = None,
    last: int | None = None,
    after: str | None = None,
    before: str | None = None,
    is_bound: bool = True,
) -> Connection:
    """A page of an ordered queryset or list, in one query.

    `first` or `last` is needed and at most 100, unless `is_bound` is False; without
    either there are no edges, only a count. Raises a top-level error as Saleor does.
    """
    if not first and not last:
        if is_bound:
            return Connection(rows, [])
        first = MAXIMUM_PAGE
    size = first or last or 0
    if not isinstance(rows, QuerySet):
        return _slice(rows, size, after=after, before=before, backward=not first)
    order = _order_of(rows)
    cursor = after or before
    shown = rows.order_by(*_ordering(rows, order, backward=not first))
    if cursor:
        values = _values(cursor, len(order))
        try:
            shown = shown.filter(_beyond(order, values, backward=not first))
            found = list(shown[: size + 1])
        except (ValueError, ValidationError) as error:
            raise top_level("GraphQLError", INVALID_CURSOR) from error
    else:
        found = list(shown[: size + 1])
    more, page = len(found) > size, found[:size]
    if not first:
        page.reverse()
    return Connection(
        rows,
        [(row, cursor_of(_at(row, name) for name, _ in order)) for row in page],
        following=more if first else bool(cursor),
        preceding=bool(cursor) if first else more,
    )


def first_rows(rows: QuerySet[Any], size: int) -> QuerySet[Any]:
    """The rows of a first page, and the one that tells whether there is another."""
    return rows.order_by(*_ordering(rows, _order_of(rows), backward=False))[: size + 1]


def first_page(
    rows: Callable[[], QuerySet[Any]],
    found: list[Any],
    size: int,
    by: Sequence[str],
) -> Connection:
    """A first page of what `first_rows` found, in the order of these columns."""
    return Connection(
        rows,
        [(row, cursor_of(_at(row, name) for name in by)) for row in found[:size]],
        following=len(found) > size,
    )


def cursor_of(values: Iterable[Any]) -> str:
    """The cursor of a row sorted by these values."""
    said = [None if value is None else str(value) for value in values]
    text = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
    return base64.b64encode(text.encode()).decode()


def _values(cursor: str, size: int) -> list[str | None]:
    try:
        said = json.loads(base64.b64decode(cursor, validate=True))
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise top_level("GraphQLError", INVALID_CURSOR) from error
    shape = isinstance(said, list) and len(said) == size
    if not shape or not all(value is None or isinstance(value, str) for value in said):
        raise top_level("GraphQLError", INVALID_CURSOR)
    return cast("list[str | None]", said)


def _order_of(rows: QuerySet[Any]) -> Order:
    given = list(rows.query.order_by)
    names = [str(name) for name in given or rows.model._meta.ordering or ["pk"]]
    order = [(name.lstrip("-"), name.startswith("-")) for name in names]
    # A tie would be skipped or served for ever: something unique comes last.
    unique = {"pk", "id"}
    if given:
        unique |= {f.name for f in rows.model._meta.fields if f.unique and not f.null}
    if not unique & {name for name, _ in order}:
        order.append(("pk", order[0][1]))
    return order


def _ordering(rows: QuerySet[Any], order: Order, *, backward: bool) -> list[Any]:
    ordering: list[Any] = []
    for name, descending in order:
        down = descending != backward
        if not _may_be_null(rows, name):
            ordering.append(f"-{name}" if down else name)
        elif down:
            ordering.append(F(name).desc(nulls_first=True))
        else:
            ordering.append(F(name).asc(nulls_last=True))
    return ordering


def _may_be_null(rows: QuerySet[Any], name: str) -> bool:
    if name == "pk":
        return False
    if name in rows.query.annotations:
        return True
    try:
        field: Any = rows.model._meta.get_field(name.partition("__")[0])
    except FieldDoesNotExist:
        return True
    return bool(getattr(field, "null", True))


def _beyond(order: Order, values: list[str | None], *, backward: bool) -> Q:
    """Rows after a cursor's, in the direction that is read."""
    found = Q(pk__in=[])
    same = Q()
    for (name, descending), value in zip(order, values, strict=True):
        if descending == backward:
            if value is not None:
                found |= same & (
                    Q(**{f"{name}__gt": value}) | Q(**{f"{name}__isnull": True})
                )
        elif value is None:
            found |= same & Q(**{f"{name}__isnull": False})
        else:
            found |= same & Q(**{f"{name}__lt": value})
        same &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
    return found


def _at(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part, None)
    return row


# --- Lists ------------------------------------------------------------------------
def _slice(
    rows: Sequence[Any],
    size: int,
    *,
    after: str | None,
    before: str | None,
    backward: bool,
) -> Connection:
    start = _position(after) + 1 if after else 0
    end = min(_position(before), len(rows)) if before else len(rows)
    first = max(start, end - size) if backward else start
    last = end if backward else min(end, start + size)
    page = [(rows[at], _list_cursor(at)) for at in range(first, last)]
    return Connection(
        rows, page, following=last < len(rows), preceding=first > 0 and bool(page)
    )


def _list_cursor(position: int) -> str:
    return base64.b64encode(f"arrayconnection:{position}".encode()).decode()


def _position(cursor: str) -> int:
    try:
        text = base64.b64decode(cursor, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise top_level("GraphQLError", INVALID_CURSOR) from error
    word, _, number = text.partition(":")
    if word != "arrayconnection" or not number.isdigit() or len(number) > 9:
        raise top_level("GraphQLError", INVALID_CURSOR)
    return int(number)


# --- Arguments --------------------------------------------------------------------
def paged(resolve: Callable[..., Any]) -> Callable[..., Any]:
    """The resolver of a connection, its page's arguments checked before it runs."""

    def checked(source: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
        _check(info, arguments)
        return resolve(source, info, **arguments)

    return checked


def _check(info: GraphQLResolveInfo, arguments: dict[str, Any]) -> None:
    first, last = arguments.get("first"), arguments.get("last")
    if not (first or last):
        nodes = [node.selection_set for node in info.field_nodes if node.selection_set]
        if any(_selects_edges(node, info) for node in nodes):
            message = f"You must provide a `first` or `last` value to properly paginate the `{info.field_name}` connection."
            raise top_level("GraphQLError", message)
        return
    for name, value in (("first", first), ("last", last)):
        if value and value > MAXIMUM_PAGE:
            message = f"Requesting {value} records on the `{info.field_name}` connection exceeds the `{name}` limit of {MAXIMUM_PAGE} records."
            raise top_level("GraphQLError", message)
        if value and value < 0:
            message = f"Argument `{name}` must be a non-negative integer."
            raise top_level("GraphQLError", message)
    for one, other in (("last", "first"), ("first", "before"), ("last", "after")):
        if arguments.get(one) and arguments.get(other):
            message = f"Argument `{one}` cannot be combined with `{other}`."
            raise top_level("GraphQLError", message)


def _selects_edges(selected: SelectionSetNode, info: GraphQLResolveInfo) -> bool:
    for node in selected.selections:
        if isinstance(node, FieldNode):
            if node.name.value == "edges":
                return True
        elif isinstance(node, FragmentSpreadNode):
            if _selects_edges(info.fragments[node.name.value].selection_set, info):
                return True
        elif isinstance(node, InlineFragmentNode) and _selects_edges(
            node.selection_set, info
        ):
            return True
    return False
