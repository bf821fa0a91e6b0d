"""Transactions on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import (
    granted_refunds,
    transaction_filter,
    transaction_records,
    transaction_reports,
    transaction_requests,
)
from catalog.engine.checkout import checkouts
from catalog.engine.errors import permission_denied, refuse
from catalog.engine.graphql.asking import actor
from catalog.engine.graphql.connections import connect
from catalog.engine.graphql.money import money
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.ids import find_id
from catalog.engine.models import (
    App,
    Checkout,
    Order,
    TransactionEvent,
    TransactionItem,
    User,
)
from catalog.engine.transactions import source_locked, transaction_locked

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
    "authorizePendingAmount": "authorize_pending",
    "cancelPendingAmount": "cancel_pending",
}


@query("transaction", permission=HANDLE)
def transaction_by_id(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    token: Any = None,
) -> TransactionItem | None:
    """For Apps."""
    rows = TransactionItem.objects.all()
    if token:
        return rows.filter(pk=token).first()
    return find_id(rows, id, "TransactionItem")


@query("transactions", permission=f"MANAGE_ORDERS, {HANDLE}")
def transactions_page(
    info: GraphQLResolveInfo,
    where: Payload | None = None,
    sort_by: Payload | None = None,
    **page: Any,
) -> Any:
    """Payments of all orders and checkouts, newest first."""
    rows = transaction_filter.transactions_listed(where=where, sort_by=sort_by)
    return connect(rows, **page)


def _by(source: Any) -> Any:
    if source.user_id is not None:
        return User.objects.filter(pk=source.user_id).first()
    if source.app_id is not None:
        return App.objects.filter(pk=source.app_id).first()
    return None


@resolver("TransactionItem", "createdBy")
def item_by(source: TransactionItem, info: GraphQLResolveInfo) -> Any:
    """The user or App that made it."""
    return _by(source)


@resolver("TransactionEvent", "createdBy")
def event_by(source: TransactionEvent, info: GraphQLResolveInfo) -> Any:
    """The user or App that said so."""
    return _by(source)


@resolver("TransactionEvent", "amount")
def event_amount(source: TransactionEvent, info: GraphQLResolveInfo) -> Payload:
    """What it was about."""
    return money(source.amount, source.transaction.currency)


@resolver("TransactionEvent", "idempotencyKey")
def event_key(source: TransactionEvent, info: GraphQLResolveInfo) -> str | None:
    """The key of the session it began."""
    return source.idempotency_key or None


@resolver("TransactionItem", "reason")
def item_reason(source: TransactionItem, info: GraphQLResolveInfo) -> str | None:
    """Why money goes back is said by events."""
    return None


@resolver("TransactionItem", "reasonReference")
def item_reference(source: TransactionItem, info: GraphQLResolveInfo) -> None:
    """No page says why."""


@resolver("TransactionEvent", "reasonReference")
def event_reference(source: TransactionEvent, info: GraphQLResolveInfo) -> None:
    """No page says why."""


KINDS = {
    "CARD": "CardPaymentMethodDetails",
    "GIFT_CARD": "GiftCardPaymentMethodDetails",
    "OTHER": "OtherPaymentMethodDetails",
}


@resolver("TransactionItem", "paymentMethodDetails")
def payment_method(source: TransactionItem, info: GraphQLResolveInfo) -> Payload | None:
    """How it was paid, if somebody said so."""
    said = source.payment_method
    if not said:
        return None
    return {**said, "__typename": KINDS.get(said["type"], KINDS["OTHER"])}


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
    """The newest first."""
    rows = source.events.all()
    return sorted(rows, key=lambda row: (row.created_at, row.pk), reverse=True)


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


# --- Writes -----------------------------------------------------------------------
@mutation("transactionCreate", permission=HANDLE)
def create(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    transaction: Payload,
    transaction_event: Payload | None = None,
) -> Payload:
    """A payment that somebody outside took."""
    item = transaction_records.transaction_create(
        source_locked(id),
        transaction,
        transaction_event,
        now=info.context.now,
        by=actor(info),
    )
    return {"transaction": item}


@mutation("transactionUpdate", permission=HANDLE)
def update(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    token: Any = None,
    transaction: Payload | None = None,
    transaction_event: Payload | None = None,
) -> Payload:
    """Put right what was written of a payment."""
    item, source = transaction_locked(id, token)
    _must_own(info, item)
    transaction_records.transaction_update(
        item,
        source,
        transaction or {},
        transaction_event,
        now=info.context.now,
        by=actor(info),
    )
    return {"transaction": item}


def _must_own(info: GraphQLResolveInfo, item: TransactionItem) -> None:
    """An App's transaction is its own; staff write what staff made."""
    if info.context.as_app or (item.app_id is None and item.user_id is None):
        return
    if item.user_id is not None and info.context.user_id is not None:
        return
    if item.app_id is not None and item.app_id == info.context.app_id:
        return
    raise permission_denied(f"OWNER, {HANDLE}")


@mutation("transactionEventReport", permission=HANDLE)
def event_report(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    token: Any = None,
    **said: Any,
) -> Payload:
    """What a provider told the App; twice counts once."""
    item, source = transaction_locked(id, token)
    _must_own(info, item)
    event, known = transaction_reports.event_report(
        item, source, said, now=info.context.now, by=actor(info)
    )
    return {
        "already_processed": known,
        "transaction": item,
        "transaction_event": event,
    }


@mutation("transactionRequestAction", permission=HANDLE, is_atomic=False)
def request_action(
    info: GraphQLResolveInfo,
    action_type: str,
    id: str | None = None,  # noqa: A002
    token: Any = None,
    amount: Decimal | None = None,
    refund_reason: str | None = None,
    refund_reason_reference: str | None = None,
) -> Payload:
    """Take, give back or release money."""
    for field, said in (
        ("refundReason", refund_reason),
        ("refundReasonReference", refund_reason_reference),
    ):
        if said and action_type != "REFUND":
            message = "Reason can be set only for REFUND action."
            raise refuse("INVALID", message, field)
    item = transaction_requests.action_request(
        id,
        token,
        action_type,
        amount,
        now=info.context.now,
        by=actor(info),
        reason=refund_reason or "",
    )
    return {"transaction": item}


@mutation(
    "transactionRequestRefundForGrantedRefund", permission=HANDLE, is_atomic=False
)
def request_granted(
    info: GraphQLResolveInfo,
    granted_refund_id: str,
    id: str | None = None,  # noqa: A002
    token: Any = None,
) -> Payload:
    """Give back what was promised."""
    item = granted_refunds.refund_request(
        granted_refund_id, id, token, now=info.context.now, by=actor(info)
    )
    return {"transaction": item}
