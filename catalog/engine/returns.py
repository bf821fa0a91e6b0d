"""Goods that are refunded or come back: they leave their parcels for one that says so.

Money does not move here: a refund is granted, or asked of the App, by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import order_stock
from catalog.engine.errors import refuse
from catalog.engine.events import async_event
from catalog.engine.fulfillments import status_store
from catalog.engine.ids import key_of
from catalog.engine.models import Fulfillment, FulfillmentLine
from catalog.engine.order_events import Actor, happened, lines_said

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.models import Order, OrderLine

Values = dict[str, Any]
SHUT = frozenset(
    {"CANCELED", "REFUNDED_AND_RETURNED", "REPLACED", "WAITING_FOR_APPROVAL"}
)


def products_return(
    order: Order, values: Values, *, now: datetime, by: Actor
) -> Fulfillment | None:
    """Lines of a locked order, sent or not, come back. Raises `Refusal`."""
    rows = [
        *(values.get("order_lines") or []),
        *(values.get("fulfillment_lines") or []),
    ]
    if any(row.get("replace") for row in rows):
        message = "Nothing is replaced here; draft a new order."
        raise refuse("INVALID", message, "input")
    taken = _lines_taken(order, values)
    if not taken:
        message = "Invalid input: no lines."
        raise refuse("REQUIRED", message, "input")
    refunds = bool(values.get("refund"))
    if refunds:
        message = "There is no legacy payment to refund; grant a refund instead."
        raise refuse("CANNOT_REFUND", message, "order")
    parcel = _parcel(order, "RETURNED", now, reason=values.get("reason") or "")
    for line, quantity, reason in taken:
        FulfillmentLine.objects.create(
            fulfillment=parcel, order_line=line, quantity=quantity, reason=reason
        )
    happened(
        order,
        "FULFILLMENT_RETURNED",
        now=now,
        by=by,
        lines=lines_said((line, units) for line, units, _ in taken),
    )
    status_store(order, now=now)
    async_event("FULFILLMENT_CREATED", parcel, now=now)
    async_event("ORDER_UPDATED", order, now=now)
    return parcel


def products_refund(order: Order) -> None:
    """Saleor refunds legacy payments so, of which this server has none."""
    message = "There is no legacy payment to refund; grant a refund instead."
    raise refuse("CANNOT_REFUND", message, "order")


def _parcel(order: Order, status: str, now: datetime, *, reason: str) -> Fulfillment:
    found = order.fulfillments.filter(status=status).first()
    if found is not None:
        return found
    return Fulfillment.objects.create(
        order=order,
        fulfillment_order=order.fulfillments.count() + 1,
        status=status,
        total_refund_amount=None,
        shipping_refund_amount=None,
        reason=reason,
        created=now,
    )


def _lines_taken(order: Order, values: Values) -> list[tuple[OrderLine, int, str]]:
    taken = []
    lines = {str(line.pk): line for line in order.lines.select_for_update()}
    for row in values.get("order_lines") or []:
        key = key_of(row["order_line_id"], "OrderLine", field="orderLineId")
        line = lines.get(key)
        if line is None:
            raise refuse("NOT_FOUND", "The line is not of this order.", "orderLineId")
        left = line.quantity - line.quantity_fulfilled
        _units_checked(row["quantity"], left, "orderLineId")
        line.order = order
        order_stock.release_units(line, row["quantity"])
        line.quantity_fulfilled += row["quantity"]
        line.save(update_fields=["quantity_fulfilled"])
        taken.append((line, row["quantity"], row.get("reason") or ""))
    for row in values.get("fulfillment_lines") or []:
        text = row["fulfillment_line_id"]
        key = key_of(text, "FulfillmentLine", field="fulfillmentLineId")
        sent = FulfillmentLine.objects.select_related("order_line", "fulfillment")
        found = sent.filter(pk=key, fulfillment__order=order).first()
        if found is None or found.fulfillment.status in SHUT:
            message = "The fulfillment line cannot come back."
            raise refuse("INVALID", message, "fulfillmentLineId")
        _units_checked(row["quantity"], found.quantity, "fulfillmentLineId")
        _leave(found, row["quantity"])
        taken.append((found.order_line, row["quantity"], row.get("reason") or ""))
    return taken


def _units_checked(units: int, left: int, field: str) -> None:
    if units < 1 or units > left:
        message = f"Provided quantity is bigger than quantity from the line: {left}."
        raise refuse("INVALID_QUANTITY", message, field)


def _leave(row: FulfillmentLine, units: int) -> None:
    """Units leave their parcel; an empty one is gone."""
    row.quantity -= units
    if row.quantity:
        row.save(update_fields=["quantity"])
        return
    parcel = row.fulfillment
    row.delete()
    if not parcel.lines.exists():
        parcel.delete()
