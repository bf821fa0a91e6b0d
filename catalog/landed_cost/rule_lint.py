"""Pure: what is wrong or doubtful in a set of rule rows, each with file and line.

A fault makes the law unusable (two rules for one thing, a heading that does not exist);
a warning is for a person to look at (a source read long ago, a day without a rule).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from babel import Locale
from babel.numbers import list_currencies

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

UNITS = {"d", "g", "kg"}
# Where several rows speak of one thing on one day, on purpose.
MANY = {
    "clearance_mode", "import_ban", "list_remark", "needs_identifiers", "needs_plots", "no_relief",
    "positive_list", "preference",
}  # fmt: skip
# Kinds whose class must have a rate (goods) or a limit (quotas) to be of use.
REFERS = {"goods_class": "import_tax_rate", "quota_class": "year_weight_limit"}
ENDS_SOON = timedelta(days=90)
DAY = timedelta(days=1)
EVER, NEVER = date.min, date.max


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row of a file and where it stands."""

    file: str
    line: int
    content: dict[str, Any]

    def day(self, name: str) -> date | None:
        """A day that the row names."""
        said = self.content.get(name)
        return date.fromisoformat(said) if said else None

    def text(self, name: str) -> str:
        """A field, "" where the row is silent."""
        return str(self.content.get(name, ""))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend, or to look at."""

    severity: Literal["fault", "warning"]
    file: str
    line: int
    rule: str
    words: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity}: {self.rule}: {self.words}"


def lint(
    *,
    rows: Sequence[PlacedRow],
    on: date,
    oldest: timedelta,
    hs_codes: Collection[str],
    regimes: Collection[str],
) -> tuple[Finding, ...]:
    """Everything found, in the order of files and lines.

    `oldest` is how long ago a source may have been read; `hs_codes` are the six-digit
    codes that exist; `regimes` those that can be calculated.
    """
    prefixes = {code[:size] for code in hs_codes for size in (2, 4, 6)}
    found: list[Finding] = []
    for row in rows:
        found += _references(row, prefixes, regimes)
        found += _days(row, on, oldest)
    found += _twice(rows)
    found += _overlaps_and_gaps(rows, on)
    found += _classes(rows)
    return tuple(sorted(set(found), key=lambda x: (x.file, x.line, x.words)))


def _found(
    row: PlacedRow, severity: Literal["fault", "warning"], words: str
) -> Finding:
    return Finding(severity, row.file, row.line, row.text("id"), words)


def _references(
    row: PlacedRow, prefixes: Collection[str], regimes: Collection[str]
) -> Iterator[Finding]:
    countries = Locale("en").territories
    heading = row.text("hs_prefix")
    if heading and heading[:6] not in prefixes:
        yield _found(row, "fault", f"heading {heading} is not in the HS of 2022")
    for name in ("destination", "origin"):
        country = row.text(name)
        if country not in {"", "*"} and (len(country) != 2 or country not in countries):
            yield _found(row, "fault", f"{name} {country} is no country")
    currency = row.text("currency")
    if currency and currency not in UNITS and currency not in list_currencies():
        yield _found(row, "fault", f"currency {currency} does not exist")
    if row.text("amount") and not currency:
        yield _found(
            row, "fault", "an amount needs a currency (or g for a weight, d for days)"
        )
    if row.text("regime") not in regimes:
        yield _found(row, "fault", f"nothing calculates regime {row.text('regime')}")
    if row.text("confidence") not in {"H", "M", "L"}:
        yield _found(row, "fault", "confidence is H, M or L")
    if not urlsplit(row.text("source_url")).path.strip("/"):
        yield _found(row, "warning", "the source names a site and no page")


def _days(row: PlacedRow, on: date, oldest: timedelta) -> Iterator[Finding]:
    verified, begins = row.day("verified_on"), row.day("valid_from")
    ends = row.day("valid_to")
    if begins and ends and ends < begins:
        yield _found(row, "fault", f"ends on {ends}, before it begins on {begins}")
    if verified and verified > on:
        yield _found(row, "fault", f"verified on {verified}, a day to come")
    elif verified and on - verified > oldest and (ends is None or ends >= on):
        age = (on - verified).days
        yield _found(row, "warning", f"verified {age} days ago, on {verified}")
    status = row.text("status") or "active"
    if status != "active" and begins and begins <= on:
        yield _found(
            row,
            "warning",
            f"its source has expired: {status}, and its day {begins} has passed",
        )


def _twice(rows: Iterable[PlacedRow]) -> Iterator[Finding]:
    seen: dict[str, PlacedRow] = {}
    for row in rows:
        other = seen.setdefault(row.text("id"), row)
        if other is not row:
            yield _found(row, "fault", f"the same id as {other.file}:{other.line}")


def _subject(row: PlacedRow) -> tuple[str, ...]:
    """What a row speaks of: two active rows of one subject and day contradict."""
    names = ("regime", "destination", "kind", "origin", "hs_prefix")
    said = [row.text(name) for name in names]
    # One heading has one class, whatever the class is.
    of_class = "" if row.text("kind") in REFERS else row.text("goods_class")
    return (*said, of_class)


def _overlaps_and_gaps(rows: Iterable[PlacedRow], on: date) -> Iterator[Finding]:
    by_subject: dict[tuple[str, ...], list[PlacedRow]] = defaultdict(list)
    for row in rows:
        if (row.text("status") or "active") == "active" and row.text(
            "kind"
        ) not in MANY:
            by_subject[_subject(row)].append(row)
    for same in by_subject.values():
        same.sort(key=lambda row: row.day("valid_from") or EVER)
        for row, following in pairwise(same):
            ends = row.day("valid_to") or NEVER
            begins = following.day("valid_from") or EVER
            where = f"{following.file}:{following.line}"
            if begins <= ends:
                yield _found(row, "fault", f"overlaps {where} from {begins}")
            elif begins - ends > DAY:
                words = f"nothing between {ends} and {where}, which begins on {begins}"
                yield _found(row, "warning", words)
        last = same[-1].day("valid_to")
        if last and on <= last <= on + ENDS_SOON:
            yield _found(same[-1], "warning", f"ends on {last} and nothing follows")
        elif last and last < on and not same[-1].text("note"):
            yield _found(same[-1], "warning", f"ended on {last} and nothing followed")


def _classes(rows: Sequence[PlacedRow]) -> Iterator[Finding]:
    known = {
        (row.text("kind"), row.text("destination"), row.text("goods_class"))
        for row in rows
    }
    told: set[tuple[str, str, str]] = set()
    for row in rows:
        kind = REFERS.get(row.text("kind"))
        if kind is None:
            continue
        place, name = row.text("destination"), row.text("goods_class")
        if not known & {(kind, place, name), (kind, place, "")} and (
            (kind, place, name) not in told
        ):
            told.add((kind, place, name))
            words = f"class {name} has no {kind} in {place}: it reads not quoted"
            yield _found(row, "warning", words)
