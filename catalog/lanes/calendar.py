"""Days on which a base works, and the day a parcel leaves it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from catalog.declaration import Base

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# A base that is closed for longer than this declares no working day at all.
LONGEST_PAUSE = 366


class NoWorkingDayError(ValueError):
    """A base's calendar has no working day within a year."""


@dataclass(frozen=True, slots=True)
class BaseCalendar:
    """Working days, holidays and the cut-off time of a base, in its time zone."""

    zone: ZoneInfo
    cutoff: time
    work_days: frozenset[str]
    holidays: frozenset[date]

    @classmethod
    def of(
        cls, *, base: Base, zone: ZoneInfo, holidays: Iterable[date]
    ) -> BaseCalendar:
        """The declared calendar of a base; `holidays` are those of the whole country."""
        return cls(
            zone=zone,
            cutoff=base.cutoff_time,
            work_days=frozenset(base.work_days),
            holidays=frozenset(base.holidays) | frozenset(holidays),
        )

    def works_on(self, day: date) -> bool:
        """Whether the base packs and hands over on that day."""
        return WEEKDAYS[day.weekday()] in self.work_days and day not in self.holidays

    def ships_on(self, now: datetime) -> date:
        """The day an order placed now leaves: today before the cut-off, else later.

        At the cut-off itself it is too late. `now` must be aware.
        """
        local = now.astimezone(self.zone)
        day = local.date()
        if self.works_on(day) and local.time() < self.cutoff:
            return day
        return self.after(day, 1)

    def after(self, day: date, working_days: int) -> date:
        """The nth working day after `day`; `day` itself for 0.

        Raises `NoWorkingDayError`.
        """
        pause = 0
        while working_days > 0:
            day += timedelta(days=1)
            pause = 0 if self.works_on(day) else pause + 1
            working_days -= pause == 0
            if pause > LONGEST_PAUSE:
                message = "No working day within a year."
                raise NoWorkingDayError(message)
        return day
