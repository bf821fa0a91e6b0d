"""Relay paging over a queryset or a list, forward and backward."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

from catalog.engine.errors import top_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

MAXIMUM_PAGE = 100


class Connection:
    """A page: `edges`, `page_info`, and `total_count` counted only when asked."""

    def __init__(
        self,
        rows: QuerySet[Any] | Sequence[Any],
        start: int,
        page: list[Any],
        *,
        more: bool,
    ) -> None:
        self._rows = rows
        self.edges = [
            {"node": row, "cursor": cursor_of(start + position)}
            for position, row in enumerate(page)
        ]
        self.page_info = {
            "has_next_page": more,
            "has_previous_page": start > 0,
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
        rows = self._rows
        return len(rows) if isinstance(rows, list | tuple) else rows.count()  # type: ignore[call-arg]


def cursor_of(position: int) -> str:
    """A cursor is a position in the order of the list."""
    return base64.b64encode(f"position:{position}".encode()).decode()


def connect(
    rows: QuerySet[Any] | Sequence[Any],
    *,
    first: int | None = None,
    last: int | None = None,
    after: str | None = None,
    before: str | None = None,
    is_bound: bool = True,
) -> Connection:
    """A page of an ordered queryset or list.

    `first` or `last` is needed and at most 100, unless `is_bound` is False. One query
    forward; one more, a count, backward. Raises a top-level error as Saleor words it.
    """
    if first is None and last is None:
        if is_bound:
            message = "You must provide a `first` or `last` value to properly paginate the connection."
            raise top_level("GraphQLError", message)
        first = MAXIMUM_PAGE
    for name, value in (("first", first), ("last", last)):
        if value is not None and not 0 < value <= MAXIMUM_PAGE:
            message = f"Requesting {value} records on the connection exceeds the `{name}` limit of 1 to {MAXIMUM_PAGE} records."
            raise top_level("GraphQLError", message)
    start = _position(after) + 1 if after else 0
    if first is not None:
        end = min(start + first, _position(before)) if before else start + first
        window = list(rows[start : end + 1])
        size = max(0, end - start)
        return Connection(rows, start, window[:size], more=len(window) > size)
    total = len(rows) if isinstance(rows, list | tuple) else rows.count()  # type: ignore[call-arg]
    end = min(total, _position(before)) if before else total
    begin = max(start, end - (last or 0))
    return Connection(rows, begin, list(rows[begin:end]), more=end < total)


def _position(cursor: str) -> int:
    try:
        text = base64.b64decode(cursor, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise top_level("GraphQLError", "Received cursor is invalid.") from error
    word, _, number = text.partition(":")
    if word != "position" or not number.isdigit() or len(number) > 9:
        raise top_level("GraphQLError", "Received cursor is invalid.")
    return int(number)
