"""Delivers what is owed: the job behind each outbox message."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from catalog.jobs.errors import JobPermanentError
from catalog.jobs.models import OutboxMessage


def outbox_deliver(payload: dict[str, Any], _key: str) -> None:
    """Call the topic's handler, then note it; a kill in between calls it again."""
    topic, key = payload["topic"], payload["key"]
    message = OutboxMessage.objects.filter(topic=topic, key=key).first()
    if message is None or topic not in settings.OUTBOX_HANDLERS:
        reason = f"Nothing to deliver, or nobody to deliver it: {topic} {key}."
        raise JobPermanentError(reason)
    if message.delivered_at:
        return
    import_string(settings.OUTBOX_HANDLERS[topic])(message.payload, key)
    OutboxMessage.objects.filter(pk=message.pk).update(
        delivered_at=datetime.now(tz=UTC)
    )
