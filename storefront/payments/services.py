"""Attempts to pay: one open attempt per checkout and amount, one winner per checkout."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from storefront.payments.errors import UnknownAttemptError
from storefront.payments.models import (
    OPEN_STATES,
    AttemptState,
    PaymentAttempt,
    ProviderState,
)
from storefront.payments.providers import provider_of, reference_new

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from catalog.money import Money

_TRIES = 5
_CODE = re.compile(r"[a-z0-9_-]{1,40}")


def attempt_open(
    *,
    checkout_id: str,
    money: Money,
    method: str,
    flow: str,
    language: str,
    return_url: str,
    now: datetime,
) -> PaymentAttempt:
    """The attempt that pays this checkout this amount by this method.

    A second tab joins the open attempt of the first, also at the same instant. An open
    attempt of another amount or method is given up, unless the bank still has to answer
    it. The idempotency key is random and stored before anybody is asked for money.
    """
    fresh = PaymentAttempt(
        checkout_id=checkout_id,
        method=method,
        flow=flow,
        amount=money.amount,
        currency=money.currency,
        idempotency_key=secrets.token_urlsafe(32),
        psp_reference=reference_new(),
        state=AttemptState.STARTED,
        language=language,
        return_url=return_url,
        created_at=now,
        updated_at=now,
    )
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                return _join_or_begin(fresh, money, now)
        except IntegrityError as error:
            # Another tab began at this instant; the next look finds what it began.
            last = error
    raise last


def _join_or_begin(
    fresh: PaymentAttempt, money: Money, now: datetime
) -> PaymentAttempt:
    rows = PaymentAttempt.objects.select_for_update().filter(
        checkout_id=fresh.checkout_id, state__in=OPEN_STATES
    )
    for attempt in list(rows):
        wanted = (fresh.amount, fresh.currency, fresh.method)
        if (attempt.amount, attempt.currency, attempt.method) == wanted:
            return attempt
        if attempt.state == AttemptState.STARTED:
            _give_up(attempt, now)
    fresh.save(force_insert=True)
    provider_of(fresh.psp_reference).payment_open(
        reference=fresh.psp_reference, money=money, flow=fresh.flow, now=now
    )
    return fresh


def _give_up(attempt: PaymentAttempt, now: datetime) -> None:
    provider_of(attempt.psp_reference).payment_cancel(
        reference=attempt.psp_reference, now=now
    )
    attempt.state = AttemptState.ABANDONED
    attempt.updated_at = now
    attempt.save(update_fields=["state", "updated_at"])


def attempt_transaction_set(*, attempt_id: UUID, transaction_id: str) -> None:
    """Remember which of Saleor's transactions carries an attempt."""
    PaymentAttempt.objects.filter(pk=attempt_id).update(transaction_id=transaction_id)


@transaction.atomic
def attempt_settle(*, reference: str, now: datetime) -> PaymentAttempt:
    """Read the provider's answer and say how the attempt ended; safe to repeat.

    Of two attempts that were both approved for one checkout the first to settle wins;
    the other's money is given back at once and the attempt is a surplus. Raises
    `UnknownAttemptError`.
    """
    attempt = attempt_locked(reference=reference)
    if attempt.state not in OPEN_STATES:
        return attempt
    payment = provider_of(reference).payment_read(reference=reference)
    if payment.state == ProviderState.APPROVED:
        siblings = PaymentAttempt.objects.filter(
            checkout_id=attempt.checkout_id, state=AttemptState.SUCCEEDED
        )
        if siblings.exclude(pk=attempt.pk).exists():
            provider_of(reference).payment_cancel(reference=reference, now=now)
            attempt.state = AttemptState.SURPLUS
        else:
            attempt.state = AttemptState.SUCCEEDED
    elif payment.state == ProviderState.PENDING:
        attempt.state = AttemptState.PENDING
    elif payment.state == ProviderState.DECLINED:
        attempt.state = AttemptState.DECLINED
        attempt.message_code = payment.decline_code
    elif payment.state == ProviderState.CANCELED:
        attempt.state = AttemptState.ABANDONED
    attempt.updated_at = now
    attempt.save(update_fields=["state", "message_code", "updated_at"])
    return attempt


@transaction.atomic
def attempt_refuse(*, attempt_id: UUID, code: str, now: datetime) -> PaymentAttempt:
    """Commerce does not begin this attempt: the buyer is not sent to the provider.

    `code` says why; a reason in words becomes "refused".
    """
    attempt = PaymentAttempt.objects.select_for_update().get(pk=attempt_id)
    if attempt.state == AttemptState.STARTED:
        provider_of(attempt.psp_reference).payment_cancel(
            reference=attempt.psp_reference, now=now
        )
        attempt.state = AttemptState.DECLINED
        attempt.message_code = code if _CODE.fullmatch(code) else "refused"
        attempt.updated_at = now
        attempt.save(update_fields=["state", "message_code", "updated_at"])
    return attempt


@transaction.atomic
def attempt_return(*, attempt_id: UUID, code: str, now: datetime) -> PaymentAttempt:
    """The money of a paid attempt was given back; the checkout may be paid anew."""
    attempt = PaymentAttempt.objects.select_for_update().get(pk=attempt_id)
    if attempt.state in {AttemptState.SUCCEEDED, AttemptState.RETURNED}:
        attempt.state = AttemptState.RETURNED
        attempt.message_code = code
        attempt.updated_at = now
        attempt.save(update_fields=["state", "message_code", "updated_at"])
    return attempt


def attempt_locked(*, reference: str) -> PaymentAttempt:
    """The attempt of a reference, with every attempt of its checkout locked.

    Call inside a transaction. Raises `UnknownAttemptError`.
    """
    found = PaymentAttempt.objects.filter(psp_reference=reference).first()
    if found is None:
        message = f"No attempt has the reference {reference}."
        raise UnknownAttemptError(message)
    together = PaymentAttempt.objects.filter(checkout_id=found.checkout_id)
    locked = list(together.select_for_update().order_by("pk"))
    return next(item for item in locked if item.pk == found.pk)


@transaction.atomic
def attempts_abandon(*, before: datetime, now: datetime) -> int:
    """Give up attempts that were started before `before` and never answered."""
    rows = PaymentAttempt.objects.select_for_update().filter(
        state=AttemptState.STARTED, updated_at__lt=before
    )
    stale = list(rows)
    for attempt in stale:
        payment = provider_of(attempt.psp_reference).payment_read(
            reference=attempt.psp_reference
        )
        if payment.state in {ProviderState.WAITING, ProviderState.CHALLENGE}:
            _give_up(attempt, now)
    return len(stale)
