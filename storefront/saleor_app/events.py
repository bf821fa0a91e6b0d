"""Which handler answers which of Saleor's events."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from storefront.saleor_app import delivery, orders, payments, taxes
from storefront.saleor_app.errors import AppError

if TYPE_CHECKING:
    from datetime import datetime

Payload = dict[str, Any]
Handler = Callable[..., Any]

SYNC: dict[str, Handler] = {
    "CHECKOUT_CALCULATE_TAXES": taxes.taxes_calculate,
    "ORDER_CALCULATE_TAXES": taxes.taxes_calculate,
    "SHIPPING_LIST_METHODS_FOR_CHECKOUT": delivery.methods_list,
    "CHECKOUT_FILTER_SHIPPING_METHODS": delivery.methods_filter,
    "PAYMENT_GATEWAY_INITIALIZE_SESSION": payments.gateway_initialize,
    "TRANSACTION_INITIALIZE_SESSION": payments.session_initialize,
    "TRANSACTION_PROCESS_SESSION": payments.session_process,
    "TRANSACTION_CHARGE_REQUESTED": payments.charge_requested,
    "TRANSACTION_REFUND_REQUESTED": payments.refund_requested,
    "TRANSACTION_CANCELATION_REQUESTED": payments.cancelation_requested,
}
ASYNC: dict[str, Handler] = {
    "ORDER_CREATED": orders.order_created,
    "ORDER_CANCELLED": orders.order_canceled,
    "ORDER_FULFILLED": orders.order_fulfilled,
    "CHECKOUT_FULLY_PAID": orders.checkout_paid,
    "CHECKOUT_FULLY_AUTHORIZED": orders.checkout_paid,
    "ORDER_UPDATED": orders.order_noted,
    "ORDER_FULLY_PAID": orders.order_noted,
}


def event_answer(event: str, payload: Payload, *, now: datetime) -> Any:
    """The answer to a sync event, None to an async one.

    Events may come twice, late and out of order; every handler may be run again.
    Raises `AppError` for an unknown event or one that cannot be answered.
    """
    handler = SYNC.get(event) or ASYNC.get(event)
    if handler is None:
        message = f"This App knows no event {event[:60]!r}."
        raise AppError(message)
    return handler(payload, now=now)
