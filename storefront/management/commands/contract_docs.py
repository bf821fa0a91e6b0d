"""`manage.py contract_docs [--check]`: `docs/contract.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, CommandError

from storefront.saleor.contract.report import REPORT_PATH, report_make

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Writes the page, or says that it is out of date."""

    help = "Write docs/contract.md: operations used, what the engine serves, what not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Write, or only compare."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *_: str, **options: bool) -> None:
        """Make and write or compare."""
        made = report_make()
        now = REPORT_PATH.read_text(encoding="utf-8") if REPORT_PATH.is_file() else ""
        if made == now:
            self.stdout.write(f"{REPORT_PATH.name} is up to date.")
            return
        if options["check"]:
            message = f"docs/{REPORT_PATH.name} is out of date: make docs"
            raise CommandError(message)
        REPORT_PATH.write_text(made, encoding="utf-8")
        self.stdout.write(f"docs/{REPORT_PATH.name} written.")
