"""Runs functions every so many seconds, once per slot however many workers there are.

A slot is a whole number of periods since 1970. The worker that moves the row of a
schedule forward owns the slot; the job's key says the same a second time. A slot is
let go while the run before it is still unfinished, so slow runs never pile up.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from catalog.jobs.models import Job, ScheduleSlot
from catalog.jobs.services import READY, RUNNING, job_enqueue

BUILT_IN = {"jobs-prune": ("catalog.jobs.services.jobs_prune", 3600)}
ATTEMPTS = 3


def schedule_enqueue(*, now: datetime) -> int:
    """Enqueue every scheduled function whose slot has come; returns how many."""
    return sum(
        _slot_take(name, path, seconds, now)
        for name, (path, seconds) in (BUILT_IN | settings.JOB_SCHEDULE).items()
    )


def scheduled_call(payload: dict[str, Any], _key: str) -> None:
    """Call the scheduled function with the time it is now."""
    import_string(payload["path"])(datetime.now(tz=UTC))


def _slot_take(name: str, path: str, seconds: int, now: datetime) -> bool:
    slot = int(now.timestamp()) // seconds * seconds
    # Looked at before anything is locked: most of the time the slot is taken.
    if ScheduleSlot.objects.filter(name=name, slot__gte=slot).exists():
        return False
    with transaction.atomic():
        ScheduleSlot.objects.get_or_create(name=name, defaults={"slot": 0})
        mine = ScheduleSlot.objects.filter(name=name, slot__lt=slot).update(slot=slot)
        if not mine or _unfinished(name):
            return False
        job_enqueue(
            path="catalog.jobs.schedule.scheduled_call",
            payload={"path": path},
            key=f"schedule:{name}:{slot}",
            run_at=now,
            maximum_attempts=ATTEMPTS,
        )
    return True


def _unfinished(name: str) -> bool:
    return Job.objects.filter(
        key__startswith=f"schedule:{name}:", task__status__in=[READY, RUNNING]
    ).exists()
