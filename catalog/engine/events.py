"""App events: asked and answered at once (sync), or owed and delivered later (async).

An event reaches our own App in this process (two dotted paths in settings), and every
webhook of an App that listens. Each is told what its own subscription document selects,
so an App sees the same JSON in process as over HTTP. Nobody listening costs a look at a
list that is kept for a second.
"""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils.module_loading import import_string

from catalog.engine import webhook_outbox
from catalog.engine.event_subjects import root_of, subject_of
from catalog.engine.event_types import GONE, type_name
from catalog.engine.models import App, AppEvent
from catalog.engine.webhook_asking import AppAnswerError as AppAnswerError
from catalog.engine.webhook_asking import webhook_ask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

logger = logging.getLogger(__name__)
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
# The identifier of our own App, in process or over HTTP.
OWN_APP = "pavilion.app"


# --- Our own App, in this process ---------------------------------------------------
def _deliver() -> Callable[[str, str], str]:
    return cast("Callable[[str, str], str]", import_string(settings.ENGINE_APP_DELIVER))


@cache
def _documents(path: str) -> Mapping[str, str]:
    return cast("Mapping[str, str]", import_string(path)())


def _queries() -> Mapping[str, str]:
    return _documents(settings.ENGINE_APP_QUERIES)


def has_own_app(event: str) -> bool:
    """Whether our own App is in this process and listens to an event."""
    return bool(settings.ENGINE_APP_DELIVER) and event in _queries()


def _execute() -> Callable[..., dict[str, Any]]:
    # By name: resolvers write events, so this module lies below the schema.
    return cast(
        "Callable[..., dict[str, Any]]", import_string("catalog.engine.execute.execute")
    )


def payload_of(event: str, root: dict[str, Any], *, now: datetime) -> str:
    """JSON of an event as our own App's subscription selects it.

    Raises `AppAnswerError`.
    """
    said = {"__typename": type_name(event), "issued_at": now, **root}
    done = _execute()(_queries()[event], as_app=True, now=now, root={"event": said})
    if done.get("errors"):
        message = f"{event}: {done['errors']}"
        raise AppAnswerError(message)
    return json.dumps(done["data"]["event"], cls=DjangoJSONEncoder)


def _own_ask(event: str, payload: str) -> Any:
    answer = json.loads(_deliver()(event, payload))
    if isinstance(answer, dict) and answer.get("errors"):
        raise AppAnswerError("; ".join(str(x.get("message")) for x in answer["errors"]))
    return answer


# --- Asked ----------------------------------------------------------------------------
def sync_event(
    event: str, root: dict[str, Any], *, now: datetime, app: str | None = None
) -> Any:
    """Ask one App and wait: the one with the identifier `app`, else the first that answers.

    Raises `AppAnswerError` where none gives an answer.
    """
    reason = f"No active App answers {event}."
    for ask in _asked(event, root, now, app).values():
        try:
            return ask()
        except AppAnswerError as error:
            reason = str(error)
    raise AppAnswerError(reason)


def sync_events(
    event: str, root: dict[str, Any], *, now: datetime
) -> list[tuple[str, Any]]:
    """Ask every App that listens: (identifier, answer) of those that answered.

    An App of others that does not answer has nothing to say, as on Saleor; our own must.
    Raises `AppAnswerError`.
    """
    answers = []
    for identifier, ask in _asked(event, root, now, None).items():
        try:
            answers.append((identifier, ask()))
        except AppAnswerError as error:
            if identifier == OWN_APP and has_own_app(event):
                raise
            logger.warning("No answer to %s: %s", event, error)
    return answers


def app_is_there(identifier: str) -> bool:
    """Whether an active App has this identifier, or it is our own in this process."""
    if identifier == OWN_APP and settings.ENGINE_APP_DELIVER:
        return True
    return App.objects.filter(identifier=identifier, is_active=True).exists()


