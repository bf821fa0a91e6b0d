"""Writes to bases and lots. Every call carries an idempotency key, or is one by nature.

`now` and days are arguments. Quantities are whole units of the lot's SKU. Allocation
to orders is in `catalog.bases.allocation`, offered here under the same names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from catalog.bases.allocation import (
    line_allocate,
    lot_allocate,
    lot_pick,
    lot_release,
    lot_ship,
)
from catalog.bases.errors import (
    LotMismatchError,
    LotStateError,
    QuantityError,
    UnknownBaseError,
    UnknownLotError,
)
from catalog.bases.ledger import (
    QUANTITY_LIMIT,
    Change,
    change_write,
    lot_lock,
    lots_lock,
    quantity_check,
)
from catalog.bases.models import Base, Lot, LotState, MovementKind
from catalog.bases.preorders import preorders_convert

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, time
    from decimal import Decimal

    from catalog.money import Money

__all__ = [
    "base_upsert",
    "line_allocate",
    "lot_adjust",
    "lot_allocate",
    "lot_block",
    "lot_expect",
    "lot_pick",
    "lot_quarantine",
    "lot_recall",
    "lot_receive",
    "lot_release",
    "lot_return",
    "lot_ship",
    "lot_unblock",
]

# State to be -> states from which a lot may come. A recalled lot never comes back.
TRANSITIONS: dict[str, set[str]] = {
    LotState.BLOCKED: {"released", "quarantined", "exhausted", "expected"},
    LotState.QUARANTINED: {"released", "blocked", "exhausted"},
    LotState.RELEASED: {"quarantined", "blocked"},
    LotState.RECALLED: {"released", "quarantined", "blocked", "exhausted", "expected"},
}


def base_upsert(
    *,
    code: str,
    slug: str,
    province: str,
    latitude: Decimal,
    longitude: Decimal,
    grows: Sequence[str],
    storage_classes: Sequence[str],
    cutoff_time: time,
    work_days: Sequence[str],
    holidays: Sequence[date] = (),
    street: str = "",
    city: str = "",
    postal_code: str = "",
    phone: str = "",
    is_active: bool = True,
    feed_promise_hours: int | None = None,
    feed_stale_percent: int = 50,
    feed_stop_hours: int | None = None,
) -> Base:
    """Create the base of that code or change it to what is said here."""
    values: dict[str, Any] = {
        "slug": slug,
        "province": province,
        "latitude": latitude,
        "longitude": longitude,
        "grows": list(grows),
        "storage_classes": list(storage_classes),
        "cutoff_time": cutoff_time,
        "work_days": list(work_days),
        "holidays": [day.isoformat() for day in holidays],
        "street": street,
        "city": city,
        "postal_code": postal_code,
        "phone": phone,
        "is_active": is_active,
        "feed_promise_hours": feed_promise_hours,
        "feed_stale_percent": feed_stale_percent,
        "feed_stop_hours": feed_stop_hours,
    }
    return Base.objects.update_or_create(code=code, defaults=values)[0]


@transaction.atomic
def lot_receive(
    *,
    base_code: str,
    sku: str,
    lot_code: str,
    quantity: int,
    made_on: date | None,
    best_before: date | None,
    key: str,
    now: datetime,
    is_quarantined: bool = False,
    message_id: int | None = None,
    unit_cost: Money | None = None,
) -> Lot:
    """Units arrive at a base. The lot is made if it is new, else it grows.

    `unit_cost` is what the base asks for one; the last word counts for the lot.
    `best_before` None means goods that do not perish. What was expected of the lot is
    taken off by as much. Raises `UnknownBaseError`, `QuantityError`,
    `LotMismatchError` (same code, other goods), `LotStateError` (recalled),
    `KeyReusedError`.
    """
    quantity_check(quantity)
    state = LotState.QUARANTINED if is_quarantined else LotState.RELEASED
    lot = _lot_made(base_code, sku, lot_code, made_on, best_before, state, now)
    if lot.state == LotState.RECALLED:
        message = f"Lot {lot_code} is recalled and takes nothing in."
        raise LotStateError(message)
    if lot.state == LotState.EXPECTED:
        lot.state = state
        lot.made_on, lot.best_before = made_on, best_before
    if unit_cost is not None:
        # Saved with the movement, on the locked row.
        lot.unit_cost, lot.unit_cost_currency = unit_cost.amount, unit_cost.currency
    change = Change(
        MovementKind.RECEIVED, key, now, on_hand=quantity, message_id=message_id
    )
    if change_write(lot, change) and lot.quantity_expected:
        arrived = min(quantity, lot.quantity_expected)
        off = Change(MovementKind.EXPECTED, f"{key}/expected", now, expected=-arrived)
        change_write(lot, off)
    preorders_convert(lot, now=now)
    return lot


@transaction.atomic
def lot_expect(
    *,
    base_code: str,
    sku: str,
    lot_code: str,
    quantity: int,
    expected_on: date,
    key: str,
    now: datetime,
) -> Lot:
    """A base announces units for a day; nothing is on hand yet.

    Raises `UnknownBaseError`, `QuantityError`, `LotMismatchError`, `KeyReusedError`.
    """
    quantity_check(quantity)
    lot = _lot_made(base_code, sku, lot_code, None, None, LotState.EXPECTED, now)
    change = Change(MovementKind.EXPECTED, key, now, expected=quantity)
    if change_write(lot, change):
        lot.expected_on = expected_on
        lot.save(update_fields=["expected_on"])
    return lot


@transaction.atomic
def lot_adjust(
    *,
    base_code: str,
    lot_code: str,
    delta: int,
    reason: str,
    key: str,
    now: datetime,
    is_write_off: bool = False,
) -> Lot:
    """Correct what is on hand by `delta` units, with a reason; a count or a loss.

    Never below what is promised: raises `QuantityError`. Also raises
    `UnknownLotError`, `KeyReusedError`.
    """
    if delta == 0 or abs(delta) > QUANTITY_LIMIT or not reason.strip():
        message = "An adjustment needs a quantity other than 0 and a reason."
        raise QuantityError(message)
    if is_write_off and delta > 0:
        message = "A write-off takes away."
        raise QuantityError(message)
    kind = MovementKind.WRITTEN_OFF if is_write_off else MovementKind.ADJUSTED
    lot = _lot_locked(base_code, lot_code)
    change_write(lot, Change(kind, key, now, on_hand=delta, reason=reason[:300]))
    return lot


@transaction.atomic
def lot_return(
    *,
    base_code: str,
    lot_code: str,
    quantity: int,
    reason: str,
    key: str,
    now: datetime,
    order_id: str = "",
) -> Lot:
    """Units that were shipped come back to stock. Raises as `lot_adjust`."""
    quantity_check(quantity)
    lot = _lot_locked(base_code, lot_code)
    change = Change(
        MovementKind.RETURNED,
        key,
        now,
        on_hand=quantity,
        reason=reason[:300],
        order_id=order_id,
    )
    change_write(lot, change)
    return lot


def lot_block(
    *, base_code: str, lot_code: str, reason: str, key: str, now: datetime
) -> Lot:
    """Take a lot off sale at once; what is promised stays promised until re-sourced.

    Raises `UnknownLotError`, `LotStateError`, `KeyReusedError`.
    """
    return _state_set(
        base_code,
        lot_code,
        LotState.BLOCKED,
        Change(MovementKind.BLOCKED, key, now, reason=reason[:300]),
    )


def lot_unblock(
    *, base_code: str, lot_code: str, reason: str, key: str, now: datetime
) -> Lot:
    """Put a blocked or quarantined lot on sale. Raises as `lot_block`."""
    return _state_set(
        base_code,
        lot_code,
        LotState.RELEASED,
        Change(MovementKind.RELEASED, key, now, reason=reason[:300]),
    )


def lot_quarantine(
    *, base_code: str, lot_code: str, reason: str, key: str, now: datetime
) -> Lot:
    """Hold a lot until it is examined. Raises as `lot_block`."""
    return _state_set(
        base_code,
        lot_code,
        LotState.QUARANTINED,
        Change(MovementKind.QUARANTINED, key, now, reason=reason[:300]),
    )


def lot_recall(
    *, base_code: str, lot_code: str, reason: str, key: str, now: datetime
) -> Lot:
    """Call a lot back, for good. Raises as `lot_block`."""
    return _state_set(
        base_code,
        lot_code,
        LotState.RECALLED,
        Change(MovementKind.RECALLED, key, now, reason=reason[:300]),
    )


@transaction.atomic
def _state_set(base_code: str, lot_code: str, state: LotState, change: Change) -> Lot:
    lot = _lot_locked(base_code, lot_code)
    before = lot.state
    if change_write(lot, change):
        if before not in TRANSITIONS[state]:
            message = f"Lot {lot_code} is {before} and cannot become {state}."
            raise LotStateError(message)
        # An empty lot that is put on sale again is used up.
        is_empty = state == LotState.RELEASED and lot.quantity_on_hand == 0
        lot.state = LotState.EXHAUSTED if is_empty else state
        lot.state_reason = change.reason
        lot.save(update_fields=["state", "state_reason"])
        preorders_convert(lot, now=change.now)
    return lot


def _lot_locked(base_code: str, lot_code: str) -> Lot:
    found = lots_lock(Q(base__code=base_code, code=lot_code))
    if not found:
        message = f"No lot {lot_code} of base {base_code}."
        raise UnknownLotError(message)
    return found[0]


def _lot_made(
    base_code: str,
    sku: str,
    lot_code: str,
    made_on: date | None,
    best_before: date | None,
    state: LotState,
    now: datetime,
) -> Lot:
    base = Base.objects.filter(code=base_code).first()
    if base is None:
        message = f"No base {base_code}."
        raise UnknownBaseError(message)
    if made_on and best_before and best_before < made_on:
        message = f"Lot {lot_code}: best before {best_before} but made on {made_on}."
        raise LotMismatchError(message)
    made, _ = Lot.objects.get_or_create(
        base=base,
        code=lot_code,
        defaults={
            "sku": sku,
            "state": state,
            "made_on": made_on,
            "best_before": best_before,
            "created_at": now,
        },
    )
    lot = lot_lock(made.pk)
    same_life = lot.state == LotState.EXPECTED or lot.best_before == best_before
    if lot.sku != sku or (state != LotState.EXPECTED and not same_life):
        message = f"Lot {lot_code} is of {lot.sku}, best before {lot.best_before}."
        raise LotMismatchError(message)
    return lot
