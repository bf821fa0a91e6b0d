"""`manage.py stock reconcile [--json]`: does the shop's stock say what the lots say?"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from storefront.saleor.client import app_client
from storefront.saleor.errors import SaleorError
from storefront.sync.stock_reconcile import stock_reconcile

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Reads only. Exit status 1 if anything differs."""

    help = "Compare ledger, lots, mirror and the shop's stock; write nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One action for now: reconcile."""
        parser.add_argument("action", choices=["reconcile"])
        parser.add_argument("--json", action="store_true", dest="is_json")

    def handle(self, *_: str, **options: Any) -> None:
        """Compare, and say what differs and why."""
        try:
            found = stock_reconcile(client=app_client(), now=datetime.now(tz=UTC))
        except SaleorError as error:
            raise CommandError(str(error)) from error
        if options["is_json"]:
            self.stdout.write(json.dumps(found, indent=2, ensure_ascii=False))
        else:
            self._say(found)
        if found["differences"]:
            raise SystemExit(1)

    def _say(self, found: dict[str, Any]) -> None:
        self.stdout.write(
            f"{found['rows']} stock rows, {found['lots']} lots, "
            f"{len(found['differences'])} differences"
        )
        for one in found["differences"]:
            where = " ".join(filter(None, (one["base"], one["sku"], one["lot"])))
            self.stdout.write(
                f"{one['cause']}: {where}: lots say {one['by_lots']}, "
                f"commerce {one['in_commerce']}. {one['remedy']}"
            )
