"""Messages of the provider: verified, stored once, then acted on by a job.

A message comes twice, late and out of order. Its signature is an HMAC-SHA256 of
`<unix seconds>.<raw body>` under a shared secret, no older than five minutes. What it
says is only a trigger: the payment itself is read again from the provider.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from catalog.jobs.services import job_enqueue
from storefront.payments.errors import SignatureError
from storefront.payments.models import PaymentEvent

if TYPE_CHECKING:
    from storefront.payments.models import SandboxPayment

HEADER = "Sandbox-Signature"
TOLERANCE = timedelta(minutes=5)
APPLY = "storefront.sync.checkout_pay.payment_event_apply"


def signature_make(*, body: bytes, now: datetime) -> str:
    """`t=<seconds>,v1=<hex>` of a body."""
    seconds = str(int(now.timestamp()))
    return f"t={seconds},v1={_digest(seconds, body)}"


def signature_check(*, header: str, body: bytes, now: datetime) -> None:
    """Raise `SignatureError` unless the body is the provider's and fresh."""
    parts = dict(
        piece.split("=", 1) for piece in header.split(",") if piece.count("=") == 1
    )
    seconds, given = parts.get("t", ""), parts.get("v1", "")
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) < 12 and given):
        raise SignatureError("The message is not signed.")
    if not hmac.compare_digest(_digest(seconds, body).encode(), given.encode()):
        raise SignatureError("The signature is wrong.")
    sent = datetime.fromtimestamp(int(seconds), tz=UTC)
    if abs(now - sent) > TOLERANCE:
        raise SignatureError("The signature is too old.")


def _digest(seconds: str, body: bytes) -> str:
    secret = settings.PAYMENT_WEBHOOK_SECRET.encode()
    return hmac.new(secret, seconds.encode() + b"." + body, hashlib.sha256).hexdigest()


@transaction.atomic
def event_receive(*, body: bytes, now: datetime) -> bool:
    """Store a verified message and enqueue its effect. False if it came before.

    Raises `ValueError` for a body of another shape.
    """
    said = _parsed(body)
    event, is_new = PaymentEvent.objects.get_or_create(
        provider_event_id=said["id"], defaults={**said["fields"], "received_at": now}
    )
    if is_new:
        job_enqueue(
            path=APPLY,
            payload={"event": event.provider_event_id},
            key=f"payment-event:{event.provider_event_id}",
            run_at=now,
        )
    return is_new


def _parsed(body: bytes) -> dict[str, Any]:
    said = json.loads(body)
    try:
        fields = {
            "reference": str(said["reference"])[:64],
            "kind": str(said["kind"])[:40],
            "amount": Decimal(str(said["amount"])),
            "currency": str(said["currency"])[:3],
            "happened_at": datetime.fromisoformat(said["happened_at"]),
        }
        return {"id": str(said["id"])[:64], "fields": fields}
    except (KeyError, TypeError, ArithmeticError) as error:
        message = f"The message has another shape: {error}"
        raise ValueError(message) from error


def message_of(*, payment: SandboxPayment, kind: str, now: datetime) -> bytes:
    """The body the sandbox provider would send of a payment."""
    said = {
        "id": f"evt_{payment.reference}_{kind}",
        "reference": payment.reference,
        "kind": kind,
        "amount": str(payment.amount),
        "currency": payment.currency,
        "happened_at": now.isoformat(),
    }
    return json.dumps(said, sort_keys=True).encode()
