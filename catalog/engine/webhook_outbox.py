"""What is owed to webhooks: who listens, and a row for each in the same transaction.

Who listens is looked up once for a document, and once a second by jobs. An event that
somebody may hear is checked again in the database.
"""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils.module_loading import import_string

from catalog.engine.event_subjects import root_of
from catalog.engine.event_types import (
    ASYNC_EVENTS,
    DEFERRED,
    GONE,
    may_be_told,
)
from catalog.engine.models import EventDelivery, Webhook

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

KEPT_SECONDS = 1.0
ANY = "ANY_EVENTS"
WAKE = "catalog.engine.webhook_worker.worker_wake"


class _Kept(threading.local):
    """Per thread: a thread has one connection, and sees one state of the rows."""

    events: frozenset[str] | None = None
    until: float = 0.0


_kept = _Kept()


def listeners_forget() -> None:
    """What this thread knows of listeners is old: a document begins, or changed one."""
    _kept.events = None


def _heard() -> frozenset[str]:
    if not settings.ENGINE_WEBHOOKS:
        return frozenset()
    now = time.monotonic()
    if _kept.events is None or _kept.until < now:
        rows = Webhook.objects.filter(is_active=True, app__is_active=True)
        _kept.events = frozenset(
            event
            for events in rows.values_list("events", flat=True)
            for event in events
        )
        _kept.until = now + KEPT_SECONDS
    return _kept.events


def is_heard(event: str) -> bool:
    """Whether an active webhook of an active App may listen to an event."""
    heard = _heard()
    return event in heard or (ANY in heard and event in ASYNC_EVENTS)


def webhooks_of(event: str) -> list[Webhook]:
    """Webhooks that are told of an event, with their Apps, oldest first."""
    if not is_heard(event):
        return []
    rows = Webhook.objects.filter(is_active=True, app__is_active=True)
    return [
        row
        for row in rows.select_related("app").order_by("pk")
        if (event in row.events or (ANY in row.events and event in ASYNC_EVENTS))
        and may_be_told(event, frozenset(row.app.permissions))
    ]


# --- Owed -----------------------------------------------------------------------------
def owe(
    event: str,
    subjects: Iterable[tuple[models.Model, dict[str, Any]]],
    *,
    now: datetime,
    only: Webhook | None = None,
) -> list[EventDelivery]:
    """Write what each webhook is owed (or `only` one); the worker is told afterwards.

    A subject is a row and further roots of the payload.

    What is going to be deleted is told of as it is now, all else as the transaction
    leaves it, orders and checkouts as they are when they are told of.
    """
    told = webhooks_of(event) if only is None else [only]
    owed = [
        EventDelivery(
            webhook=webhook,
            event_type=event,
            object_type=type(row).__name__,
            object_id=str(row.pk),
            said=more_packed(more),
            payload=_payload_now(webhook, event, row, now, more),
            next_attempt_at=now,
            created_at=now,
        )
        for row, more in subjects
        for webhook in told
        if _is_of_channel(webhook, row)
    ]
    made = EventDelivery.objects.bulk_create(owed)
    if made:
        keys = [row.pk for row in made]
        transaction.on_commit(partial(_begin, keys, event, now), robust=True)
    return made


def _begin(keys: list[int], event: str, now: datetime) -> None:
    """Say what it was about as it is now; what is deferred is said when it is sent."""
    if not event.startswith(DEFERRED):
        rows = EventDelivery.objects.select_related("webhook__app")
        for row in rows.filter(pk__in=keys, payload=None):
            payload_fill(row, now=now)
            EventDelivery.objects.filter(pk=row.pk).update(payload=row.payload)
    # By name: the worker renders with what owes.
    import_string(WAKE)()


def _payload_now(
    webhook: Webhook, event: str, row: models.Model, now: datetime, more: dict[str, Any]
) -> str | None:
    if not event.endswith(GONE):
        return None
    return rendered(webhook, event, root_of(event, row, more), now=now)


def rendered(
    webhook: Webhook, event: str, root: dict[str, Any], *, now: datetime
) -> str:
    """JSON of an event as a webhook's document selects it; empty where it does not."""
    # By name: resolvers owe events, so this module lies below the schema.
    render = import_string("catalog.engine.graphql.event_payloads.event_payload")
    return str(render(webhook, event, root, now=now))


def payload_fill(delivery: EventDelivery, *, now: datetime) -> bool:
    """Render what a delivery is about, if that is still there and not rendered yet."""
    if delivery.payload is not None:
        return bool(delivery.payload)
    model = apps.get_model("engine", delivery.object_type)
    row = model._default_manager.filter(pk=delivery.object_id).first()
    if row is None:
        delivery.payload = ""
        return False
    event = delivery.event_type
    root = root_of(event, row, more_unpacked(delivery.said))
    delivery.payload = rendered(delivery.webhook, event, root, now=now)
    return bool(delivery.payload)


def _is_of_channel(webhook: Webhook, row: models.Model) -> bool:
    if not webhook.channels:
        return True
    channel = getattr(row, "channel", None)
    return channel is not None and channel.slug in webhook.channels


# --- Further roots, as JSON keeps them ------------------------------------------------
def more_packed(more: dict[str, Any]) -> dict[str, Any]:
    """Rows become their type and key."""
    return {
        name: {"row": [type(value).__name__, str(value.pk)]}
        if isinstance(value, models.Model)
        else {"value": value}
        for name, value in more.items()
    }


def more_unpacked(said: dict[str, Any]) -> dict[str, Any]:
    """Rows again; None for one that is gone."""
    return {
        name: _row(*kept["row"]) if "row" in kept else kept["value"]
        for name, kept in said.items()
    }


def _row(type_name: str, key: str) -> models.Model | None:
    model = apps.get_model("engine", type_name)
    found: models.Model | None = model._default_manager.filter(pk=key).first()
    return found
