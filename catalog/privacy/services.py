"""Writes of requests about personal data."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from catalog.privacy.errors import DataRequestError
from catalog.privacy.models import DataRequest, DataRequestState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

DAYS_TO_ANSWER = 30


def erasure_ask(
    *, order_id: str, number: str, market_code: str, language: str, now: datetime
) -> DataRequest:
    """Ask that what is held about the buyer of an order be deleted; once for an order."""
    made, _is_new = DataRequest.objects.get_or_create(
        order_id=order_id,
        defaults={
            "number": number,
            "market_code": market_code,
            "language": language,
            "asked_at": now,
            "due_on": now.date() + timedelta(days=DAYS_TO_ANSWER),
        },
    )
    return made


def erasure_locked(*, request_id: int) -> DataRequest:
    """A request that waits, locked. Raises `DataRequestError`: `no_request`, `not_now`."""
    found = DataRequest.objects.select_for_update().filter(pk=request_id).first()
    if found is None:
        raise DataRequestError("no_request")
    if found.state != DataRequestState.ASKED:
        raise DataRequestError("not_now")
    return found


@transaction.atomic
def erasure_done(
    *,
    request_id: int,
    deleted: Mapping[str, int],
    kept_until: date | None,
    kept_source: str,
    by: str,
    now: datetime,
) -> DataRequest:
    """Note what was deleted and what the law keeps. Raises `DataRequestError`."""
    found = erasure_locked(request_id=request_id)
    found.state, found.done_at, found.done_by = DataRequestState.DONE, now, by[:150]
    found.kept_until, found.kept_source = kept_until, kept_source[:300]
    found.deleted = dict(deleted)
    found.save()
    return found
