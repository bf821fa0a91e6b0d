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


def sums_of(events: Iterable[Event]) -> Sums:
    """Add up events. A success counts once it is there, whatever was said before it.

    A request is pending until a success or a failure with its reference.
    """
    rows = [row for row in events if row.is_counted]
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
    taken_from_held = min(held, _charged_in_all(rows)) if held else ZERO
    sums.authorized = max(ZERO, held - taken_from_held - sums.canceled)
    return sums


def _success(sums: Sums, row: Event) -> None:
    if row.type == "AUTHORIZATION_SUCCESS":
        sums.authorized += row.amount
    elif row.type == "CHARGE_SUCCESS":
        sums.charged += row.amount
    elif row.type == "CHARGE_BACK":
        sums.charged -= row.amount
    elif row.type == "REFUND_SUCCESS":
        sums.charged -= row.amount
        sums.refunded += row.amount
    elif row.type == "REFUND_REVERSE":
        sums.charged += row.amount
        sums.refunded -= row.amount
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
        return max(ZERO, held - amount)
    return held


def _charged_in_all(rows: list[Event]) -> Decimal:
    return sum((row.amount for row in rows if row.type == "CHARGE_SUCCESS"), ZERO)


def charge_status(total: Decimal, charged: Decimal) -> str:
    """NONE, PARTIAL, FULL or OVERCHARGED; nothing to pay is FULL."""
    if charged > total:
        return "OVERCHARGED"
    if charged == total:
        return "FULL"
    return "PARTIAL" if charged > 0 else "NONE"


def authorize_status(total: Decimal, covered: Decimal) -> str:
    """NONE, PARTIAL or FULL of what is authorised or charged."""
    if covered >= total:
        return "FULL"
    return "PARTIAL" if covered > 0 else "NONE"
