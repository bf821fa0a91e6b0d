"""Quantities of stock: this module is their only writer.

Stocks are locked in primary-key order and everything is checked again under the lock;
a CHECK constraint stands behind it. SQLite begins every transaction as its one writer.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.db.models import F, Sum

from catalog.engine.compiled import Compiled
from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.ids import global_id
from catalog.engine.models import (
    Allocation,
    ChannelWarehouse,
    CheckoutLine,
    ProductVariant,
    Reservation,
    Stock,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from catalog.engine.models import Channel, OrderLine, Warehouse

L = TypeVar("L")


_order_of = Compiled(
    lambda key: ChannelWarehouse.objects.filter(channel=key).values_list(
        "warehouse_id", flat=True
    )
)
_locked = Compiled(
    lambda variants, warehouses: (
        Stock.objects.select_for_update(of=("self",))
        .filter(product_variant_id__in=variants, warehouse_id__in=warehouses)
        .order_by("pk")
    )
)
_held = Compiled(
    lambda stocks, now: (
        Reservation.objects.filter(stock_id__in=stocks, reserved_until__gt=now)
        .values("stock_id", "checkout_line__checkout_id")
        .order_by()
        .annotate(units=Sum("quantity_reserved"))
        .values_list("stock_id", "checkout_line__checkout_id", "units")
    )
)


def warehouse_order(channel: Channel) -> list[UUID]:
    """Warehouses of a channel in the order they are asked."""
    return _order_of(channel.pk)


def stocks_locked(
    channel: Channel, variants: Iterable[int], *, collect_at: Warehouse | None = None
) -> list[Stock]:
    """Stocks that serve variants in a channel, locked, in allocation order.

    The collection point is asked first, and alone where it hands out only its own.
    """
    order = warehouse_order(channel)
    if collect_at is not None:
        rest = [key for key in order if key != collect_at.pk]
        is_local = collect_at.click_and_collect_option == "LOCAL"
        order = [collect_at.pk, *([] if is_local else rest)]
    locked: list[Stock] = _locked(sorted(set(variants)), order)
    place = {key: position for position, key in enumerate(order)}
    if channel.allocation_strategy == "PRIORITIZE_HIGH_STOCK":
        collect = collect_at.pk if collect_at else None
        return sorted(
            locked,
            key=lambda stock: (
                stock.warehouse_id != collect,
                stock.quantity_allocated - stock.quantity,
                place[stock.warehouse_id],
            ),
        )
    return sorted(locked, key=lambda stock: (place[stock.warehouse_id], stock.pk))


def units_free(
    stocks: Sequence[Stock], *, now: datetime, checkout_id: UUID | None = None
) -> dict[int, int]:
    """Units of each stock that a checkout may still have.

    What others hold is not free, but what it holds itself stays its own while it is
    there: where stock has shrunk below what is held, who comes first gets it.
    """
    own: dict[int, int] = defaultdict(int)
    others: dict[int, int] = defaultdict(int)
    for stock_id, holder, units in _held([stock.pk for stock in stocks], now):
        (own if holder == checkout_id else others)[stock_id] += units
    free = {}
    for stock in stocks:
        there = stock.quantity - stock.quantity_allocated
        free[stock.pk] = max(there - others[stock.pk], min(own[stock.pk], there), 0)
    return free


def available(
    channel: Channel,
    variants: Iterable[int],
    *,
    now: datetime,
    but: UUID | None = None,
) -> dict[int, int]:
    """Units of each variant that may still be sold in a channel; no locks.

    `but` is the checkout whose own reservations do not stand in its way.
    """
    wanted = set(variants)
    stocks = list(
        Stock.objects.filter(
            product_variant_id__in=wanted, warehouse__channelwarehouse__channel=channel
        )
    )
    free = units_free(stocks, now=now, checkout_id=but)
    units = dict.fromkeys(wanted, 0)
    for stock in stocks:
        units[stock.product_variant_id] += free[stock.pk]
    return units


def named(variant: ProductVariant) -> str:
    """A variant as messages say it."""
    return variant.name or variant.sku or f"ID:{variant.pk}"


def insufficient(short: Mapping[ProductVariant, int]) -> Refusal:
    """INSUFFICIENT_STOCK for each variant, naming what is left.

    `short` of an item's `extra` has the ids for whoever words it anew; the contract's
    own `variants` stays null here, as Saleor leaves it.
    """
    return Refusal(
        *(
            ErrorItem(
                "INSUFFICIENT_STOCK",
                f"Could not add items {named(variant)}. "
                f"Only {left} remaining in stock.",
                "quantity",
                {"short": [global_id("ProductVariant", variant.pk)]},
            )
            for variant, left in short.items()
        )
    )


def plan(
    stocks: Sequence[Stock], free: Mapping[int, int], wanted: Mapping[int, int]
) -> tuple[dict[int, dict[int, int]], dict[int, int]]:
    """(variant -> stock -> units to take, variant -> units left) in given order."""
    takes: dict[int, dict[int, int]] = defaultdict(dict)
    left = dict(wanted)
    free_all: dict[int, int] = defaultdict(int)
    for stock in stocks:
        key = stock.product_variant_id
        free_all[key] += free[stock.pk]
        units = min(free[stock.pk], left.get(key, 0))
        if units:
            takes[key][stock.pk] = units
            left[key] -= units
    return takes, {key: free_all[key] for key, missing in left.items() if missing > 0}


def _share(
    lines: Sequence[tuple[L, int, int]], takes: Mapping[int, Mapping[int, int]]
) -> list[tuple[L, int, int]]:
    """(line, stock, units) of lines given as (line, variant, quantity), in order."""
    left = {key: dict(stocks) for key, stocks in takes.items()}
    shared = []
    for line, variant, quantity in lines:
        missing = quantity
        for stock_id, units in left.get(variant, {}).items():
            taken = min(units, missing)
            if taken:
                shared.append((line, stock_id, taken))
                left[variant][stock_id] -= taken
                missing -= taken
    return shared


def _wanted(lines: Sequence[tuple[L, int, int]]) -> dict[int, int]:
    wanted: dict[int, int] = defaultdict(int)
    for _, variant, quantity in lines:
        wanted[variant] += quantity
    return wanted


def reserve(
    channel: Channel,
    lines: Sequence[CheckoutLine],
    *,
    until: datetime | None,
    now: datetime,
    needed: Collection[int] | None = None,
    collect_at: Warehouse | None = None,
) -> None:
    """Hold the units of a checkout's lines until a time; refuses what is not there.

    `until` None only checks. Existing reservations of the checkout are replaced. Only
    the variants in `needed` (all if None) must be there in full; another line that
    somebody was faster on keeps what is left, and says so as a problem. Raises
    `Refusal` INSUFFICIENT_STOCK.
    """
    tracked = [line for line in lines if line.variant.track_inventory]
    if not tracked:
        return
    checkout_id = tracked[0].checkout_id
    stocks = stocks_locked(
        channel, (line.variant_id for line in tracked), collect_at=collect_at
    )
    free = units_free(stocks, now=now, checkout_id=checkout_id)
    wanted = [(line, line.variant_id, line.quantity) for line in tracked]
    takes, left = plan(stocks, free, _wanted(wanted))
    short = {
        line.variant: left[line.variant_id]
        for line in tracked
        if line.variant_id in left and (needed is None or line.variant_id in needed)
    }
    if short:
        raise insufficient(short)
    if until is None:
        return
    Reservation.objects.filter(checkout_line__checkout_id=checkout_id).delete()
    Reservation.objects.bulk_create(
        [
            Reservation(
                checkout_line=line,
                stock_id=stock_id,
                quantity_reserved=units,
                reserved_until=until,
            )
            for line, stock_id, units in _share(wanted, takes)
        ]
    )


def allocate(
    channel: Channel,
    lines: Sequence[OrderLine],
    *,
    checkout_id: UUID | None,
    now: datetime,
    collect_at: Warehouse | None = None,
) -> None:
    """Promise stock to the lines of a new order; all of it or nothing.

    Its own checkout's reservations count as free and end; an order that was drafted
    had no checkout. Raises `Refusal`.
    """
    tracked = [
        (line, line.variant)
        for line in lines
        if line.variant and line.variant.track_inventory
    ]
    keys = [variant.pk for _, variant in tracked]
    stocks = stocks_locked(channel, keys, collect_at=collect_at)
    free = units_free(stocks, now=now, checkout_id=checkout_id)
    wanted = [(line, variant.pk, line.quantity) for line, variant in tracked]
    takes, left = plan(stocks, free, _wanted(wanted))
    if left:
        raise insufficient({v: left[v.pk] for _, v in tracked if v.pk in left})
    by_key = {stock.pk: stock for stock in stocks}
    rows = []
    for line, stock_id, units in _share(wanted, takes):
        by_key[stock_id].quantity_allocated += units
        rows.append(
            Allocation(order_line=line, stock_id=stock_id, quantity_allocated=units)
        )
    Allocation.objects.bulk_create(rows)
    touched = [stock for stock in stocks if stock.pk in {x.stock_id for x in rows}]
    Stock.objects.bulk_update(touched, ["quantity_allocated"])
    if checkout_id is None:
        return
    Reservation.objects.filter(checkout_line__checkout_id=checkout_id).delete()


@transaction.atomic
def quantity_set(
    *, variant: ProductVariant, warehouse: Warehouse, quantity: int
) -> Stock:
    """What is physically there. Never below what is allocated: refuses INVALID."""
    if quantity < 0:
        raise refuse("INVALID", "Quantity cannot be negative.", "quantity")
    stock, is_new = Stock.objects.get_or_create(
        warehouse=warehouse, product_variant=variant, defaults={"quantity": quantity}
    )
    if not is_new:
        changed = Stock.objects.filter(
            pk=stock.pk, quantity_allocated__lte=quantity
        ).update(quantity=quantity)
        if not changed:
            message = f"{variant}: more units are allocated than {quantity}."
            raise refuse("INVALID", message, "quantity")
        stock.refresh_from_db()
    return stock


def stocks_remove(rows: QuerySet[Stock]) -> None:
    """Forget stock rows. Refuses INVALID while units of them are promised."""
    locked = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for stock in locked:
        if stock.quantity_allocated:
            message = f"{stock.quantity_allocated} units are allocated to orders."
            raise refuse("INVALID", message, "stocks")
    Stock.objects.filter(pk__in=[stock.pk for stock in locked]).delete()


def expired_clear(*, now: datetime) -> int:
    """Delete reservations whose time has passed. Answers how many."""
    return Reservation.objects.filter(reserved_until__lte=now).delete()[0]


def oversold() -> list[Stock]:
    """Stocks with more allocated than there; an empty list is the proof."""
    return list(Stock.objects.filter(quantity_allocated__gt=F("quantity")))
