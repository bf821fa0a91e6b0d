"""Saleor's events as they came, and whose turn it is among those of one object."""

from __future__ import annotations

from django.db import models


class SaleorEvent(models.Model):
    """An async event: stored before it is acknowledged, worked once by a job."""

    event = models.CharField(max_length=80)
    # SHA-256 of event and body: the same one sent again is the same row.
    digest = models.CharField(max_length=64, unique=True)
    object_id = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    received_at = models.DateTimeField(db_index=True)
    payload = models.JSONField()
    attempts = models.PositiveIntegerField(default=0)
    worked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["issued_at", "pk"]
        indexes = [
            models.Index(
                fields=["object_id", "issued_at"],
                condition=models.Q(worked_at=None),
                name="event_unworked",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.object_id}"


class EventTurn(models.Model):
    """Who works the events of one object just now; held for a while, never for ever."""

    object_id = models.CharField(max_length=200, primary_key=True)
    holder = models.CharField(max_length=32, blank=True)
    held_until = models.DateTimeField()

    def __str__(self) -> str:
        return self.object_id
