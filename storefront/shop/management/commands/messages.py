"""`manage.py messages update | check | compile`: our gettext catalogues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from storefront.localization import messages

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Collect, check and compile the words of the interface."""

    help = "Collect (update), check or compile the interface's words."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One action."""
        parser.add_argument("action", choices=["update", "check", "compile"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the action; `check` fails when a language is incomplete."""
        action = options["action"]
        if action == "compile":
            self.stdout.write(f"{messages.compile_all()} compiled")
        elif action == "update":
            for catalogue in messages.catalogues():
                for locale in messages.target_locales():
                    empty = messages.update(catalogue, locale)
                    self.stdout.write(f"{catalogue.file(locale)}: {empty} to write")
        else:
            found = messages.problems()
            if found:
                raise CommandError("\n".join(found))
            self.stdout.write("Every language is complete.")
