"""The worker: schedule, reap, claim, run, until told to stop.

A thread beside it renews the lease of the running job and says that the worker lives.
SIGTERM and SIGINT let the running job end; a kill loses nothing, see `leases`.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import close_old_connections, connection

from catalog.jobs.leases import (
    Claim,
    job_claim,
    job_done,
    job_failed,
    lease_renew,
    leases_reap,
)
from catalog.jobs.models import WorkerBeat
from catalog.jobs.schedule import schedule_enqueue

if TYPE_CHECKING:
    from types import FrameType

logger = logging.getLogger(__name__)


def jobs_run_due(*, worker_id: str = "inline", limit: int = 10_000) -> int:
    """Run what is due in this process, one after the other; returns how many runs.

    Failures are noted and retried when due. For `--once`, seeds and tests.
    """
    runs = 0
    while runs < limit:
        claim = job_claim(worker_id=worker_id, now=_now())
        if claim is None:
            break
        claim_run(claim)
        runs += 1
    return runs


def claim_run(claim: Claim) -> None:
    """Call the job's function and note the outcome."""
    task = claim.task
    try:
        task.task.call(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
    except Exception as error:
        logger.exception("Job %s failed.", task.args_kwargs["kwargs"].get("path"))
        is_noted = job_failed(claim=claim, error=error, now=_now())
    else:
        is_noted = job_done(claim=claim, now=_now())
    if not is_noted:
        logger.warning("Job %s was taken back before it ended.", task.pk)


class Worker:
    """Runs jobs in this process until stopped."""

    def __init__(self, *, poll_seconds: float = 0.5) -> None:
        self.worker_id = f"{socket.gethostname()[:24]}-{os.getpid()}-{uuid4().hex[:8]}"
        self._poll_seconds = poll_seconds
        self._stop = Event()
        self._ended = Event()
        self._token = ""

    def stop(self, signum: int = 0, _frame: FrameType | None = None) -> None:
        """Let the running job end, then leave. A second signal leaves at once."""
        logger.warning("Stopping after the running job (signal %s).", signum)
        self._stop.set()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def run(self, *, max_seconds: float | None = None) -> None:
        """Work until stopped, or for so many seconds."""
        ends = time.monotonic() + max_seconds if max_seconds else None
        beat = Thread(target=self._beat, name="jobs-beat", daemon=True)
        beat.start()
        try:
            while not self._stop.is_set() and not (ends and time.monotonic() > ends):
                if not self._step_safely():
                    self._stop.wait(self._poll_seconds)
        finally:
            self._ended.set()
            beat.join(timeout=10)
            WorkerBeat.objects.filter(worker_id=self.worker_id).delete()

    def _step_safely(self) -> bool:
        close_old_connections()
        try:
            return self._step()
        except DatabaseError:
            # A database that is away or busy comes back; the lease covers the job.
            logger.exception("The database did not answer; trying again.")
            connection.close()
            self._stop.wait(1)
            return False

    def _step(self) -> bool:
        now = _now()
        schedule_enqueue(now=now)
        leases_reap(now=now)
        claim = job_claim(worker_id=self.worker_id, now=now)
        if claim is None:
            return False
        self._token = claim.token
        try:
            claim_run(claim)
        finally:
            self._token = ""
        return True

    def _beat(self) -> None:
        while True:
            try:
                now = _now()
                WorkerBeat.objects.update_or_create(
                    worker_id=self.worker_id, defaults={"seen_at": now}
                )
                if self._token:
                    lease_renew(token=self._token, now=now)
            except DatabaseError:
                logger.exception("The beat could not be written.")
                connection.close()
            if self._ended.wait(settings.JOB_LEASE_SECONDS / 3):
                connection.close()
                return


def worker_is_late(*, seen_at: datetime | None, now: datetime) -> bool:
    """Whether a worker seen then has missed more than two leases."""
    allowed = timedelta(seconds=2 * settings.JOB_LEASE_SECONDS)
    return seen_at is None or now - seen_at > allowed


def _now() -> datetime:
    return datetime.now(tz=UTC)
