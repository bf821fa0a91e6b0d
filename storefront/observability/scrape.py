"""What is looked up when Prometheus asks: queues and ages, the same in every process."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import DatabaseError
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from catalog.jobs.selectors import (
    jobs_failed,
    jobs_overdue_since,
    jobs_pending,
    outbox_owed_since,
    outbox_undelivered,
    schedule_done_at,
    worker_seen_at,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MIRROR = "mirror-stock"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"


class QueueCollector(Collector):
    """Gauges read from the database. What is not known is left out, never zero."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One gauge a fact; `pavilion_database_up` says whether any could be read."""
        try:
            found = [_gauge(*row, now=datetime.now(tz=UTC)) for row in FACTS]
        except DatabaseError:
            found = []
        yield GaugeMetricFamily(
            "pavilion_database_up",
            "Whether the database answers.",
            value=float(bool(found)),
        )
        yield from (gauge for gauge in found if gauge is not None)


def _gauge(
    name: str, words: str, read: Callable[[], int | datetime | None], *, now: datetime
) -> GaugeMetricFamily | None:
    value = read()
    if value is None:
        return None
    if isinstance(value, datetime):
        value = max(0, int((now - value).total_seconds()))
    return GaugeMetricFamily(name, words, value=float(value))


FACTS: tuple[tuple[str, str, Callable[[], int | datetime | None]], ...] = (
    ("pavilion_jobs_pending", "Jobs that wait or run.", jobs_pending),
    ("pavilion_jobs_dead", "Jobs that are past help by retrying.", jobs_failed),
    (
        "pavilion_jobs_overdue_seconds",
        "How long the oldest due job has waited; absent if none is due.",
        jobs_overdue_since,
    ),
    (
        "pavilion_worker_seen_seconds",
        "Since a worker was last known to live.",
        worker_seen_at,
    ),
    (
        "pavilion_outbox_undelivered",
        "Messages still owed to the world.",
        outbox_undelivered,
    ),
    (
        "pavilion_outbox_age_seconds",
        "Age of the oldest message still owed; absent if none is.",
        outbox_owed_since,
    ),
    (
        "pavilion_stock_mirror_age_seconds",
        "Since commerce was last told what the lots hold.",
        lambda: schedule_done_at(name=MIRROR),
    ),
)


def scraped() -> bytes:
    """All metrics in Prometheus' text form, of all processes where they share a folder."""
    folder = os.environ.get(FOLDER, "")
    if not folder:
        return generate_latest(_alone())
    _dead_forget(Path(folder))
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=folder)  # type: ignore[no-untyped-call]
    registry.register(QueueCollector())
    return generate_latest(registry)


class _Alone(Collector):
    """What is counted in one process, then the queues."""

    def collect(self) -> Iterator[object]:  # type: ignore[override]
        yield from REGISTRY.collect()
        yield from QueueCollector().collect()


def _alone() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_Alone())
    return registry


def _dead_forget(folder: Path) -> None:
    """A breaker that was open when its process died is not open any more."""
    for path in folder.glob("gauge_live*_*.db"):
        pid = path.stem.rpartition("_")[2]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            mark_process_dead(int(pid), str(folder))  # type: ignore[no-untyped-call]
