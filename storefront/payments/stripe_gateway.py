"""Stripe as a provider: its hosted page, its objects read again, its refunds.

Every call out carries an idempotency key made of our own reference, so that a call
repeated after a lost answer does nothing twice. What Stripe says is kept in
`StripePayment`; pages and locks read that, only `payment_refresh` asks Stripe.
"""

from __future__ import annotations

import logging
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import stripe
from django.conf import settings
from django.db import transaction

from catalog.money import minor_units
from storefront.payments.errors import (
    ProviderAwayError,
    ProviderRefusedError,
    UnknownAttemptError,
)
from storefront.payments.models import (
    PaymentAttempt,
    ProviderState,
    StripePayment,
    StripeRefund,
)
from storefront.payments.stripe_methods import FACTS

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.money import Money

log = logging.getLogger(__name__)
PREFIX = "stp_"
TIMEOUT = 20
STATES = {
    "processing": ProviderState.PENDING,
    "requires_capture": ProviderState.APPROVED,
    "succeeded": ProviderState.APPROVED,
    "canceled": ProviderState.CANCELED,
}


def is_on() -> bool:
    """Whether a key of Stripe is set."""
    return bool(settings.STRIPE_SECRET_KEY)


def client() -> stripe.StripeClient:
    """Stripe's own client; a live key only changes a setting."""
    addresses: Any = {"api": settings.STRIPE_API_BASE or None}
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        base_addresses=addresses,
        stripe_account=settings.STRIPE_ACCOUNT or None,
        max_network_retries=2,
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
    )


def units_of(amount: Decimal, currency: str) -> int:
    """An amount in Stripe's smallest units. Raises `ProviderRefusedError`."""
    decimals = minor_units(currency)
    units = amount.scaleb(decimals)
    if units != units.to_integral_value() or (decimals == 3 and units % 10):
        message = f"{amount} {currency} is no amount that Stripe takes."
        raise ProviderRefusedError(message)
    return int(units)


def amount_of(units: int, currency: str) -> Decimal:
    """Stripe's smallest units as an amount."""
    return Decimal(units).scaleb(-minor_units(currency))


# --- What the shop asks of a provider ---------------------------------------------
def payment_open(
    *, reference: str, money: Money, flow: str, now: datetime
) -> StripePayment:
    """Note a payment; Stripe hears of it when the buyer is led there."""
    payment, _ = StripePayment.objects.get_or_create(
        reference=reference,
        defaults={
            "amount": money.amount, "currency": money.currency, "flow": flow,
            "state": ProviderState.WAITING, "updated_at": now,
        },
    )  # fmt: skip
    return payment


def payment_read(*, reference: str) -> StripePayment:
    """What Stripe said last. Raises `UnknownAttemptError`."""
    found = StripePayment.objects.filter(reference=reference).first()
    if found is None:
        message = f"No payment at Stripe has the reference {reference}."
        raise UnknownAttemptError(message)
    return found


def page_url(*, attempt: PaymentAttempt, now: datetime) -> str:
    """Stripe's hosted page of an attempt; the same page for the same attempt.

    Raises `ProviderAwayError`, `ProviderRefusedError`.
    """
    payment = payment_read(reference=attempt.psp_reference)
    facts = FACTS.get(attempt.method)
    if facts is None:
        message = f"Stripe has no way to pay {attempt.method!r}."
        raise ProviderRefusedError(message)
    back = f"{settings.PUBLIC_URL}{attempt.return_url}"
    said = {"reference": payment.reference}
    capture = "manual" if payment.flow == "authorization" else "automatic"
    parameters: dict[str, Any] = {
        "mode": "payment",
        "payment_method_types": [facts.stripe_type],
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": payment.currency.lower(),
                    "unit_amount": units_of(payment.amount, payment.currency),
                    "product_data": {"name": settings.STRIPE_LINE_NAME},
                },
            }
        ],
        "success_url": back,
        "cancel_url": back,
        "metadata": said,
        "payment_intent_data": {"metadata": said, "capture_method": capture},
    }
    if facts.stripe_type == "wechat_pay":
        parameters["payment_method_options"] = {"wechat_pay": {"client": "web"}}
    session = _asked(
        lambda: client().v1.checkout.sessions.create(
            parameters,  # type: ignore[arg-type]
            {"idempotency_key": f"{payment.reference}:page"},
        )
    )
    StripePayment.objects.filter(pk=payment.pk).update(
        session_id=session.id, updated_at=now
    )
    return str(session.url or "")


def payment_refresh(*, reference: str, now: datetime) -> StripePayment:
    """Read the payment again from Stripe and keep what it says.

    Another amount or currency than was asked for stops the payment and raises an alarm.
    Raises `UnknownAttemptError`, `ProviderAwayError`.
    """
    payment = payment_read(reference=reference)
    if not payment.session_id:
        return payment
    session = _asked(
        lambda: client().v1.checkout.sessions.retrieve(
            payment.session_id, {"expand": ["payment_intent.latest_charge"]}
        )
    )
    return _kept(payment, session, now)


