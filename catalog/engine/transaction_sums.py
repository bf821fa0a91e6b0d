"""What a transaction holds, computed from its events, in any order they came."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

ZERO = Decimal(0)


class Event(Protocol):
    """What matters of an event."""

    type: str
    psp_reference: str
    amount: Decimal
    is_counted: bool


@dataclass(slots=True)
class Sums:
    """Amounts of a transaction; what is pending has left where it comes from."""

    authorized: Decimal = ZERO
    authorize_pending: Decimal = ZERO
    charged: Decimal = ZERO
    charge_pending: Decimal = ZERO
    refunded: Decimal = ZERO
    refund_pending: Decimal = ZERO
    canceled: Decimal = ZERO
    cancel_pending: Decimal = ZERO


def sums_of(events: Iterable[Event]) -> Sums:
    """Add up events, given in the order of their times.

    A request is pending until a success or a failure with its reference; a failure
    takes back a success it came after. What has no reference was written by hand: it
    says how much there is, and so takes nothing from anywhere else.
    """
    rows = _standing([row for row in events if row.is_counted])
    sums = Sums()
    for row in rows:
        _success(sums, row)
    adjusted = [row for row in rows if row.type == "AUTHORIZATION_ADJUSTMENT"]
    held = adjusted[-1].amount if adjusted else sums.authorized
    answered = {
        (row.type.partition("_")[0], row.psp_reference)
        for row in rows
        if row.type.endswith(("_SUCCESS", "_FAILURE"))
    }
    for row in rows:
        kind = row.type.partition("_")[0]
        if row.type.endswith("_REQUEST") and (kind, row.psp_reference) not in answered:
            held = _pending(sums, kind, row.amount, held)
    gone = _sum_of(rows, "CHARGE_SUCCESS")
    taken_from_held = min(held, gone) if held else ZERO
    sums.authorized = max(
        ZERO, held - taken_from_held - _sum_of(rows, "CANCEL_SUCCESS")
    )
    return sums


def _standing(rows: list[Event]) -> list[Event]:
    """Events without the successes that a later failure has taken back."""
    failed: set[tuple[str, str]] = set()
    kept: list[Event] = []
    for row in reversed(rows):
        key = (row.type.partition("_")[0], row.psp_reference)
        if row.type.endswith("_FAILURE") and row.psp_reference:
            failed.add(key)
        if not (row.type.endswith("_SUCCESS") and key in failed):
            kept.append(row)
    return kept[::-1]


def _success(sums: Sums, row: Event) -> None:
    by_hand = not row.psp_reference
    if row.type == "AUTHORIZATION_SUCCESS":
        sums.authorized += row.amount
    elif row.type == "CHARGE_SUCCESS":
        sums.charged += row.amount
    elif row.type == "CHARGE_BACK":
        sums.charged -= row.amount
    elif row.type == "REFUND_SUCCESS":
        sums.charged -= ZERO if by_hand else row.amount
        sums.refunded += row.amount
    elif row.type == "REFUND_REVERSE":
        sums.charged += row.amount
        sums.refunded -= ZERO if by_hand else row.amount
    elif row.type == "CANCEL_SUCCESS":
        sums.canceled += row.amount


def _pending(sums: Sums, kind: str, amount: Decimal, held: Decimal) -> Decimal:
    """Note a request that nobody answered; answers what is still held."""
    if kind == "AUTHORIZATION":
        sums.authorize_pending += amount
    elif kind == "CHARGE":
        sums.charge_pending += amount
        return max(ZERO, held - amount)
    elif kind == "REFUND":
        sums.refund_pending += amount
        sums.charged -= amount
    elif kind == "CANCEL":
        sums.cancel_pending += amount
        return max(ZERO, held - amount)
    return held


def _sum_of(rows: list[Event], kind: str) -> Decimal:
    """What a provider reported of a kind."""
    said = (row.amount for row in rows if row.type == kind and row.psp_reference)
    return sum(said, ZERO)


def charge_status(total: Decimal, charged: Decimal) -> str:
    """NONE, PARTIAL, FULL or OVERCHARGED; nothing to pay is FULL."""
    if charged == total:
        return "FULL"
    if charged <= 0:
        return "NONE"
    return "OVERCHARGED" if charged > total else "PARTIAL"


def authorize_status(total: Decimal, covered: Decimal) -> str:
    """NONE, PARTIAL or FULL of what is authorised or charged."""
    if covered >= total:
        return "FULL"
    return "PARTIAL" if covered > 0 else "NONE"
