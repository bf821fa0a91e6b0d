"""Reference data that ships as files: exchange rates of a day, and customs law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.fx.services import rates_seed
from catalog.landed_cost.law import rules_seed

if TYPE_CHECKING:
    from datetime import date, datetime


def reference_seed(*, now: datetime) -> date:
    """Store the shipped rates and rules. Answers the day of the rates.

    Prices of the demo are made by the rates of that day, so that a second run makes
    the same prices whatever has been fetched since.
    """
    rules_seed(now=now)
    return rates_seed()
