"""`manage.py run`: an open shop without demo data, and its first operator."""

from __future__ import annotations

import getpass
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import connections

from catalog.declaration import DeclarationError
from catalog.markets.selectors import pavilion
from storefront.accounts.models import User
from storefront.accounts.roles import Role
from storefront.demo.lots import bases_seed
from storefront.demo.processes import Demo, StartError, port_check
from storefront.demo.reference import reference_seed
from storefront.demo.static_files import static_collect
from storefront.localization.messages import compile_all
from storefront.management.commands.migrate import folder_make
from storefront.saleor.client import app_client
from storefront.saleor.errors import SaleorError
from storefront.sync.app_check import app_required
from storefront.sync.changes import ConvergeError
from storefront.sync.pavilion_apply import pavilion_apply

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Database, pavilion, law and bases; then the first operator; then the doors."""

    help = "Prepare and run the shop on this machine, without demo data."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--prepare` stops before the server."""
        parser.add_argument("--prepare", action="store_true", help="do not serve")

    def handle(self, *_: str, **options: Any) -> None:
        """Run; every failure says what to do."""
        if settings.DEMO:
            message = "PAVILION_DEMO is set: use `make demo`, or unset it."
            raise CommandError(message)
        port = int(os.environ.get("PORT") or 8000)
        try:
            if not options["prepare"]:
                port_check(port)
            self._prepare()
            self._first_operator()
            # The children open their own connections.
            connections.close_all()
            if options["prepare"]:
                return
            shop = Demo(directory=settings.BASE_DIR, port=port)
            shop.start()
        except (StartError, DeclarationError, ConvergeError, SaleorError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The pavilion is open at {shop.url}/ · sign in: /sign-in/")
        if not settings.PAYMENT_SANDBOX:
            self.stdout.write(
                "No way to pay is set up; PAYMENT_SANDBOX=1 tries it out."
            )
        code = shop.watch()
        if code:
            raise CommandError("The server or the worker ended.", returncode=code)

    def _prepare(self) -> None:
        folder_make(settings.VAR_DIR)
        self.stdout.write("Database …")
        call_command("migrate", interactive=False, verbosity=0)
        declared = pavilion()
        self.stdout.write(f"The pavilion {declared.code} …")
        if settings.SALEOR_API_URL:
            app_required(client=app_client())
        done = pavilion_apply(
            client=app_client(),
            pavilion=declared,
            progress=lambda change: self.stdout.write(f"  {change.words}"),
        )
        reference_seed(now=datetime.now(tz=UTC))
        bases = bases_seed(declared)
        self.stdout.write(f"  {len(done)} changes, {bases} bases")
        compile_all()
        static_collect()

    def _first_operator(self) -> None:
        if User.objects.filter(role=Role.OPERATOR).exists():
            return
        email, password = self._asked()
        try:
            validate_email(email)
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        User.objects.create_user(
            email=email, password=password, role=Role.OPERATOR, name=email.split("@")[0]
        )
        self.stdout.write(f"First operator: {email}")

    def _asked(self) -> tuple[str, str]:
        email, password = settings.OPERATOR_EMAIL, settings.OPERATOR_PASSWORD
        if email and password:
            return email, password
        if not sys.stdin.isatty():
            message = (
                "There is no operator yet, and nobody to ask: set OPERATOR_EMAIL and "
                "OPERATOR_PASSWORD for the first start."
            )
            raise CommandError(message)
        self.stdout.write("Nobody can sign in yet. The first operator:")
        email = email or input("  E-mail: ").strip()
        return email, password or getpass.getpass("  Password (12 or more): ")
