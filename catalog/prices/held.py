"""A basket keeps the prices it was told, for a day: what commerce must be told for that.

A price that falls is the buyer's at once; one that rises is kept from him until the day
is over. The rows here only remember; the change itself is asked of commerce.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from catalog.money import Money
from catalog.prices.models import HeldPrice, ShelfPrice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

# As long as a landed cost that was quoted holds.
HELD_FOR = timedelta(hours=24)
KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PriceTold:
    """A line of a checkout as commerce prices it now, one unit before tax."""

    line_id: str
    variant_id: str
    sku: str
    unit: Money


@dataclass(frozen=True, slots=True)
class PriceChange:
    """What commerce is to be told of a line; None: the shelf's price again."""

    line_id: str
    unit: Money | None


def prices_hold(
    *, checkout_id: str, market: str, told: Sequence[PriceTold], now: datetime
) -> list[PriceChange]:
    """Remember new prices; answer those that commerce must keep, or may let go.

    One query where nothing changed. Told again after a failure, the same change is
    answered again.
    """
    rows = {
        row.variant_id: row for row in HeldPrice.objects.filter(checkout_id=checkout_id)
    }
    moved = [one for one in told if _moves(rows.get(one.variant_id), one, now)]
    if not moved and not any(row.is_set for row in rows.values()):
        return []
    with transaction.atomic():
        found = HeldPrice.objects.select_for_update().filter(checkout_id=checkout_id)
        rows = {row.variant_id: row for row in found.order_by("pk")}
        changes = [
            _decide(checkout_id, market, rows.get(one.variant_id), one, now)
            for one in told
        ]
    return [change for change in changes if change]


def held_prices(*, checkout_id: str) -> dict[str, datetime]:
    """Until when a dearer shelf is kept from a buyer, by variant. One query."""
    rows = HeldPrice.objects.filter(checkout_id=checkout_id, is_set=True)
    return {row.variant_id: row.told_at + HELD_FOR for row in rows}


def held_prices_prune(now: datetime) -> int:
    """Forget what was told long ago; the schedule calls this."""
    return HeldPrice.objects.filter(told_at__lt=now - KEPT).delete()[0]


def _moves(row: HeldPrice | None, one: PriceTold, now: datetime) -> bool:
    return row is None or row.amount != one.unit.amount or now >= row.told_at + HELD_FOR


def _decide(
    checkout_id: str,
    market: str,
    row: HeldPrice | None,
    one: PriceTold,
    now: datetime,
) -> PriceChange | None:
    if row is None:
        HeldPrice.objects.bulk_create(
            [
                HeldPrice(
                    checkout_id=checkout_id, variant_id=one.variant_id,
                    amount=one.unit.amount, currency=one.unit.currency, told_at=now,
                )
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        return None
    if row.is_set and (
        now >= row.told_at + HELD_FOR or _is_shelf_cheaper(market, row, one)
    ):
        row.delete()
        return PriceChange(one.line_id, None)
    if now >= row.told_at + HELD_FOR:
        row.amount, row.told_at = one.unit.amount, now
        row.save(update_fields=["amount", "told_at"])
    elif one.unit.amount > row.amount:
        row.is_set = True
        row.save(update_fields=["is_set"])
        return PriceChange(one.line_id, Money(row.amount, row.currency))
    elif one.unit.amount < row.amount:
        row.amount = one.unit.amount
        row.save(update_fields=["amount"])
    return None


def _is_shelf_cheaper(market: str, row: HeldPrice, one: PriceTold) -> bool:
    shelf = ShelfPrice.objects.filter(market=market, sku=one.sku)
    newest = shelf.order_by("-given_at", "-pk").first()
    return newest is not None and newest.amount <= row.amount
