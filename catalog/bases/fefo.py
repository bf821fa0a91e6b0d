"""First expired first out, judged on the day the goods arrive. Pure choice.

A lot is fit when the life it has left on arrival is at least what the market demands;
goods without a best-before day are always fit. Among fit lots the one that expires
first goes first, then the older, then the one known longer.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Q

from catalog.bases.models import LotState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from django.db.models.expressions import OrderBy

    from catalog.bases.models import Lot

ORDER: tuple[OrderBy | str, ...] = (
    F("best_before").asc(nulls_last=True),
    F("made_on").asc(nulls_last=True),
    "pk",
)


def last_day_needed(*, arrival_on: date, minimum_life_days: int) -> date:
    """The best-before day a lot must at least reach."""
    try:
        return arrival_on + timedelta(days=minimum_life_days)
    except OverflowError:
        return date.max


def fit(*, needed: date) -> Q:
    """Lots on sale that live long enough, as a condition."""
    lives = Q(best_before__isnull=True) | Q(best_before__gte=needed)
    return Q(state=LotState.RELEASED) & lives


def free_and_fit(
    skus: Collection[str], base_codes: Collection[str], *, needed: date
) -> Q:
    """Fit lots of those goods and bases with a unit that nobody was promised."""
    there = Q(sku__in=list(skus), base__code__in=list(base_codes))
    return there & fit(needed=needed) & Q(quantity_on_hand__gt=F("quantity_allocated"))


def choose(
    *, lots: Sequence[Lot], base_codes: Sequence[str], quantity: int
) -> list[tuple[Lot, int]]:
    """Which fit lots give how much, base by base in the order given.

    The first base that can serve the whole quantity serves it alone (one parcel); if
    none can, bases are emptied in order. May return less than `quantity`.
    """
    by_base = {
        code: [lot for lot in lots if lot.base.code == code] for code in base_codes
    }
    for code in base_codes:
        if sum(lot.available_quantity for lot in by_base[code]) >= quantity:
            return _take(by_base[code], quantity)
    return _take([lot for code in base_codes for lot in by_base[code]], quantity)


def first_expired(lot: Lot) -> tuple[date, date, int]:
    """Sort key of FEFO for lots in memory, the same as `ORDER`."""
    return (lot.best_before or date.max, lot.made_on or date.max, lot.pk)


def _take(lots: Sequence[Lot], quantity: int) -> list[tuple[Lot, int]]:
    taken: list[tuple[Lot, int]] = []
    for lot in lots:
        units = min(quantity, lot.available_quantity)
        if units > 0:
            taken.append((lot, units))
            quantity -= units
    return taken
