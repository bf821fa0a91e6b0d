"""Async events: stored first, acknowledged, then worked by jobs in order per object.

Saleor sends at least once, late and out of order, and never again after a 4xx. A row
per event and body makes once of it; handlers read the object again and may run twice,
so a worker that is killed between the effect and the note of it does no harm. What
pages show is raised in `object_versions` while the event is stored: at once, and in
the same transaction.
"""

from __future__ import annotations

import hashlib
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from catalog.jobs.errors import JobPermanentError
from catalog.jobs.models import Job
from catalog.jobs.services import DEAD, job_enqueue, job_revive
from storefront.saleor.object_versions import versions_raise
from storefront.saleor_app.events import ASYNC, event_answer
from storefront.saleor_app.freshness import keys_changed
from storefront.saleor_app.models import EventTurn, SaleorEvent

if TYPE_CHECKING:
    from collections.abc import Iterator

Payload = dict[str, Any]
WORK = "storefront.saleor_app.inbox.event_work"
ATTEMPTS_MORE = 4
TURN_WAIT_SECONDS = 3.0
OBJECTS = ("order", "checkout", "fulfillment", "product", "productVariant")


class TurnTakenError(Exception):
    """Another worker works this object's events; this job comes again."""


def event_digest(event: str, body: bytes) -> str:
    """What makes two deliveries the same one."""
    return hashlib.sha256(event.encode() + b"\0" + body).hexdigest()


@transaction.atomic
def event_receive(
    *, event: str, body: bytes, payload: Payload, issued_at: datetime, now: datetime
) -> bool:
    """Store an event and what follows from it, or nothing. False if it came before.

    An event that came before and whose job has died is tried again: somebody sends it
    by hand for a reason.
    """
    digest = event_digest(event, body)
    row, is_new = SaleorEvent.objects.get_or_create(
        digest=digest,
        defaults={
            "event": event,
            "object_id": _object_of(event, payload),
            "issued_at": issued_at,
            "received_at": now,
            "payload": payload,
            # What only changes versions is done with them.
            "worked_at": None if event in ASYNC else now,
        },
    )
    if not is_new:
        if row.worked_at is None:
            _revive(row, now)
        return False
    versions_raise(keys=keys_changed(event, payload), now=now)
    if event in ASYNC:
        job_enqueue(
            path=WORK,
            payload={"event": row.pk, "name": f"{event} {row.object_id}"},
            key=_job_key(row),
            run_at=now,
            # Behind an event that fails, the next ones' jobs fail too.
            maximum_attempts=settings.JOB_ATTEMPTS + ATTEMPTS_MORE,
        )
    return True


def _job_key(row: SaleorEvent) -> str:
    return f"saleor-event:{row.event}:{row.digest}"


def _revive(row: SaleorEvent, now: datetime) -> None:
    dead = Job.objects.filter(key=_job_key(row), task__status=DEAD).first()
    if dead is not None:
        SaleorEvent.objects.filter(pk=row.pk).update(attempts=0)
        job_revive(task_id=dead.task_id, now=now)


def _object_of(event: str, payload: Payload) -> str:
    """The object whose events come one after the other: an order before its parts."""
    for name in OBJECTS:
        found = payload.get(name)
        if isinstance(found, dict) and found.get("id"):
            return str(found["id"])[:200]
    return event


def event_work(payload: Payload, _key: str) -> None:
    """Job: work an event, after the earlier ones of its object.

    Raises what the handler raises, so that the job is tried again later.
    """
    row = SaleorEvent.objects.filter(pk=payload["event"]).first()
    if row is None:
        message = f"Event {payload['event']} is gone."
        raise JobPermanentError(message)
    if row.worked_at is not None:
        return
    with _turn(row.object_id) as renew:
        for one in _up_to(row):
            renew()
            _work(one)


def _up_to(row: SaleorEvent) -> list[SaleorEvent]:
    """The event and what is open before it; what is past help lets the others by."""
    waiting = SaleorEvent.objects.filter(object_id=row.object_id, worked_at=None)
    earlier = waiting.filter(
        issued_at__lte=row.issued_at, attempts__lt=settings.JOB_ATTEMPTS
    ).exclude(pk=row.pk)
    return [*earlier.order_by("issued_at", "pk"), row]


def _work(row: SaleorEvent) -> None:
    row.refresh_from_db()
    if row.worked_at is not None:
        return
    # Counted before it is tried: an event that kills its worker is counted too.
    row.attempts += 1
    row.save(update_fields=["attempts"])
    event_answer(row.event, row.payload, now=_now())
    row.worked_at = _now()
    row.save(update_fields=["worked_at"])


@contextmanager
def _turn(object_id: str) -> Iterator[Any]:
    """Hold the object's turn; no transaction is open meanwhile, for handlers ask
    commerce, and commerce asks us. Raises `TurnTakenError`.
    """
    token = uuid4().hex
    EventTurn.objects.get_or_create(
        object_id=object_id, defaults={"held_until": _now()}
    )
    ends = time.monotonic() + TURN_WAIT_SECONDS
    while not _take(object_id, token):
        if time.monotonic() > ends:
            message = f"Another worker works the events of {object_id}."
            raise TurnTakenError(message)
        time.sleep(0.1)
    try:
        yield lambda: _hold(object_id, token)
    finally:
        EventTurn.objects.filter(object_id=object_id, holder=token).update(holder="")


def _take(object_id: str, token: str) -> bool:
    turn = EventTurn.objects.filter(object_id=object_id)
    until = _turn_end()
    return bool(
        turn.filter(holder="").update(holder=token, held_until=until)
        or turn.filter(held_until__lt=_now()).update(holder=token, held_until=until)
    )


def _turn_end() -> datetime:
    # As long as a job's own lease: a killed worker blocks an object no longer.
    return _now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _hold(object_id: str, token: str) -> None:
    mine = EventTurn.objects.filter(object_id=object_id, holder=token)
    if not mine.update(held_until=_turn_end()):
        message = f"Another worker took over the events of {object_id}."
        raise TurnTakenError(message)


def events_prune(now: datetime) -> int:
    """Forget worked events that Saleor cannot send any more; the schedule calls this."""
    old = now - timedelta(days=settings.SALEOR_EVENT_DAYS + 1)
    gone, _ = SaleorEvent.objects.filter(
        received_at__lt=old, issued_at__lt=old, worked_at__isnull=False
    ).delete()
    EventTurn.objects.filter(holder="", held_until__lt=old).delete()
    return gone


def _now() -> datetime:
    return datetime.now(tz=UTC)
