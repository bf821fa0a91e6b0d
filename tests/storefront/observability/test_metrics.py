"""`/metrics`: what is counted, for whom, and with which labels."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from django.conf import settings as django_settings
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from catalog.jobs.models import OutboxMessage, WorkerBeat
from catalog.jobs.services import job_enqueue
from catalog.jobs.worker import jobs_run_due

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[3]


def fails(payload: dict[str, Any], _key: str) -> None:
    message = "never works"
    raise RuntimeError(message)


def works(payload: dict[str, Any], _key: str) -> None:
    """A job."""


def samples(text: str) -> dict[tuple[str, str], float]:
    """(name, labels as "a=b,c=d") -> value."""
    return {
        (sample.name, ",".join(f"{k}={v}" for k, v in sorted(sample.labels.items()))):
            sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }  # fmt: skip


def scraped(headers: Mapping[str, str] | None = None) -> dict[tuple[str, str], float]:
    response = Client().get("/metrics", headers=dict(headers or {}))
    assert response.status_code == 200
    return samples(response.content.decode())


@pytest.mark.django_db
def test_a_page_is_counted_by_route_method_and_status() -> None:
    key = ("pavilion_page_seconds_count", "method=GET,route=shop:bases,status=200")
    before = scraped().get(key, 0.0)

    Client().get("/en-de/bases/")
    Client().get("/de-de/bases/?q=anything")

    assert scraped()[key] == before + 2


@pytest.mark.django_db
def test_strangers_make_no_new_series() -> None:
    Client().get("/no/such/page-1/")
    before = set(scraped())
    for number in range(20):
        Client().get(f"/no/such/page-{number}/")
        Client().generic(f"VERB{number}", "/en-de/bases/")

    added = {key for key in set(scraped()) - before if "_bucket" not in key[0]}
    assert {labels for _, labels in added} <= {
        "method=other,route=shop:bases,status=405",
        "method=GET,route=metrics,status=200",
    }


@pytest.mark.django_db
def test_queues_are_told_as_they_are() -> None:
    now = datetime.now(tz=UTC)
    WorkerBeat.objects.create(worker_id="w", seen_at=now - timedelta(seconds=40))
    OutboxMessage.objects.create(
        topic="email", key="a", payload={}, created_at=now - timedelta(seconds=90)
    )
    job_enqueue(path=f"{__name__}.fails", payload={}, maximum_attempts=1)
    jobs_run_due()
    job_enqueue(
        path=f"{__name__}.works", payload={}, run_at=now - timedelta(seconds=70)
    )
    job_enqueue(path=f"{__name__}.works", payload={}, run_at=now + timedelta(hours=1))

    told = scraped()

    def value(name: str) -> float:
        return told[(f"pavilion_{name}", "")]

    assert (value("jobs_pending"), value("jobs_dead")) == (2, 1)
    assert 70 <= value("jobs_overdue_seconds") < 75
    assert 90 <= value("outbox_age_seconds") < 95
    assert 40 <= value("worker_seen_seconds") < 45
    assert (value("outbox_undelivered"), value("database_up")) == (1, 1)


@pytest.mark.django_db
def test_what_is_not_known_is_left_out_and_not_called_zero() -> None:
    names = {name for name, _ in scraped()}
    assert "pavilion_stock_mirror_age_seconds" not in names
    assert "pavilion_jobs_overdue_seconds" not in names

    job_enqueue(
        path="catalog.jobs.schedule.scheduled_call",
        payload={"path": f"{__name__}.of_schedule"},
        key="schedule:mirror-stock:1",
    )
    jobs_run_due()

    assert 0 <= scraped()[("pavilion_stock_mirror_age_seconds", "")] < 5


def of_schedule(now: datetime) -> None:
    """A scheduled function."""


@pytest.mark.django_db
def test_only_this_machine_may_see_it_and_nobody_through_a_proxy() -> None:
    def status(**said: Any) -> int:
        return Client().get("/metrics", **said).status_code

    assert status(REMOTE_ADDR="127.0.0.1") == 200
    assert status(REMOTE_ADDR="::1") == 200
    assert status(REMOTE_ADDR="10.0.0.7") == 403
    assert status(REMOTE_ADDR="") == 403
    assert status(headers={"X-Forwarded-For": "127.0.0.1"}) == 403


@pytest.mark.django_db
def test_with_a_token_it_is_the_token_that_opens(settings: Any) -> None:
    settings.METRICS_TOKEN = "a-long-token"

    assert Client().get("/metrics").status_code == 403
    wrong = {"Authorization": "Bearer another"}
    assert Client().get("/metrics", headers=wrong).status_code == 403
    right = {"Authorization": "Bearer a-long-token", "X-Forwarded-For": "10.0.0.7"}
    assert Client().get("/metrics", headers=right).status_code == 200


COUNTS = """
from django.conf import settings
import django, os, sys
django.setup()
from storefront.observability.metrics import COMMERCE_CALLS, breaker_tell
COMMERCE_CALLS.labels("ShopInfo", "ok").inc(int(sys.argv[1]))
breaker_tell(sys.argv[2])
"""
READS = """
import django
django.setup()
from storefront.observability.scrape import MultiProcessCollector, _dead_forget
from prometheus_client import CollectorRegistry, generate_latest
from pathlib import Path
import os
folder = os.environ["PROMETHEUS_MULTIPROC_DIR"]
_dead_forget(Path(folder))
registry = CollectorRegistry()
MultiProcessCollector(registry, path=folder)
print(generate_latest(registry).decode())
"""


@pytest.mark.slow
def test_processes_of_one_machine_are_added_up_and_the_dead_hold_no_breaker_open(
    tmp_path: Path,
) -> None:
    environment = {
        **os.environ,
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": django_settings.SETTINGS_MODULE,
    }

    def run(code: str, *arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip

    run(COUNTS, "2", "open")
    run(COUNTS, "3", "closed")

    told = samples(run(READS))
    key = ("pavilion_commerce_calls_total", "operation=ShopInfo,outcome=ok")
    assert told[key] == 5
    assert not [name for name, _ in told if name == "pavilion_commerce_breaker_open"]


def test_every_alert_watches_something_that_is_told() -> None:
    told = yaml.safe_load((ROOT / "deploy" / "alerts.yaml").read_text("utf-8"))
    rules = [rule for group in told["groups"] for rule in group["rules"]]
    sources = "".join(
        (ROOT / "storefront" / "observability" / name).read_text("utf-8")
        for name in ("metrics.py", "scrape.py")
    )
    guide = (ROOT / "docs" / "observability.md").read_text("utf-8")

    assert len(rules) == 5
    for rule in rules:
        names = {
            re.sub("_(count|total|bucket)$", "", name)
            for name in re.findall(r"pavilion_[a-z_]+", rule["expr"])
        }
        assert names
        assert {name for name in names if f'"{name}"' not in sources} == set()
        assert rule["labels"]["severity"] == "page"
        assert f"### {rule['alert']}" in guide
        assert rule["annotations"]["summary"]
