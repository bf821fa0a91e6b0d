"""A request of Saleor to the App: is it Saleor's, is it whole, is it of now?

Headers are not signed, the body is. So the event that a header names must be the one
that the path names and the one that the body's `__typename` says.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.dateparse import parse_datetime

from storefront.saleor.installation import url_normal
from storefront.saleor_app.errors import RefusedError
from storefront.saleor_app.events import SYNC, type_of
from storefront.saleor_app.jwks import key_ring
from storefront.saleor_app.signature import signature_check

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

Payload = dict[str, Any]
LARGEST_BODY = 1_000_000
# Requests of charges, refunds and cancelations are sent again for about seven minutes.
SYNC_WINDOW = timedelta(minutes=15)
CLOCK_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A verified event; `issued_at` is None where a sync payload does not say it."""

    event: str
    body: bytes
    payload: Payload
    issued_at: datetime | None


def body_read(request: HttpRequest, *, largest: int) -> bytes:
    """The raw body. Raises `RefusedError` (413) if it is larger."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    # What is announced is refused unread, what is not announced after so many bytes.
    if said.isascii() and said.isdigit() and int(said[:18]) <= largest:
        body = request.read(largest + 1)
        if len(body) <= largest:
            return bytes(body)
    message = f"The body is larger than {largest} bytes."
    raise RefusedError(message, status=413)


def saleor_check(headers: Mapping[str, str]) -> str:
    """The domain of the Saleor that asks. Raises `RefusedError` if it is not ours."""
    api_url = headers.get("Saleor-Api-Url", "")
    domain = headers.get("Saleor-Domain", "").lower()
    ours = [settings.SALEOR_API_URL, *settings.SALEOR_ALLOWED_API_URLS]
    if url_normal(api_url) not in {url_normal(url) for url in ours}:
        message = (
            f"This pavilion belongs to another Saleor than {api_url[:200]!r}. Name that "
            "address in SALEOR_API_URL or SALEOR_ALLOWED_API_URLS if it is the same."
        )
        raise RefusedError(message, status=403)
    if domain != urlsplit(api_url).netloc.lower():
        message = f"Saleor-Domain {domain[:100]!r} is not the host of Saleor-Api-Url."
        raise RefusedError(message, status=403)
    return domain


def envelope_open(
    *, event: str, headers: Mapping[str, str], body: bytes, now: datetime
) -> Envelope:
    """Check everything about an event. Raises `RefusedError` and `LaterError`."""
    said = headers.get("Saleor-Event", "").upper()
    if said != event:
        message = f"Saleor-Event says {said[:60]!r}; this is the address of {event}."
        raise RefusedError(message)
    saleor_check(headers)
    signature_check(
        header=headers.get("Saleor-Signature", ""), body=body, ring=key_ring()
    )
    payload = _payload(body)
    kind = payload.get("__typename", type_of(event))
    if kind != type_of(event):
        message = f"The body is of {str(kind)[:60]!r}, not of {type_of(event)}."
        raise RefusedError(message)
    issued_at = _issued_at(event, payload, now)
    return Envelope(event=event, body=body, payload=payload, issued_at=issued_at)


def _payload(body: bytes) -> Payload:
    """The event's own selection, whether it came bare or under `data`."""
    try:
        said = json.loads(body)
    except ValueError as error:
        raise RefusedError("The body is no JSON.") from error
    if isinstance(said, dict) and set(said) - {"errors"} == {"data"}:
        inner = said["data"]
        said = (
            next(iter(inner.values()), None)
            if isinstance(inner, dict) and len(inner) == 1
            else None
        )
    if not isinstance(said, dict):
        raise RefusedError("The body is no event.")
    return said


def _issued_at(event: str, payload: Payload, now: datetime) -> datetime | None:
    said = payload.get("issuedAt")
    if said is None and event in SYNC:
        return None
    try:
        at = parse_datetime(str(said))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        message = "The event does not say when: its subscription must select issuedAt."
        raise RefusedError(message)
    window = (
        SYNC_WINDOW if event in SYNC else timedelta(days=settings.SALEOR_EVENT_DAYS)
    )
    if not now - window <= at <= now + CLOCK_SKEW:
        message = f"The event was issued at {at.isoformat()}: not within {window}."
        raise RefusedError(message)
    return at
