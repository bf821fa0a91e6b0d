"""A base's own system is told what an order asks of it: signed, guarded, once or more."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx

from catalog.bases.dispatch_hook import dispatch_order, hook_noted, hook_of
from catalog.bases.errors import FeedKeyError
from catalog.bases.feed_keys import hook_key, signature_of
from catalog.sourcing.selectors import sourcing_of
from storefront.media.errors import FileRefusedError
from storefront.media.public_address import public_place, resolved

if TYPE_CHECKING:
    from catalog.bases.feed_keys import NewKey
    from storefront.media.public_address import Resolve

TIMEOUT = httpx.Timeout(10.0, connect=5.0)


class NotTakenError(Exception):
    """The base's system did not take a dispatch order; it is sent again."""


def dispatch_order_send(
    payload: dict[str, Any],
    _key: str,
    *,
    resolve: Resolve = resolved,
    transport: httpx.BaseTransport | None = None,
) -> None:
    """Outbox handler: what the order asks of the base now, not when it was owed.

    Raises `NotTakenError` for everything but a 2xx, so that it is tried again. A base
    whose address was taken away is told nothing.
    """
    base, now = payload["base"], datetime.now(tz=UTC)
    hook = hook_of(base_code=base)
    if hook is None:
        return
    fault = _fault(hook.url, base, payload["order_id"], now, resolve, transport)
    hook_noted(base_code=base, fault=fault, now=now)
    if fault:
        message = f"{base}: {fault}"
        raise NotTakenError(message)


def _fault(
    url: str,
    base: str,
    order_id: str,
    now: datetime,
    resolve: Resolve,
    transport: httpx.BaseTransport | None,
) -> str:
    """What went wrong, "" for nothing."""
    try:
        key = hook_key(base_code=base, now=now)
    except FeedKeyError:
        key = None
    if key is None:
        return "no_key"
    body = _body(base, order_id, now)
    try:
        place = public_place(url, resolve=resolve, schemes=("https",))
        with httpx.Client(
            timeout=TIMEOUT, transport=transport, trust_env=False
        ) as client:
            headers = _headers(key, base, body, now)
            request = place.request(client, "POST", headers=headers, content=body)
            # Only the status counts: what else it says is not read.
            answer = client.send(request, stream=True)
            answer.close()
    except FileRefusedError as refused:
        return refused.code
    except (httpx.HTTPError, httpx.InvalidURL):
        return "address_silent"
    return "" if answer.is_success else f"status {answer.status_code}"


def _body(base: str, order_id: str, now: datetime) -> bytes:
    said = dispatch_order(base_code=base, order_id=order_id)
    sourcing = sourcing_of(order_id=order_id)
    said |= {
        "message_id": f"{base}/{order_id}/{said['revision']}",
        "number": sourcing.number if sourcing else "",
        "market": sourcing.market_code if sourcing else "",
        "sent_at": now.isoformat("T", "seconds"),
    }
    return json.dumps(said, sort_keys=True).encode()


def _headers(key: NewKey, base: str, body: bytes, now: datetime) -> dict[str, str]:
    stamp = int(now.timestamp())
    return {
        "Content-Type": "application/json",
        "Pavilion-Key": key.key_id,
        "Pavilion-Timestamp": str(stamp),
        "Pavilion-Signature": signature_of(
            secret=key.secret, timestamp=stamp, base_code=base, body=body
        ),
    }
