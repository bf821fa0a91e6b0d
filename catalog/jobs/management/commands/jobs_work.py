"""`manage.py jobs_work`: run the jobs."""

from __future__ import annotations

import signal
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from catalog.jobs.leases import leases_reap
from catalog.jobs.schedule import schedule_enqueue
from catalog.jobs.worker import Worker, jobs_run_due

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Runs jobs, the schedule and the outbox until SIGTERM."""

    help = "Runs jobs, the schedule and the outbox until SIGTERM."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Options: all that is due once, or for a time."""
        parser.add_argument("--once", action="store_true", help="what is due, then end")
        parser.add_argument("--max-seconds", type=float, default=None)

    def handle(self, **options: Any) -> None:
        """Work."""
        if options["once"]:
            now = datetime.now(tz=UTC)
            schedule_enqueue(now=now)
            leases_reap(now=now)
            self.stdout.write(f"{jobs_run_due()} jobs run")
            return
        worker = Worker()
        signal.signal(signal.SIGTERM, worker.stop)
        signal.signal(signal.SIGINT, worker.stop)
        worker.run(max_seconds=options["max_seconds"])
