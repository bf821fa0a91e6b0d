"""Promising lots to order lines, giving back, picking and shipping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q

from catalog.bases.errors import (
    KeyReusedError,
    LotShortageError,
    LotStateError,
    QuantityError,
    UnknownLotError,
)
from catalog.bases.fefo import choose, first_expired, free_and_fit, last_day_needed
from catalog.bases.ledger import (
    Change,
    change_write,
    lot_lock,
    lots_lock,
    quantity_check,
)
from catalog.bases.models import Lot, LotAllocation, LotMovement, LotState, MovementKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

RACES = 5


def lot_allocate(
    *,
    order_id: str,
    order_line_id: str,
    sku: str,
    base_code: str,
    quantity: int,
    arrival_on: date,
    minimum_life_days: int,
    now: datetime,
    ship_on: date | None = None,
) -> list[LotAllocation]:
    """Promise `quantity` units in all to an order line, from lots of one base.

    Idempotent per order line: called again, it only adds what the line has not. All
    or nothing: raises `LotShortageError` with what is left. Raises `QuantityError`.
    """
    return line_allocate(
        order_id=order_id,
        order_line_id=order_line_id,
        sku=sku,
        base_codes=[base_code],
        quantity=quantity,
        arrival_on=arrival_on,
        minimum_life_days=minimum_life_days,
        now=now,
        ship_days={base_code: ship_on} if ship_on else None,
    )


def line_allocate(
    *,
    order_id: str,
    order_line_id: str,
    sku: str,
    base_codes: Sequence[str],
    quantity: int,
    arrival_on: date,
    minimum_life_days: int,
    now: datetime,
    ship_days: Mapping[str, date] | None = None,
    is_partial: bool = False,
    locked: Sequence[Lot] | None = None,
) -> list[LotAllocation]:
    """As `lot_allocate`, from several bases in order of preference.

    With `is_partial` it promises what there is instead of raising `LotShortageError`.
    `locked` are lots that the caller has locked: no others are looked at.
    `ship_days` says per base on which day it sends; pick lists go by it.
    Returns all promises of the line that were not given back.
    """
    quantity_check(quantity)
    line = LotAllocation(
        order_id=order_id,
        order_line_id=order_line_id,
        arrival_on=arrival_on,
        minimum_life_days=minimum_life_days,
        created_at=now,
    )
    for race in range(RACES):
        try:
            with transaction.atomic():
                lots = _lots_of(line, sku, base_codes, locked)
                return _promise(
                    line, sku, lots, base_codes, quantity, ship_days or {}, is_partial
                )
        except IntegrityError:
            # Another worker promised to this very line at the same instant, from
            # another base's lots. Read again what the line has now.
            if race == RACES - 1:
                raise
    raise AssertionError


def _lots_of(
    line: LotAllocation,
    sku: str,
    base_codes: Sequence[str],
    locked: Sequence[Lot] | None,
) -> list[Lot]:
    if locked is not None:
        return [lot for lot in locked if lot.sku == sku]
    needed = last_day_needed(
        arrival_on=line.arrival_on, minimum_life_days=line.minimum_life_days
    )
    return lots_lock(free_and_fit([sku], base_codes, needed=needed))


def _promise(
    line: LotAllocation,
    sku: str,
    fit_lots: list[Lot],
    base_codes: Sequence[str],
    quantity: int,
    ship_days: Mapping[str, date],
    is_partial: bool,  # noqa: FBT001
) -> list[LotAllocation]:
    # Read after the lock: another worker may have promised to this very line.
    before = list(
        LotAllocation.objects.filter(order_line_id=line.order_line_id).select_related(
            "lot__base"
        )
    )
    wanted = quantity - sum(made.quantity_kept for made in before)
    if wanted <= 0:
        return [made for made in before if made.quantity_kept]
    fit_lots.sort(key=first_expired)
    chosen = choose(lots=fit_lots, base_codes=base_codes, quantity=wanted)
    available = sum(units for _, units in chosen)
    if available < wanted and not is_partial:
        raise LotShortageError(sku=sku, wanted=wanted, available=available)
    made_now = [
        promise_lot(line, lot, units, len(before) + index, ship_days)
        for index, (lot, units) in enumerate(chosen)
    ]
    return [made for made in before if made.quantity_kept] + made_now


def promise_lot(
    line: LotAllocation,
    lot: Lot,
    units: int,
    ordinal: int,
    ship_days: Mapping[str, date],
) -> LotAllocation:
    """The `ordinal`th promise to a line, of a locked lot that has the units free.

    `line` says order, line and days. Raises `QuantityError`.
    """
    change = Change(
        MovementKind.ALLOCATED,
        f"allocate:{line.order_line_id}:{ordinal}",
        line.created_at,
        allocated=units,
        order_id=line.order_id,
        order_line_id=line.order_line_id,
    )
    made = LotAllocation.objects.create(
        lot=lot,
        order_id=line.order_id,
        order_line_id=line.order_line_id,
        ordinal=ordinal,
        quantity=units,
        arrival_on=line.arrival_on,
        ship_on=ship_days.get(lot.base.code),
        minimum_life_days=line.minimum_life_days,
        created_at=line.created_at,
    )
    change_write(lot, change)
    return made


@transaction.atomic
def lot_release(
    *,
    order_line_id: str,
    key: str,
    now: datetime,
    quantity: int | None = None,
    lot_ids: Collection[int] | None = None,
    reason: str = "",
) -> int:
    """Give back promised units of a line (all that are open, or `quantity`).

    `lot_ids` limits it to promises of those lots.
    The latest promise is given back first. Returns the units given back by this key,
    now or before. Raises `QuantityError` if the line has fewer open.
    """
    if quantity is not None:
        quantity_check(quantity)
    promises = LotAllocation.objects.filter(order_line_id=order_line_id)
    if lot_ids is not None:
        promises = promises.filter(lot_id__in=list(lot_ids))
    held = {promise.lot_id for promise in promises}
    lots = {lot.pk: lot for lot in lots_lock(Q(pk__in=held))}
    mine = LotMovement.objects.filter(order_line_id=order_line_id)
    # SQLite compares LIKE without regard to case; Python decides.
    done = [line for line in mine if line.idempotency_key.startswith(f"{key}#")]
    if done:
        return -sum(line.allocated_delta for line in done)
    made = list(promises.filter(lot_id__in=lots).order_by("-ordinal"))
    free = sum(promise.quantity_open for promise in made)
    left = free if quantity is None else quantity
    if left > free:
        message = f"{left} to give back, but {order_line_id} has {free} open."
        raise QuantityError(message)
    given = left
    for promise in made:
        units = min(left, promise.quantity_open)
        if units:
            promise_give_back(promise, lots[promise.lot_id], units, key, now, reason)
            left -= units
    return given


def promises_drop(
    *, lot: Lot, units: int, key: str, now: datetime, reason: str
) -> list[str]:
    """Give back `units` that a locked lot has promised and lost, the latest first.

    Answers the orders that now miss units; somebody must re-source them. Raises
    `QuantityError` if fewer are open.
    """
    left = units
    orders = []
    for promise in LotAllocation.objects.filter(lot=lot).order_by("-pk"):
        gone = min(left, promise.quantity_open)
        if gone:
            promise_give_back(promise, lot, gone, f"{key}/{promise.pk}", now, reason)
            orders.append(promise.order_id)
            left -= gone
    if left:
        message = f"Lot {lot.code} has promised {left} fewer than it would lose."
        raise QuantityError(message)
    return sorted(set(orders))


def promise_give_back(
    promise: LotAllocation, lot: Lot, units: int, key: str, now: datetime, reason: str
) -> None:
    """Units of one promise go back to their locked lot."""
    change_write(
        lot,
        Change(
            MovementKind.RELEASED_BACK,
            f"{key}#{promise.ordinal}",
            now,
            allocated=-units,
            order_id=promise.order_id,
            order_line_id=promise.order_line_id,
            reason=reason[:300],
        ),
    )
    promise.quantity_released += units
    # What was picked for these units goes back to its shelf.
    kept = promise.quantity - promise.quantity_released
    promise.quantity_picked = min(promise.quantity_picked, kept)
    promise.save()


@transaction.atomic
def lot_pick(
    *, allocation_id: int, quantity: int, key: str, now: datetime
) -> LotAllocation:
    """Units of a promise are taken from the shelf for packing.

    Raises `UnknownLotError`, `LotStateError` (the lot is not on sale any more),
    `QuantityError`, `KeyReusedError`.
    """
    quantity_check(quantity)
    promise, lot = promise_locked(allocation_id)
    change = _change_of(promise, MovementKind.PICKED, key, now, reason=str(quantity))
    if _same_before(promise, change):
        return promise
    _must_be_good(lot)
    if promise.quantity_picked + quantity > promise.quantity_kept:
        message = f"{quantity} to pick, but {promise.quantity_open} are promised."
        raise QuantityError(message)
    change_write(lot, change)
    promise.quantity_picked += quantity
    promise.save()
    return promise


@transaction.atomic
def lot_ship(
    *, allocation_id: int, quantity: int, key: str, now: datetime
) -> LotAllocation:
    """Units of a promise leave the base: on hand and promised go down together.

    Raises as `lot_pick`. Units not picked before count as picked.
    """
    quantity_check(quantity)
    promise, lot = promise_locked(allocation_id)
    change = _change_of(promise, MovementKind.SHIPPED, key, now, units=-quantity)
    if _same_before(promise, change):
        return promise
    _must_be_good(lot)
    if quantity > promise.quantity_open:
        message = f"{quantity} to ship, but {promise.quantity_open} are promised."
        raise QuantityError(message)
    change_write(lot, change)
    promise.quantity_shipped += quantity
    promise.quantity_picked = max(promise.quantity_picked, promise.quantity_shipped)
    promise.save()
    return promise


def _change_of(
    promise: LotAllocation,
    kind: str,
    key: str,
    now: datetime,
    *,
    units: int = 0,
    reason: str = "",
) -> Change:
    return Change(
        kind,
        key,
        now,
        on_hand=units,
        allocated=units,
        order_id=promise.order_id,
        order_line_id=promise.order_line_id,
        reason=reason,
    )


def _same_before(promise: LotAllocation, change: Change) -> bool:
    before = LotMovement.objects.filter(idempotency_key=change.key).first()
    if before is None:
        return False
    same = (
        before.lot_id == promise.lot_id
        and before.kind == change.kind
        and before.on_hand_delta == change.on_hand
        and before.order_line_id == change.order_line_id
        and before.reason == change.reason
    )
    if not same:
        message = f"{change.key} was used for {before.kind} of lot {before.lot_id}."
        raise KeyReusedError(message)
    return True


def promise_locked(allocation_id: int) -> tuple[LotAllocation, Lot]:
    """A promise with its lot, locked. Raises `UnknownLotError`."""
    found = LotAllocation.objects.filter(pk=allocation_id).first()
    if found is None:
        message = f"No allocation {allocation_id}."
        raise UnknownLotError(message)
    lot = lot_lock(found.lot_id)
    # Read again: all that changes a promise holds its lot's lock. Its own row is locked
    # too, after the lot's: who changes where an order goes holds the promises alone.
    return LotAllocation.objects.select_for_update().get(pk=allocation_id), lot


def _must_be_good(lot: Lot) -> None:
    if lot.state != LotState.RELEASED:
        message = f"Lot {lot.code} is {lot.state}: it stays where it is."
        raise LotStateError(message)
