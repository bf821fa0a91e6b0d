"""Rows moved by so many places, as every `…Reorder…` and `…Move` of the contract says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

T = TypeVar("T")


def moved(rows: Sequence[T], row: T, by: int) -> list[T]:
    """The rows with one of them `by` places further on, at most to either end."""
    rest = list(rows)
    place = rest.index(row)
    rest.pop(place)
    rest.insert(min(max(place + by, 0), len(rest)), row)
    return rest


def sort_orders_write(rows: Iterable[Any]) -> None:
    """Number rows in the order given; only those whose number changes are written."""
    for place, row in enumerate(rows):
        if row.sort_order != place:
            row.sort_order = place
            row.save(update_fields=["sort_order"])
