"""Functions that test jobs call. Effects are messages of the topic "effect"."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from catalog.jobs.errors import JobPermanentError
from catalog.jobs.models import OutboxMessage

CALLS: list[tuple[dict[str, Any], str]] = []
SCHEDULED: list[datetime] = []


def note(payload: dict[str, Any], key: str) -> None:
    CALLS.append((payload, key))


def fail(payload: dict[str, Any], key: str) -> None:
    CALLS.append((payload, key))
    message = "it broke"
    raise ValueError(message)


def fail_for_good(payload: dict[str, Any], key: str) -> None:
    CALLS.append((payload, key))
    raise JobPermanentError


def scheduled(now: datetime) -> None:
    SCHEDULED.append(now)


def effect(payload: dict[str, Any], key: str) -> None:
    """Slow on purpose, so that a kill hits it; its effect is guarded by the key."""
    record("attempt", f"{key}/{time.monotonic_ns()}", payload)
    time.sleep(random.uniform(0, 0.03))
    with transaction.atomic():
        record("effect", key, payload)
        time.sleep(random.uniform(0, 0.02))
    time.sleep(random.uniform(0, 0.02))


def slow(payload: dict[str, Any], key: str) -> None:
    record("started", key, payload)
    time.sleep(payload["seconds"])
    record("effect", key, payload)


def tick(now: datetime) -> None:
    record("tick", f"{now.timestamp()}", {})


def record(topic: str, key: str, payload: dict[str, Any]) -> None:
    OutboxMessage.objects.get_or_create(
        topic=topic,
        key=key,
        defaults={
            "payload": payload,
            "created_at": datetime.now(tz=UTC),
            "delivered_at": datetime.now(tz=UTC),
        },
    )
