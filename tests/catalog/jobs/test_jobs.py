"""The queue in one process: once per key, retries, death, revival, outbox, schedule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from catalog.jobs import leases, schedule, selectors, services
from catalog.jobs.errors import UnknownJobError, UnknownTopicError
from catalog.jobs.models import Job, OutboxMessage
from catalog.jobs.worker import jobs_run_due, worker_is_late
from tests.catalog.jobs.handlers import CALLS, SCHEDULED

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HERE = "tests.catalog.jobs.handlers"


@pytest.fixture(autouse=True)
def _clean(settings: Any) -> None:
    CALLS.clear()
    SCHEDULED.clear()
    settings.JOB_SCHEDULE = {}
    settings.JOB_BACKOFF_SECONDS = 5
    settings.OUTBOX_HANDLERS = {"letter": f"{HERE}.note", "broken": f"{HERE}.fail"}


def enqueue(function: str, **more: Any) -> Any:
    return services.job_enqueue(path=f"{HERE}.{function}", payload={"a": 1}, **more)


def test_a_job_is_run_with_its_payload_and_key() -> None:
    enqueue("note", key="k1")
    assert selectors.jobs_pending() == 1
    assert jobs_run_due() == 1
    assert CALLS == [({"a": 1}, "k1")]
    assert selectors.jobs_pending() == 0


def test_a_key_is_run_once_even_after_it_is_done() -> None:
    first = enqueue("note", key="k1")
    jobs_run_due()
    assert enqueue("note", key="k1") == first
    assert jobs_run_due() == 0
    enqueue("note")
    enqueue("note")
    assert jobs_run_due() == 2


def test_what_is_rolled_back_was_never_enqueued() -> None:
    with transaction.atomic():
        enqueue("note", key="k1")
        services.outbox_add(topic="letter", key="1", payload={})
        transaction.set_rollback(True)
    assert selectors.jobs_pending() == 0
    assert not OutboxMessage.objects.exists()


def test_a_job_waits_for_its_time() -> None:
    enqueue("note", run_at=datetime.now(tz=UTC) + timedelta(hours=1))
    assert jobs_run_due() == 0
    assert selectors.jobs_pending() == 1


def test_failures_are_tried_again_later_and_later_then_the_job_is_dead(
    settings: Any,
) -> None:
    settings.JOB_ATTEMPTS = 3
    task_id = enqueue("fail")
    waits = []
    for attempt in range(1, 4):
        assert jobs_run_due() == 1
        task = DBTaskResult.objects.get(pk=task_id)
        if attempt < 3:
            assert jobs_run_due() == 0
            waits.append(round((task.run_after - datetime.now(tz=UTC)).total_seconds()))
            DBTaskResult.objects.update(run_after=datetime.now(tz=UTC))
    assert waits == [5, 10]
    assert (selectors.jobs_pending(), selectors.jobs_failed()) == (0, 1)
    (dead,) = selectors.dead_jobs()
    assert "ValueError: it broke" in dead.traceback
    assert len({key for _, key in CALLS}) == 1
    services.job_revive(task_id=task_id, now=datetime.now(tz=UTC))
    assert jobs_run_due() == 1
    assert len(CALLS) == 4
    with pytest.raises(UnknownJobError):
        services.job_revive(task_id=task_id, now=datetime.now(tz=UTC))


def test_waits_double_to_an_hour() -> None:
    waits = [leases.wait_before(attempt=n).total_seconds() for n in (1, 2, 3, 10, 90)]
    assert waits == [5, 10, 20, 2560, 3600]


def test_a_permanent_failure_is_not_tried_again() -> None:
    enqueue("fail_for_good")
    services.job_enqueue(path=f"{HERE}.nothing_there", payload={}, maximum_attempts=1)
    assert jobs_run_due() == 2
    assert selectors.jobs_failed() == 2


def test_a_lease_that_ends_gives_the_job_to_another_and_silences_the_first() -> None:
    enqueue("note")
    start = datetime.now(tz=UTC)
    first = leases.job_claim(worker_id="one", now=start)
    assert first
    assert leases.job_claim(worker_id="two", now=start) is None
    later = start + timedelta(seconds=59)
    assert leases.leases_reap(now=later) == 0
    assert leases.lease_renew(token=first.token, now=later)
    assert leases.leases_reap(now=start + timedelta(seconds=61)) == 0
    lost = later + timedelta(seconds=61)
    assert leases.leases_reap(now=lost) == 1
    second = leases.job_claim(worker_id="two", now=lost + timedelta(seconds=6))
    assert second
    assert not leases.lease_renew(token=first.token, now=lost)
    assert not leases.job_done(claim=first, now=lost)
    assert not leases.job_failed(claim=first, error=ValueError(), now=lost)
    assert leases.job_done(claim=second, now=lost)
    assert Job.objects.get().attempts == 2
    assert DBTaskResult.objects.get().worker_ids == ["one", "two"]


def test_an_outbox_message_is_owed_once_and_delivered() -> None:
    for number in range(2):
        services.outbox_add(topic="letter", key="o1", payload={"n": number})
    assert selectors.outbox_undelivered() == 1
    jobs_run_due()
    assert CALLS == [({"n": 0}, "o1")]
    (message,) = selectors.outbox_messages(topic="letter")
    assert message.delivered_at
    services.outbox_add(topic="letter", key="o1", payload={})
    assert jobs_run_due() == 0
    with pytest.raises(UnknownTopicError):
        services.outbox_add(topic="pigeon", key="o1", payload={})


def test_a_message_that_cannot_be_delivered_stays_owed() -> None:
    services.outbox_add(topic="broken", key="o1", payload={})
    jobs_run_due()
    assert selectors.outbox_undelivered() == 1
    assert selectors.jobs_pending() == 1


def test_a_schedule_runs_once_per_slot(settings: Any) -> None:
    settings.JOB_SCHEDULE = {"t": (f"{HERE}.scheduled", 60)}
    start = datetime(2026, 3, 2, 10, 0, 5, tzinfo=UTC)
    assert schedule.schedule_enqueue(now=start) == 1 + len(schedule.BUILT_IN)
    assert schedule.schedule_enqueue(now=start + timedelta(seconds=54)) == 0
    # The next slot is let go: the run before it has not ended.
    assert schedule.schedule_enqueue(now=start + timedelta(seconds=55)) == 0
    jobs_run_due()
    assert schedule.schedule_enqueue(now=start + timedelta(seconds=100)) == 0
    assert schedule.schedule_enqueue(now=start + timedelta(seconds=120)) == 1
    jobs_run_due()
    assert len(SCHEDULED) == 2


def test_the_command_runs_what_is_due_and_ends(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.JOB_SCHEDULE = {"t": (f"{HERE}.scheduled", 60)}
    enqueue("note")
    call_command("jobs_work", "--once")
    assert f"{2 + len(schedule.BUILT_IN)} jobs run" in capsys.readouterr().out
    assert (len(CALLS), len(SCHEDULED)) == (1, 1)


def test_old_rows_are_cleared_away_and_keys_are_kept_longer() -> None:
    enqueue("note")
    enqueue("note", key="order-1")
    enqueue("fail_for_good")
    jobs_run_due()
    now = datetime.now(tz=UTC)
    services.jobs_prune(now)
    assert Job.objects.count() == 3
    services.jobs_prune(now + timedelta(days=2))
    assert set(Job.objects.values_list("task__status", "key")) == {
        ("SUCCESSFUL", "order-1"),
        ("FAILED", None),
    }
    services.jobs_prune(now + timedelta(days=31))
    assert not DBTaskResult.objects.exists()


def test_a_worker_is_late_after_two_leases() -> None:
    now = datetime.now(tz=UTC)
    assert worker_is_late(seen_at=None, now=now)
    assert not worker_is_late(seen_at=now - timedelta(seconds=119), now=now)
    assert worker_is_late(seen_at=now - timedelta(seconds=121), now=now)
