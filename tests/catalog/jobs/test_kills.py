"""Real worker processes, killed −9 at random moments: nothing lost, nothing twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from catalog.jobs import selectors, services
from catalog.jobs.models import Job, OutboxMessage, ScheduleSlot

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.both_databases,
    pytest.mark.slow,
]
ROOT = Path(__file__).resolve().parents[3]
JOBS = 120
KILLS = 12


def database_url() -> str:
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    user, host = quote(values["USER"] or ""), quote(values["HOST"] or "", safe="/")
    port = f"&port={values['PORT']}" if values["PORT"] else ""
    return f"postgresql://{user}@/{quote(values['NAME'])}?host={host}{port}"


@pytest.fixture
def workers() -> Iterator[list[subprocess.Popen[bytes]]]:
    running: list[subprocess.Popen[bytes]] = []
    yield running
    for process in running:
        process.kill()
        process.wait()


def start(running: list[subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.catalog.jobs.worker_settings",
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "jobs_work", "--max-seconds", "60"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    running.append(process)
    return process


def wait_until(condition: object, seconds: float = 30) -> bool:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.1)
    return False


def test_kills_lose_nothing_and_repeat_nothing(
    settings: Any,
    workers: list[subprocess.Popen[bytes]],
) -> None:
    path = "tests.catalog.jobs.handlers.effect"
    settings.OUTBOX_HANDLERS = {"letter": path}
    for number in range(JOBS // 2):
        services.job_enqueue(path=path, payload={"n": number}, key=f"job-{number}")
        services.outbox_add(topic="letter", key=f"letter-{number}", payload={})

    def effects() -> int:
        return OutboxMessage.objects.filter(topic="effect").count()

    for _ in range(2):
        start(workers)
    assert wait_until(lambda: effects() > 0)
    for _ in range(KILLS):
        time.sleep(random.uniform(0.05, 0.4))
        victim = random.choice([p for p in workers if p.poll() is None])
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        start(workers)
        if effects() == JOBS:
            break
    done = DBTaskResult.objects.filter(
        status="SUCCESSFUL", args_kwargs__kwargs__key__regex="^(job|outbox)"
    )
    assert wait_until(lambda: done.count() == JOBS), (done.count(), effects())

    wanted = {f"{kind}-{n}" for kind in ("job", "letter") for n in range(JOBS // 2)}
    seen = OutboxMessage.objects.filter(topic="effect").values_list("key", flat=True)
    assert sorted(seen) == sorted(wanted)
    assert selectors.outbox_undelivered() == 0
    assert selectors.jobs_failed() == 0
    # A kill repeats at most the job it hit: attempts are bounded by jobs plus kills.
    attempts = OutboxMessage.objects.filter(topic="attempt").count()
    assert JOBS <= attempts <= JOBS + KILLS
    assert not Job.objects.exclude(key__startswith="schedule").exclude(lease_token="")


def test_several_workers_run_a_slot_once(
    workers: list[subprocess.Popen[bytes]],
) -> None:
    for _ in range(3):
        start(workers)
    ticks = OutboxMessage.objects.filter(topic="tick")
    assert wait_until(lambda: ticks.count() >= 3)
    keys = list(Job.objects.filter(key__startswith="schedule:tick:").values_list("key"))
    assert len(keys) == len(set(keys))
    assert ticks.count() <= len(keys)
    assert ScheduleSlot.objects.filter(name="tick").count() == 1


def test_sigterm_lets_the_running_job_end(
    workers: list[subprocess.Popen[bytes]],
) -> None:
    services.job_enqueue(
        path="tests.catalog.jobs.handlers.slow", payload={"seconds": 3}, key="slow"
    )
    services.job_enqueue(
        path="tests.catalog.jobs.handlers.slow", payload={"seconds": 0}, key="next"
    )
    worker = start(workers)
    messages = OutboxMessage.objects
    assert wait_until(lambda: messages.filter(topic="started", key="slow").exists())
    assert selectors.worker_seen_at() is not None
    worker.terminate()
    assert worker.wait(timeout=10) == 0
    # Longer than its lease of two seconds: the beat renewed it, nobody ran it again.
    assert Job.objects.get(key="slow").attempts == 1
    assert messages.filter(topic="effect", key="slow").exists()
    assert not messages.filter(topic="effect", key="next").exists()
    assert selectors.worker_seen_at() is None
