"""App events: asked and answered at once (sync), or owed and delivered later (async).

The payload is what the App's subscription document selects, so the App sees the same
JSON in process as over HTTP. How it is reached is two dotted paths in settings.
"""

from __future__ import annotations

import json
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.module_loading import import_string

from catalog.engine.models import (
    AppEvent,
    Checkout,
    Fulfillment,
    Order,
    TransactionItem,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from django.db import models

SOURCES: dict[str, tuple[Any, str]] = {
    "Checkout": (Checkout, "checkout"),
    "Fulfillment": (Fulfillment, "fulfillment"),
    "Order": (Order, "order"),
    "TransactionItem": (TransactionItem, "transaction"),
}
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)


class AppAnswerError(Exception):
    """The App gave no usable answer; whoever asked must stop, never guess."""


def _deliver() -> Callable[[str, str], str]:
    return cast("Callable[[str, str], str]", import_string(settings.ENGINE_APP_DELIVER))


@cache
def _queries() -> Mapping[str, str]:
    return cast("Mapping[str, str]", import_string(settings.ENGINE_APP_QUERIES)())


def is_heard(event: str) -> bool:
    """Whether any App has asked for an event; a shop without Apps is a shop too."""
    return bool(settings.ENGINE_APP_DELIVER) and event in _queries()


def _execute() -> Callable[..., dict[str, Any]]:
    # By name: resolvers write events, so this module lies below the schema.
    return cast(
        "Callable[..., dict[str, Any]]", import_string("catalog.engine.execute.execute")
    )


def type_name(event: str) -> str:
    """ORDER_CREATED is the type `OrderCreated`."""
    return "".join(part.capitalize() for part in event.split("_"))


def payload_of(event: str, root: dict[str, Any], *, now: datetime) -> str:
    """JSON of an event as its subscription selects it. Raises `AppAnswerError`."""
    said = {"__typename": type_name(event), "issued_at": now, **root}
    done = _execute()(_queries()[event], as_app=True, now=now, root={"event": said})
    if done.get("errors"):
        message = f"{event}: {done['errors']}"
        raise AppAnswerError(message)
    return json.dumps(done["data"]["event"], cls=DjangoJSONEncoder)


def sync_event(event: str, root: dict[str, Any], *, now: datetime) -> Any:
    """Ask the App and wait. Raises `AppAnswerError` where it does not answer."""
    answer = json.loads(_deliver()(event, payload_of(event, root, now=now)))
    if isinstance(answer, dict) and answer.get("errors"):
        raise AppAnswerError("; ".join(str(x.get("message")) for x in answer["errors"]))
    return answer


def async_event(event: str, source: models.Model, *, now: datetime) -> None:
    """Owe an event, in the transaction that has the reason; tried right after it.

    What nobody has asked for is not owed.
    """
    if not is_heard(event):
        return
    row = AppEvent.objects.create(
        event=event,
        object_type=type(source).__name__,
        object_id=str(source.pk),
        created_at=now,
        next_attempt_at=now,
    )
    # Robust: whatever the App does wrong, what was written stays written and owed.
    transaction.on_commit(lambda: _deliver_one(row.pk, now), robust=True)


def deliver_pending(*, now: datetime, limit: int = 100) -> int:
    """Deliver what is due, oldest first; answers how many arrived. At least once each."""
    due = AppEvent.objects.filter(delivered_at=None, next_attempt_at__lte=now)
    keys = list(due.order_by("pk").values_list("pk", flat=True)[:limit])
    return sum(_deliver_one(key, now) for key in keys)


def _deliver_one(key: int, now: datetime) -> bool:
    row = AppEvent.objects.filter(pk=key, delivered_at=None).first()
    # Claimed before it is tried: of two workers one delivers, and an event that breaks
    # its handler waits its turn like the others.
    if row is None or not _claim(row, now):
        return False
    model, name = SOURCES[row.object_type]
    source = model.objects.filter(pk=row.object_id).first()
    if source is not None:
        try:
            sync_event(row.event, {name: source}, now=now)
        except AppAnswerError as error:
            AppEvent.objects.filter(pk=key).update(last_error=str(error)[:2000])
            return False
    # A checkout that is gone became an order, or was cleared away: nothing to tell.
    AppEvent.objects.filter(pk=key).update(delivered_at=now)
    return source is not None


def _claim(row: AppEvent, now: datetime) -> bool:
    wait = min(FIRST_WAIT * 2 ** min(row.attempts, 20), LONGEST_WAIT)
    free = AppEvent.objects.filter(
        pk=row.pk, attempts=row.attempts, delivered_at=None, next_attempt_at__lte=now
    )
    return bool(free.update(attempts=row.attempts + 1, next_attempt_at=now + wait))
