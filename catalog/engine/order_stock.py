"""Stock of orders that were made: promised, sent, taken back. Rows are locked by key.

`catalog.engine.stock` says what is free; this module moves what is promised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from catalog.engine.errors import refuse
from catalog.engine.ids import global_id
from catalog.engine.models import Allocation, Stock
from catalog.engine.stock import insufficient, plan, stocks_locked, units_free

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from catalog.engine.models import Channel, OrderLine, Warehouse


def allocate_more(
    channel: Channel, line: OrderLine, units: int, *, now: datetime
) -> None:
    """Promise further units to a line of an order. Raises `Refusal`."""
    variant = line.variant
    if variant is None or not variant.track_inventory:
        return
    stocks = stocks_locked(channel, [variant.pk])
    free = units_free(stocks, now=now)
    takes, left = plan(stocks, free, {variant.pk: units})
    if left:
        raise insufficient({variant: left[variant.pk]})
    by_key = {stock.pk: stock for stock in stocks}
    for stock_id, taken in takes[variant.pk].items():
        by_key[stock_id].quantity_allocated += taken
        promise_add(line, stock_id, taken)
    Stock.objects.bulk_update(stocks, ["quantity_allocated"])


def promise_add(line: OrderLine, stock_id: int, units: int) -> None:
    """Write that a line is promised units of a locked stock, beside what it has."""
    row, is_new = Allocation.objects.get_or_create(
        order_line=line, stock_id=stock_id, defaults={"quantity_allocated": units}
    )
    if not is_new:
        row.quantity_allocated += units
        row.save(update_fields=["quantity_allocated"])


def release_units(line: OrderLine, units: int) -> None:
    """Give some of a line's promised units back, from the last promise on."""
    rows = list(line.allocations.select_for_update().order_by("-pk"))
    stocks = {
        stock.pk: stock
        for stock in Stock.objects.select_for_update()
        .filter(pk__in=[row.stock_id for row in rows])
        .order_by("pk")
    }
    for row in rows:
        taken = min(units, row.quantity_allocated)
        units -= taken
        row.quantity_allocated -= taken
        stocks[row.stock_id].quantity_allocated -= taken
        if row.quantity_allocated:
            row.save(update_fields=["quantity_allocated"])
        else:
            row.delete()
    Stock.objects.bulk_update(stocks.values(), ["quantity_allocated"])


def release(lines: Iterable[OrderLine]) -> None:
    """Give back what lines are still promised, for a canceled order."""
    rows = Allocation.objects.filter(order_line__in=[line.pk for line in lines])
    keys = sorted(set(rows.values_list("stock_id", flat=True)))
    stocks = {
        stock.pk: stock
        for stock in Stock.objects.select_for_update()
        .filter(pk__in=keys)
        .order_by("pk")
    }
    for row in rows:
        stocks[row.stock_id].quantity_allocated -= row.quantity_allocated
    Stock.objects.bulk_update(stocks.values(), ["quantity_allocated"])
    rows.delete()


def fulfill(
    line: OrderLine, *, warehouse: Warehouse, quantity: int, may_exceed: bool = False
) -> Stock | None:
    """Units of a line leave a warehouse: allocation and stock both go down.

    What this warehouse was not promised is taken from the line's other allocations. A
    variant that is gone, or not counted, is only noted. `may_exceed` takes what there is
    where there is less. Raises `Refusal` INSUFFICIENT_STOCK otherwise.
    """
    variant = line.variant
    if variant is None or not variant.track_inventory:
        return Stock.objects.filter(
            warehouse=warehouse, product_variant_id=line.variant_id or 0
        ).first()
    keys = list(line.allocations.values_list("stock_id", flat=True))
    rows = Stock.objects.select_for_update().filter(
        Q(pk__in=keys) | Q(warehouse=warehouse, product_variant_id=line.variant_id)
    )
    stocks = {stock.pk: stock for stock in rows.order_by("pk")}
    source = next((s for s in stocks.values() if s.warehouse_id == warehouse.pk), None)
    if source is None or (source.quantity < quantity and not may_exceed):
        raise _short(line, warehouse)
    _promises_take(line, stocks, source, quantity)
    left = source.quantity - quantity
    if left < source.quantity_allocated and not may_exceed:
        # The rest of this warehouse is promised to other orders.
        raise _short(line, warehouse)
    source.quantity = max(left, source.quantity_allocated)
    Stock.objects.bulk_update(stocks.values(), ["quantity", "quantity_allocated"])
    return source


def _short(line: OrderLine, warehouse: Warehouse) -> Exception:
    return refuse(
        "INSUFFICIENT_STOCK",
        f"Insufficient product stock: {line.variant}",
        "stocks",
        order_lines=[global_id("OrderLine", line.pk)],
        warehouse=global_id("Warehouse", warehouse.pk),
    )


def _promises_take(
    line: OrderLine, stocks: dict[int, Stock], source: Stock, quantity: int
) -> None:
    left = quantity
    allocations = list(line.allocations.select_for_update())
    allocations.sort(key=lambda row: (row.stock_id != source.pk, row.pk))
    for row in allocations:
        units = min(left, row.quantity_allocated)
        row.quantity_allocated -= units
        stocks[row.stock_id].quantity_allocated -= units
        left -= units
        if row.quantity_allocated:
            row.save(update_fields=["quantity_allocated"])
        else:
            row.delete()


def restock(
    line: OrderLine, *, warehouse: Warehouse, quantity: int, is_promised: bool
) -> None:
    """Units come back into a warehouse; promised to their line again, or free."""
    variant = line.variant
    if variant is None or not variant.track_inventory:
        return
    Stock.objects.get_or_create(warehouse=warehouse, product_variant=variant)
    stock = Stock.objects.select_for_update().get(
        warehouse=warehouse, product_variant=variant
    )
    stock.quantity += quantity
    if is_promised:
        stock.quantity_allocated += quantity
        promise_add(line, stock.pk, quantity)
    stock.save(update_fields=["quantity", "quantity_allocated"])
