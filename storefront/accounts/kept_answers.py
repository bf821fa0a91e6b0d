"""Answers kept under an `Idempotency-Key`: the same request twice is done once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from storefront.accounts.models import KeptAnswer

KEPT = timedelta(hours=24)
# Work that was killed leaves its key without an answer: later it may begin anew.
GIVEN_UP_AFTER = timedelta(minutes=15)


class OtherBodyError(Exception):
    """The key came with another body before."""


class AtWorkError(Exception):
    """The first request with this key has not been answered yet."""


def answer_started(
    *, merchant_code: str, key: str, body_hash: str, now: datetime
) -> KeptAnswer:
    """The key's row: with a status if it was answered before, else to be answered now.

    Raises `OtherBodyError`, `AtWorkError`.
    """
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(
                merchant_code=merchant_code,
                key=key,
                body_hash=body_hash,
                created_at=now,
            )
    except IntegrityError:
        return _met(merchant_code, key, body_hash, now)


@transaction.atomic
def _met(merchant_code: str, key: str, body_hash: str, now: datetime) -> KeptAnswer:
    rows = KeptAnswer.objects.select_for_update()
    row = rows.filter(merchant_code=merchant_code, key=key).first()
    if row is None:
        raise AtWorkError
    age = now - row.created_at
    if age > KEPT:
        row.body_hash, row.status, row.answer = body_hash, 0, {}
    elif row.body_hash != body_hash:
        raise OtherBodyError
    elif row.status:
        return row
    elif age < GIVEN_UP_AFTER:
        raise AtWorkError
    row.created_at = now
    row.save()
    return row


def answer_keep(*, kept: KeptAnswer, status: int, answer: dict[str, Any]) -> None:
    """Keep what was answered."""
    KeptAnswer.objects.filter(pk=kept.pk).update(status=status, answer=answer)


def answer_drop(*, kept: KeptAnswer) -> None:
    """Nothing was done: the same key may try again."""
    KeptAnswer.objects.filter(pk=kept.pk).delete()


def answers_prune(now: datetime) -> None:
    """Forget answers of more than a day; the schedule calls this."""
    KeptAnswer.objects.filter(created_at__lt=now - KEPT).delete()
