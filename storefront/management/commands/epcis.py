"""`manage.py epcis [--order ID | --lot LOT [--base CODE]] [--from DAY] [--to DAY]`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from catalog.bases.epcis import days_read, epcis_document
from catalog.bases.errors import FeedRefusedError
from catalog.bases.feed_words import refusal_json
from catalog.bases.models import Lot

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """JSON-LD on stdout and nothing else; exit status 1 if it is refused."""

    help = "Events of lots, of an order or of days as EPCIS 2.0 / CBV 2.0."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose events, and of which days (whole, in UTC)."""
        whose = parser.add_mutually_exclusive_group()
        whose.add_argument("--order", default="", help="id of an order")
        whose.add_argument("--lot", default="")
        parser.add_argument("--base", default="", help="when two bases use the code")
        parser.add_argument("--from", default="", dest="first", metavar="DAY")
        parser.add_argument("--to", default="", dest="last", metavar="DAY")

    def handle(self, *_: str, **options: Any) -> None:
        """Print the document, or say what is wrong and what to do."""
        try:
            since, until = days_read(first=options["first"], last=options["last"])
            document = epcis_document(
                public_url=settings.PUBLIC_URL,
                now=datetime.now(tz=UTC),
                lot_ids=_lots(options["lot"], options["base"]),
                order_id=options["order"],
                since=since,
                until=until,
            )
        except FeedRefusedError as refused:
            said = [
                f"--{one['field']}: {one['message']} {one['remedy']}"
                for one in refusal_json(refused)
            ]
            raise CommandError(" ".join(said)) from refused
        self.stdout.write(json.dumps(document, indent=2, ensure_ascii=False))


def _lots(code: str, base: str) -> list[int] | None:
    if not code:
        return None
    lots = Lot.objects.filter(code=code)
    found = lots.filter(base__code=base) if base else lots
    if not found:
        message = f"--lot: no lot {code}{f' of base {base}' if base else ''}."
        raise CommandError(message)
    return [lot.pk for lot in found]
