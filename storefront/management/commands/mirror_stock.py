"""`manage.py mirror_stock [--sku SKU]`: write what the lots say into the shop's stock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from storefront.saleor.errors import SaleorError
from storefront.sync.stock_mirror import stock_mirror_all, stock_mirror_sku

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Mirrors all bases, or one SKU."""

    help = "Mirror the lots of the bases into the shop's stock."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """All stock unless a SKU is named."""
        parser.add_argument("--sku", default="")

    def handle(self, *_: str, **options: Any) -> None:
        """Mirror, and say what changed."""
        now = datetime.now(tz=UTC)
        try:
            sku = options["sku"]
            done = (
                stock_mirror_sku(sku=sku, on=now.date())
                if sku
                else stock_mirror_all(now)
            )
        except SaleorError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{done.changed} changed, {done.created} created")
        for unknown in done.unknown_skus:
            self.stdout.write(f"{unknown}: has lots but is not published")
