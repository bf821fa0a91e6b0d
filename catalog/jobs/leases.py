"""Who may run a job: a lease with a token, lost when it is not renewed in time.

A worker that is killed renews nothing; the reaper of any other worker takes its job
back. Only the holder of the token may write the outcome, so a worker that was merely
slow and lost its lease cannot overwrite what the next one does.
"""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django_tasks_db.models import DBTaskResult, get_date_max

from catalog.jobs.errors import JobPermanentError
from catalog.jobs.models import Job
from catalog.jobs.services import DEAD, DONE, READY, RUNNING

if TYPE_CHECKING:
    from uuid import UUID

logger = logging.getLogger(__name__)
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that this worker may run until its lease ends."""

    task: DBTaskResult[..., Any]
    token: str


def job_claim(*, worker_id: str, now: datetime) -> Claim | None:
    """Take the next due job, or None. Workers skip what another has locked."""
    due = DBTaskResult.objects.filter(
        Q(run_after__lte=now) | Q(run_after=get_date_max()), status=READY
    )
    # Looked at before a transaction: an idle worker must not take SQLite's write lock.
    if not due.exists():
        return None
    with transaction.atomic():
        task = due.select_for_update(skip_locked=True).first()
        if task is None:
            return None
        # A task that came by django-tasks' own door has no row beside it yet.
        job, _ = Job.objects.get_or_create(
            task=task, defaults={"maximum_attempts": settings.JOB_ATTEMPTS}
        )
        job.attempts += 1
        job.lease_token = uuid4().hex
        job.leased_until = now + timedelta(seconds=settings.JOB_LEASE_SECONDS)
        job.save(update_fields=["attempts", "lease_token", "leased_until"])
        task.claim(worker_id)
    return Claim(task=task, token=job.lease_token)


def lease_renew(*, token: str, now: datetime) -> bool:
    """Hold the job a lease longer; False if it was lost."""
    until = now + timedelta(seconds=settings.JOB_LEASE_SECONDS)
    return bool(Job.objects.filter(lease_token=token).update(leased_until=until))


def job_done(*, claim: Claim, now: datetime) -> bool:
    """Note that the job is done; False if the lease was lost meanwhile."""
    with transaction.atomic():
        if not _lease_end(claim.task.pk, claim.token):
            return False
        _task_set(claim.task.pk, DONE, finished_at=now)
    return True


def job_failed(*, claim: Claim, error: Exception, now: datetime) -> bool:
    """Note a failure: later again, or dead; False if the lease was lost meanwhile."""
    said = "".join(traceback.format_exception(error))
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    with transaction.atomic():
        if not _lease_end(claim.task.pk, claim.token):
            return False
        is_final = isinstance(error, JobPermanentError)
        _again_or_dead(claim.task.pk, name, said, now, is_final=is_final)
    return True


def leases_reap(*, now: datetime) -> int:
    """Take back the jobs of workers that went silent; returns how many."""
    lost = list(
        Job.objects.filter(leased_until__lt=now).values_list("task_id", "lease_token")
    )
    reaped = 0
    for task_id, token in lost:
        with transaction.atomic():
            if _lease_end(task_id, token, ended_before=now):
                said = "The worker went silent and its lease ended."
                _again_or_dead(task_id, "LeaseLost", said, now, is_final=False)
                reaped += 1
                logger.warning("Lease of job %s ended: taken back.", task_id)
    return reaped


def wait_before(*, attempt: int) -> timedelta:
    """How long to wait after the nth failure: twice as long each time, to an hour."""
    seconds = settings.JOB_BACKOFF_SECONDS * 2 ** min(attempt - 1, 20)
    return min(timedelta(seconds=seconds), LONGEST_WAIT)


def _lease_end(task_id: UUID, token: str, ended_before: datetime | None = None) -> bool:
    jobs = Job.objects.filter(task_id=task_id, lease_token=token)
    if ended_before is not None:
        jobs = jobs.filter(leased_until__lt=ended_before)
    return bool(jobs.update(lease_token="", leased_until=None))


def _again_or_dead(
    task_id: UUID, name: str, said: str, now: datetime, *, is_final: bool
) -> None:
    job = Job.objects.get(task_id=task_id)
    if is_final or job.attempts >= job.maximum_attempts:
        _task_set(task_id, DEAD, finished_at=now, name=name, said=said)
        logger.error("Job %s is dead after %s attempts.", task_id, job.attempts)
    else:
        run_after = now + wait_before(attempt=job.attempts)
        _task_set(task_id, READY, run_after=run_after, name=name, said=said)


def _task_set(
    task_id: UUID,
    status: str,
    *,
    finished_at: datetime | None = None,
    run_after: datetime | None = None,
    name: str = "",
    said: str = "",
) -> None:
    values = {"status": status, "exception_class_path": name, "traceback": said}
    DBTaskResult.objects.filter(pk=task_id, status=RUNNING).update(
        **values,
        finished_at=finished_at,
        **({"run_after": run_after} if run_after else {}),
    )
