"""Gateways and payment sessions on the wire; a buyer may call them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.transaction import atomic

from catalog.engine import payment_sessions, transactions
from catalog.engine.errors import permission_denied
from catalog.engine.graphql.registry import mutation

if TYPE_CHECKING:
    from decimal import Decimal

    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
HANDLE = "HANDLE_PAYMENTS"


@mutation("paymentGatewayInitialize", is_atomic=False)
def gateway_initialize(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    amount: Decimal | None = None,
    payment_gateways: list[Payload] | None = None,
) -> Payload:
    """What gateways need to begin."""
    with atomic():
        source = transactions.source_locked(id)
        transactions.gross_of(source, now=info.context.now)
    configs = payment_sessions.gateway_configs(
        source, payment_gateways or [], amount, now=info.context.now
    )
    return {"gateway_configs": configs}


@mutation("transactionInitialize", is_atomic=False)
def transaction_initialize(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    payment_gateway: Payload,
    amount: Decimal | None = None,
    action: str | None = None,
    idempotency_key: str | None = None,
    customer_ip_address: str | None = None,
) -> Payload:
    """Begin to pay; how money is taken is the App's to say."""
    said = action is not None or customer_ip_address is not None
    if said and not info.context.may(HANDLE):
        raise permission_denied(HANDLE)
    session = payment_sessions.session_initialize(
        id,
        gateway=payment_gateway,
        amount=amount,
        action=action,
        key=idempotency_key,
        now=info.context.now,
    )
    return _shown(session)


@mutation("transactionProcess", is_atomic=False)
def transaction_process(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    token: Any = None,
    data: Any = None,
    customer_ip_address: str | None = None,
) -> Payload:
    """Go on with a session."""
    if customer_ip_address is not None and not info.context.may(HANDLE):
        raise permission_denied(HANDLE)
    now = info.context.now
    return _shown(payment_sessions.session_process(id, token, data, now=now))


def _shown(session: payment_sessions.Session) -> Payload:
    return {
        "transaction": session.transaction,
        "transaction_event": session.event,
        "data": session.data,
    }
