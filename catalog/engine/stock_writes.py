"""Writes of stock rows as Saleor's mutations name them, many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from catalog.engine.errors import ErrorItem, Refusal
from catalog.engine.ids import key_of, parse_id
from catalog.engine.inputs import one_of_message, rows_of
from catalog.engine.models import ProductVariant, Stock, Warehouse
from catalog.engine.stock_levels import (
    StockRow,
    columns_set_many,
    quantities_set,
    stock_rows_of,
    stocks_create,
    stocks_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

Values = dict[str, Any]
NOT_FOUND = "Stock was not found."


def _problem(code: str, message: str, field: str | None) -> Values:
    return ErrorItem(code, message, field).as_payload()


class Names:
    """Variants and warehouses that rows name, looked up once for all rows."""

    def __init__(self, rows: list[Values]) -> None:
        self._keys: dict[tuple[str, Any], Any] = {}
        for name, model in (("variant", ProductVariant), ("warehouse", Warehouse)):
            field = f"{name}_external_reference"
            given = {row[field] for row in rows if row.get(field)}
            found = model.objects.filter(external_reference__in=given) if given else ()
            self._keys |= {(field, row.external_reference): row.pk for row in found}

    def read(self, row: Values, name: str, kind: str) -> tuple[Any, Values | None]:
        """(key, problem) of what a row names; one of them is None."""
        by_id, reference = f"{name}_id", f"{name}_external_reference"
        text, said = row.get(by_id), row.get(reference)
        if bool(text) == bool(said):
            message = one_of_message(
                {f"{name}Id": text, f"{name}ExternalReference": said}
            )
            return None, _problem("INVALID", message, None)
        if said:
            key = self._keys.get((reference, said))
            problem = _problem("NOT_FOUND", NOT_FOUND, None)
            return key, None if key else problem
        at = (by_id, text)
        if at not in self._keys:
            self._keys[at] = _key(str(text), kind)
        key = self._keys[at]
        if key is None:
            message = f"Invalid {name}Id."
            return None, _problem("INVALID", message, f"{name}Id")
        return key, None


def _key(text: str, kind: str) -> Any:
    try:
        said, key = parse_id(text)
        if said != kind:
            return None
        return UUID(key) if kind == "Warehouse" else int(key)
    except ValueError:
        return None


def bulk_update(rows: list[Values], *, policy: str | None) -> Values:
    """Payload of `stockBulkUpdate`: quantities of rows that exist, as `StockRow`
    with the quantity that each has now.

    REJECT_EVERYTHING (also when left out) changes nothing if one row fails.
    """
    names = Names(rows)
    read = []
    for row in rows:
        variant, wrong = names.read(row, "variant", "ProductVariant")
        warehouse, also = names.read(row, "warehouse", "Warehouse")
        problems = [problem for problem in (wrong, also) if problem]
        if row["quantity"] < 0:
            message = "Quantity should not be less than 0."
            problems.append(_problem("INVALID", message, "quantity"))
        read.append((variant, warehouse, row["quantity"], problems))
    with transaction.atomic():
        locked = stock_rows_of(x[0] for x in read if not x[3])
        there = {(row.variant_id, row.warehouse_id): row for row in locked}
        changes: list[tuple[int, int]] = []
        found: list[StockRow | None] = []
        for variant, warehouse, quantity, problems in read:
            stock = None if problems else there.get((variant, warehouse))
            if stock is None and not problems:
                problems.append(_problem("NOT_FOUND", NOT_FOUND, None))
            if stock is not None and stock.quantity_allocated > quantity:
                message = f"{stock.quantity_allocated} units are allocated to orders."
                problems.append(_problem("INVALID", message, "quantity"))
                stock = None
            if stock is not None:
                changes.append((stock.pk, quantity))
            found.append(stock)
        if len(changes) < len(rows) and policy in {None, "REJECT_EVERYTHING"}:
            changes, found = [], [None] * len(rows)
        columns_set_many(Stock, "quantity", changes)
    results = [
        {"stock": stock, "quantity": x[2], "errors": x[3]}
        for stock, x in zip(found, read, strict=True)
    ]
    return {"count": len(changes), "results": results}


# --- Stocks of one variant --------------------------------------------------------
def _twice(rows: list[Values], *, code: str = "UNIQUE") -> None:
    seen: set[str] = set()
    problems = []
    for place, row in enumerate(rows):
        if row["warehouse"] in seen:
            message = "Duplicated warehouse ID."
            extra = {"index": place}
            problems.append(ErrorItem(code, message, "warehouse", extra))
        seen.add(row["warehouse"])
    if problems:
        raise Refusal(*problems)


def _warehouses(rows: list[Values]) -> list[Warehouse]:
    texts = [row["warehouse"] for row in rows]
    return rows_of(Warehouse.objects.all(), texts, "Warehouse", field="warehouse")


@transaction.atomic
def variant_stocks_create(variant: ProductVariant, rows: list[Values]) -> list[Stock]:
    """New stock rows of a variant. Refuses UNIQUE for one that is there."""
    _twice(rows)
    warehouses = _warehouses(rows)
    there = {stock.warehouse_id for stock in stocks_of([variant.pk])}
    problems = [
        ErrorItem(
            "UNIQUE",
            "Stock for this warehouse already exists for this product variant.",
            "warehouse",
            {"index": place},
        )
        for place, warehouse in enumerate(warehouses)
        if warehouse.pk in there
    ]
    if problems:
        raise Refusal(*problems)
    made = [
        Stock(product_variant=variant, warehouse=warehouse, quantity=row["quantity"])
        for warehouse, row in zip(warehouses, rows, strict=True)
    ]
    stocks_create(made)
    return made


@transaction.atomic
def variant_stocks_update(variant: ProductVariant, rows: list[Values]) -> list[Stock]:
    """Quantities of a variant; rows that are not there are made."""
    _twice(rows)
    warehouses = _warehouses(rows)
    there = {stock.warehouse_id: stock for stock in stocks_of([variant.pk])}
    changes, made = [], []
    for warehouse, row in zip(warehouses, rows, strict=True):
        quantity, stock = row["quantity"], there.get(warehouse.pk)
        if quantity < 0:
            raise Refusal(
                ErrorItem("INVALID", "Quantity cannot be negative.", "quantity")
            )
        if stock is None:
            made.append(
                Stock(product_variant=variant, warehouse=warehouse, quantity=quantity)
            )
        elif stock.quantity_allocated > quantity:
            message = f"{variant}: more units are allocated than {quantity}."
            raise Refusal(ErrorItem("INVALID", message, "quantity"))
        else:
            changes.append((stock, quantity))
    quantities_set(changes)
    stocks_create(made)
    return [stock for stock, _ in changes] + made


def variant_stocks_of(
    variant: ProductVariant, texts: Iterable[str] | None
) -> list[Stock]:
    """Stock rows of a variant in some warehouses."""
    keys = [key_of(text, "Warehouse", field="warehouseIds") for text in texts or []]
    rows = Stock.objects.filter(product_variant=variant, warehouse_id__in=keys)
    return list(rows)
