"""Writes: published rates, once each; an operator's own; a person's word on a jump."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from catalog.fx.errors import UnknownWaitingRateError
from catalog.fx.models import ExchangeRate, WaitingRate
from catalog.fx.selectors import OLDEST_DAYS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

RATES_DIR = Path(__file__).resolve().parent / "rates"


@transaction.atomic
def rates_store(
    *, base: str, rates: Mapping[str, Decimal], source: str, source_date: date
) -> int:
    """Store what a source published for a day; what is there stays. Answers how many."""
    known = set(
        ExchangeRate.objects.filter(
            base_currency=base, source=source, source_date=source_date
        ).values_list("quote_currency", flat=True)
    )
    made = ExchangeRate.objects.bulk_create(
        [
            ExchangeRate(
                base_currency=base,
                quote_currency=quote,
                rate=rate,
                source=source,
                source_date=source_date,
            )
            for quote, rate in sorted(rates.items())
            if quote not in known
        ],
        ignore_conflicts=True,
    )
    return len(made)


def rates_seed() -> date:
    """Store the shipped rates. Answers their day; the same day for every file."""
    days = set()
    for path in sorted(RATES_DIR.glob("*.toml")):
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        rates_store(
            base=said["base"],
            rates={quote: Decimal(text) for quote, text in said["rates"].items()},
            source=said["source"],
            source_date=said["date"],
        )
        days.add(said["date"])
    newest: date = max(days)
    return newest


@transaction.atomic
def waiting_rate_decide(
    *, waiting_id: int, is_accepted: bool, operator: str, now: datetime
) -> WaitingRate:
    """A person believes a rate that jumped, or not. Raises `UnknownWaitingRateError`."""
    row = (
        WaitingRate.objects.select_for_update()
        .filter(pk=waiting_id, is_accepted__isnull=True)
        .first()
    )
    if row is None:
        message = f"No rate {waiting_id} waits."
        raise UnknownWaitingRateError(message)
    row.is_accepted, row.decided_by, row.decided_at = is_accepted, operator[:150], now
    row.save(update_fields=["is_accepted", "decided_by", "decided_at"])
    if is_accepted:
        rates_store(
            base=row.base_currency,
            rates={row.quote_currency: row.rate},
            source=row.source,
            source_date=row.source_date,
        )
    return row


@transaction.atomic
def own_rate_set(
    *, base: str, quote: str, rate: Decimal, on: date, until: date, operator: str
) -> ExchangeRate:
    """An operator's own rate from a day until its last; the one before ends.

    Raises `ValueError` for days that are none, for one currency twice, for nothing.
    """
    if base == quote or rate <= 0 or not 0 <= (until - on).days < OLDEST_DAYS:
        message = (
            "An own rate needs two currencies, a positive rate and a last day within "
            f"{OLDEST_DAYS} days."
        )
        raise ValueError(message)
    own_rate_end(base=base, quote=quote, on=on)
    number = ExchangeRate.objects.filter(
        base_currency=base, quote_currency=quote, source_date=on, is_own=True
    ).count()
    return ExchangeRate.objects.create(
        base_currency=base,
        quote_currency=quote,
        rate=rate,
        # Several a day are told apart: a row is never overwritten.
        source=f"own rate {number + 1}",
        source_date=on,
        is_own=True,
        valid_until=until,
        made_by=operator[:150],
    )


def own_rate_end(*, base: str, quote: str, on: date) -> int:
    """End an operator's own rate on the day before; answers how many ended."""
    return ExchangeRate.objects.filter(
        base_currency=base, quote_currency=quote, is_own=True, valid_until__gte=on
    ).update(valid_until=on - timedelta(days=1))
