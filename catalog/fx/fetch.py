"""Fetch what a central bank published today, and believe it within bounds.

A file that is wrong, too old or from the future changes nothing. A rate that jumped
further than `settings.RATES_JUMP_PERCENT` from the last one known waits for a person;
until then the last one counts.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import httpx
from django.conf import settings
from django.db import transaction

from catalog.fx.ecb import day_read
from catalog.fx.errors import RatesUnreachableError, RatesUnreadableError
from catalog.fx.models import ExchangeRate, RateFetch, WaitingRate
from catalog.fx.selectors import OLDEST_DAYS
from catalog.fx.services import rates_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from catalog.fx.ecb import PublishedDay

log = logging.getLogger(__name__)

TIMEOUT = httpx.Timeout(10, connect=5)
MOST_BYTES = 256_000
# Seconds between the tries; the last of them has none after it.
WAITS = (1.0, 4.0)
# Weekends and holidays: Good Friday to Easter Monday is five days without a file.
OLDEST_FILE_DAYS = 7
KEPT_FETCHES = 100


def rates_fetch(
    *, url: str, now: datetime, wait: Callable[[float], None] = time.sleep
) -> RateFetch:
    """Ask the source, store what is believable, keep a note of the run either way."""
    try:
        published = day_read(_asked(url, wait))
        _fresh(published, now)
    except (RatesUnreachableError, RatesUnreadableError) as error:
        log.warning("rates were not fetched: %s", error)
        return _noted(RateFetch(url=url, fetched_at=now, problem=str(error)[:300]))
    with transaction.atomic():
        believed, jumped = _sorted_out(published)
        stored = rates_store(
            base=published.base,
            rates=believed,
            source=published.source,
            source_date=published.day,
        )
        waiting = _made_to_wait(published, jumped, now)
    if waiting:
        log.warning("rates that jumped wait for a person: %s", ", ".join(jumped))
    return _noted(
        RateFetch(
            url=url,
            fetched_at=now,
            source_date=published.day,
            stored=stored,
            waiting=waiting,
        )
    )


def rates_fetch_scheduled(now: datetime) -> None:
    """The scheduled run; without a source there is none."""
    if settings.RATES_URL:
        rates_fetch(url=settings.RATES_URL, now=now)


def _asked(url: str, wait: Callable[[float], None]) -> bytes:
    problem = ""
    for pause in (*WAITS, None):
        try:
            return _answer(url)
        except (httpx.HTTPError, RatesUnreachableError) as error:
            problem = str(error) or type(error).__name__
        if pause is not None:
            wait(pause)
    message = f"{url} did not answer: {problem}"
    raise RatesUnreachableError(message)


def _answer(url: str) -> bytes:
    """The body, never more than `MOST_BYTES` of it; another page than asked is none."""
    with httpx.stream("GET", url, timeout=TIMEOUT, follow_redirects=False) as answer:
        if (
            answer.status_code == httpx.codes.TOO_MANY_REQUESTS
            or answer.is_server_error
        ):
            message = f"HTTP {answer.status_code}"
            raise RatesUnreachableError(message)
        if answer.status_code != httpx.codes.OK:
            message = f"{url} answered HTTP {answer.status_code}; set RATES_URL anew."
            raise RatesUnreadableError(message)
        body = bytearray()
        for piece in answer.iter_bytes():
            body += piece
            if len(body) > MOST_BYTES:
                message = f"{url} answered more than {MOST_BYTES} bytes."
                raise RatesUnreadableError(message)
        return bytes(body)


def _fresh(published: PublishedDay, now: datetime) -> None:
    today = now.date()
    # Frankfurt is ahead of UTC by up to two hours; its day may be tomorrow's here.
    if published.day > today + timedelta(days=1):
        message = f"The file is of {published.day.isoformat()}, which is to come."
        raise RatesUnreadableError(message)
    if (today - published.day).days > OLDEST_FILE_DAYS:
        message = (
            f"The file is of {published.day.isoformat()}, older than "
            f"{OLDEST_FILE_DAYS} days."
        )
        raise RatesUnreadableError(message)


def _sorted_out(
    published: PublishedDay,
) -> tuple[dict[str, Decimal], dict[str, ExchangeRate]]:
    """Rates within the bound, and those out of it with the last one believed."""
    last = _last_known(published)
    bound = Decimal(settings.RATES_JUMP_PERCENT) / 100
    believed, jumped = {}, {}
    for currency, rate in published.rates.items():
        before = last.get(currency)
        if before is not None and abs(rate / before.rate - 1) > bound:
            jumped[currency] = before
        else:
            believed[currency] = rate
    return believed, jumped


def _last_known(published: PublishedDay) -> dict[str, ExchangeRate]:
    rows = ExchangeRate.objects.filter(
        base_currency=published.base,
        is_own=False,
        source_date__lte=published.day,
        source_date__gte=published.day - timedelta(days=OLDEST_DAYS),
    ).order_by("source_date", "pk")
    return {row.quote_currency: row for row in rows}


def _made_to_wait(
    published: PublishedDay, jumped: dict[str, ExchangeRate], now: datetime
) -> int:
    """Keep what jumped, once a day; what a person refused is not asked again."""
    return len(
        [
            currency
            for currency, before in jumped.items()
            if WaitingRate.objects.get_or_create(
                base_currency=published.base,
                quote_currency=currency,
                source_date=published.day,
                source=published.source,
                defaults={
                    "rate": published.rates[currency],
                    "before": before.rate,
                    "before_date": before.source_date,
                    "found_at": now,
                },
            )[1]
        ]
    )


def _noted(run: RateFetch) -> RateFetch:
    run.save()
    old = RateFetch.objects.values_list("pk", flat=True)[KEPT_FETCHES:]
    RateFetch.objects.filter(pk__in=list(old)).delete()
    return run
