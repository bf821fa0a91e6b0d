"""Which refund does Saleor ask for? Its event names the transaction and an amount only.

The payload lists the transaction's events, the newest first on a real Saleor, in any
order elsewhere. A request that has its answer carries the answer's reference; of those
without one, requests of an equal amount are as good as each other, so the oldest that
the provider has not served yet is the one. When all are served, Saleor asks again for
one whose answer was lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from storefront.saleor.money import money_of_json
from storefront.saleor_app.errors import AppError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

Event = dict[str, Any]
ANSWERS = {"REFUND_SUCCESS", "REFUND_FAILURE"}


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """A request's own id, and its number among all of the transaction, from one."""

    id: str
    number: int


def refund_request(
    *, events: Sequence[Event], amount: Decimal, is_made: Callable[[str], bool]
) -> RefundRequest:
    """The request to serve. Raises `AppError` where the payload lists none."""
    told = sorted(
        (event for event in events if event["type"] == "REFUND_REQUEST"),
        key=lambda event: (str(event.get("createdAt")), str(event["id"])),
    )
    answered = {e.get("pspReference") for e in events if e["type"] in ANSWERS} - {None}
    numbered = [RefundRequest(event["id"], n) for n, event in enumerate(told, start=1)]
    waiting = [
        request
        for event, request in zip(told, numbered, strict=True)
        if event.get("pspReference") not in answered - {""} and _is_of(event, amount)
    ]
    if not waiting:
        message = f"No refund of {amount} is asked for by this transaction's events."
        raise AppError(message)
    open_ones = [request for request in waiting if not is_made(request.id)]
    return (open_ones or waiting)[0]


def _is_of(event: Event, amount: Decimal) -> bool:
    money = event.get("amount")
    return money is None or money_of_json(money).amount == amount
