"""The shipped seed of law: `rules/<destination>.toml`, strictly read."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from catalog.landed_cost.errors import RuleFileError
from catalog.landed_cost.rule_lint import PlacedRow
from catalog.landed_cost.types import Rule

RULES_DIR = Path(__file__).resolve().parent / "rules"
STATUSES = {"active", "announced", "pending"}
_KNOWN = {
    "id", "kind", "destination", "origin", "hs_prefix", "goods_class", "rate", "amount",
    "currency", "basis", "season", "valid_from", "valid_to", "status", "confidence", "source",
    "source_url", "verified_on", "note",
}  # fmt: skip
KINDS = {
    "carrier_limit", "clearance_mode", "duty_per_hs_line", "duty_rate", "duty_relief", "duty_unknown", "duty_unknown_for",
    "excise_per_kg", "fee_per_consignment", "goods_class", "import_ban", "import_tax_rate",
    "item_limit", "label_language", "list_remark", "merged_orders", "needs_identifiers", "needs_plots", "no_relief", "order_limit", "parcel_limit",
    "positive_list", "preference", "quota_class", "relief_limit", "restricted_claim", "tax_relief_limit", "tax_share",
    "tax_waived_up_to", "value_limit", "weight_limit", "year_limit", "year_weight_limit",
}  # fmt: skip
BASES = {"", "goods", "goods+freight", "goods+freight+duty"}
_NEEDED = ("id", "kind", "source", "source_url", "verified_on", "valid_from")


def rule_files() -> list[Path]:
    """All shipped files, by destination."""
    return sorted(RULES_DIR.glob("*.toml"))


def rule_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a file as plain JSON values, with destination and regime.

    A file that names several `destinations` gives each of them its rows, their ids ended
    by the country. Raises `RuleFileError` naming file, line, row and field.
    """
    return rule_rows_of(path.read_text(encoding="utf-8"), path.name)


def rule_lines(text: str) -> list[int]:
    """The line on which each row of a file begins."""
    return [
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() == "[[rule]]"
    ]


def placed_rows(path: Path) -> list[PlacedRow]:
    """The rows of a file, each with the line on which it begins, for the linter."""
    text = path.read_text(encoding="utf-8")
    rows = rule_rows_of(text, path.name)
    lines = rule_lines(text)
    each = len(rows) // len(lines) if lines else 0
    return [
        PlacedRow(path.name, lines[number // each], row)
        for number, row in enumerate(rows)
    ]


def rule_rows_of(text: str, name: str) -> list[dict[str, Any]]:
    """The same of a file's text, e.g. of one that an operator brings."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"{name}: {error}"
        raise RuleFileError(message) from error
    starts = rule_lines(text)
    shared = said.get("destinations", [])
    rows: list[dict[str, Any]] = []
    for number, row in enumerate(said.get("rule", []), start=1):
        line = starts[number - 1] if number <= len(starts) else 0
        where = f"{name}, line {line}, rule {number} ({row.get('id', 'no id')})"
        _check(row, where)
        plain = {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in row.items()
        }
        named = [row.get("destination") or said.get("destination")]
        for destination in shared or named:
            if not (destination and said.get("regime")):
                message = f"{name}: destination and regime are needed."
                raise RuleFileError(message)
            common = {"destination": destination, "regime": said["regime"]}
            ending = f"-{destination.lower()}" if shared else ""
            rows.append({**plain, **common, "id": f"{row['id']}{ending}"})
    return rows


def _check(row: dict[str, Any], where: str) -> None:
    for name in _NEEDED:
        if not row.get(name):
            message = f"{where}: {name} is needed; law without it is no law."
            raise RuleFileError(message)
    unknown = set(row) - _KNOWN
    if unknown:
        message = f"{where}: unknown field {sorted(unknown)[0]}."
        raise RuleFileError(message)
    if row["kind"] not in KINDS:
        message = (
            f"{where}: no kind {row['kind']!r}; one of {', '.join(sorted(KINDS))}."
        )
        raise RuleFileError(message)
    if row.get("basis", "") not in BASES:
        message = f"{where}: basis is one of {', '.join(sorted(filter(None, BASES)))}."
        raise RuleFileError(message)
    if row.get("status", "active") not in STATUSES:
        message = f"{where}: status is one of {', '.join(sorted(STATUSES))}."
        raise RuleFileError(message)
    _check_values(row, where)


def _check_values(row: dict[str, Any], where: str) -> None:
    if not _is_season(row.get("season", "")):
        message = f'{where}: season is "MM-DD/MM-DD", as "06-15/09-15".'
        raise RuleFileError(message)
    for name in ("rate", "amount"):
        if name in row:
            try:
                Decimal(row[name])
            except (InvalidOperation, TypeError) as error:
                message = f'{where}: {name} is a number in quotes, as "0.09".'
                raise RuleFileError(message) from error


def _is_season(said: str) -> bool:
    if not said:
        return True
    try:
        # Of a leap year, so that 29 February is a day.
        days = [date.fromisoformat(f"2024-{part}") for part in said.split("/")]
    except ValueError:
        return False
    return len(days) == 2


def rule_of(content: dict[str, Any], *, version: int = 1) -> Rule:
    """A row's content as a rule."""
    values = dict(content)
    for name in ("rate", "amount"):
        if name in values:
            values[name] = Decimal(values[name])
    for name in ("valid_from", "valid_to", "verified_on"):
        if name in values:
            values[name] = date.fromisoformat(values[name])
    return Rule(version=version, **values)


def is_in_force(rule: Rule, *, origin: str, on: date) -> bool:
    """Whether a rule speaks of goods of an origin on a day; only active ones do."""
    return (
        rule.status == "active"
        and rule.origin in {"*", origin}
        and (rule.valid_from is None or rule.valid_from <= on)
        and (rule.valid_to is None or on <= rule.valid_to)
    )
