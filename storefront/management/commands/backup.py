"""`manage.py backup FILE`: the whole shop in one file, while it is open."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from storefront.backups.archive import backup_make
from storefront.backups.errors import BackupError

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Database and local files; secrets and buckets are kept elsewhere."""

    help = "Save database and local files in one file. The shop may stay open."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path)

    def handle(self, *_: str, **options: Path) -> None:
        """Make it and say what is in it."""
        try:
            made = backup_make(options["file"], now=datetime.now(tz=UTC))
        except BackupError as error:
            raise CommandError(str(error)) from error
        size = options["file"].stat().st_size / 1e6
        self.stdout.write(
            f"{options['file']}: {len(made.files)} files, {size:.1f} MB. "
            "Keep the secrets apart from it."
        )
        if settings.S3_BUCKET != "-":
            self.stdout.write(
                f"Files in the bucket {settings.S3_BUCKET} are not in it."
            )
