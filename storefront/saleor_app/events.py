"""Which handler answers which of Saleor's events."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from storefront.saleor_app import account_letters, delivery, orders, payments, taxes
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
    "CHECKOUT_FULLY_PAID": orders.checkout_paid,
    "CHECKOUT_FULLY_AUTHORIZED": orders.checkout_paid,
}
# Of the engine alone: of a Saleor they need MANAGE_USERS, which we do not ask for. There
# Saleor's own mail App writes to buyers, with links that lead here.
ENGINES = {
    "ACCOUNT_CONFIRMATION_REQUESTED": account_letters.confirmation_asked,
    "ACCOUNT_SET_PASSWORD_REQUESTED": account_letters.password_asked,
}
# Listened to for the caches of pages alone, see `freshness`; shipping is told to the
# lots where it is done, in the console.
WATCHED = frozenset(
    {
        "ORDER_UPDATED",
        "ORDER_FULLY_PAID",
        "ORDER_FULFILLED",
        *(
            f"FULFILLMENT_{what}"
            for what in ("CREATED", "CANCELED", "APPROVED", "TRACKING_NUMBER_UPDATED")
        ),
        *(
            f"{kind}_{what}"
            for kind in ("PRODUCT", "PRODUCT_VARIANT")
            for what in ("CREATED", "UPDATED", "DELETED", "METADATA_UPDATED")
        ),
        *(
            f"{kind}_{what}"
            for kind in ("PRODUCT_MEDIA", "CATEGORY", "COLLECTION", "CHANNEL")
            for what in ("CREATED", "UPDATED", "DELETED")
        ),
        "PRODUCT_VARIANT_STOCK_UPDATED",
        "PRODUCT_VARIANT_OUT_OF_STOCK",
        "PRODUCT_VARIANT_BACK_IN_STOCK",
        "PRODUCT_VARIANT_DISCOUNTED_PRICE_UPDATED",
        "CHANNEL_STATUS_CHANGED",
        "TRANSLATION_CREATED",
        "TRANSLATION_UPDATED",
    }
)
KNOWN = frozenset(SYNC) | frozenset(ASYNC) | WATCHED


def type_of(event: str) -> str:
    """Name of the event's type in Saleor's schema, as `__typename` says it."""
    if event in {"CHECKOUT_CALCULATE_TAXES", "ORDER_CALCULATE_TAXES"}:
        return "CalculateTaxes"
    return "".join(part.capitalize() for part in event.split("_"))


def event_answer(event: str, payload: Payload, *, now: datetime) -> Any:
    """The answer to a sync event, None to an async one.

    Events may come twice, late and out of order; every handler may be run again.
    Raises `AppError` for an unknown event or one that cannot be answered.
    """
    if event in WATCHED:
        return None
    handler = SYNC.get(event) or ASYNC.get(event) or ENGINES.get(event)
    if handler is None:
        message = f"This App knows no event {event[:60]!r}."
        raise AppError(message)
    return handler(payload, now=now)
