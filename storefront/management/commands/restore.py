"""`manage.py restore FILE [--replace]`: a saved shop, back in place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from storefront.backups.archive import backup_restore
from storefront.backups.errors import BackupError

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Stop web and worker first: they would write into what is being replaced."""

    help = (
        "Put a backup back, then migrate it to this version. Stop web and worker first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which file, and whether it may replace a shop that is there."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true")

    def handle(self, *_: str, **options: Any) -> None:
        """Restore and say what came back."""
        try:
            back = backup_restore(options["file"], replace=options["replace"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"The pavilion {back.pavilion} as of {back.made_at} is back "
            f"({len(back.files)} files)."
        )
