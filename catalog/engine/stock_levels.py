"""Quantities set for many stocks at once, in one statement for some hundred of them.

Beside `stock` the only writer of quantities: what is allocated is checked under the
lock, and a CHECK constraint stands behind it.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from catalog.engine.compiled import Compiled
from catalog.engine.errors import refuse
from catalog.engine.models import Stock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from uuid import UUID

    from django.db.models import Model

STEP = 400


def stocks_create(rows: Sequence[Stock]) -> None:
    """Write new stock rows. Refuses INVALID for a negative quantity."""
    if any(row.quantity < 0 for row in rows):
        raise refuse("INVALID", "Quantity cannot be negative.", "quantity")
    Stock.objects.bulk_create(rows)


def stocks_of(variants: Iterable[int]) -> list[Stock]:
    """All stock rows of variants, locked, in the order of their keys."""
    found: list[Stock] = []
    for keys in _steps(sorted(set(variants))):
        rows = Stock.objects.select_for_update(of=("self",))
        found += rows.filter(product_variant_id__in=keys).order_by("pk")
    return found


class StockRow(NamedTuple):
    """What is asked of a locked row before it is changed, without an object for it."""

    pk: int
    variant_id: int
    warehouse_id: UUID
    quantity: int
    quantity_allocated: int

    def stock(self, quantity: int) -> Stock:
        """The row as an object, with another quantity."""
        return Stock(
            pk=self.pk,
            product_variant_id=self.variant_id,
            warehouse_id=self.warehouse_id,
            quantity=quantity,
            quantity_allocated=self.quantity_allocated,
        )


_rows_of = Compiled(
    lambda keys: (
        Stock.objects.select_for_update(of=("self",))
        .filter(product_variant_id__in=keys)
        .order_by("pk")
        .values_list(
            "pk", "product_variant_id", "warehouse_id", "quantity", "quantity_allocated"
        )
    )
)


def stock_rows_of(variants: Iterable[int]) -> list[StockRow]:
    """As `stocks_of`, of thousands of rows."""
    return [
        StockRow._make(row)
        for keys in _steps(sorted(set(variants)))
        for row in _rows_of(keys)
    ]


def quantities_set(changes: Sequence[tuple[Stock, int]]) -> None:
    """Set quantities of locked stock rows; the rows are changed too."""
    columns_set_many(Stock, "quantity", [(row.pk, units) for row, units in changes])
    for stock, quantity in changes:
        stock.quantity = quantity


def columns_set_many(
    model: type[Model], column: str, changes: Sequence[tuple[int, Any]]
) -> None:
    """Set one column of many rows, each to a value of its own."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        for step in _steps(changes):
            values = ", ".join(["(%s, %s)"] * len(step))
            # Both databases name the columns of VALUES column1 and column2.
            cursor.execute(
                f"UPDATE {table} SET {column} = v.column2 "  # noqa: S608  our own names
                f"FROM (VALUES {values}) AS v WHERE {table}.id = v.column1",
                [part for change in step for part in change],
            )


def _steps(rows: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while step := list(islice(iterator, STEP)):
        yield step
