"""Writes of returns: asked for within the market's term, decided, received by lot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from catalog.bases.models import LotAllocation, LotState
from catalog.bases.services import lot_adjust, lot_return
from catalog.returns.errors import ReturnError
from catalog.returns.models import Return, ReturnLine, ReturnReason, ReturnState
from catalog.returns.selectors import returnable
from catalog.sourcing.models import OrderSourcing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from catalog.returns.selectors import Returnable


# Goods that came broken, or were not what was ordered: nothing of them is the buyer's.
OUR_FAULT = frozenset({ReturnReason.DAMAGED, ReturnReason.WRONG})
ALL_BACK = ["goods", "charges", "delivery"]


@dataclass(frozen=True, slots=True)
class Found:
    """Units of a line as they came: so many, of which so many are sealed and alive."""

    received: int
    restocked: int


@transaction.atomic
def return_ask(
    *,
    order_id: str,
    units: Mapping[str, int],
    reason: str,
    note: str,
    now: datetime,
    picture: tuple[str, str] = ("", ""),
) -> Return:
    """A buyer wants to send units of order lines back.

    Where the law gives the right it is agreed to at once. `picture` is the name and the
    stored file. Raises `ReturnError`: `not_offered`, `too_late`, `nothing`, `too_many`.
    """
    # The order's row is the lock: the same units are never asked for twice.
    rows = list(OrderSourcing.objects.select_for_update().filter(order_id=order_id))
    there = returnable(order_id=order_id)
    if not rows or there is None:
        raise ReturnError("not_offered")
    wanted, terms = _wanted(there, units, now), there.terms
    made: Return = Return.objects.create(
        order_id=order_id,
        number=rows[0].number,
        market_code=rows[0].market_code,
        reason=reason,
        note=note.strip()[:1000],
        picture_name=picture[0][:160],
        picture_stored=picture[1],
        state=ReturnState.ASKED if terms.needs_approval else ReturnState.APPROVED,
        gives_back=ALL_BACK if reason in OUR_FAULT else list(terms.gives_back),
        turns_quota_back=terms.turns_quota_back,
        source=terms.source,
        back_by=there.back_by,
        asked_at=now,
        decided_at=None if terms.needs_approval else now,
    )
    ReturnLine.objects.bulk_create(
        ReturnLine(
            of_return=made, order_line_id=line, sku=there.skus[line], quantity=count
        )
        for line, count in wanted.items()
    )
    return made


def _wanted(
    there: Returnable, units: Mapping[str, int], now: datetime
) -> dict[str, int]:
    """Units by line that may be sent back today. Raises `ReturnError`."""
    if now.date() > there.ask_by:
        raise ReturnError("too_late")
    wanted = {line: count for line, count in units.items() if count}
    if not wanted:
        raise ReturnError("nothing")
    if any(not 0 < n <= there.units.get(line, 0) for line, n in wanted.items()):
        raise ReturnError("too_many")
    return wanted


@transaction.atomic
def return_decide(
    *, return_id: int, approves: bool, answer: str, by: str, now: datetime
) -> Return:
    """Agree to a return, or refuse it with the reason. Raises `ReturnError` `not_now`."""
    found = _locked(return_id)
    if found.state != ReturnState.ASKED or not (approves or answer.strip()):
        raise ReturnError("not_now")
    found.state = ReturnState.APPROVED if approves else ReturnState.REFUSED
    found.answer = "" if approves else answer.strip()[:300]
    found.decided_by, found.decided_at = by[:150], now
    found.save()
    return found


@transaction.atomic
def return_receive(
    *, return_id: int, found: Mapping[int, Found], by: str, now: datetime
) -> Return:
    """The goods came: by line key how many, and how many may be sold again.

    What may be sold goes back into its lot; the rest comes in and is written off, so
    that the ledger tells both. Lots that are off sale take nothing back for sale. Raises
    `ReturnError`: `not_now`, `nothing`, `too_many`.
    """
    came = _locked(return_id)
    if came.state != ReturnState.APPROVED:
        raise ReturnError("not_now")
    if not sum(one.received for one in found.values()):
        raise ReturnError("nothing")
    for line in came.lines.all():
        one = found.get(line.pk, Found(0, 0))
        if not 0 <= one.restocked <= one.received <= line.quantity:
            raise ReturnError("too_many")
        line.quantity_received = one.received
        line.quantity_restocked = _take_in(came, line, one, now)
        line.save()
    came.state, came.received_at = ReturnState.RECEIVED, now
    came.decided_by = by[:150]
    came.save()
    return came


def _take_in(came: Return, line: ReturnLine, one: Found, now: datetime) -> int:
    """Units into the lots they were sent from; answers how many may be sold."""
    left, sealed, kept = one.received, one.restocked, 0
    sent = LotAllocation.objects.filter(
        order_line_id=line.order_line_id, quantity_shipped__gt=0
    )
    for promise in sent.select_related("lot__base").order_by("pk"):
        units = min(left, promise.quantity_shipped)
        if not units:
            continue
        lot, key = promise.lot, f"return/{came.pk}/{line.pk}/{promise.pk}"
        lot_return(
            base_code=lot.base.code, lot_code=lot.code, quantity=units, key=key,
            reason=came.get_reason_display(), now=now, order_id=came.order_id,
        )  # fmt: skip
        is_alive = lot.best_before is None or lot.best_before > now.date()
        is_sold = lot.state in (LotState.RELEASED, LotState.EXHAUSTED)
        good = min(units, sealed) if is_alive and is_sold else 0
        if units - good:
            lot_adjust(
                base_code=lot.base.code, lot_code=lot.code, delta=good - units,
                reason="came back and cannot be sold", key=f"{key}/off", now=now,
                is_write_off=True,
            )  # fmt: skip
        left, sealed, kept = left - units, sealed - good, kept + good
    return kept


def quota_note(*, return_id: int, now: datetime) -> bool:
    """Note that the yearly limit is turned back; True the first time only.

    Call it inside the transaction that turns it back.
    """
    rows = Return.objects.filter(pk=return_id, quota_turned_at__isnull=True)
    return bool(rows.update(quota_turned_at=now))


def _locked(return_id: int) -> Return:
    rows = list(Return.objects.select_for_update().filter(pk=return_id))
    if not rows:
        raise ReturnError("no_return")
    return rows[0]


@transaction.atomic
def returns_forget(*, order_id: str) -> list[str]:
    """Delete a buyer's words and pictures of an order's returns; the returns stay.

    Answers the stored files that nothing needs any more. Raises `ReturnError`
    `not_now` while a return is under way: its decision needs them.
    """
    rows = list(Return.objects.select_for_update().filter(order_id=order_id))
    if any(row.state in {ReturnState.ASKED, ReturnState.APPROVED} for row in rows):
        raise ReturnError("not_now")
    stored = {row.picture_stored for row in rows if row.picture_stored}
    mine = Return.objects.filter(order_id=order_id)
    mine.update(note="", picture_name="", picture_stored="")
    # The same picture sent twice is one file: another order may still show it.
    shared = Return.objects.filter(picture_stored__in=stored)
    return sorted(stored - set(shared.values_list("picture_stored", flat=True)))
