"""Writes: store published rates, once each."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from catalog.fx.models import ExchangeRate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

RATES_DIR = Path(__file__).resolve().parent / "rates"


@transaction.atomic
def rates_store(
    *, base: str, rates: Mapping[str, Decimal], source: str, source_date: date
) -> int:
    """Store what a source published for a day; what is there stays. Answers how many."""
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
