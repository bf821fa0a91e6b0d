"""What a reader may choose of what a search found, and what was chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FACETS = ("base", "province", "paper", "season")
SORTS = ("", "price", "-price", "arrival")
LONGEST_CHOICE = 60


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a facet, with how many goods it leaves."""

    value: str
    label: str
    count: int = 0
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A question that narrows the goods; `name` is its parameter in the address."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a reader chose; what no goods have narrows to nothing, and is shown."""

    values: Mapping[str, str] = field(default_factory=dict)
    most: Decimal | None = None
    by: date | None = None
    sort: str = ""

    @property
    def is_any(self) -> bool:
        """Whether anything narrows the goods."""
        return bool(self.values or self.most is not None or self.by)


def choices_read(given: Mapping[str, str]) -> Choices:
    """Choices of an address; what cannot be read counts as not chosen."""
    values = {name: given[name][:LONGEST_CHOICE] for name in FACETS if given.get(name)}
    sort = given.get("sort", "")
    return Choices(
        values=values,
        most=_amount(given.get("most", "")),
        by=_day(given.get("by", "")),
        sort=sort if sort in SORTS else "",
    )


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
