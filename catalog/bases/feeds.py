"""One service behind every door of a base: take a message, once, or refuse it whole.

A message is taken under the lock of its base, then of its lots in primary-key order.
What is older never undoes what is newer: within a stream the sequence says so, between
streams the time at which the base wrote it down. A count says what was there at that
time; what happened since is kept on top of it.
"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from catalog.bases.errors import Fault, FeedRefusedError
from catalog.bases.feed_apply import Intake, event_apply
from catalog.bases.feed_schema import feed_read
from catalog.bases.ledger import lots_lock
from catalog.bases.models import Base, FeedMessage, FeedStream
from catalog.jobs.services import outbox_add

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.bases.feed_schema import FeedSaid

# A clock may run ahead of ours by so much; a message from further ahead is refused.
CLOCK_AHEAD = timedelta(minutes=5)
GAPS_SHOWN = 50
GAPS_KEPT = 500
# Topic of the outbox: lots went bad after they were promised.
LOST_TOPIC = "lots-lost"


def feed_take(
    *, base_code: str, payload: Any, door: str, now: datetime
) -> dict[str, Any]:
    """Take one message of a base; the answer says what became of each event.

    The same message again changes nothing and gets the same answer. Raises
    `FeedRefusedError` with every fault; nothing was changed then.
    """
    said = feed_read(payload)
    if said.said_at > now + CLOCK_AHEAD:
        raise FeedRefusedError(Fault("clock_ahead", "sent_at"))
    digest = _digest(payload)
    with transaction.atomic():
        base = _base_locked(base_code)
        before = FeedMessage.objects.filter(
            base=base, message_id=said.message_id
        ).first()
        if before is not None:
            return _again(before, digest)
        return _take(base, said, door, digest, now)


def _again(before: FeedMessage, digest: str) -> dict[str, Any]:
    if before.body_hash != digest:
        raise FeedRefusedError(Fault("message_id_reused", "message_id"))
    answer: dict[str, Any] = before.answer
    return answer | {"repeated": True}


def _take(
    base: Base, said: FeedSaid, door: str, digest: str, now: datetime
) -> dict[str, Any]:
    taken = FeedMessage.objects.filter(
        base=base, stream=said.stream, sequence=said.sequence
    )
    if taken.exists():
        raise FeedRefusedError(
            Fault("sequence_reused", "sequence", {"sequence": said.sequence})
        )
    message = FeedMessage.objects.create(
        base=base,
        message_id=said.message_id,
        door=door,
        stream=said.stream,
        sequence=said.sequence,
        said_at=min(said.said_at, now),
        received_at=now,
        body_hash=digest,
    )
    intake = Intake(base=base, message=message, now=now)
    codes = {event.lot for event in said.events}
    lots_lock(Q(base=base, code__in=codes))
    results = [event_apply(intake, number, x) for number, x in enumerate(said.events)]
    missing = _stream_note(base, said, now)
    base.feed_seen_at = now
    base.save(update_fields=["feed_seen_at"])
    if intake.orders_short or intake.lots_lost:
        outbox_add(
            topic=LOST_TOPIC,
            key=f"feed/{base.code}/{said.message_id}",
            payload={
                "skus": sorted(intake.skus),
                "orders": sorted(intake.orders_short),
                "lots": sorted(intake.lots_lost),
            },
        )
    answer: dict[str, Any] = {
        "message_id": said.message_id,
        "stream": said.stream,
        "sequence": said.sequence,
        "events": results,
        "missing": missing[:GAPS_SHOWN],
    }
    message.answer = answer
    message.save(update_fields=["answer"])
    return answer | {"repeated": False}


def _base_locked(code: str) -> Base:
    # Not the key itself: others may meanwhile refer to the base.
    found = list(
        Base.objects.select_for_update(no_key=True).filter(code=code, is_active=True)
    )
    if not found:
        raise FeedRefusedError(Fault("unknown_base", "base", {"base": code[:32]}))
    return found[0]


def _stream_note(base: Base, said: FeedSaid, now: datetime) -> list[list[int]]:
    """Move the stream on; answers the ranges of numbers that never came.

    A stream may begin with any number: what was before it is not missing.
    """
    stream, is_new = FeedStream.objects.get_or_create(
        base=base, name=said.stream, defaults={"highest": said.sequence, "seen_at": now}
    )
    if is_new:
        return []
    if said.sequence > stream.highest + 1:
        stream.missing = [*stream.missing, [stream.highest + 1, said.sequence - 1]]
        stream.missing = stream.missing[-GAPS_KEPT:]
    elif said.sequence < stream.highest:
        stream.missing = _without(stream.missing, said.sequence)
    stream.highest = max(stream.highest, said.sequence)
    stream.seen_at = now
    stream.save()
    missing: list[list[int]] = stream.missing
    return missing


def _without(ranges: list[list[int]], number: int) -> list[list[int]]:
    left: list[list[int]] = []
    for first, last in ranges:
        if not first <= number <= last:
            left.append([first, last])
            continue
        if first < number:
            left.append([first, number - 1])
        if number < last:
            left.append([number + 1, last])
    return left


def _digest(payload: Any) -> str:
    text = json.dumps(payload, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
