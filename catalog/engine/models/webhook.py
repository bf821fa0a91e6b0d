"""What Apps are told: their webhooks, what is owed to them, and how sending went."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.engine.models.app import App


class Webhook(models.Model):
    """An address that is told of events, and the document that says what it is told."""

    app = models.ForeignKey(App, on_delete=models.CASCADE, related_name="webhooks")
    name = models.CharField(max_length=255, null=True)  # noqa: DJ001  Saleor's own null
    identifier = models.CharField(max_length=256, null=True)  # noqa: DJ001
    target_url = models.CharField(max_length=255)
    is_active = models.BooleanField(default=True)
    secret_key = models.CharField(max_length=255, null=True)  # noqa: DJ001
    subscription_query = models.TextField(null=True)  # noqa: DJ001
    # Slugs the document asks for; empty: all channels.
    channels = models.JSONField(default=list)
    custom_headers = models.JSONField(default=dict)
    # Names of the enumeration, in upper case.
    events = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["app", "identifier"], name="engine_webhook_identifier_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.target_url}"


class EventDelivery(models.Model):
    """An event owed to a webhook: written with its reason, sent after it.

    Without a payload yet it names the row the payload is about.
    """

    # A webhook that is deleted meanwhile takes what it was owed with it.
    webhook = models.ForeignKey(
        Webhook,
        on_delete=models.CASCADE,
        related_name="deliveries",
        db_constraint=False,
    )
    event_type = models.CharField(max_length=80)
    status = models.CharField(max_length=10, default="PENDING")
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    # Further roots of the payload, and who caused the event.
    said = models.JSONField(default=dict)
    payload = models.TextField(null=True)  # noqa: DJ001  null until it is rendered
    tries = models.PositiveIntegerField(default=0)
    # Null: nobody will try again by itself.
    next_attempt_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(next_attempt_at__isnull=False),
                name="engine_delivery_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_type} {self.status}"


class EventDeliveryAttempt(models.Model):
    """One try to send a delivery, and what came back."""

    delivery = models.ForeignKey(
        EventDelivery, on_delete=models.CASCADE, related_name="attempts"
    )
    status = models.CharField(max_length=10, default="PENDING")
    task_id = models.CharField(max_length=64, blank=True)
    # Seconds.
    duration = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    response = models.TextField(null=True)  # noqa: DJ001
    response_headers = models.TextField(null=True)  # noqa: DJ001
    response_status_code = models.PositiveIntegerField(null=True)
    request_headers = models.TextField(null=True)  # noqa: DJ001
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.status} {self.response_status_code}"
