"""The bank behind the sandbox: answers a pending payment later, by a signed message."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from storefront.payments import sandbox
from storefront.payments.errors import ProviderRefusedError
from storefront.payments.webhooks import (
    event_receive,
    message_of,
    signature_check,
    signature_make,
)


def bank_answer(payload: dict[str, Any], key: str) -> None:
    """Job: the money has come; tell the shop as the provider would, signed.

    The message takes the webhook's own way: signature, stored once, effect by a job.
    A payment that was given up meanwhile stays so.
    """
    now = timezone.now()
    try:
        payment = sandbox.payment_confirm(reference=payload["reference"], now=now)
    except ProviderRefusedError:
        return
    body = message_of(payment=payment, kind="payment-succeeded", now=now)
    signature_check(header=signature_make(body=body, now=now), body=body, now=now)
    event_receive(body=body, now=now)
