"""`manage.py contract_schema [--check]`: the engine's schema from the published one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, CommandError

from storefront.saleor.contract.coordinates import (
    ENGINE_SCHEMA_PATH,
    engine_schema_text,
    published_json,
)
from storefront.saleor.contract.engine_schema import engine_schema_make
from storefront.saleor.contract.scope import scope_lines
from storefront.saleor.documents import (
    document,
    operation_names,
    subscription_documents,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Writes `catalog/engine/schema.graphql`, or says that it is out of date."""

    help = (
        "Add what the documents touch to the engine's schema, as Saleor publishes it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Write, or only compare."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *_: str, **options: bool) -> None:
        """Derive and write or compare."""
        texts = [document(name) for name in operation_names()]
        made = engine_schema_make(
            published_json(),
            [*texts, *subscription_documents().values()],
            scope_lines(),
        )
        if made == engine_schema_text():
            self.stdout.write(f"{ENGINE_SCHEMA_PATH.name} is up to date.")
            return
        if options["check"]:
            message = f"{ENGINE_SCHEMA_PATH.name} is out of date: make schema"
            raise CommandError(message)
        ENGINE_SCHEMA_PATH.write_text(made, encoding="utf-8")
        self.stdout.write(f"{ENGINE_SCHEMA_PATH.name} written.")
