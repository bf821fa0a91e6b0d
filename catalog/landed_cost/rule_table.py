"""Pure: the table of destinations in `docs/landed_cost.md`, from the rule files."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from babel import Locale

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalog.landed_cost.rule_lint import PlacedRow

BEGIN = "<!-- rules: written by `manage.py rules table` -->"
END = "<!-- rules: end -->"
HEAD = (
    "| destination | regime | rules | sure H / M / L | announced or pending | "
    "oldest source | files |\n|---|---|---:|---:|---|---|---|"
)


def table_of(rows: Iterable[PlacedRow]) -> str:
    """A row for each destination and regime: how many rules, how sure, how old."""
    by_place: dict[tuple[str, str], list[PlacedRow]] = defaultdict(list)
    for row in rows:
        by_place[(row.text("destination"), row.text("regime"))].append(row)
    lines = [HEAD]
    names = Locale("en").territories
    for (place, regime), group in sorted(by_place.items()):
        sure = Counter(row.text("confidence") for row in group)
        waiting = sorted(
            row.text("id")
            for row in group
            if row.text("status") in {"announced", "pending"}
        )
        files = sorted({row.file for row in group})
        cells = (
            f"{names[place]} ({place})",
            regime,
            str(len(group)),
            " / ".join(str(sure[mark]) for mark in "HML"),
            ", ".join(f"`{name}`" for name in waiting) or "–",
            min(row.text("verified_on") for row in group),
            ", ".join(f"`{name}`" for name in files),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def table_in(document: str, table: str) -> str:
    """The document with the table between its marks. Raises `ValueError` without them."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        message = f"The document has no {BEGIN} … {END}."
        raise ValueError(message)
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"
