"""Writes: enqueue a job, owe a message, put a dead job back, clear old rows away.

A job is a function `fn(payload: dict, key: str) -> None` named by its dotted path. It
runs at least once: a worker may die between the effect and the note of it. Whatever
must happen once is guarded by the key, which is the same in every attempt.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from catalog.jobs.errors import UnknownJobError, UnknownTopicError
from catalog.jobs.models import Job, OutboxMessage, WorkerBeat
from catalog.jobs.tasks import job_call

if TYPE_CHECKING:
    from collections.abc import Collection

READY, RUNNING, DONE, DEAD = "READY", "RUNNING", "SUCCESSFUL", "FAILED"
KEEP_UNKEYED_DAYS = 1
KEEP_KEYED_DAYS = 30


def job_enqueue(
    *,
    path: str,
    payload: dict[str, Any],
    run_at: datetime | None = None,
    key: str | None = None,
    maximum_attempts: int | None = None,
) -> UUID:
    """Ask for `path(payload, key)` at `run_at` (now if left out), at least once.

    Written in the caller's transaction: no commit, no job. A `key` makes it once: the
    second call with it returns the first job's id, done or not. Without a key the job
    gets one of its own. The payload must be JSON.
    """
    if key is not None and (made := Job.objects.filter(key=key).first()):
        return made.task_id
    carried = import_string(settings.JOB_CARRIED)()
    about = {"carried": carried} if carried else {}
    try:
        with transaction.atomic():
            result = job_call.using(run_after=run_at or datetime.now(tz=UTC)).enqueue(
                path=path, payload=payload, key=key or uuid4().hex, **about
            )
            job = Job.objects.create(
                task_id=UUID(result.id),
                key=key,
                maximum_attempts=maximum_attempts or settings.JOB_ATTEMPTS,
            )
    except IntegrityError:
        # Somebody enqueued the same key at the same instant.
        return Job.objects.get(key=key).task_id
    return job.task_id


@transaction.atomic
def outbox_add(*, topic: str, key: str, payload: dict[str, Any]) -> OutboxMessage:
    """Owe a message to the world; call it inside the transaction that owes it.

    Topic and key are unique: the second call changes nothing. The topic's handler is
    called at least once with (payload, key). Raises `UnknownTopicError`.
    """
    if topic not in settings.OUTBOX_HANDLERS:
        message = f"No handler for the topic {topic!r} in OUTBOX_HANDLERS."
        raise UnknownTopicError(message)
    now = datetime.now(tz=UTC)
    message_row, is_new = OutboxMessage.objects.get_or_create(
        topic=topic, key=key, defaults={"payload": payload, "created_at": now}
    )
    if is_new:
        job_enqueue(
            path="catalog.jobs.outbox.outbox_deliver",
            payload={"topic": topic, "key": key},
            key=f"outbox:{topic}:{key}",
            run_at=now,
        )
    return message_row


@transaction.atomic
def job_revive(*, task_id: UUID, now: datetime) -> None:
    """Give a dead job all its attempts again. Raises `UnknownJobError`."""
    if not Job.objects.filter(task_id=task_id, task__status=DEAD).update(attempts=0):
        message = f"No dead job {task_id}."
        raise UnknownJobError(message)
    DBTaskResult.objects.filter(pk=task_id, status=DEAD).update(
        status=READY, run_after=now, finished_at=None
    )


def jobs_prune(now: datetime) -> None:
    """Clear away finished jobs: after a day, or a month where a key must be kept.

    The dead stay until a month old. Outbox messages are never cleared here.
    """
    old = now - timedelta(days=KEEP_KEYED_DAYS)
    recent = now - timedelta(days=KEEP_UNKEYED_DAYS)
    passing = Q(status=DONE) & (
        Q(job__key__isnull=True) | Q(job__key__startswith="schedule:")
    )
    finished = Q(status__in=[DONE, DEAD], finished_at__lt=old)
    DBTaskResult.objects.filter(
        finished | (passing & Q(finished_at__lt=recent))
    ).delete()
    WorkerBeat.objects.filter(seen_at__lt=recent).delete()


def letters_forget(*, ids: Collection[int]) -> int:
    """Empty letters that have left: that and when they left stays, no word of them."""
    empty = {"to": "", "subject": "", "text": ""}
    sent = OutboxMessage.objects.filter(pk__in=ids, delivered_at__isnull=False)
    return sent.update(payload=empty)


def outbox_empty(*, topic: str, key: str) -> None:
    """Keep no word of a message whose effect is done; that it was owed stays."""
    OutboxMessage.objects.filter(topic=topic, key=key).update(payload={})
