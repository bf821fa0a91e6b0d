"""A payment provider for the demo, with the endings that real providers have.

It keeps its own record of every payment and learns nothing from the shop but reference
and amount. Money moves once per payment, whatever is asked how often. Its late messages
are signed; see `webhooks.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from storefront.payments.errors import ProviderRefusedError, UnknownAttemptError
from storefront.payments.models import ProviderState, SandboxPayment, SandboxRefund

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from catalog.money import Money

# What the buyer chooses on the sandbox page -> the state before and after.
ENDINGS: dict[str, tuple[ProviderState, ProviderState, str]] = {
    "approve": (ProviderState.WAITING, ProviderState.APPROVED, ""),
    "decline": (ProviderState.WAITING, ProviderState.DECLINED, "card_declined"),
    "funds": (ProviderState.WAITING, ProviderState.DECLINED, "insufficient_funds"),
    "challenge": (ProviderState.WAITING, ProviderState.CHALLENGE, ""),
    "pending": (ProviderState.WAITING, ProviderState.PENDING, ""),
    "challenge-ok": (ProviderState.CHALLENGE, ProviderState.APPROVED, ""),
    "challenge-fail": (
        ProviderState.CHALLENGE,
        ProviderState.DECLINED,
        "authentication_failed",
    ),
}


def payment_open(
    *, reference: str, money: Money, flow: str, now: datetime
) -> SandboxPayment:
    """Begin a payment; the same reference again answers what is there."""
    payment, _ = SandboxPayment.objects.get_or_create(
        reference=reference,
        defaults={
            "amount": money.amount,
            "currency": money.currency,
            "flow": flow,
            "state": ProviderState.WAITING,
            "updated_at": now,
        },
    )
    return payment


def payment_read(*, reference: str) -> SandboxPayment:
    """What the provider holds. Raises `UnknownAttemptError`."""
    found = SandboxPayment.objects.filter(reference=reference).first()
    if found is None:
        message = f"The provider knows no payment {reference}."
        raise UnknownAttemptError(message)
    return found


@transaction.atomic
def payment_answer(*, reference: str, ending: str, now: datetime) -> SandboxPayment:
    """The buyer's choice. A second answer to the same question changes nothing.

    Raises `ProviderRefusedError` for a choice that the state does not offer.
    """
    payment = _locked(reference)
    if ending not in ENDINGS:
        message = f"There is no ending {ending[:40]!r}."
        raise ProviderRefusedError(message)
    before, after, code = ENDINGS[ending]
    if payment.state == after and payment.decline_code == code:
        return payment
    if payment.state != before:
        message = f"The payment is {payment.state} already."
        raise ProviderRefusedError(message)
    _move(payment, after, code, now)
    return payment


@transaction.atomic
def payment_confirm(*, reference: str, now: datetime) -> SandboxPayment:
    """The bank answers a pending payment: the money has come. Raises as above."""
    payment = _locked(reference)
    if payment.state == ProviderState.PENDING:
        _move(payment, ProviderState.APPROVED, "", now)
    elif payment.state != ProviderState.APPROVED:
        message = f"The payment is {payment.state}, not pending."
        raise ProviderRefusedError(message)
    return payment


@transaction.atomic
def payment_capture(*, reference: str, amount: Decimal, now: datetime) -> Decimal:
    """Take an authorised amount. Answers all that was taken; once whatever is asked."""
    payment = _locked(reference)
    if payment.state != ProviderState.APPROVED or amount > payment.amount:
        message = f"Nothing to take: the payment is {payment.state}."
        raise ProviderRefusedError(message)
    payment.charged = max(payment.charged, amount)
    _save(payment, now)
    return payment.charged


@transaction.atomic
def payment_cancel(*, reference: str, now: datetime) -> SandboxPayment:
    """Give up a payment: what was taken is given back, what was held is released."""
    payment = _locked(reference)
    payment.refunded = payment.charged
    _move(payment, ProviderState.CANCELED, "", now)
    return payment


@transaction.atomic
def payment_refund(
    *, reference: str, amount: Decimal, key: str, now: datetime
) -> Decimal:
    """Give back part of what was taken. Answers all that was given back.

    The same `key` again gives back nothing more. Raises `ProviderRefusedError` for
    more than is left.
    """
    payment = _locked(reference)
    if SandboxRefund.objects.filter(payment=payment, key=key).exists():
        return payment.refunded
    if amount <= 0 or payment.refunded + amount > payment.charged:
        left = payment.charged - payment.refunded
        message = f"Only {left} {payment.currency} can be given back."
        raise ProviderRefusedError(message)
    SandboxRefund.objects.create(payment=payment, key=key, amount=amount)
    payment.refunded += amount
    _save(payment, now)
    return payment.refunded


def refund_is_made(*, reference: str, key: str) -> bool:
    """Whether the provider has given something back under that key."""
    return SandboxRefund.objects.filter(payment_id=reference, key=key).exists()


def _locked(reference: str) -> SandboxPayment:
    rows = SandboxPayment.objects.select_for_update().filter(reference=reference)
    found = list(rows)
    if not found:
        message = f"The provider knows no payment {reference}."
        raise UnknownAttemptError(message)
    return found[0]


def _move(
    payment: SandboxPayment, state: ProviderState, code: str, now: datetime
) -> None:
    payment.state = state
    payment.decline_code = code
    if state == ProviderState.APPROVED and payment.flow == "charge":
        payment.charged = payment.amount
    _save(payment, now)


def _save(payment: SandboxPayment, now: datetime) -> None:
    payment.updated_at = now
    payment.save()
