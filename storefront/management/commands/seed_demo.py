"""`manage.py seed_demo`: fill an applied shop with the pavilion's goods."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from catalog.declaration import DeclarationError
from catalog.markets.selectors import pavilion_with_goods
from storefront.demo.loader import demo_seed
from storefront.saleor.client import app_client
from storefront.saleor.errors import SaleorError
from storefront.sync.shop_ids import NotAppliedError


class Command(BaseCommand):
    """Seeds; running it again adds what is missing and loses nothing."""

    help = "Seed goods, prices, lots, attestations and sign-ins of the demo."

    def handle(self, *_: str, **__: Any) -> None:
        """Seed through the contract, so that a real Saleor can be filled too."""
        if not settings.DEMO:
            message = "Demo data has openly known passwords: set PAVILION_DEMO=1."
            raise CommandError(message)
        try:
            demo_seed(
                client=app_client(),
                pavilion=pavilion_with_goods(),
                now=datetime.now(tz=UTC),
                say=self.stdout.write,
            )
        except (DeclarationError, NotAppliedError, SaleorError) as error:
            raise CommandError(str(error)) from error
