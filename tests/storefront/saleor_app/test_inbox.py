"""Async events: once, in order per object, whatever dies in between."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from catalog.jobs.models import OutboxMessage
from catalog.jobs.services import DEAD
from catalog.jobs.worker import jobs_run_due
from catalog.sourcing.models import OrderSourcing
from storefront.saleor_app import events, inbox
from storefront.saleor_app.models import EventTurn, SaleorEvent
from tests.catalog.jobs.test_kills import database_url, wait_until
from tests.fakes.saleor_server import allocations_node, order_node
from tests.races import race
from tests.storefront.saleor_app.conftest import order_event

if TYPE_CHECKING:
    from tests.fakes.saleor_server import SaleorServer
    from tests.storefront.saleor_app.conftest import Sender

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ROOT = Path(__file__).resolve().parents[3]
ORDER = "T3JkZXI6MQ=="


@pytest.fixture
def order(saleor: SaleorServer) -> dict[str, Any]:
    """An order that this Saleor has; tests change it."""
    node = order_node(ORDER)
    saleor.answers["OrderById"] = lambda _: {"order": node}
    saleor.answers["OrderAllocations"] = lambda _: {"order": allocations_node(ORDER)}
    return node


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Orders' events in the order they are worked; those named `bad` fail."""
    worked: list[str] = []

    def note(payload: dict[str, Any], *, now: datetime) -> None:
        name = payload["order"].get("name", "")
        worked.append(name)
        if name.startswith("bad"):
            raise RuntimeError(name)

    monkeypatch.setitem(events.ASYNC, "ORDER_CREATED", note)
    return worked


def named(name: str, *, order_id: str = ORDER, ago: int = 0) -> dict[str, Any]:
    at = timezone.now() - timedelta(seconds=ago)
    return order_event(
        issuedAt=at.isoformat(), order={"id": order_id, "name": name, "lines": []}
    )


def letters() -> int:
    return OutboxMessage.objects.filter(topic="email").count()


def test_an_order_is_sourced_and_its_letter_owed_after_the_acknowledgement(
    sender: Sender, order: dict[str, Any]
) -> None:
    assert sender.send("ORDER_CREATED", order_event()).status_code == 202
    assert not OrderSourcing.objects.exists()

    jobs_run_due()

    assert OrderSourcing.objects.get().order_id == ORDER
    assert letters() == 1
    assert SaleorEvent.objects.get().worked_at is not None


def test_the_same_order_told_three_times_is_sourced_once(
    sender: Sender, order: dict[str, Any]
) -> None:
    said = order_event()
    for _ in range(2):
        sender.send("ORDER_CREATED", said)
    # Near-identical: the same news rendered again, at another instant.
    sender.send("ORDER_CREATED", order_event(issuedAt=datetime.now(tz=UTC).isoformat()))

    jobs_run_due()

    assert (OrderSourcing.objects.count(), letters()) == (1, 1)
    assert SaleorEvent.objects.filter(worked_at=None).count() == 0


def test_a_late_creation_does_not_undo_a_cancelation(
    sender: Sender, order: dict[str, Any]
) -> None:
    order["status"] = "CANCELED"
    sender.send("ORDER_CANCELLED", order_event("OrderCancelled"))
    jobs_run_due()

    late = (timezone.now() - timedelta(minutes=5)).isoformat()
    sender.send("ORDER_CREATED", order_event(issuedAt=late))
    jobs_run_due()

    assert OrderSourcing.objects.get().canceled_at is not None
    assert letters() == 0


def test_a_cancelation_that_is_not_so_gives_nothing_back(
    sender: Sender, order: dict[str, Any]
) -> None:
    sender.send("ORDER_CREATED", order_event())
    sender.send("ORDER_CANCELLED", order_event("OrderCancelled"))

    jobs_run_due()

    assert OrderSourcing.objects.get().canceled_at is None


def test_events_of_an_object_are_worked_as_they_were_issued(
    sender: Sender, saleor: SaleorServer, seen: list[str]
) -> None:
    for name, ago in (("third", 1), ("first", 30), ("second", 20)):
        sender.send("ORDER_CREATED", named(name, ago=ago))

    jobs_run_due()

    assert seen == ["first", "second", "third"]


