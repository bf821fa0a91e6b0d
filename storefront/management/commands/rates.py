"""`manage.py rates fetch | list`: exchange rates by source and day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from catalog.fx.errors import RateUnknownError
from catalog.fx.fetch import rates_fetch
from catalog.fx.selectors import rate_on
from catalog.markets.selectors import pavilion

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Fetch today's reference rates, or say which ones prices are made by."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`fetch [--url URL]`, `list`."""
        doing = parser.add_subparsers(dest="doing", required=True)
        fetch = doing.add_parser("fetch", help="ask the central bank's file of today")
        fetch.add_argument("--url", default=settings.RATES_URL)
        doing.add_parser("list", help="the rate of each market's currency, as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say what was found; a problem is an error."""
        if options["doing"] == "list":
            self.stdout.write(json.dumps(_listed(), indent=2))
            return
        if not options["url"]:
            message = "No source: set RATES_URL or give --url."
            raise CommandError(message)
        run = rates_fetch(url=options["url"], now=timezone.now())
        if run.problem:
            raise CommandError(run.problem)
        self.stdout.write(
            f"Rates of {run.source_date}: {run.stored} stored, "
            f"{run.waiting} wait for a person at /console/rates/."
        )


def _listed() -> list[dict[str, str | None]]:
    declared = pavilion()
    base, on = declared.identity.settlement_currency, timezone.now().date()
    return [
        _line(base, one, on) for one in sorted({m.currency for m in declared.markets})
    ]


def _line(base: str, quote: str, on: Any) -> dict[str, str | None]:
    try:
        rate = rate_on(base=base, quote=quote, on=on)
    except RateUnknownError:
        return {
            "base": base,
            "quote": quote,
            "rate": None,
            "source": None,
            "date": None,
        }
    return {
        "base": base,
        "quote": quote,
        "rate": f"{rate.rate:.8f}",
        "source": rate.source,
        "date": rate.source_date.isoformat(),
    }
