"""Harvest pre-orders: units of lots that are expected, sold within a declared window.

Never more than the base announced: a CHECK on the lot stands behind it. Quantities are
whole units of the SKU; days are the base's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q, Sum

from catalog.bases.allocation import promise_lot
from catalog.bases.errors import QuantityError, UnknownBaseError
from catalog.bases.fefo import last_day_needed
from catalog.bases.ledger import lots_lock
from catalog.bases.models import (
    Base,
    Lot,
    LotAllocation,
    LotState,
    PreorderPromise,
    PreorderWindow,
)
from catalog.jobs.services import outbox_add

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

# A harvest may be so late before its orders are given to a human.
GRACE = timedelta(days=3)
LONGEST_WINDOW = 180
COMING = (LotState.EXPECTED, LotState.RELEASED, LotState.EXHAUSTED)
BAD = (LotState.BLOCKED, LotState.RECALLED)
OPEN = F("quantity") - F("quantity_converted") - F("quantity_released")


@dataclass(frozen=True, slots=True)
class Ahead:
    """Units of a SKU that a base expects: free by day, and promised already."""

    by_day: tuple[tuple[date, int], ...] = ()
    promised: int = 0

    @property
    def free(self) -> int:
        """Units that may be sold ahead."""
        return sum(units for _, units in self.by_day)

    def ready_on(self, units: int) -> date:
        """The day by which so many are there. Raises `QuantityError` for too many."""
        there = 0
        for day, more in self.by_day:
            there += more
            if there >= units:
                return day
        message = f"{units} are not expected: {there}."
        raise QuantityError(message)


@transaction.atomic
def window_set(
    *, base_code: str, sku: str, days: int, by: str, now: datetime
) -> PreorderWindow:
    """How far ahead a base's SKU may be sold, by an operator, or "" a declaration.

    An operator's word stays when a declaration comes. Raises `UnknownBaseError`, and
    `QuantityError` for days that are not 0 … `LONGEST_WINDOW`.
    """
    base = Base.objects.filter(code=base_code).first()
    if base is None:
        message = f"No base {base_code}."
        raise UnknownBaseError(message)
    if not 0 <= days <= LONGEST_WINDOW:
        message = f"{days} days are not between 0 and {LONGEST_WINDOW}."
        raise QuantityError(message)
    row, is_new = PreorderWindow.objects.get_or_create(
        base=base,
        sku=sku,
        defaults={"days": days, "set_by": by[:150], "set_at": now},
    )
    if not is_new and (by or not row.set_by) and row.days != days:
        row.days, row.set_by, row.set_at = days, by[:150], now
        row.save()
    return row


def windows_of(*, base_code: str) -> list[PreorderWindow]:
    """How far ahead the goods of a base may be sold, by SKU."""
    return list(PreorderWindow.objects.filter(base__code=base_code).order_by("sku"))


def lots_expected(*, base_code: str) -> list[Lot]:
    """Lots that a base announced and of which units are still to come, by day."""
    lots = Lot.objects.filter(base__code=base_code, quantity_expected__gt=0)
    return list(lots.order_by("expected_on", "code"))


def ahead_units(
    *, on: date, skus: Collection[str] | None = None
) -> dict[tuple[str, str], Ahead]:
    """What is expected, per (base code, SKU); two queries, one where nothing is.

    Free are units of lots that are due within the window and not overdue.
    """
    windows = PreorderWindow.objects.filter(days__gt=0)
    known = {
        (base, sku): timedelta(days=days)
        for base, sku, days in windows.values_list("base__code", "sku", "days")
    }
    lots = Lot.objects.filter(
        Q(quantity_preordered__gt=0)
        | Q(sku__in={sku for _, sku in known}, quantity_expected__gt=0)
    ).exclude(state__in=BAD)
    if skus is not None:
        lots = lots.filter(sku__in=list(skus))
    rows = lots.order_by("expected_on", "pk").values_list(
        "base__code", "sku", "state", "expected_on",
        "quantity_expected", "quantity_preordered",
    )  # fmt: skip
    found: dict[tuple[str, str], Ahead] = {}
    for base, sku, state, due, expected, promised in rows:
        key = (base, sku)
        before = found.get(key, Ahead())
        days = before.by_day
        left = expected - promised
        window = known.get(key)
        if window and due and state in COMING and left > 0 and on <= due <= on + window:
            days = (*days, (due, left))
        found[key] = Ahead(days, before.promised + promised)
    return found


@transaction.atomic
def preorder_promise(
    *,
    order_id: str,
    order_line_id: str,
    sku: str,
    base_codes: Sequence[str],
    quantity: int,
    arrival_on: date,
    minimum_life_days: int,
    ship_on: date | None,
    now: datetime,
) -> int:
    """Promise expected units to an order line, the first to come first; answers how many.

    Only of lots that are due by the day on which the order was promised to leave. Call
    it for what a line misses now: it does not look at what the line has.
    """
    windows = {
        row.base.code: timedelta(days=row.days)
        for row in PreorderWindow.objects.filter(
            sku=sku, base__code__in=base_codes, days__gt=0
        ).select_related("base")
    }
    today, left = now.date(), quantity
    lots = lots_lock(
        Q(sku=sku, base__code__in=list(windows), state__in=COMING)
        & Q(expected_on__gte=today, quantity_expected__gt=F("quantity_preordered"))
    )
    place = {code: at for at, code in enumerate(base_codes)}
    for lot in sorted(lots, key=lambda x: (x.expected_on, place[x.base.code], x.pk)):
        assert lot.expected_on is not None
        if lot.expected_on > today + windows[lot.base.code] or left <= 0:
            continue
        if ship_on is not None and lot.expected_on > ship_on:
            continue
        units = min(left, lot.quantity_expected - lot.quantity_preordered)
        PreorderPromise.objects.create(
            lot=lot,
            order_id=order_id,
            order_line_id=order_line_id,
            quantity=units,
            arrival_on=arrival_on,
            ship_on=ship_on,
            minimum_life_days=minimum_life_days,
            created_at=now,
        )
        _preordered(lot, units)
        left -= units
    return quantity - left


def preorders_convert(lot: Lot, *, now: datetime) -> int:
    """Give a locked lot that is on sale to those who waited for it, the oldest first.

    Those who cannot have it, because it would not last until it arrives, are looked for
    again. Answers the units given.
    """
    if lot.state != LotState.RELEASED or not lot.quantity_preordered:
        return 0
    given, lost = 0, set()
    for promise in list(_open(lot_id=lot.pk).select_for_update()):
        needed = last_day_needed(
            arrival_on=promise.arrival_on, minimum_life_days=promise.minimum_life_days
        )
        if lot.best_before is not None and lot.best_before < needed:
            lost.add(promise.order_id)
            _release(lot, promise)
            continue
        units = min(promise.quantity_open, lot.available_quantity)
        if units:
            _convert(lot, promise, units, now)
            given += units
    if lost:
        payload = {"skus": [lot.sku], "orders": sorted(lost), "lots": []}
        key = f"preorder/{lot.pk}/{now.isoformat()}"
        outbox_add(topic="lots-lost", key=key, payload=payload)
    return given


def _convert(lot: Lot, promise: PreorderPromise, units: int, now: datetime) -> None:
    promise.quantity_converted += units
    promise.save(update_fields=["quantity_converted"])
    # Saved with the allocation, as one change of the lot: it may never be promised twice.
    lot.quantity_preordered -= units
    line = LotAllocation(
        order_id=promise.order_id,
        order_line_id=promise.order_line_id,
        arrival_on=promise.arrival_on,
        minimum_life_days=promise.minimum_life_days,
        created_at=now,
    )
    made = LotAllocation.objects.filter(order_line_id=promise.order_line_id).count()
    days = {lot.base.code: promise.ship_on} if promise.ship_on else {}
    promise_lot(line, lot, units, made, days)


@transaction.atomic
def preorders_release(
    *, order_id: str, lot_ids: Collection[int] | None = None, order_line_id: str = ""
) -> int:
    """Give back what an order waits for, all or of some lots or one line; how many units."""
    waited = _open(order_id=order_id)
    if lot_ids is not None:
        waited = waited.filter(lot_id__in=list(lot_ids))
    if order_line_id:
        waited = waited.filter(order_line_id=order_line_id)
    lots = {x.pk: x for x in lots_lock(Q(pk__in=waited.values("lot_id")))}
    return sum(_release(lots[one.lot_id], one) for one in waited.select_for_update())


@transaction.atomic
def preorders_overdue(*, on: date) -> list[str]:
    """Give back promises of lots that do not come, or went bad; the orders they were of."""
    lots = lots_lock(
        Q(quantity_preordered__gt=0)
        & (Q(expected_on__lt=on - GRACE) | Q(state__in=BAD))
    )
    orders = set()
    for lot in lots:
        if lot.state == LotState.QUARANTINED:
            # It is there and being examined: its orders wait for the word.
            continue
        for promise in _open(lot_id=lot.pk).select_for_update():
            orders.add(promise.order_id)
            _release(lot, promise)
    return sorted(orders)


def preorders_of(*, order_id: str) -> list[PreorderPromise]:
    """What an order waits for, with lots and bases, the first to come first."""
    waited = _open(order_id=order_id).select_related("lot__base")
    return list(waited.order_by("lot__expected_on", "pk"))


def preordered_by_line(*, order_id: str) -> dict[str, int]:
    """Units that each line of an order waits for."""
    rows = _open(order_id=order_id).order_by().values_list("order_line_id")
    return dict(rows.annotate(units=Sum(OPEN)))


def orders_waiting(*, lot_id: int) -> list[str]:
    """Orders that wait for units of a lot."""
    return list(
        _open(lot_id=lot_id).order_by("order_id").values_list("order_id", flat=True)
    )


def windows_declare(
    *, base_code: str, declared: Mapping[str, int], now: datetime
) -> None:
    """What the pavilion declares for a base; what it does not declare any more goes.

    An operator's word stays as it is. Raises as `window_set`.
    """
    rows = PreorderWindow.objects.filter(base__code=base_code, set_by="")
    rows.exclude(sku__in=list(declared)).delete()
    for sku, days in declared.items():
        window_set(base_code=base_code, sku=sku, days=days, by="", now=now)


def _open(**where: object) -> QuerySet[PreorderPromise]:
    done = F("quantity_converted") + F("quantity_released")
    return PreorderPromise.objects.filter(**where, quantity__gt=done)


def _release(lot: Lot, promise: PreorderPromise) -> int:
    units = promise.quantity_open
    promise.quantity_released += units
    promise.save(update_fields=["quantity_released"])
    _preordered(lot, -units)
    return units


def _preordered(lot: Lot, units: int) -> None:
    lot.quantity_preordered += units
    lot.save(update_fields=["quantity_preordered"])
