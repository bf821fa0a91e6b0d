"""Parcels on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.graphql.money import money
from catalog.engine.graphql.registry import node, resolver
from catalog.engine.models import Fulfillment, FulfillmentLine, Order

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

node("Fulfillment", Fulfillment)
node("FulfillmentLine", FulfillmentLine)
DISPLAY = {
    "FULFILLED": "Fulfilled",
    "REFUNDED": "Refunded",
    "RETURNED": "Returned",
    "REPLACED": "Replaced",
    "REFUNDED_AND_RETURNED": "Refunded and returned",
    "CANCELED": "Canceled",
    "WAITING_FOR_APPROVAL": "Waiting for approval",
}


@resolver("Order", "fulfillments")
def fulfillments(source: Order, info: GraphQLResolveInfo) -> list[Fulfillment]:
    """Parcels; who is not staff does not see those that are not sent or not any more."""
    rows = source.fulfillments.select_related("warehouse", "order")
    found = list(rows.prefetch_related("lines__order_line"))
    if info.context.is_staff_or_app:
        return found
    hidden = {"CANCELED", "WAITING_FOR_APPROVAL"}
    return [row for row in found if row.status not in hidden]


@resolver("Fulfillment", "lines")
def lines(source: Fulfillment, info: GraphQLResolveInfo) -> list[FulfillmentLine]:
    """What is in it."""
    rows = list(source.lines.all())
    for row in rows:
        row.order_line.order = source.order
    return rows


@resolver("Fulfillment", "statusDisplay")
def status_display(source: Fulfillment, info: GraphQLResolveInfo) -> str:
    """As people say it."""
    return DISPLAY[source.status]


@resolver("Fulfillment", "shippingRefundedAmount")
def shipping_refunded(source: Fulfillment, info: GraphQLResolveInfo) -> Any:
    """What was given back of the delivery."""
    amount = source.shipping_refund_amount
    return None if amount is None else money(amount, source.order.currency)


@resolver("Fulfillment", "totalRefundedAmount")
def total_refunded(source: Fulfillment, info: GraphQLResolveInfo) -> Any:
    """What was given back in all."""
    amount = source.total_refund_amount
    return None if amount is None else money(amount, source.order.currency)


@resolver("Fulfillment", "reason")
def reason(source: Fulfillment, info: GraphQLResolveInfo) -> str | None:
    """Why it came back."""
    return source.reason or None


@resolver("FulfillmentLine", "reason")
def line_reason(source: FulfillmentLine, info: GraphQLResolveInfo) -> str | None:
    """Why it came back."""
    return source.reason or None


@resolver("Fulfillment", "reasonReference")
def reason_reference(source: Fulfillment, info: GraphQLResolveInfo) -> None:
    """No page says why."""


@resolver("FulfillmentLine", "reasonReference")
def line_reference(source: FulfillmentLine, info: GraphQLResolveInfo) -> None:
    """No page says why."""
