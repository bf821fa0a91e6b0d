"""Sends what is owed to webhooks: at least once each, tried again while that may help.

A row is claimed before it is sent and marked after it, both by itself: two workers
never send one row at once, and one that dies in between leaves a row that is due again.
"""

from __future__ import annotations

import json
import logging
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from catalog.engine.models import EventDelivery, EventDeliveryAttempt
from catalog.engine.webhook_outbox import payload_fill
from catalog.engine.webhook_sending import webhook_send

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.webhook_sending import Sent

logger = logging.getLogger(__name__)
RETRIES = 5
FIRST_WAIT = timedelta(seconds=10)
# Longer than any sending may take: whoever claimed a row and is silent has died.
LEASE = timedelta(seconds=90)
KEPT_FOR = timedelta(days=14)
KEPT_RESPONSE = 10_000
POLL_SECONDS = 1.0
BATCH = 100
HANDS = 4


def deliveries_send(*, now: datetime, limit: int = 100) -> int:
    """Send what is due, oldest first; answers how many arrived."""
    return sum(delivery_send(key, now=now) for key in deliveries_due(now, limit))


def deliveries_due(now: datetime, limit: int) -> list[int]:
    """Keys of what is due, oldest first."""
    due = EventDelivery.objects.filter(next_attempt_at__lte=now).order_by("pk")
    return list(due.values_list("pk", flat=True)[:limit])


def delivery_send(key: int, *, now: datetime) -> bool:
    """Send one delivery if it is due and nobody else does; answers whether it arrived.

    What arrived is forgotten, as on Saleor; a failure is kept among its attempts.
    """
    rows = EventDelivery.objects.select_related("webhook__app")
    row = rows.filter(pk=key, next_attempt_at__lte=now).first()
    if row is None or not _claim(row, now):
        return False
    if not row.webhook.is_active or not row.webhook.app.is_active:
        _end(row)
        return False
    if not payload_fill(row, now=row.created_at):
        # Nothing of it is selected, or what it was about is gone.
        row.delete()
        return False
    EventDelivery.objects.filter(pk=key).update(payload=row.payload)
    content = (row.payload or "").encode()
    sent = webhook_send(row.webhook, row.event_type, content)
    _mark(row, sent, now)
    return sent.is_success


def deliveries_forget(*, now: datetime) -> int:
    """Drop what was never delivered and nobody asked for again. Answers how many."""
    old = EventDelivery.objects.filter(
        next_attempt_at=None, created_at__lt=now - KEPT_FOR
    )
    gone = list(old.values_list("pk", flat=True)[:1000])
    EventDelivery.objects.filter(pk__in=gone).delete()
    return len(gone)


def _claim(row: EventDelivery, now: datetime) -> bool:
    free = EventDelivery.objects.filter(
        pk=row.pk, tries=row.tries, next_attempt_at=row.next_attempt_at
    )
    row.tries += 1
    return bool(free.update(tries=row.tries, next_attempt_at=now + LEASE))


def _end(row: EventDelivery) -> None:
    EventDelivery.objects.filter(pk=row.pk).update(
        status="FAILED", next_attempt_at=None
    )


def _mark(row: EventDelivery, sent: Sent, now: datetime) -> None:
    with transaction.atomic():
        if sent.is_success:
            EventDelivery.objects.filter(pk=row.pk).delete()
            return
        is_over = sent.is_final or row.tries > RETRIES
        wait = FIRST_WAIT * 2 ** (row.tries - 1)
        there = EventDelivery.objects.filter(pk=row.pk).update(
            status="FAILED" if is_over else "PENDING",
            next_attempt_at=None if is_over else now + wait,
        )
        if there:
            attempt_keep(row, sent, now=now)
    logger.info("Webhook %s: %s failed", row.webhook_id, row.event_type)


def attempt_keep(row: EventDelivery, sent: Sent, *, now: datetime) -> None:
    """Write what a try brought."""
    said = sent.content[:KEPT_RESPONSE]
    EventDeliveryAttempt.objects.create(
        delivery=row,
        status="SUCCESS" if sent.is_success else "FAILED",
        task_id=uuid.uuid4().hex,
        duration=Decimal(str(round(sent.seconds, 3))),
        response=said if said == sent.content else f"{said}...",
        response_headers=json.dumps(sent.response_headers),
        response_status_code=sent.status_code,
        request_headers=json.dumps(sent.request_headers),
        created_at=now,
    )


def _send_apart(key: int) -> bool:
    """Send from a thread that may be used again; answers whether it was tried."""
    try:
        delivery_send(key, now=timezone.now())
    except DatabaseError:
        logger.exception("Webhook delivery %s waits for the database", key)
        return False
    else:
        return True
    finally:
        connection.close()


# --- A thread of the process that owes --------------------------------------------------
class _Worker:
    """At most one thread a process, begun when something is owed; it ends with it."""

    def __init__(self) -> None:
        self.bell = threading.Event()
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None
        # One App that is slow must not keep the others waiting.
        self.pool = ThreadPoolExecutor(HANDS, thread_name_prefix="webhook")

    def wake(self) -> None:
        self.bell.set()
        with self.lock:
            # A fork leaves the parent's thread behind, and a dead one here.
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(
                    target=self.run, name="webhooks", daemon=True
                )
                self.thread.start()

    def run(self) -> None:
        while True:
            self.bell.wait(POLL_SECONDS if self._round() else None)
            self.bell.clear()

    def _round(self) -> bool:
        """Send what is due; answers whether anything waits for its time."""
        try:
            while keys := deliveries_due(timezone.now(), BATCH):
                # All in vain: the database is busy, and they are due as before.
                if not any(self.pool.map(_send_apart, keys)):
                    break
            waiting = EventDelivery.objects.filter(next_attempt_at__isnull=False)
            return waiting.exists()
        except DatabaseError:
            # Busy, away, or reset under our feet: what is owed is still written there.
            logger.exception("Webhooks wait for the database")
            return True
        finally:
            connection.close()


_worker = _Worker()


def worker_wake() -> None:
    """Something is owed: this process's thread sends it, where it has one."""
    if settings.ENGINE_WEBHOOK_THREAD:
        _worker.wake()
