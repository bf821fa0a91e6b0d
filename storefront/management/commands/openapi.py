"""`manage.py openapi`: write docs/openapi.json, or check that it is as it should be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from storefront.api.openapi import openapi_document

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """The committed file is for those who read before they run."""

    help = "Write the description of the open doors to docs/openapi.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--check` writes nothing and fails where the file is an old one."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *_: str, **options: Any) -> None:
        """Write or compare."""
        path = settings.BASE_DIR / "docs" / "openapi.json"
        text = json.dumps(openapi_document(), indent=1, ensure_ascii=False) + "\n"
        if not options["check"]:
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            message = "docs/openapi.json is not what the doors take: run `make docs`."
            raise CommandError(message)
