"""Refunds granted, on the wire; for operators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import granted_refunds
from catalog.engine.graphql.asking import actor
from catalog.engine.graphql.money import money
from catalog.engine.graphql.registry import mutation, node, resolver
from catalog.engine.ids import row_of
from catalog.engine.models import (
    App,
    OrderGrantedRefund,
    OrderGrantedRefundLine,
    OrderLine,
    TransactionEvent,
    TransactionItem,
    User,
)
from catalog.engine.orders import order_locked, orders

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_ORDERS"
node("OrderGrantedRefund", OrderGrantedRefund)
node("OrderGrantedRefundLine", OrderGrantedRefundLine)


@mutation("orderGrantRefundCreate", permission=MANAGE)
def create(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Promise money back."""
    order = order_locked(id)
    info.context.must_reach_channel(order.channel_id)
    granted = granted_refunds.refund_grant(
        order, input, now=info.context.now, by=actor(info)
    )
    return {"order": order, "granted_refund": granted}


@mutation("orderGrantRefundUpdate", permission=MANAGE)
def update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Promise something else."""
    rows = OrderGrantedRefund.objects.select_for_update(of=("self",))
    granted = row_of(rows, id, "OrderGrantedRefund")
    granted.order = orders().get(pk=granted.order_id)
    info.context.must_reach_channel(granted.order.channel_id)
    granted_refunds.refund_grant_update(
        granted, input, now=info.context.now, by=actor(info)
    )
    return {"order": granted.order, "granted_refund": granted}


@resolver("OrderGrantedRefund", "amount")
def amount(source: OrderGrantedRefund, info: GraphQLResolveInfo) -> Payload:
    """How much."""
    return money(source.amount, source.order.currency)


@resolver("OrderGrantedRefund", "lines")
def lines(source: OrderGrantedRefund, info: GraphQLResolveInfo) -> list[Any]:
    """For what."""
    rows = list(source.lines.select_related("order_line"))
    for row in rows:
        row.order_line.order = source.order
    return rows


@resolver("OrderGrantedRefundLine", "orderLine")
def order_line(source: OrderGrantedRefundLine, info: GraphQLResolveInfo) -> OrderLine:
    """Of what."""
    return source.order_line


@resolver("OrderGrantedRefund", "user")
def user(source: OrderGrantedRefund, info: GraphQLResolveInfo) -> User | None:
    """Who promised."""
    return User.objects.filter(pk=source.user_id).first() if source.user_id else None


@resolver("OrderGrantedRefund", "app")
def app(source: OrderGrantedRefund, info: GraphQLResolveInfo) -> App | None:
    """Which App promised."""
    return App.objects.filter(pk=source.app_id).first() if source.app_id else None


@resolver("OrderGrantedRefund", "transaction")
def transaction(
    source: OrderGrantedRefund, info: GraphQLResolveInfo
) -> TransactionItem | None:
    """What it shall come from."""
    return source.transaction_item


@resolver("OrderGrantedRefund", "transactionEvents")
def events(
    source: OrderGrantedRefund, info: GraphQLResolveInfo
) -> list[TransactionEvent]:
    """What was done about it."""
    return list(source.transaction_events.select_related("transaction"))


@resolver("OrderGrantedRefund", "reasonReference")
def reference(source: OrderGrantedRefund, info: GraphQLResolveInfo) -> None:
    """No page says why."""


@resolver("OrderGrantedRefundLine", "reasonReference")
def line_reference(source: OrderGrantedRefundLine, info: GraphQLResolveInfo) -> None:
    """No page says why."""
