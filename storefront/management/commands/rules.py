"""`manage.py rules check | table`: is the shipped law sound, and what it covers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from catalog.landed_cost.calculator import ANY_REGIME
from catalog.landed_cost.errors import RuleFileError
from catalog.landed_cost.regimes import REGIMES
from catalog.landed_cost.rule_files import placed_rows, rule_files
from catalog.landed_cost.rule_lint import lint
from catalog.landed_cost.rule_table import table_in, table_of
from catalog.submissions.hs_codes import hs_codes

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from catalog.landed_cost.rule_lint import PlacedRow

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "landed_cost.md"
OLDEST_DAYS = 730


class Command(BaseCommand):
    """Reads rule files only; the stored versions are the console's."""

    help = "Check the files of law (faults end with 1), or write their table."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`check [FILE …] [--on DATE] [--older-than DAYS] [--strict]` or `table`."""
        steps = parser.add_subparsers(dest="step", required=True)
        check = steps.add_parser("check", help="overlaps, gaps, old sources, headings")
        check.add_argument("files", nargs="*", type=Path, help="else the shipped ones")
        check.add_argument("--on", type=date.fromisoformat, help="as on another day")
        check.add_argument(
            "--older-than", type=int, default=OLDEST_DAYS, metavar="DAYS"
        )
        check.add_argument("--strict", action="store_true", help="warnings fail too")
        table = steps.add_parser("table", help="the table in docs/landed_cost.md")
        table.add_argument("--check", action="store_true", help="fail if it differs")

    def handle(self, *_: str, **options: Any) -> None:
        """Findings on standard output as file:line; exit code 1 with a fault."""
        if options["step"] == "table":
            self._table(is_check=options["check"])
            return
        found = lint(
            rows=_rows(options["files"] or rule_files()),
            on=options["on"] or datetime.now(tz=UTC).date(),
            oldest=timedelta(days=options["older_than"]),
            hs_codes=hs_codes(),
            regimes={*REGIMES, ANY_REGIME},
        )
        for finding in found:
            self.stdout.write(str(finding))
        faults = sum(finding.severity == "fault" for finding in found)
        said = f"{faults} faults, {len(found) - faults} warnings."
        if faults or (options["strict"] and found):
            raise CommandError(said)
        self.stdout.write(said)

    def _table(self, *, is_check: bool) -> None:
        text = DOCUMENT.read_text(encoding="utf-8")
        wanted = table_in(text, table_of(_rows(rule_files())))
        if is_check and wanted != text:
            message = "docs/landed_cost.md: run manage.py rules table."
            raise CommandError(message)
        DOCUMENT.write_text(wanted, encoding="utf-8")


def _rows(paths: list[Path]) -> list[PlacedRow]:
    try:
        return [row for path in paths for row in placed_rows(path)]
    except RuleFileError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        message = f"{error.filename}: {error.strerror}."
        raise CommandError(message) from error
