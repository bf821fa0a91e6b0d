"""Reads of the queue, of the workers and of what is owed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Min
from django_tasks_db.models import DBTaskResult

from catalog.jobs.models import OutboxMessage, WorkerBeat
from catalog.jobs.services import DEAD, DONE, READY, RUNNING

if TYPE_CHECKING:
    from collections.abc import Sequence

KEYS_AT_ONCE = 500


def jobs_pending() -> int:
    """How many jobs wait or run."""
    return DBTaskResult.objects.filter(status__in=[READY, RUNNING]).count()


def jobs_failed() -> int:
    """How many jobs are dead: out of attempts, or past help."""
    return DBTaskResult.objects.filter(status=DEAD).count()


def dead_jobs(*, limit: int = 100) -> list[DBTaskResult[..., Any]]:
    """The dead, the latest first, each with its `job` row and traceback."""
    dead = DBTaskResult.objects.filter(status=DEAD).select_related("job")
    return list(dead.order_by("-finished_at")[:limit])


def worker_seen_at() -> datetime | None:
    """When any worker was last known to live."""
    seen: datetime | None = WorkerBeat.objects.aggregate(seen=Max("seen_at"))["seen"]
    return seen


def outbox_messages(*, topic: str, limit: int = 100) -> list[OutboxMessage]:
    """Messages of a topic, the latest first."""
    return list(OutboxMessage.objects.filter(topic=topic).order_by("-pk")[:limit])


def outbox_keyed(*, topic: str, keys: Sequence[str]) -> list[OutboxMessage]:
    """Messages of a topic by their keys, in the order in which they were written."""
    found: list[OutboxMessage] = []
    for start in range(0, len(keys), KEYS_AT_ONCE):
        some = keys[start : start + KEYS_AT_ONCE]
        found += OutboxMessage.objects.filter(topic=topic, key__in=some)
    return sorted(found, key=lambda message: message.pk)


def outbox_undelivered() -> int:
    """How many messages are still owed."""
    return OutboxMessage.objects.filter(delivered_at__isnull=True).count()


def jobs_overdue_since() -> datetime | None:
    """When the oldest job that waits became due; None if none is due."""
    now = datetime.now(tz=UTC)
    due: datetime | None = DBTaskResult.objects.filter(
        status=READY, run_after__lte=now
    ).aggregate(due=Min("run_after"))["due"]
    return due


def schedule_done_at(*, name: str) -> datetime | None:
    """When a scheduled function last ended well; None if it is not known to have."""
    ended: datetime | None = DBTaskResult.objects.filter(
        status=DONE, job__key__startswith=f"schedule:{name}:"
    ).aggregate(ended=Max("finished_at"))["ended"]
    return ended


def outbox_owed_since() -> datetime | None:
    """Since when the oldest undelivered message is owed; None if none is."""
    owed: datetime | None = OutboxMessage.objects.filter(
        delivered_at__isnull=True
    ).aggregate(owed=Min("created_at"))["owed"]
    return owed


def letters_to(*, email: str, about: str) -> list[OutboxMessage]:
    """Letters that have left for an address and name an order (its id is in its link)."""
    if not email:
        return []
    found = OutboxMessage.objects.filter(
        topic="email",
        delivered_at__isnull=False,
        payload__to=email,
        payload__text__icontains=about.rstrip("="),
    )
    return list(found)
