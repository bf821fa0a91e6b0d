"""What may be sent back of an order, by when, and what was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Sum

from catalog.bases.models import LotAllocation
from catalog.bases.selectors import allocations_of_order
from catalog.landed_cost.selectors import customs_items
from catalog.markets.selectors import UnknownMarketError, market_by_code
from catalog.returns.models import Return, ReturnLine, ReturnState
from catalog.sourcing.selectors import sourcing_of

if TYPE_CHECKING:
    from datetime import date

    from catalog.bases.models import Base
    from catalog.declaration import ReturnTerms


@dataclass(frozen=True, slots=True)
class Returnable:
    """What may still be sent back: units by order line, and the last day to say so."""

    terms: ReturnTerms
    units: dict[str, int]
    skus: dict[str, str]
    ask_by: date
    back_by: date


def returnable(*, order_id: str) -> Returnable | None:
    """What of an order may come back, whatever the day; None where nothing may.

    The term counts from the day on which the goods were promised to arrive at the
    latest, later if they left later: when a parcel was handed over is not told to us.
    """
    sourcing = sourcing_of(order_id=order_id)
    if sourcing is None or not sourcing.arrival_on:
        return None
    try:
        terms = market_by_code(sourcing.market_code).returns
    except UnknownMarketError:
        return None
    if terms is None:
        return None
    units: dict[str, int] = {}
    skus: dict[str, str] = {}
    for promise in allocations_of_order(order_id=order_id):
        if promise.quantity_shipped:
            line = promise.order_line_id
            units[line] = units.get(line, 0) + promise.quantity_shipped
            skus[line] = promise.lot.sku
    for line, back in _asked(order_id).items():
        units[line] = units.get(line, 0) - back
    # What spoils fast does not come back (as article 16 (d) of Directive 2011/83/EU).
    items = customs_items(skus=set(skus.values()))
    fresh = {sku for sku, item in items.items() if item.fresh}
    left = {
        line: count
        for line, count in units.items()
        if count > 0 and skus[line] not in fresh
    }
    begins = sourcing.arrival_on
    return Returnable(
        terms=terms,
        units=left,
        skus=skus,
        ask_by=begins + timedelta(days=terms.ask_days),
        back_by=begins + timedelta(days=terms.back_days),
    )


def _asked(order_id: str) -> dict[str, int]:
    rows = ReturnLine.objects.filter(of_return__order_id=order_id).exclude(
        of_return__state=ReturnState.REFUSED
    )
    said = rows.order_by().values_list("order_line_id").annotate(Sum("quantity"))
    return dict(said)


def units_back(*, order_id: str) -> dict[str, int]:
    """Units of each line of an order that have come back, over all its returns."""
    rows = ReturnLine.objects.filter(
        of_return__order_id=order_id, of_return__state=ReturnState.RECEIVED
    )
    said = rows.order_by().values_list("order_line_id")
    return dict(said.annotate(Sum("quantity_received")))


def returns_of_order(*, order_id: str) -> list[Return]:
    """Returns of an order with their lines, the first first."""
    return list(Return.objects.filter(order_id=order_id).prefetch_related("lines"))


def returns_open() -> list[Return]:
    """Returns that wait for an answer or for the goods, the oldest first."""
    waiting = Return.objects.filter(state__in=[ReturnState.ASKED, ReturnState.APPROVED])
    return list(waiting.prefetch_related("lines"))


def return_of(*, return_id: int) -> Return | None:
    """One return with its lines."""
    return Return.objects.prefetch_related("lines").filter(pk=return_id).first()


def bases_of(*, one: Return) -> list[Base]:
    """Bases that the units of a return were sent from, where they go back to."""
    lines = [line.order_line_id for line in one.lines.all()]
    rows = LotAllocation.objects.filter(
        order_id=one.order_id, order_line_id__in=lines, quantity_shipped__gt=0
    ).select_related("lot__base")
    return sorted({row.lot.base for row in rows}, key=lambda base: base.code)
