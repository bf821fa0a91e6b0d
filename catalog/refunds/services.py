"""Writing refunds down, and how they end."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, Sum

from catalog.money import Money, round_money
from catalog.refunds.errors import RefundError
from catalog.refunds.models import (
    PartKind,
    Refund,
    RefundedOrder,
    RefundPart,
    RefundState,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

# Whoever claimed an order and has not come back by then was killed.
CLAIM = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Priced:
    """A line of an order as it was paid, or its delivery (`line_id` empty, one unit)."""

    line_id: str
    quantity: int
    goods: Money
    charges: Money

    def of(self, kind: PartKind) -> Money:
        """The price of its goods, or the duty and tax on them."""
        return self.goods if kind is PartKind.GOODS else self.charges


@dataclass(frozen=True, slots=True)
class Wanted:
    """Units of a line to give back, and whether goods, duty and tax, or both."""

    line_id: str
    units: int
    kinds: tuple[PartKind, ...] = (PartKind.GOODS, PartKind.CHARGES)


def refund_key(*about: object) -> str:
    """A key that the same cause always has."""
    return hashlib.sha256("/".join(map(str, about)).encode()).hexdigest()


def refund_ask(
    *,
    order_id: str,
    number: str,
    lines: Sequence[Priced],
    wanted: Sequence[Wanted],
    reason: str,
    key: str,
    asked_by: str,
    now: datetime,
) -> Refund:
    """Write down what is to be given back. The same key again is the same refund.

    One that failed is asked for again then, for what is still to be given of it.

    Each part is its units' share of what the line cost; the last units take the rest,
    so that parts sum to the whole to the last minor unit. Raises `RefundError`:
    `nothing`, `no_reason`, `unknown_line`, `too_many`.
    """
    if not reason.strip():
        raise RefundError("no_reason", "Say why money is given back.")
    known = {line.line_id: line for line in lines}
    with transaction.atomic():
        order = _order_locked(order_id)
        before = Refund.objects.filter(key=key).first()
        if before is not None and before.state != RefundState.FAILED:
            return before
        parts = [part for one in wanted for part in _parts(order, known, one)]
        amount = sum((part.amount for part in parts), Decimal(0))
        if not amount:
            raise RefundError("nothing", "Nothing is left to give back of that.")
        refund, _ = Refund.objects.update_or_create(
            key=key,
            defaults={
                "order": order,
                "number": number,
                "currency": lines[0].goods.currency,
                "amount": amount,
                "reason": reason.strip()[:300],
                "asked_by": asked_by,
                "asked_at": now,
                "state": RefundState.ASKED,
                "note": "",
                "given_before": None,
            },
        )
        refund.parts.all().delete()
        for part in parts:
            part.refund = refund
        RefundPart.objects.bulk_create(parts)
    return refund


def _parts(
    order: RefundedOrder, known: Mapping[str, Priced], one: Wanted
) -> list[RefundPart]:
    line = known.get(one.line_id)
    if line is None:
        raise RefundError("unknown_line", f"The order has no line {one.line_id!r}.")
    made = []
    for kind in one.kinds:
        units, given = _given(order, line.line_id, kind)
        if one.units < 1 or units + one.units > line.quantity:
            message = f"{line.quantity - units} of {line.quantity} units are left to give back."
            raise RefundError("too_many", message)
        whole = line.of(kind)
        share = whole.amount * (units + one.units) / line.quantity
        upto = round_money(Money(share, whole.currency)).amount
        made.append(
            RefundPart(
                order_line_id=line.line_id,
                kind=kind,
                units=one.units,
                amount=upto - given,
            )
        )
    return made


def _given(order: RefundedOrder, line_id: str, kind: PartKind) -> tuple[int, Decimal]:
    rows = RefundPart.objects.filter(
        refund__order=order, order_line_id=line_id, kind=kind
    ).exclude(refund__state=RefundState.FAILED)
    found = rows.aggregate(units=Sum("units"), amount=Sum("amount"))
    return found["units"] or 0, found["amount"] or Decimal(0)


def _order_locked(order_id: str) -> RefundedOrder:
    RefundedOrder.objects.get_or_create(order_id=order_id)
    return RefundedOrder.objects.select_for_update().get(order_id=order_id)


# --- Asking for the money ---------------------------------------------------------
def refund_claim(*, refund_id: int, now: datetime) -> Refund | None:
    """The refund, if it is the order's next and nobody asks for this order's money.

    One after the other: what commerce has given back of an order says whose it was only
    where each waits for the one before it. Call `refund_settle` or `refund_release`
    afterwards. A claim of somebody who was killed ends by itself.
    """
    order_id = Refund.objects.values_list("order_id", flat=True).get(pk=refund_id)
    with transaction.atomic():
        free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM)
        rows = RefundedOrder.objects.filter(free, pk=order_id)
        if not rows.update(claimed_at=now):
            return None
        asked = Refund.objects.filter(order=order_id, state=RefundState.ASKED)
        following = asked.select_related("order").order_by("pk").first()
        if following is not None and following.pk == refund_id:
            return following
        RefundedOrder.objects.filter(pk=order_id).update(claimed_at=None)
        return None


def refund_given_before(*, refund: Refund, given: Decimal) -> Decimal:
    """What had been given back before the first try; later tries read it again."""
    if refund.given_before is None:
        refund.given_before = given
        refund.save(update_fields=["given_before"])
    return refund.given_before


def refund_settle(
    *, refund: Refund, state: RefundState, now: datetime, note: str = ""
) -> None:
    """It ended, well or not; the order is free for the next."""
    with transaction.atomic():
        refund.state, refund.note = state, note[:300]
        refund.done_at = now if state == RefundState.DONE else None
        refund.save(update_fields=["state", "note", "done_at"])
        RefundedOrder.objects.filter(pk=refund.order_id).update(claimed_at=None)


def refund_release(*, refund: Refund, note: str) -> None:
    """Commerce did not answer: it stays asked for, and is tried again later."""
    with transaction.atomic():
        refund.note = note[:300]
        refund.save(update_fields=["note"])
        RefundedOrder.objects.filter(pk=refund.order_id).update(claimed_at=None)
