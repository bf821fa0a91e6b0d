"""`manage.py demo`: everything from an empty folder to an open shop."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from catalog.declaration import DeclarationError
from catalog.markets.selectors import pavilion_with_goods
from storefront.demo.data_folder import (
    NotADemoFolderError,
    folder_prepare,
    folder_reset,
)
from storefront.demo.loader import demo_seed
from storefront.demo.processes import Demo, StartError, port_check
from storefront.demo.screen import screen
from storefront.demo.static_files import static_collect
from storefront.localization.messages import compile_all
from storefront.saleor.client import app_client
from storefront.saleor.errors import SaleorError
from storefront.sync.app_check import app_required
from storefront.sync.changes import ConvergeError
from storefront.sync.pavilion_apply import pavilion_apply

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from catalog.declaration import Pavilion


class Command(BaseCommand):
    """Prepares the demo, starts it, and stays until Ctrl-C."""

    help = "Prepare and run the demo shop on this machine."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--reset` starts over; `--prepare` stops before the server."""
        parser.add_argument("--reset", action="store_true", help="delete demo data")
        parser.add_argument("--prepare", action="store_true", help="do not serve")

    def handle(self, *_: str, **options: Any) -> None:
        """Run; every failure says what to do."""
        if not settings.DEMO:
            message = "This is the demo: set PAVILION_DEMO=1, or use `make run`."
            raise CommandError(message)
        port = int(os.environ.get("PORT") or 8000)
        folder = Path(settings.VAR_DIR)
        try:
            if not options["prepare"]:
                port_check(port)
            if options["reset"]:
                folder_reset(folder, settings.DATABASES["default"])
            folder_prepare(folder)
            pavilion = pavilion_with_goods()
            self._prepare(pavilion)
            if options["prepare"]:
                return
            demo = Demo(directory=settings.BASE_DIR, port=port)
            self._say("Opening the doors …")
            demo.start()
        except (
            StartError,
            NotADemoFolderError,
            DeclarationError,
            ConvergeError,
            SaleorError,
        ) as error:
            raise CommandError(str(error)) from error
        self._say(screen(pavilion=pavilion, url=demo.url, folder=folder))
        code = demo.watch()
        if code:
            raise CommandError("The server or the worker ended.", returncode=code)
        self._say("Closed. Nothing is lost.")

    def _prepare(self, pavilion: Pavilion) -> None:
        self._say("Database …")
        call_command("migrate", interactive=False, verbosity=0)
        self._say(f"The pavilion {pavilion.code} …")
        if settings.SALEOR_API_URL:
            app_required(client=app_client())
        done = pavilion_apply(
            client=app_client(),
            pavilion=pavilion,
            progress=lambda change: self._say(f"  {change.words}"),
        )
        self._say(f"  {len(done)} changes")
        demo_seed(
            client=app_client(),
            pavilion=pavilion,
            now=datetime.now(tz=UTC),
            say=self._say,
        )
        self._say("Words and files …")
        compile_all()
        static_collect()
        # The children open their own connections.
        connections.close_all()

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
