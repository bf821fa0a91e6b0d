"""Sync events over HTTP: ask an App, wait, and read what it says."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.engine.webhook_outbox import rendered
from catalog.engine.webhook_sending import webhook_send

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.models import Webhook

# A failure is remembered so long, so that one page does not wait ten times.
FAILED_FOR = 1.0
_failed: dict[str, float] = {}
_lock = threading.Lock()


class AppAnswerError(Exception):
    """The App gave no usable answer; whoever asked must stop, never guess."""


def webhook_ask(
    webhook: Webhook, event: str, root: dict[str, Any], *, now: datetime
) -> Any:
    """What an App answers to an event. Raises `AppAnswerError`.

    A connection refused, a time-out, a status other than 2xx and anything but JSON are
    no answers.
    """
    content = rendered(webhook, event, root, now=now).encode()
    if not content:
        message = f"{webhook.app.name}: its document selects nothing of {event}."
        raise AppAnswerError(message)
    key = hashlib.sha256(
        b"\n".join([str(webhook.pk).encode(), event.encode(), content])
    ).hexdigest()
    if _has_failed(key):
        message = f"{webhook.app.name} has just failed to answer {event}."
        raise AppAnswerError(message)
    sent = webhook_send(webhook, event, content)
    if not sent.is_success:
        _remember(key)
        message = f"{webhook.app.name}: {event}: {sent.status_code or ''} {sent.content[:200]}"
        raise AppAnswerError(message)
    try:
        return json.loads(sent.content, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        _remember(key)
        message = f"{webhook.app.name} answered {event} with no JSON."
        raise AppAnswerError(message) from error


def _has_failed(key: str) -> bool:
    with _lock:
        return _failed.get(key, 0.0) > time.monotonic()


def _remember(key: str) -> None:
    now = time.monotonic()
    with _lock:
        for old in [one for one, until in _failed.items() if until <= now]:
            del _failed[old]
        _failed[key] = now + FAILED_FOR
