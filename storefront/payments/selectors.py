"""Reads of attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.payments.errors import UnknownAttemptError
from storefront.payments.models import AttemptState, PaymentAttempt

if TYPE_CHECKING:
    from uuid import UUID


def attempt_by_id(*, attempt_id: UUID | str) -> PaymentAttempt:
    """An attempt. Raises `UnknownAttemptError`."""
    found = PaymentAttempt.objects.filter(pk=attempt_id).first()
    if found is None:
        message = f"No attempt {attempt_id}."
        raise UnknownAttemptError(message)
    return found


def attempt_by_transaction(*, transaction_id: str) -> PaymentAttempt:
    """The attempt one of Saleor's transactions carries. Raises `UnknownAttemptError`."""
    found = PaymentAttempt.objects.filter(transaction_id=transaction_id).first()
    if found is None:
        message = f"No attempt is carried by the transaction {transaction_id}."
        raise UnknownAttemptError(message)
    return found


def attempt_by_reference(*, reference: str) -> PaymentAttempt:
    """The attempt of the provider's reference. Raises `UnknownAttemptError`."""
    found = PaymentAttempt.objects.filter(psp_reference=reference).first()
    if found is None:
        message = f"No attempt has the reference {reference}."
        raise UnknownAttemptError(message)
    return found


def attempts_of_checkout(*, checkout_id: str) -> list[PaymentAttempt]:
    """All attempts of a checkout, the oldest first."""
    return list(PaymentAttempt.objects.filter(checkout_id=checkout_id))


def winner_of_checkout(*, checkout_id: str) -> PaymentAttempt | None:
    """The attempt that paid a checkout, if one has."""
    return PaymentAttempt.objects.filter(
        checkout_id=checkout_id, state=AttemptState.SUCCEEDED
    ).first()