def test_a_failing_event_holds_up_its_object_and_no_other(
    sender: Sender, saleor: SaleorServer, seen: list[str]
) -> None:
    sender.send("ORDER_CREATED", named("bad", ago=30))
    sender.send("ORDER_CREATED", named("behind", ago=20))
    sender.send("ORDER_CREATED", named("other", order_id="T3JkZXI6Mg==", ago=10))

    jobs_run_due()

    assert seen == ["bad", "bad", "other"]
    assert SaleorEvent.objects.filter(worked_at=None).count() == 2


def test_what_is_past_help_lets_the_next_by_and_comes_back_when_sent_by_hand(
    sender: Sender, saleor: SaleorServer, seen: list[str], settings: Any
) -> None:
    settings.JOB_BACKOFF_SECONDS, settings.JOB_ATTEMPTS = 0.0, 2
    broken = named("bad", ago=30)
    sender.send("ORDER_CREATED", broken)
    sender.send("ORDER_CREATED", named("behind", ago=20))

    jobs_run_due()

    assert seen.count("behind") == 1
    assert SaleorEvent.objects.get(worked_at=None).payload["order"]["name"] == "bad"
    assert DBTaskResult.objects.filter(status=DEAD).count() == 1
    tried = seen.count("bad")
    assert sender.send("ORDER_CREATED", broken).status_code == 200
    jobs_run_due(limit=1)
    assert seen.count("bad") == tried + 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_work_one_object_at_once(
    sender: Sender, saleor: SaleorServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside: list[int] = []
    most: list[int] = []

    def slow(_payload: dict[str, Any], *, now: datetime) -> None:
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.3)
        inside.pop()

    monkeypatch.setitem(events.ASYNC, "ORDER_CREATED", slow)
    for ago in (3, 2):
        sender.send("ORDER_CREATED", named(str(ago), ago=ago))
    rows = SaleorEvent.objects.values_list("pk", flat=True)

    race([lambda pk=pk: inbox.event_work({"event": pk}, "") for pk in rows])

    assert most == [1, 1]
    assert SaleorEvent.objects.filter(worked_at=None).count() == 0
    assert EventTurn.objects.get().holder == ""


def test_a_turn_that_is_held_makes_the_job_come_again(
    sender: Sender,
    saleor: SaleorServer,
    seen: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inbox, "TURN_WAIT_SECONDS", 0.0)
    sender.send("ORDER_CREATED", named("mine"))
    turn = EventTurn.objects.create(
        object_id=ORDER, holder="x", held_until=timezone.now() + timedelta(minutes=1)
    )

    with pytest.raises(inbox.TurnTakenError):
        inbox.event_work({"event": SaleorEvent.objects.get().pk}, "")
    assert seen == []
    EventTurn.objects.filter(pk=turn.pk).update(held_until=timezone.now())
    inbox.event_work({"event": SaleorEvent.objects.get().pk}, "")
    assert seen == ["mine"]


def test_an_event_is_stored_whole_or_not_at_all(
    sender: Sender, saleor: SaleorServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(inbox, "job_enqueue", fails)

    assert sender.send("ORDER_CREATED", order_event()).status_code == 503
    assert not SaleorEvent.objects.exists()


def test_worked_events_are_forgotten_once_saleor_cannot_send_them(
    sender: Sender, saleor: SaleorServer, seen: list[str]
) -> None:
    sender.send("ORDER_CREATED", named("old"))
    jobs_run_due()

    now = timezone.now()
    assert inbox.events_prune(now + timedelta(days=15)) == 0
    assert inbox.events_prune(now + timedelta(days=17)) == 1
    assert not SaleorEvent.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_between_store_and_work_loses_nothing(
    sender: Sender, saleor: SaleorServer, order: dict[str, Any], settings: Any
) -> None:
    assert sender.send("ORDER_CREATED", order_event()).status_code == 202
    saleor.may_answer.clear()
    worker = worker_start(saleor)
    try:
        assert wait_until(lambda: "OrderById" in saleor.asked)
    finally:
        worker.kill()
        worker.wait()
    assert SaleorEvent.objects.get().worked_at is None
    saleor.may_answer.set()

    other = worker_start(saleor)
    try:
        assert wait_until(lambda: SaleorEvent.objects.get().worked_at is not None)
    finally:
        other.kill()
        other.wait()
    assert (OrderSourcing.objects.count(), letters()) == (1, 1)


def worker_start(saleor: SaleorServer) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.storefront.saleor_app.worker_settings",
        "SALEOR_API_URL": saleor.api_url,
        "SALEOR_APP_TOKEN": "any",
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "jobs_work", "--max-seconds", "60"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
    )
