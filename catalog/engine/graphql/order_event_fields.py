"""The history of orders on the wire; for operators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from catalog.engine.graphql.money import money
from catalog.engine.graphql.registry import node, resolver
from catalog.engine.models import (
    App,
    FulfillmentLine,
    Order,
    OrderDiscount,
    OrderEvent,
    OrderLine,
    User,
    Warehouse,
)

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
node("OrderEvent", OrderEvent)
node("OrderDiscount", OrderDiscount)
# Field -> key of what an event keeps.
KEPT = {
    "message": "message",
    "email": "email",
    "emailType": "email_type",
    "paymentId": "payment_id",
    "paymentGateway": "payment_gateway",
    "quantity": "quantity",
    "composedId": "composed_id",
    "invoiceNumber": "invoice_number",
    "oversoldItems": "oversold_items",
    "transactionReference": "transaction_reference",
    "shippingCostsIncluded": "shipping_costs_included",
    "reference": "reference",
}


@resolver("Order", "events")
def events(source: Order, info: GraphQLResolveInfo) -> list[OrderEvent]:
    """What happened, in order."""
    info.context.must("MANAGE_ORDERS")
    rows = list(source.events.select_related("related"))
    for row in rows:
        row.order = source
    return rows


def _keep(name: str) -> Any:
    def answer(source: OrderEvent, info: GraphQLResolveInfo) -> Any:
        return source.parameters.get(name)

    return answer


for _field, _name in KEPT.items():
    resolver("OrderEvent", _field)(_keep(_name))


@resolver("OrderEvent", "amount")
def amount(source: OrderEvent, info: GraphQLResolveInfo) -> float | None:
    """Money it was about."""
    said = source.parameters.get("amount")
    return None if said is None else float(said)


@resolver("OrderEvent", "orderNumber")
def order_number(source: OrderEvent, info: GraphQLResolveInfo) -> str:
    """The order's."""
    return str(source.order.number)


@resolver("OrderEvent", "user")
def user(source: OrderEvent, info: GraphQLResolveInfo) -> User | None:
    """Who did it."""
    return User.objects.filter(pk=source.user_id).first() if source.user_id else None


@resolver("OrderEvent", "app")
def app(source: OrderEvent, info: GraphQLResolveInfo) -> App | None:
    """Which App did it."""
    return App.objects.filter(pk=source.app_id).first() if source.app_id else None


@resolver("OrderEvent", "lines")
def lines(source: OrderEvent, info: GraphQLResolveInfo) -> list[Payload] | None:
    """Lines it was about."""
    said = source.parameters.get("lines")
    if not said:
        return None
    keys = [UUID(row["line_pk"]) for row in said]
    found = {str(x.pk): x for x in OrderLine.objects.filter(pk__in=keys)}
    for line in found.values():
        line.order = source.order
    return [
        {
            "quantity": row["quantity"],
            "order_line": found.get(row["line_pk"]),
            "item_name": row["item"],
            "discount": None,
        }
        for row in said
    ]


@resolver("OrderEvent", "fulfilledItems")
def fulfilled_items(source: OrderEvent, info: GraphQLResolveInfo) -> Any:
    """What was sent."""
    keys = source.parameters.get("fulfilled_items")
    if not keys:
        return None
    rows = FulfillmentLine.objects.filter(pk__in=keys).select_related("order_line")
    return list(rows)


@resolver("OrderEvent", "warehouse")
def warehouse(source: OrderEvent, info: GraphQLResolveInfo) -> Warehouse | None:
    """Where goods came back to."""
    key = source.parameters.get("warehouse")
    return Warehouse.objects.filter(pk=key).first() if key else None


@resolver("OrderEvent", "relatedOrder")
def related_order(source: OrderEvent, info: GraphQLResolveInfo) -> None:
    """No order stands for another here."""


@resolver("OrderEvent", "discount")
def discount(source: OrderEvent, info: GraphQLResolveInfo) -> Payload | None:
    """What was taken off."""
    said = source.parameters.get("discount")
    if not said:
        return None
    return {
        "value_type": said["value_type"],
        "value": said["value"],
        "reason": said.get("reason"),
    }


# --- Discounts of an order --------------------------------------------------------
@resolver("OrderDiscount", "amount")
def discount_amount(source: OrderDiscount, info: GraphQLResolveInfo) -> Payload:
    """What it comes to."""
    return money(source.amount, source.order.currency)


@resolver("OrderDiscount", "total")
def discount_total(source: OrderDiscount, info: GraphQLResolveInfo) -> Payload:
    """What it comes to."""
    return money(source.amount, source.order.currency)


@resolver("OrderDiscount", "translatedName")
def discount_translated(source: OrderDiscount, info: GraphQLResolveInfo) -> str | None:
    """Its name is not translated."""
    return source.name
