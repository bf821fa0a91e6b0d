"""Which day it is where law is applied: a year of customs turns at its own midnight."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import date, datetime

# Countries that keep a person's year or day; elsewhere the day of UTC is near enough.
ZONES = {"CN": "Asia/Shanghai", "JP": "Asia/Tokyo", "KR": "Asia/Seoul"}


def zone_of(country: str) -> ZoneInfo:
    """The zone in which a country counts days (UTC where none is declared)."""
    return ZoneInfo(ZONES.get(country, "UTC"))


def local_day(country: str, now: datetime) -> date:
    """The calendar day of a country at an instant (UTC where none is declared)."""
    return now.astimezone(zone_of(country)).date()
