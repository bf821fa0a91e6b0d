"""`manage.py saleor_app plan | apply`: the installed App's webhooks as they should be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from storefront.saleor.client import app_client
from storefront.saleor.errors import SaleorError
from storefront.saleor_app.webhooks_plan import permissions_missing, webhooks_plan
from storefront.sync.app_check import app_required
from storefront.sync.changes import ConvergeError

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Run it after an upgrade: Saleor reads a manifest only when it installs."""

    help = (
        "Bring the installed App's webhooks up to date, and name missing permissions."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One action."""
        parser.add_argument("action", choices=["plan", "apply"])

    def handle(self, *_: str, **options: Any) -> None:
        """Say each change; `apply` makes it."""
        if not settings.SALEOR_API_URL:
            message = "SALEOR_API_URL names no Saleor: there is nothing to bring up."
            raise CommandError(message)
        client = app_client()
        try:
            app_required(client=client)
            changes = webhooks_plan(client=client)
            for change in changes:
                if options["action"] == "apply":
                    client.run_raw(change.operation, change.variables)
                self.stdout.write(change.words)
            missing = permissions_missing(client=client)
        except (SaleorError, ConvergeError) as error:
            raise CommandError(str(error)) from error
        for name in missing:
            self.stdout.write(f"permission {name}: missing, grant it in Dashboard")
        self.stdout.write(f"{len(changes)} changes")
