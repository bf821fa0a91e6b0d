"""Reads of sourcing: what waits for a human, what stands behind an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Min, Sum

from catalog.bases.fefo import free_and_fit, last_day_needed
from catalog.bases.models import Lot
from catalog.bases.preorders import preorders_of
from catalog.bases.selectors import allocations_of_order
from catalog.sourcing.errors import UnknownAttentionError
from catalog.sourcing.models import NeedsAttention, OrderSourcing
from catalog.sourcing.planning import Offer
from catalog.sourcing.types import OrderPlan

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from catalog.declaration import Market
    from catalog.sourcing.planning import Supply
    from catalog.sourcing.types import SourceLine


def attention_open(*, limit: int = 500) -> list[NeedsAttention]:
    """Entries that wait for a human, the oldest first."""
    return list(NeedsAttention.objects.filter(closed_at__isnull=True)[:limit])


def attention_entry(*, attention_id: int) -> NeedsAttention:
    """An open entry. Raises `UnknownAttentionError`."""
    rows = NeedsAttention.objects.filter(pk=attention_id, closed_at__isnull=True)
    found = rows.first()
    if found is None:
        message = f"No open entry {attention_id}."
        raise UnknownAttentionError(message)
    return found


def attention_count() -> int:
    """How many entries wait."""
    return NeedsAttention.objects.filter(closed_at__isnull=True).count()


def attention_of_orders(*, order_ids: Collection[str]) -> dict[str, int]:
    """Open entries per order, for lists; orders without any are left out."""
    found: dict[str, int] = {}
    open_entries = NeedsAttention.objects.filter(
        closed_at__isnull=True, order_id__in=list(order_ids)
    )
    for order_id in open_entries.values_list("order_id", flat=True):
        found[order_id] = found.get(order_id, 0) + 1
    return found


def markets_of_orders(*, order_ids: Collection[str]) -> dict[str, str]:
    """The market's code of each order that was sourced."""
    rows = OrderSourcing.objects.filter(order_id__in=list(order_ids))
    return dict(rows.values_list("order_id", "market_code"))


def sourcing_of(*, order_id: str) -> OrderSourcing | None:
    """The record of an order with the days it was promised, None if never sourced."""
    return OrderSourcing.objects.filter(order_id=order_id).first()


def order_plan(*, order_id: str, is_new: bool = False) -> OrderPlan:
    """Promises and open entries of an order; both empty for an order never sourced."""
    entries = NeedsAttention.objects.filter(order_id=order_id, closed_at__isnull=True)
    return OrderPlan(
        order_id=order_id,
        promises=tuple(allocations_of_order(order_id=order_id)),
        attention=tuple(entries),
        is_new=is_new,
        ahead=tuple(preorders_of(order_id=order_id)),
    )


def supply_of(
    *,
    lines: Sequence[SourceLine],
    market: Market,
    arrival_on: date,
    base_codes: Sequence[str] | None = None,
) -> Supply:
    """Free fit units of the lines' goods at the market's bases. One query.

    `base_codes` if it is not those that the market declares.
    """
    needed = last_day_needed(
        arrival_on=arrival_on, minimum_life_days=market.minimum_life_days
    )
    codes = market.warehouses if base_codes is None else base_codes
    where = free_and_fit({line.sku for line in lines}, codes, needed=needed)
    units = Sum(F("quantity_on_hand") - F("quantity_allocated"))
    rows = (
        Lot.objects.filter(where)
        .order_by()
        .values("sku", "base__code")
        .annotate(units=units, oldest=Min("best_before"))
    )
    return {
        (row["sku"], row["base__code"]): Offer(row["units"], row["oldest"])
        for row in rows
    }