def apps_asked(event: str) -> list[str]:
    """Identifiers of the Apps that would be asked, ours first."""
    own = [OWN_APP] if has_own_app(event) else []
    return own + [hook.app.identifier for hook in webhook_outbox.webhooks_of(event)]


def _asked(
    event: str, root: dict[str, Any], now: datetime, app: str | None
) -> dict[str, Callable[[], Any]]:
    """How to ask each App, by identifier: in process, or by its first webhook."""
    ways: dict[str, Callable[[], Any]] = {}
    if has_own_app(event) and app in {None, OWN_APP}:
        ways[OWN_APP] = lambda: _own_ask(event, payload_of(event, root, now=now))
        if app is not None:
            return ways
    for hook in webhook_outbox.webhooks_of(event):
        if app in {None, hook.app.identifier}:
            ways.setdefault(
                hook.app.identifier, partial(webhook_ask, hook, event, root, now=now)
            )
    return ways


# --- Owed -----------------------------------------------------------------------------
def is_heard(event: str) -> bool:
    """Whether anybody listens to an event; for callers with costly preparations."""
    return has_own_app(event) or webhook_outbox.is_heard(event)


def async_event(
    event: str, source: models.Model, *, now: datetime, **more: Any
) -> None:
    """Owe an event about a row, in the transaction that has the reason.

    It is tried after that transaction, never in it. `source` is what the event is about
    (an Order for ORDER_CREATED), `more` further roots of its payload: rows, or plain
    values (`warehouse=…`, `redirect_url=…`). Of what is going to be deleted, tell before.
    """
    async_events(event, [source], now=now, **more)


def async_events(
    event: str, sources: Iterable[models.Model], *, now: datetime, **more: Any
) -> None:
    """`async_event` of many rows: one look, one write for each who listens."""
    if not is_heard(event):
        return
    subjects = [subject_of(row, more) for row in sources]
    if has_own_app(event):
        _owe_own(event, subjects, now)
    webhook_outbox.owe(event, subjects, now=now)


def _owe_own(
    event: str, subjects: list[tuple[models.Model, dict[str, Any]]], now: datetime
) -> None:
    owed = [
        AppEvent(
            event=event,
            object_type=type(row).__name__,
            object_id=str(row.pk),
            said=webhook_outbox.more_packed(more),
            payload=_payload_now(event, row, now, more),
            created_at=now,
            next_attempt_at=now,
        )
        for row, more in subjects
    ]
    for one in AppEvent.objects.bulk_create(owed):
        # Robust: whatever the App does wrong, what was written stays written and owed.
        transaction.on_commit(partial(_deliver_one, one.pk, now), robust=True)


def _payload_now(
    event: str, row: models.Model, now: datetime, more: dict[str, Any]
) -> str:
    if not event.endswith(GONE):
        return ""
    return payload_of(event, root_of(event, row, more), now=now)


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
    try:
        is_told = _tell(row, now)
    except AppAnswerError as error:
        AppEvent.objects.filter(pk=key).update(last_error=str(error)[:2000])
        return False
    AppEvent.objects.filter(pk=key).update(delivered_at=now)
    return is_told


def _tell(row: AppEvent, now: datetime) -> bool:
    if row.payload:
        _own_ask(row.event, row.payload)
        return True
    model = apps.get_model("engine", row.object_type)
    source = model._default_manager.filter(pk=row.object_id).first()
    # A checkout that is gone became an order, or was cleared away: nothing to tell.
    if source is None:
        return False
    more = webhook_outbox.more_unpacked(row.said)
    root = root_of(row.event, source, more)
    _own_ask(row.event, payload_of(row.event, root, now=now))
    return True


def _claim(row: AppEvent, now: datetime) -> bool:
    wait = min(FIRST_WAIT * 2 ** min(row.attempts, 20), LONGEST_WAIT)
    free = AppEvent.objects.filter(
        pk=row.pk, attempts=row.attempts, delivered_at=None, next_attempt_at__lte=now
    )
    return bool(free.update(attempts=row.attempts + 1, next_attempt_at=now + wait))
