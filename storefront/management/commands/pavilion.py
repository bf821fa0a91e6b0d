"""`manage.py pavilion check | plan | apply | new CODE`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from catalog.declaration import DeclarationError, Pavilion, pavilion_load
from catalog.declaration.scaffold import ScaffoldError, pavilion_new
from storefront.payments import stripe_gateway
from storefront.payments.stripe_methods import faults_of
from storefront.saleor.client import app_client, staff_client
from storefront.saleor.errors import SaleorError
from storefront.sync.app_check import app_required
from storefront.sync.changes import ConvergeError
from storefront.sync.pavilion_apply import pavilion_apply
from storefront.sync.pavilion_plan import pavilion_plan
from storefront.sync.setup_staff import staff_group_changes, staff_groups_apply

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from storefront.sync.changes import Change

_NO_GROUPS = (
    "Staff groups were not looked at: Saleor lets no App make them. Give a file with "
    "the token of a member of staff who may: --staff-token-file FILE."
)


class Command(BaseCommand):
    """Checks a declared pavilion, and converges the shop to it."""

    help = "Check, plan, apply or start a declared pavilion."
    # A broken declaration must be told by `check`, not by Django's own start checks.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One action; `new` takes a code."""
        parser.add_argument("action", choices=["check", "plan", "apply", "new"])
        parser.add_argument("code", nargs="?", help="folder name of a new pavilion")
        parser.add_argument("--directory", type=Path, help="another pavilion's folder")
        parser.add_argument("--prune", action="store_true", help="remove undeclared")
        parser.add_argument(
            "--staff-token-file",
            type=Path,
            help="token of a member of staff, for permission groups (plan, apply)",
        )
        parser.add_argument("--country", default="", help="ISO 3166 code, for new")
        parser.add_argument("--currency", default="", help="ISO 4217 code, for new")

    def handle(self, *_: str, **options: Any) -> None:
        """Run the action; mistakes end with exit code 1."""
        if options["action"] == "new":
            self._new(options)
            return
        folder = options["directory"] or settings.PAVILIONS_DIR / settings.PAVILION
        try:
            pavilion = pavilion_load(folder)
        except DeclarationError as error:
            message = f"{error}\n{len(error.problems)} mistakes in {folder}"
            raise CommandError(message) from error
        if options["action"] == "check":
            self._payments_check(pavilion)
            self.stdout.write(_summary(pavilion))
            return
        try:
            self._converge(pavilion, options)
        except (SaleorError, ConvergeError) as error:
            raise CommandError(str(error)) from error

    def _payments_check(self, pavilion: Pavilion) -> None:
        """What the payment provider that is switched on cannot do."""
        faults = [fault for market in pavilion.markets for fault in faults_of(market)]
        if faults and stripe_gateway.is_on():
            raise CommandError("\n".join(faults))

    def _converge(self, pavilion: Pavilion, options: dict[str, Any]) -> None:
        client, prune = app_client(), options["prune"]
        if settings.SALEOR_API_URL:
            app_required(client=client)
        if options["action"] == "plan":
            changes = pavilion_plan(client=client, pavilion=pavilion, prune=prune)
            for change in changes:
                self.stdout.write(change.words)
        else:
            changes = pavilion_apply(
                client=client,
                pavilion=pavilion,
                prune=prune,
                progress=lambda change: self.stdout.write(change.words),
            )
        if options["staff_token_file"]:
            changes = [*changes, *self._staff_groups(pavilion, options)]
        elif settings.SALEOR_API_URL and pavilion.identity.staff_groups:
            self.stdout.write(_NO_GROUPS)
        self.stdout.write(f"{len(changes)} changes")

    def _staff_groups(
        self, pavilion: Pavilion, options: dict[str, Any]
    ) -> list[Change]:
        """Permission groups of Saleor's staff, as a person who may manage them."""
        if not settings.SALEOR_API_URL:
            message = "--staff-token-file is for a Saleor: set SALEOR_API_URL."
            raise CommandError(message)
        try:
            token = options["staff_token_file"].read_text(encoding="utf-8").strip()
        except OSError as error:
            message = f"--staff-token-file: {error.strerror}: {error.filename}"
            raise CommandError(message) from error
        client = staff_client(token)
        if options["action"] == "plan":
            changes = list(staff_group_changes(client=client, pavilion=pavilion))
            for change in changes:
                self.stdout.write(change.words)
            return changes
        return staff_groups_apply(
            client=client,
            pavilion=pavilion,
            progress=lambda change: self.stdout.write(change.words),
        )

    def _new(self, options: dict[str, Any]) -> None:
        code = options["code"]
        if not code:
            message = "Say the code of the new pavilion: manage.py pavilion new vietnam"
            raise CommandError(message)
        folder = (options["directory"] or settings.PAVILIONS_DIR) / code
        try:
            pavilion_new(
                folder, country=options["country"], currency=options["currency"]
            )
            pavilion_load(folder)
        except FileExistsError as error:
            message = f"{folder} is there already."
            raise CommandError(message) from error
        except (ScaffoldError, DeclarationError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{folder}\nRun it with PAVILION={code}")


def _summary(pavilion: Pavilion) -> str:
    variants = sum(len(goods.variants) for goods in pavilion.goods)
    return (
        f"{pavilion.code}: {len(pavilion.markets)} markets, {len(pavilion.bases)} bases, "
        f"{len(pavilion.routes.lanes)} lanes, {len(pavilion.texts)} languages, "
        f"{len(pavilion.goods)} products with {variants} variants. No mistakes."
    )
