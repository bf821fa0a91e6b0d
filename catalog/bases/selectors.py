"""Reads of bases and lots: what is there, what may be promised, what must be picked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, Exists, F, OuterRef, Q, Sum, When
from django.db.models.functions import Coalesce

from catalog.bases.errors import UnknownBaseError, UnknownLotError
from catalog.bases.fefo import ORDER, fit, last_day_needed
from catalog.bases.models import Base, Lot, LotAllocation, LotState
from catalog.bases.preorders import Ahead, ahead_units, orders_waiting
from catalog.bases.safety import safety_units

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

WHOLE = 100
BAD_STATES = (LotState.BLOCKED, LotState.RECALLED, LotState.QUARANTINED)


@dataclass(frozen=True, slots=True)
class BaseProfile:
    """A base with what it has now."""

    base: Base
    lots: tuple[Lot, ...]

    @property
    def skus(self) -> tuple[str, ...]:
        """SKUs with a unit on sale."""
        selling = LotState.RELEASED
        return tuple(sorted({lot.sku for lot in self.lots if lot.state == selling}))


@dataclass(frozen=True, slots=True)
class LedgerDifference:
    """A lot whose sums are not what its ledger and its promises say."""

    lot_id: int
    on_hand: int
    on_hand_by_ledger: int
    allocated: int
    allocated_by_ledger: int
    allocated_by_promises: int


def base_profile(*, code: str) -> BaseProfile:
    """A base and its lots that are not used up. Raises `UnknownBaseError`."""
    base = Base.objects.filter(code=code).first()
    if base is None:
        message = f"No base {code}."
        raise UnknownBaseError(message)
    lots = Lot.objects.filter(base=base).exclude(state=LotState.EXHAUSTED)
    return BaseProfile(base=base, lots=tuple(lots.order_by("sku", *ORDER)))


def lot_by_code(*, base_code: str, lot_code: str) -> Lot:
    """One lot with its base. Raises `UnknownLotError`."""
    lots = Lot.objects.select_related("base")
    lot = lots.filter(base__code=base_code, code=lot_code).first()
    if lot is None:
        message = f"No lot {lot_code} of base {base_code}."
        raise UnknownLotError(message)
    return lot


def lots_coded(*, code: str, limit: int) -> list[Lot]:
    """Lots of any base whose code this is, whatever the case of its letters."""
    found = Lot.objects.select_related("base").filter(code__iexact=code)
    return list(found.order_by("base__code", "pk")[:limit])


def lots_for_sku(*, sku: str) -> list[Lot]:
    """All lots of a SKU, the first to expire first."""
    return list(Lot.objects.filter(sku=sku).select_related("base").order_by(*ORDER))


def next_lot(
    *,
    sku: str,
    arrival_on: date,
    minimum_life_days: int,
    base_codes: Collection[str] | None = None,
) -> Lot | None:
    """The lot that the next unit would come from, or None if none is fit and free."""
    found = next_lots(
        skus=[sku],
        arrival_on=arrival_on,
        minimum_life_days=minimum_life_days,
        base_codes=base_codes,
    )
    return found.get(sku)


def next_lots(
    *,
    skus: Collection[str],
    arrival_on: date,
    minimum_life_days: int,
    base_codes: Collection[str] | None = None,
) -> dict[str, Lot]:
    """`next_lot` for many SKUs in one query; SKUs without one are left out."""
    lots = _promisable(skus, arrival_on, minimum_life_days, base_codes)
    found: dict[str, Lot] = {}
    for lot in lots.select_related("base").order_by("sku", *ORDER):
        found.setdefault(lot.sku, lot)
    return found


def available_to_promise(
    *,
    skus: Collection[str],
    arrival_on: date,
    minimum_life_days: int,
    base_codes: Collection[str] | None = None,
    on: date | None = None,
) -> dict[str, int]:
    """Free fit units per SKU on that arrival day; SKUs with none are 0.

    What a base keeps back on `on` (the arrival day if left out) is not among them.
    """
    lots = _promisable(skus, arrival_on, minimum_life_days, base_codes)
    found = dict.fromkeys(skus, 0)
    for (_, sku), units in _less_safety(lots, skus, on or arrival_on).items():
        found[sku] += units
    return found


def bases_serving(
    *, quantities: Mapping[str, int], base_codes: Sequence[str], on: date
) -> tuple[dict[str, list[str]], dict[str, date]]:
    """Bases that units of each SKU would come from, in the order of `base_codes`.

    As many as hold the wanted units in lots on sale on `on`, then those that expect
    them; all that have any, if together they do not. SKUs that no base has are left
    out. Second: of bases that have to wait for a harvest, the day it is there. Four
    queries.
    """
    lots = _promisable(list(quantities), on, 0, base_codes)
    units = _less_safety(lots, quantities, on)
    ahead = ahead_units(on=on, skus=quantities)
    found: dict[str, list[str]] = {}
    ready: dict[str, date] = {}
    for sku, wanted in quantities.items():
        left = wanted
        for code in base_codes:
            if left > 0 and units.get((code, sku), 0) > 0:
                found.setdefault(sku, []).append(code)
                left -= units[code, sku]
        for code in base_codes:
            coming = ahead.get((code, sku))
            if left > 0 and coming and coming.free:
                taken = min(left, coming.free)
                day = coming.ready_on(taken)
                ready[code] = max(ready.get(code, day), day)
                left -= taken
                if code not in found.setdefault(sku, []):
                    found[sku].append(code)
    return found, ready


@dataclass(frozen=True, slots=True)
class StockUnits:
    """Units of a SKU at a base: free for sale, and promised to orders by lots.

    `lost` are promised by lots that went bad, and will have to come from elsewhere.
    """

    free: int
    owed: int
    lost: int = 0


def stock_units(
    *, on: date | None = None, now: datetime | None = None
) -> dict[tuple[str, str], StockUnits]:
    """What lots allow, per (base code, SKU).

    Free are the units of lots on sale that nobody was promised and whose best-before
    day is not past on `on` (today in UTC if left out); of a base whose feed is stale
    only its declared share, and never what a base keeps back. Owed is what lots on sale
    promised.
    """
    now = now or datetime.now(tz=UTC)
    sells = fit(needed=on or now.date())
    held = Sum("quantity_allocated")
    lost = Sum(Case(When(state__in=BAD_STATES, then="quantity_allocated"), default=0))
    left = F("quantity_on_hand") - F("quantity_allocated")
    free = Sum(Case(When(sells, then=left), default=0))
    shares, kept = feed_shares(now=now), safety_units(on=on or now.date())
    rows = (
        Lot.objects.order_by()
        .values("base__code", "sku")
        .annotate(held=held, lost=lost, free=free)
    )
    ahead = ahead_units(on=on or now.date())
    found = {}
    for row in rows:
        key = (row["base__code"], row["sku"])
        share, coming = shares.get(key[0], WHOLE), ahead.get(key, Ahead())
        here = max(row["free"] * share // WHOLE - kept.get(key, 0), 0)
        found[key] = StockUnits(
            here + coming.free * share // WHOLE,
            row["held"] - row["lost"] + coming.promised,
            row["lost"],
        )
    return found


def stock_targets(
    *, on: date | None = None, now: datetime | None = None
) -> dict[tuple[str, str], int]:
    """What Saleor's stock quantity is, per (base code, SKU), while all is quiet.

    What is free and what is owed: Saleor counts owed units as allocated, and only the
    difference may be sold.
    """
    units = stock_units(on=on, now=now)
    return {key: one.free + one.owed + one.lost for key, one in units.items()}


def feed_shares(*, now: datetime) -> dict[str, int]:
    """Per cent of the free units that stale bases may promise; others are left out.

    A base promised to speak every so many hours. A base that never spoke has not begun.
    """
    promising = Base.objects.filter(
        feed_promise_hours__isnull=False, feed_seen_at__isnull=False
    )
    shares = {base.code: feed_share(base=base, now=now) for base in promising}
    return {code: share for code, share in shares.items() if share < WHOLE}


def feed_share(*, base: Base, now: datetime) -> int:
    """Per cent of a base's free units that may be promised at this time."""
    if base.feed_promise_hours is None or base.feed_seen_at is None:
        return WHOLE
    silent = now - base.feed_seen_at
    if base.feed_stop_hours and silent > timedelta(hours=base.feed_stop_hours):
        return 0
    is_stale = silent > timedelta(hours=base.feed_promise_hours)
    return min(base.feed_stale_percent, WHOLE) if is_stale else WHOLE


