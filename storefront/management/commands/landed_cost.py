"""`manage.py landed-cost quote FILE | replay ORDER`: work it out, or work it out again."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from catalog.landed_cost.answer import quote_answer
from catalog.landed_cost.law import rules_seed
from catalog.landed_cost.models import RuleRow
from catalog.landed_cost.question import QuestionError, question_of
from catalog.landed_cost.replay import ReplayError, replay

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """The same answers as `POST /api/landed-cost/quote`, and an order's, explained."""

    help = "Quote a consignment from a JSON file, or replay the quote of an order."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`quote FILE` (`-` reads standard input) or `replay ORDER [--on DATE]`."""
        steps = parser.add_subparsers(dest="step", required=True)
        quote = steps.add_parser("quote", help="a question as JSON, - for stdin")
        quote.add_argument("file")
        again = steps.add_parser("replay", help="an order, by its id or number")
        again.add_argument("order")
        again.add_argument("--on", type=_day, help="by the law of another day")
        for step in (quote, again):
            step.add_argument("--json", action="store_true", dest="is_json")

    def handle(self, *_: str, **options: Any) -> None:
        """Answer on standard output; faults on standard error, with exit code 1."""
        now = datetime.now(tz=UTC)
        if not RuleRow.objects.exists():
            rules_seed(now=now)
        if options["step"] == "quote":
            told = _quoted(options["file"], now)
            lines = _quote_lines(told)
        else:
            try:
                told = replay(order=options["order"], on=options["on"])
            except ReplayError as error:
                raise CommandError(str(error)) from error
            lines = told["explanation"]
        if options["is_json"]:
            self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(lines))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _quoted(name: str, now: datetime) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
        given = json.loads(text, parse_float=str)
    except OSError as error:
        message = f"{name}: {error.strerror}."
        raise CommandError(message) from error
    except ValueError as error:
        message = f"{name}: no JSON in UTF-8 ({error})."
        raise CommandError(message) from error
    try:
        asked = question_of(given)
    except QuestionError as error:
        faults = [f"{x['field'] or name}: {x['message']}" for x in error.faults]
        raise CommandError("\n".join(faults)) from error
    return quote_answer(asked=asked, now=now)


def _quote_lines(told: dict[str, Any]) -> list[str]:
    lines = [f"{told['destination']} {told['date']}: {told['status']}"]
    for line in told["lines"]:
        goods = f"{line['quantity']} x {line['hs_code']} {line['goods']}"
        lines.append(f"  {goods}")
        lines += [f"    {x['amount']:>10}  {x['words']}" for x in line["charges"]]
    lines += [
        f"    {x['amount']:>10}  {x['words']}" for x in told["carriage"]["charges"]
    ]
    if told["totals"]:
        lines.append(f"  total {told['totals']['total']} {told['currency']}")
    return lines + [f"  {reason['words']}" for reason in told["reasons"]]
