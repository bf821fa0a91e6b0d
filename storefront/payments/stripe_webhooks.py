"""`/webhooks/stripe/`: verified, stored once, then a trigger to read the payment again.

The signature is Stripe's (HMAC-SHA256 of `<seconds>.<body>`, header `Stripe-Signature`);
each of our secrets is tried, so that they can be rotated. An event of another account
or of the other mode (test, live) is refused.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import stripe
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from catalog.jobs.services import job_enqueue
from storefront.payments.errors import SignatureError
from storefront.payments.models import PaymentEvent, StripePayment
from storefront.payments.stripe_gateway import amount_of
from storefront.payments.webhooks import APPLY

if TYPE_CHECKING:
    from django.http import HttpRequest

TOLERANCE = 300
LARGEST_BODY = 500_000
Event = dict[str, Any]


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """400 for what is not Stripe's or has another shape, else 200: new, known, ignored."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        return _plain("too large", 413)
    if not settings.STRIPE_WEBHOOK_SECRETS:
        return _plain("Stripe is not switched on", 404)
    try:
        event = event_verified(
            header=request.headers.get("Stripe-Signature", ""), body=request.body
        )
        return _plain(event_store(event=event, now=timezone.now()), 200)
    except (SignatureError, ValueError) as error:
        return _plain(str(error), 400)


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain")


def event_verified(*, header: str, body: bytes) -> Event:
    """The event of a message. Raises `SignatureError`, `ValueError` for its shape."""
    text = body.decode("utf-8", errors="strict")
    # Stripe's library compares signatures as text, and raises on what is not ASCII.
    secrets = settings.STRIPE_WEBHOOK_SECRETS if header.isascii() else ()
    for secret in secrets:
        try:
            stripe.WebhookSignature.verify_header(text, header, secret, TOLERANCE)
        except stripe.SignatureVerificationError:
            continue
        break
    else:
        message = "The signature is missing, wrong or too old."
        raise SignatureError(message)
    event = json.loads(text)
    if not isinstance(event, dict) or not isinstance(event.get("data"), dict):
        message = "The message is no event."
        raise ValueError(message)  # noqa: TRY004  what came, not what was called with
    if (event.get("account") or "") != settings.STRIPE_ACCOUNT:
        message = "The event is of another account."
        raise SignatureError(message)
    if bool(event.get("livemode")) != settings.STRIPE_SECRET_KEY.startswith(
        ("sk_live_", "rk_live_")
    ):
        message = "The event is of the other mode."
        raise SignatureError(message)
    return event


@transaction.atomic
def event_store(*, event: Event, now: datetime) -> str:
    """Keep an event and enqueue its effect: "new", "known", or "ignored".

    Raises `ValueError` for an event without an id.
    """
    thing = event["data"].get("object") or {}
    number = str(event.get("id") or "")[:64]
    if not number:
        message = "The event has no id."
        raise ValueError(message)
    reference = _reference_of(thing)
    if not reference:
        return "ignored"
    currency = str(thing.get("currency") or "")[:3].upper()
    units = thing.get("amount") or thing.get("amount_total") or 0
    _, is_new = PaymentEvent.objects.get_or_create(
        provider_event_id=number,
        defaults={
            "reference": reference,
            "kind": str(event.get("type"))[:40].replace(".", "-"),
            "amount": amount_of(int(units), currency or "USD"),
            "currency": currency,
            "happened_at": datetime.fromtimestamp(int(event.get("created", 0)), tz=UTC),
            "received_at": now,
        },
    )
    if is_new:
        job_enqueue(
            path=APPLY,
            payload={"event": number},
            key=f"payment-event:{number}",
            run_at=now,
        )
    return "new" if is_new else "known"


def _reference_of(thing: Event) -> str:
    """Our reference: in the object's metadata, or by the intent it belongs to."""
    said = str((thing.get("metadata") or {}).get("reference") or "")
    if said and StripePayment.objects.filter(reference=said).exists():
        return said
    intent = thing.get("payment_intent") or thing.get("id")
    if not isinstance(intent, str):
        return ""
    row = StripePayment.objects.filter(intent_id=intent).exclude(intent_id="").first()
    return row.reference if row else ""
