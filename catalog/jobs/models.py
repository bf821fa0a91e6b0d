"""What django-tasks-db does not have: leases, attempts, keys, a schedule, an outbox.

The queue itself is its table `DBTaskResult`; a `Job` row stands beside each of ours.
"""

from __future__ import annotations

from django.db import models
from django_tasks_db.models import DBTaskResult


class Job(models.Model):
    """Lease and attempts of one task."""

    task = models.OneToOneField(
        DBTaskResult, on_delete=models.CASCADE, primary_key=True, related_name="job"
    )
    key = models.CharField(max_length=300, unique=True, null=True)  # noqa: DJ001
    attempts = models.PositiveIntegerField(default=0)
    maximum_attempts = models.PositiveIntegerField()
    # Empty when no worker holds the job.
    lease_token = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return self.key or str(self.task_id)


class ScheduleSlot(models.Model):
    """The last slot of a scheduled function that some worker has taken."""

    name = models.CharField(max_length=80, primary_key=True)
    slot = models.BigIntegerField(help_text="Seconds since 1970 of the slot's start")

    def __str__(self) -> str:
        return f"{self.name}@{self.slot}"


class WorkerBeat(models.Model):
    """When a worker was last known to live."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.worker_id


class OutboxMessage(models.Model):
    """Something owed to the world outside, written with the change that owes it."""

    topic = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "key"], name="outbox_topic_key")
        ]

    def __str__(self) -> str:
        return f"{self.topic}:{self.key}"
