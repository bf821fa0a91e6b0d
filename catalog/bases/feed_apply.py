"""What each kind of event does to a lot, inside the transaction of its message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q, Sum

from catalog.bases.allocation import promises_drop
from catalog.bases.errors import (
    Fault,
    FeedRefusedError,
    LotMismatchError,
    LotStateError,
    QuantityError,
)
from catalog.bases.ledger import Change, change_write, lot_lock
from catalog.bases.models import (
    Base,
    FeedMessage,
    LabResult,
    Lot,
    LotMark,
    LotMovement,
    LotState,
    MarkTopic,
    MovementKind,
)
from catalog.bases.services import lot_expect, lot_receive

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.bases.feed_schema import FeedEvent

APPLIED, SUPERSEDED, SAME = "applied", "superseded", "same"


@dataclass(slots=True)
class Intake:
    """A message being taken, and whom it concerns beside its base."""

    base: Base
    message: FeedMessage
    now: datetime
    orders_short: set[str] = field(default_factory=set)
    lots_lost: set[int] = field(default_factory=set)
    skus: set[str] = field(default_factory=set)


def event_apply(intake: Intake, number: int, event: FeedEvent) -> dict[str, Any]:
    """Apply one event. Raises `FeedRefusedError` naming the field."""
    at = f"events[{number}]"
    try:
        result = _KINDS[event.kind](intake, at, event)
    except QuantityError as error:
        values = {"lot": event.lot, "why": str(error)}
        raise FeedRefusedError(Fault("quantity", f"{at}.quantity", values)) from error
    except LotMismatchError as error:
        values = {"lot": event.lot, "why": str(error)}
        raise FeedRefusedError(Fault("lot_mismatch", f"{at}.lot", values)) from error
    except LotStateError as error:
        values = {"lot": event.lot, "why": str(error)}
        raise FeedRefusedError(Fault("lot_state", f"{at}.lot", values)) from error
    lot = Lot.objects.get(base=intake.base, code=event.lot)
    intake.skus.add(lot.sku)
    return {
        "type": event.kind,
        "lot": lot.code,
        "result": result,
        "on_hand": lot.quantity_on_hand,
        "allocated": lot.quantity_allocated,
        "state": str(lot.state),
    }


def _expected(intake: Intake, at: str, event: FeedEvent) -> str:
    known = Lot.objects.filter(base=intake.base, code=event.lot).first()
    if known is not None and known.state != LotState.EXPECTED:
        # The lot is there already: news of its coming is late.
        return SUPERSEDED
    assert event.expected_on is not None
    lot_expect(
        base_code=intake.base.code,
        sku=event.sku,
        lot_code=event.lot,
        quantity=event.quantity,
        expected_on=event.expected_on,
        key=_key(intake, at),
        now=intake.message.said_at,
    )
    return APPLIED


def _received(intake: Intake, at: str, event: FeedEvent) -> str:
    known = Lot.objects.filter(base=intake.base, code=event.lot).first()
    if known is not None and _is_older(intake, known, MarkTopic.COUNT):
        _same_goods(known, event)
        return SUPERSEDED
    lot_receive(
        base_code=intake.base.code,
        sku=event.sku,
        lot_code=event.lot,
        quantity=event.quantity,
        made_on=event.made_on,
        best_before=event.best_before,
        key=_key(intake, at),
        now=intake.message.said_at,
        is_quarantined=event.quarantined,
        unit_cost=event.unit_cost,
        message_id=intake.message.pk,
    )
    return APPLIED


def _same_goods(lot: Lot, event: FeedEvent) -> None:
    if lot.sku != event.sku:
        message = f"Lot {lot.code} is of {lot.sku}."
        raise LotMismatchError(message)


def _counted(intake: Intake, at: str, event: FeedEvent) -> str:
    if not Lot.objects.filter(base=intake.base, code=event.lot).exists():
        return _counted_first(intake, at, event)
    lot = _lot(intake, at, event)
    if event.sku:
        _same_goods(lot, event)
    if lot.state in (LotState.RECALLED, LotState.EXPECTED) and event.quantity:
        message = f"Lot {lot.code} is {lot.state}: a count does not change it."
        raise LotStateError(message)
    if _is_older(intake, lot, MarkTopic.COUNT):
        return SUPERSEDED
    delta = event.quantity - _on_hand_then(intake.message, lot)
    _mark(intake, lot, MarkTopic.COUNT)
    if delta == 0:
        return SAME
    _change(intake, at, lot, MovementKind.ADJUSTED, delta, "counted")
    return APPLIED


def _counted_first(intake: Intake, at: str, event: FeedEvent) -> str:
    """A count of a lot that nobody announced makes the lot, if it says what it is."""
    if not event.sku:
        raise FeedRefusedError(Fault("unknown_lot", f"{at}.lot", {"lot": event.lot}))
    if event.quantity == 0:
        raise FeedRefusedError(Fault("empty_lot", f"{at}.quantity", {"lot": event.lot}))
    lot = lot_receive(
        base_code=intake.base.code,
        sku=event.sku,
        lot_code=event.lot,
        quantity=event.quantity,
        made_on=event.made_on,
        best_before=event.best_before,
        key=_key(intake, at),
        now=intake.message.said_at,
        message_id=intake.message.pk,
    )
    _mark(intake, lot, MarkTopic.COUNT)
    return APPLIED


def _on_hand_then(message: FeedMessage, lot: Lot) -> int:
    """What the ledger says was there when the base counted."""
    same_stream = Q(feed_message__base=message.base_id) & Q(
        feed_message__stream=message.stream
    )
    since = (same_stream & Q(feed_message__sequence__gt=message.sequence)) | (
        (Q(feed_message__isnull=True) | ~same_stream)
        & Q(occurred_at__gt=message.said_at)
    )
    later = LotMovement.objects.filter(since, lot=lot).aggregate(x=Sum("on_hand_delta"))
    return lot.quantity_on_hand - (later["x"] or 0)


def _adjusted(intake: Intake, at: str, event: FeedEvent) -> str:
    lot = _lot(intake, at, event)
    if _is_older(intake, lot, MarkTopic.COUNT):
        return SUPERSEDED
    _change(intake, at, lot, MovementKind.ADJUSTED, event.delta, event.reason)
    return APPLIED


def _written_off(intake: Intake, at: str, event: FeedEvent) -> str:
    lot = _lot(intake, at, event)
    if _is_older(intake, lot, MarkTopic.COUNT):
        return SUPERSEDED
    _change(intake, at, lot, MovementKind.WRITTEN_OFF, -event.quantity, event.reason)
    return APPLIED


def _change(
    intake: Intake, at: str, lot: Lot, kind: str, delta: int, reason: str
) -> None:
    """Change what is on hand; promises of units that are gone are given back first."""
    key = _key(intake, at)
    left = lot.quantity_on_hand + delta
    if left < 0:
        message = f"{lot.quantity_on_hand} are there, {-delta} cannot leave."
        raise QuantityError(message)
    short = lot.quantity_allocated - left
    if short > 0:
        intake.orders_short.update(
            promises_drop(
                lot=lot, units=short, key=key, now=intake.now, reason=reason[:300]
            )
        )
    change_write(
        lot,
        Change(
            kind,
            key,
            intake.message.said_at,
            on_hand=delta,
            reason=reason,
            message_id=intake.message.pk,
        ),
    )


def _quarantined(intake: Intake, at: str, event: FeedEvent) -> str:
    return _state(
        intake, at, event, LotState.QUARANTINED, MovementKind.QUARANTINED,
        {LotState.RELEASED, LotState.EXHAUSTED},
    )  # fmt: skip


def _released(intake: Intake, at: str, event: FeedEvent) -> str:
    return _state(
        intake, at, event, LotState.RELEASED, MovementKind.RELEASED,
        {LotState.QUARANTINED},
    )  # fmt: skip


def _state(
    intake: Intake, at: str, event: FeedEvent, state: str, kind: str, allowed: set[Any]
) -> str:
    """A base may hold a lot and let it go again; what is blocked, only an operator."""
    lot = _lot(intake, at, event)
    if _is_older(intake, lot, MarkTopic.STATE):
        return SUPERSEDED
    same = {state, LotState.EXHAUSTED} if state == LotState.RELEASED else {state}
    if lot.state not in allowed | same:
        message = f"Lot {lot.code} is {lot.state}."
        raise LotStateError(message)
    _mark(intake, lot, MarkTopic.STATE)
    if lot.state in same and lot.state not in allowed:
        return SAME
    _state_write(intake, at, lot, state, kind, event.reason)
    if state == LotState.QUARANTINED:
        intake.lots_lost.add(lot.pk)
    return APPLIED


def _state_write(
    intake: Intake, at: str, lot: Lot, state: str, kind: str, reason: str
) -> None:
    change = Change(
        kind,
        f"{_key(intake, at)}/{kind}",
        intake.message.said_at,
        reason=reason,
        message_id=intake.message.pk,
    )
    change_write(lot, change)
    is_empty = state == LotState.RELEASED and lot.quantity_on_hand == 0
    lot.state = LotState.EXHAUSTED if is_empty else state
    lot.state_reason = reason
    lot.save(update_fields=["state", "state_reason"])


def _lab_result(intake: Intake, at: str, event: FeedEvent) -> str:
    """A failure always takes the lot off sale, however late it comes."""
    lot = _lot(intake, at, event)
    is_passed = event.outcome == "passed"
    LabResult.objects.create(
        lot=lot,
        test=event.test,
        is_passed=is_passed,
        laboratory=event.laboratory,
        report_number=event.report_number,
        value=event.value,
        limit=event.limit,
        reported_on=event.reported_on or intake.now.date(),
        recorded_at=intake.now,
        idempotency_key=_key(intake, at),
    )
    if is_passed:
        may_go = event.release and lot.state == LotState.QUARANTINED
        if may_go and not _is_older(intake, lot, MarkTopic.STATE):
            _mark(intake, lot, MarkTopic.STATE)
            kind = MovementKind.RELEASED
            reason = f"{event.test}: {event.report_number}"
            _state_write(intake, at, lot, LotState.RELEASED, kind, reason)
        return APPLIED
    if lot.state not in (LotState.BLOCKED, LotState.RECALLED):
        reason = f"{event.test}: {event.laboratory}, {event.report_number}"
        _state_write(intake, at, lot, LotState.BLOCKED, MovementKind.BLOCKED, reason)
        intake.lots_lost.add(lot.pk)
    return APPLIED


_KINDS = {
    "expected": _expected,
    "received": _received,
    "counted": _counted,
    "adjusted": _adjusted,
    "written_off": _written_off,
    "quarantined": _quarantined,
    "released": _released,
    "lab_result": _lab_result,
}


def _lot(intake: Intake, at: str, event: FeedEvent) -> Lot:
    found = Lot.objects.filter(base=intake.base, code=event.lot).first()
    if found is None:
        raise FeedRefusedError(Fault("unknown_lot", f"{at}.lot", {"lot": event.lot}))
    return lot_lock(found.pk)


def _is_older(intake: Intake, lot: Lot, topic: str) -> bool:
    """Whether a newer message has said how it is with this lot."""
    mark = (
        LotMark.objects.filter(lot=lot, topic=topic).select_related("message").first()
    )
    if mark is None:
        return False
    last, mine = mark.message, intake.message
    if last.pk == mine.pk:
        return False
    if last.stream == mine.stream:
        return mine.sequence < last.sequence
    return mine.said_at < last.said_at


def _mark(intake: Intake, lot: Lot, topic: str) -> None:
    LotMark.objects.update_or_create(
        lot=lot, topic=topic, defaults={"message": intake.message}
    )


def _key(intake: Intake, at: str) -> str:
    return f"feed/{intake.base.code}/{intake.message.message_id}/{at}"
