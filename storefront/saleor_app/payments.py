"""Payment sessions: Saleor asks our App, our App asks the provider."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.landed_cost.errors import QuotaExceededError
from catalog.landed_cost.quota import quota_hold, quota_let_go
from catalog.markets.selectors import market_by_channel
from storefront.payments.errors import PaymentError
from storefront.payments.models import AttemptState, PaymentAttempt
from storefront.payments.providers import payment_refresh, provider_of
from storefront.payments.selectors import attempt_by_id, attempt_by_reference
from storefront.payments.services import attempt_return, attempt_settle
from storefront.saleor.money import money_of_json
from storefront.saleor_app.errors import AppError
from storefront.saleor_app.refunds import refund_request

if TYPE_CHECKING:
    from datetime import datetime

Payload = dict[str, Any]
KINDS = {"charge": "CHARGE", "authorization": "AUTHORIZATION"}
# Endings after which a buyer's limits of the year are free for another basket.
GIVEN_UP = {AttemptState.DECLINED, AttemptState.ABANDONED}


def gateway_initialize(payload: Payload, *, now: datetime) -> Payload:
    """The ways to pay that the market of a checkout declares."""
    market = market_by_channel(payload["sourceObject"]["channel"]["slug"])
    methods = [{"code": m.code, "flow": m.flow} for m in market.payment_methods]
    return {"data": {"methods": methods}}


def session_initialize(payload: Payload, *, now: datetime) -> Payload:
    """A transaction begins: the buyer must go to the provider's page.

    The amount is commerce's; an attempt of another amount or checkout is refused.
    """
    attempt = _attempt_of(payload)
    action = payload["action"]
    asked = (Decimal(str(action["amount"])), action["currency"])
    if asked != (attempt.amount, attempt.currency):
        return _failure(attempt, "amount_changed")
    source = payload["sourceObject"]
    if source["id"] != attempt.checkout_id:
        return _failure(attempt, "other_checkout")
    try:
        quota_hold(
            market=market_by_channel(source["channel"]["slug"]),
            checkout_id=attempt.checkout_id,
            now=now,
        )
    except QuotaExceededError as error:
        return _failure(attempt, error.keys[0])
    return _answer(attempt)


def session_process(payload: Payload, *, now: datetime) -> Payload:
    """The buyer is back: what does the provider say?"""
    reference = payload["transaction"]["pspReference"]
    try:
        payment_refresh(reference=reference, now=now)
        attempt = attempt_settle(reference=reference, now=now)
    except PaymentError as error:
        raise AppError(str(error)) from error
    if attempt.state in GIVEN_UP:
        quota_let_go(checkout_id=attempt.checkout_id, now=now)
    return _answer(attempt)


def _attempt_of(payload: Payload) -> PaymentAttempt:
    data = payload.get("data")
    attempt_id = data.get("attempt") if isinstance(data, dict) else None
    if not attempt_id:
        message = "The session names no attempt."
        raise AppError(message)
    try:
        return attempt_by_id(attempt_id=str(attempt_id))
    except PaymentError as error:
        raise AppError(str(error)) from error


def _answer(attempt: PaymentAttempt) -> Payload:
    kind = KINDS[attempt.flow]
    result = {
        AttemptState.STARTED: f"{kind}_ACTION_REQUIRED",
        AttemptState.PENDING: f"{kind}_REQUEST",
        AttemptState.SUCCEEDED: f"{kind}_SUCCESS",
    }.get(AttemptState(attempt.state), f"{kind}_FAILURE")
    done = attempt.state == AttemptState.SUCCEEDED
    actions = ["REFUND"] if kind == "CHARGE" else ["CHARGE", "CANCEL"]
    return {
        "pspReference": attempt.psp_reference,
        "result": result,
        "amount": str(attempt.amount),
        "message": attempt.message_code or attempt.state,
        "actions": actions if done else [],
        "data": {"attempt": str(attempt.pk), "state": attempt.state},
    }


def _failure(attempt: PaymentAttempt, code: str) -> Payload:
    return {
        "pspReference": attempt.psp_reference,
        "result": f"{KINDS[attempt.flow]}_FAILURE",
        "amount": str(attempt.amount),
        "message": code,
        "actions": [],
    }


def charge_requested(payload: Payload, *, now: datetime) -> Payload:
    """Take what was authorised."""
    attempt, amount = _asked(payload)
    try:
        provider_of(attempt.psp_reference).payment_capture(
            reference=attempt.psp_reference, amount=amount, now=now
        )
    except PaymentError as error:
        return _moved(attempt, "CHARGE_FAILURE", amount, str(error))
    return _moved(attempt, "CHARGE_SUCCESS", amount, actions=["REFUND"])


def refund_requested(payload: Payload, *, now: datetime) -> Payload:
    """Give back what was taken; each request of Saleor counts once.

    Equal partial refunds are legitimate, the same request sent twice is not.
    """
    attempt, amount = _asked(payload)
    with transaction.atomic():
        # Of two requests at once each must find what the other has done.
        PaymentAttempt.objects.select_for_update().get(pk=attempt.pk)
        request = refund_request(
            events=payload["transaction"].get("events") or [],
            amount=amount,
            is_made=partial(_is_refunded, attempt.psp_reference),
        )
        try:
            provider_of(attempt.psp_reference).payment_refund(
                reference=attempt.psp_reference, amount=amount, key=request.id, now=now
            )
        except PaymentError as error:
            return _moved(
                attempt,
                "REFUND_FAILURE",
                amount,
                str(error),
                suffix=f"-r{request.number}",
            )
        _released(payload, attempt, amount, now)
    return _moved(attempt, "REFUND_SUCCESS", amount, suffix=f"-r{request.number}")


def _is_refunded(reference: str, key: str) -> bool:
    return bool(provider_of(reference).refund_is_made(reference=reference, key=key))


def cancelation_requested(payload: Payload, *, now: datetime) -> Payload:
    """Release what was authorised, or a part of it.

    No provider releases a part: it is noted, the capture takes less, and what is not
    captured is let go then. So money that was captured in part holds nothing more.
    """
    attempt, amount = _asked(payload)
    events = payload["transaction"].get("events") or []
    earlier = _sums(events, "CANCEL_SUCCESS")
    charged = _sums(events, "CHARGE_SUCCESS")
    is_part = amount + sum(earlier) < attempt.amount
    if not is_part and not charged:
        provider_of(attempt.psp_reference).payment_cancel(
            reference=attempt.psp_reference, now=now
        )
    _released(payload, attempt, amount, now)
    # Each part has a reference of its own, or commerce takes the second for the first.
    suffix = f"-c{len(earlier) + 1}" if is_part or earlier else ""
    return _moved(attempt, "CANCEL_SUCCESS", amount, suffix=suffix)


def _sums(events: list[Payload], kind: str) -> list[Decimal]:
    return [
        money_of_json(one["amount"]).amount for one in events if one["type"] == kind
    ]


def _released(
    payload: Payload, attempt: PaymentAttempt, amount: Decimal, now: datetime
) -> None:
    """All money of a checkout that is no order went back: it may be paid anew."""
    if payload["transaction"].get("order") is None and amount == attempt.amount:
        attempt_return(attempt_id=attempt.pk, code="released", now=now)


def _asked(payload: Payload) -> tuple[PaymentAttempt, Decimal]:
    try:
        attempt = attempt_by_reference(reference=payload["transaction"]["pspReference"])
    except PaymentError as error:
        raise AppError(str(error)) from error
    amount = payload["action"].get("amount")
    return attempt, attempt.amount if amount is None else Decimal(str(amount))


def _moved(
    attempt: PaymentAttempt,
    result: str,
    amount: Decimal,
    message: str = "",
    *,
    suffix: str = "",
    actions: list[str] | None = None,
) -> Payload:
    return {
        "pspReference": f"{attempt.psp_reference}{suffix}",
        "result": result,
        "amount": str(amount),
        "message": message,
        "actions": actions or [],
    }