@transaction.atomic
def _kept(payment: StripePayment, session: Any, now: datetime) -> StripePayment:
    row = StripePayment.objects.select_for_update().get(pk=payment.pk)
    intent = session.payment_intent
    if intent is None:
        if session.status == "expired" and row.state == ProviderState.WAITING:
            row.state = ProviderState.CANCELED
    else:
        row.intent_id = intent.id
        asked = (units_of(row.amount, row.currency), row.currency.lower())
        if (intent.amount, intent.currency) != asked:
            row.alarm = f"Stripe has {intent.amount} {intent.currency}, asked {asked}"
            log.error("payment %s: %s", row.reference, row.alarm)
        else:
            _follow(row, intent)
    row.updated_at = now
    row.save()
    return row


def _follow(row: StripePayment, intent: Any) -> None:
    """Take over what an intent says; what it says of money only grows."""
    if intent.status in STATES and row.state != ProviderState.CANCELED:
        row.state = STATES[intent.status]
    error = intent.last_payment_error
    if error is not None:
        row.decline_code = str(error.decline_code or error.code or "")[:40]
    row.charged = max(row.charged, amount_of(intent.amount_received, row.currency))
    charge = intent.latest_charge
    if charge is not None and not isinstance(charge, str):
        back = amount_of(charge.amount_refunded, row.currency)
        row.refunded = max(row.refunded, back)


def payment_capture(*, reference: str, amount: Decimal, now: datetime) -> Decimal:
    """Take a held amount; answers all that was taken. Raises `ProviderRefusedError`."""
    payment = payment_read(reference=reference)
    if payment.charged >= amount:
        return payment.charged
    intent = _asked(
        lambda: client().v1.payment_intents.capture(
            _intent(payment),
            {"amount_to_capture": units_of(amount, payment.currency)},
            {"idempotency_key": f"{reference}:capture:{amount}"},
        )
    )
    payment.charged = amount_of(intent.amount_received, payment.currency)
    payment.updated_at = now
    payment.save(update_fields=["charged", "updated_at"])
    return payment.charged


def payment_cancel(*, reference: str, now: datetime) -> StripePayment:
    """Give up a payment: what was taken is given back, what was held is released."""
    payment = payment_read(reference=reference)
    if payment.state == ProviderState.CANCELED:
        return payment
    if payment.charged > payment.refunded:
        rest = payment.charged - payment.refunded
        payment_refund(reference=reference, amount=rest, key="cancel", now=now)
    elif payment.intent_id:
        _asked(
            lambda: client().v1.payment_intents.cancel(
                payment.intent_id, {}, {"idempotency_key": f"{reference}:cancel"}
            )
        )
    elif payment.session_id:
        _asked(
            lambda: client().v1.checkout.sessions.expire(
                payment.session_id, {}, {"idempotency_key": f"{reference}:expire"}
            )
        )
    StripePayment.objects.filter(pk=payment.pk).update(
        state=ProviderState.CANCELED, updated_at=now
    )
    return payment_read(reference=reference)


def payment_refund(
    *, reference: str, amount: Decimal, key: str, now: datetime
) -> Decimal:
    """Give back part of what was taken; answers all that was given back.

    The same `key` gives back once. Raises `ProviderRefusedError`.
    """
    payment = payment_read(reference=reference)
    if refund_is_made(reference=reference, key=key):
        return payment.refunded
    # How much is left Stripe says: an earlier try of this key may have been made there
    # and counted by a webhook before we wrote it down.
    if not 0 < amount <= payment.charged:
        message = f"{amount} {payment.currency} cannot be given back."
        raise ProviderRefusedError(message)
    try:
        made = _asked(
            lambda: client().v1.refunds.create(
                {
                    "payment_intent": _intent(payment),
                    "amount": units_of(amount, payment.currency),
                    "metadata": {"reference": reference, "key": key},
                },
                {"idempotency_key": f"{reference}:refund:{key}"},
            )
        )
    except ProviderRefusedError as refused:
        now_has = payment_refresh(reference=reference, now=now)
        left = now_has.charged - now_has.refunded
        if amount <= left:
            raise
        message = f"Only {left} {payment.currency} can be given back."
        raise ProviderRefusedError(message) from refused
    StripeRefund.objects.get_or_create(
        payment=payment, key=key, defaults={"amount": amount, "refund_id": made.id}
    )
    # Read, not added: a webhook may have counted it already.
    return payment_refresh(reference=reference, now=now).refunded


def refund_is_made(*, reference: str, key: str) -> bool:
    """Whether something was given back under that key."""
    return StripeRefund.objects.filter(payment_id=reference, key=key).exists()


def _intent(payment: StripePayment) -> str:
    if not payment.intent_id:
        message = f"Nothing was paid at Stripe under {payment.reference}."
        raise ProviderRefusedError(message)
    return payment.intent_id


def _asked(call: Any) -> Any:
    """Stripe's answer. Raises `ProviderRefusedError`, `ProviderAwayError`."""
    try:
        return call()
    except (
        stripe.APIConnectionError,
        stripe.RateLimitError,
        stripe.APIError,
    ) as error:
        raise ProviderAwayError(str(error.user_message or error)) from error
    except stripe.StripeError as error:
        raise ProviderRefusedError(str(error.user_message or error)) from error
