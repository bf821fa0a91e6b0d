"""Which provider a payment is at, by the form of its reference."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.urls import reverse

from storefront.payments import sandbox, stripe_gateway

if TYPE_CHECKING:
    from datetime import datetime
    from types import ModuleType

    from storefront.payments.models import PaymentAttempt


def reference_new() -> str:
    """A fresh reference at the provider that is switched on."""
    prefix = stripe_gateway.PREFIX if stripe_gateway.is_on() else "sbx_"
    return f"{prefix}{secrets.token_hex(12)}"


def provider_of(reference: str) -> ModuleType:
    """The provider's functions: open, read, capture, cancel, refund."""
    return stripe_gateway if reference.startswith(stripe_gateway.PREFIX) else sandbox


def page_url(*, attempt: PaymentAttempt, now: datetime) -> str:
    """Where the buyer pays. Raises `ProviderAwayError`, `ProviderRefusedError`."""
    if provider_of(attempt.psp_reference) is stripe_gateway:
        return stripe_gateway.page_url(attempt=attempt, now=now)
    return reverse("payments:sandbox", kwargs={"attempt_id": attempt.pk})


def payment_refresh(*, reference: str, now: datetime) -> None:
    """Hear from the provider before anybody decides; the sandbox needs no asking.

    Raises `ProviderAwayError`, `UnknownAttemptError`.
    """
    if provider_of(reference) is stripe_gateway:
        stripe_gateway.payment_refresh(reference=reference, now=now)
