"""Transactions on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import transaction_reports
from catalog.engine.checkout import checkouts
from catalog.engine.graphql.money import money
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.ids import find_id
from catalog.engine.models import (
    Checkout,
    Order,
    TransactionEvent,
    TransactionItem,
)
from catalog.engine.transactions import transaction_locked

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
HANDLE = "HANDLE_PAYMENTS"
node("TransactionItem", TransactionItem)
node("TransactionEvent", TransactionEvent)
AMOUNTS = {
    "authorizedAmount": "authorized",
    "chargedAmount": "charged",
    "chargePendingAmount": "charge_pending",
    "refundedAmount": "refunded",
    "refundPendingAmount": "refund_pending",
    "canceledAmount": "canceled",
}


@query("transaction", permission=HANDLE)
def transaction(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
) -> TransactionItem | None:
    """For Apps."""
    return find_id(TransactionItem.objects.all(), id, "TransactionItem")


def _amount(name: str) -> Callable[[TransactionItem, GraphQLResolveInfo], Payload]:
    def answer(source: TransactionItem, info: GraphQLResolveInfo) -> Payload:
        return money(getattr(source, name), source.currency)

    return answer


for _field, _name in AMOUNTS.items():
    resolver("TransactionItem", _field)(_amount(_name))


@resolver("TransactionItem", "actions")
def actions(source: TransactionItem, info: GraphQLResolveInfo) -> list[str]:
    """What the App says can be done."""
    found: list[str] = source.available_actions
    return found


@resolver("TransactionItem", "events")
def events(source: TransactionItem, info: GraphQLResolveInfo) -> list[TransactionEvent]:
    """In the order we learned of them."""
    return list(source.events.all())


@resolver("TransactionItem", "checkout")
def checkout(source: TransactionItem, info: GraphQLResolveInfo) -> Checkout | None:
    """Null once it is an order."""
    if source.checkout_token is None:
        return None
    return checkouts().filter(pk=source.checkout_token).first()


@resolver("TransactionItem", "order")
def order(source: TransactionItem, info: GraphQLResolveInfo) -> Order | None:
    """What it pays, also when the order was made after this row was read."""
    rows = Order.objects.select_related("channel")
    if source.order_id is not None:
        return rows.filter(pk=source.order_id).first()
    if source.checkout_token is None:
        return None
    return rows.filter(checkout_token=source.checkout_token).first()


@mutation("transactionEventReport", permission=HANDLE)
def event_report(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    **said: Any,
) -> Payload:
    """What a provider told the App; twice counts once."""
    item, source = transaction_locked(id or "")
    event, known = transaction_reports.event_report(
        item, source, said, now=info.context.now
    )
    return {
        "already_processed": known,
        "transaction": item,
        "transaction_event": event,
    }


@mutation("transactionRequestAction", permission=HANDLE)
def request_action(
    info: GraphQLResolveInfo,
    action_type: str,
    id: str | None = None,  # noqa: A002
    amount: Decimal | None = None,
) -> Payload:
    """Take, give back or release money."""
    item, source = transaction_locked(id or "")
    transaction_reports.action_request(
        item, source, action_type, amount, now=info.context.now
    )
    return {"transaction": item}