def allocations_of_order(*, order_id: str) -> list[LotAllocation]:
    """Promises to an order that were not given back, with lot and base."""
    promises = LotAllocation.objects.filter(
        order_id=order_id, quantity__gt=F("quantity_released")
    )
    return list(promises.select_related("lot__base").order_by("order_line_id", "pk"))


def pick_list(*, base_code: str, on: date) -> list[LotAllocation]:
    """What a base has to pick and send by that day, order by order."""
    due = Q(ship_on__isnull=True) | Q(ship_on__lte=on)
    promises = LotAllocation.objects.filter(due, lot__base__code=base_code).filter(
        quantity__gt=F("quantity_shipped") + F("quantity_released")
    )
    return list(
        promises.select_related("lot__base").order_by(
            F("ship_on").asc(nulls_first=True), "order_id", "lot__sku", "pk"
        )
    )


def orders_of_lot(*, lot_id: int) -> list[str]:
    """Orders that had or have units of a lot, or wait for some; not those given back."""
    promises = LotAllocation.objects.filter(
        lot_id=lot_id, quantity__gt=F("quantity_released")
    )
    had = promises.order_by("order_id").values_list("order_id", flat=True).distinct()
    return sorted({*had, *orders_waiting(lot_id=lot_id)})


def ledger_differences() -> list[LedgerDifference]:
    """Lots that break "on hand is the sum of the ledger"; an empty list is the proof."""
    open_units = F("quantity") - F("quantity_shipped") - F("quantity_released")
    promised = dict(
        LotAllocation.objects.order_by()
        .values("lot_id")
        .annotate(units=Sum(open_units))
        .values_list("lot_id", "units")
    )
    lots = Lot.objects.order_by("pk").annotate(
        on_hand_sum=Coalesce(Sum("movements__on_hand_delta"), 0),
        allocated_sum=Coalesce(Sum("movements__allocated_delta"), 0),
    )
    found = [
        LedgerDifference(
            lot_id=lot.pk,
            on_hand=lot.quantity_on_hand,
            on_hand_by_ledger=lot.on_hand_sum,
            allocated=lot.quantity_allocated,
            allocated_by_ledger=lot.allocated_sum,
            allocated_by_promises=promised.get(lot.pk, 0),
        )
        for lot in lots.iterator()
    ]
    return [
        row
        for row in found
        if row.on_hand != row.on_hand_by_ledger
        or not row.allocated == row.allocated_by_ledger == row.allocated_by_promises
    ]


def _less_safety(
    lots: QuerySet[Lot], skus: Collection[str], on: date
) -> dict[tuple[str, str], int]:
    """Free units of lots per (base code, SKU), without what the base keeps back."""
    free = Sum(F("quantity_on_hand") - F("quantity_allocated"))
    rows = lots.order_by().values("base__code", "sku").annotate(free=free)
    kept = safety_units(on=on, skus=skus)
    units = {(row["base__code"], row["sku"]): row["free"] for row in rows}
    return {key: max(free - kept.get(key, 0), 0) for key, free in units.items()}


def _promisable(
    skus: Collection[str],
    arrival_on: date,
    minimum_life_days: int,
    base_codes: Collection[str] | None,
) -> QuerySet[Lot]:
    needed = last_day_needed(arrival_on=arrival_on, minimum_life_days=minimum_life_days)
    lots = Lot.objects.filter(
        fit(needed=needed),
        sku__in=list(skus),
        quantity_on_hand__gt=F("quantity_allocated"),
    )
    if base_codes is None:
        return lots
    # Not a join: SQLite would begin at the bases and read all of their lots.
    base = Base.objects.filter(pk=OuterRef("base"), code__in=list(base_codes))
    return lots.filter(Exists(base))
