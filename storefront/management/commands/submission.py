"""`manage.py submission upload FILE --merchant CODE`: a merchant's file, checked."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from catalog.submissions.errors import UnknownSubmissionError
from catalog.submissions.selectors import merchant_of
from catalog.submissions.services import submission_submit
from catalog.submissions.sheet_reader import Limits
from catalog.submissions.types import Actor
from storefront.merchant.errors import UploadError
from storefront.merchant.report import refusal_of_file, report
from storefront.merchant.services import (
    GivenFile,
    reading_of,
    upload_read,
    upload_tried,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser

# A command may take its time: the page's bounds are for a page that answers at once.
LIMITS = Limits(file_bytes=100_000_000, rows=200_000)


class Command(BaseCommand):
    """The same as the merchant's page and `POST /api/merchant/submissions`."""

    help = "Read a merchant's file into its draft, and say what was refused and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`upload FILE --merchant CODE` and how to read it."""
        steps = parser.add_subparsers(dest="step", required=True)
        upload = steps.add_parser("upload", help="read a file; - for standard input")
        upload.add_argument("file")
        upload.add_argument("--merchant", required=True, metavar="CODE")
        upload.add_argument(
            "--attach", action="append", default=[], metavar="FILE", type=Path,
            help="a picture, a PDF or a ZIP of them; may be given again",
        )  # fmt: skip
        upload.add_argument(
            "--set", action="append", default=[], metavar="COLUMN=TEXT",
            help="what empty cells of a column say; may be given again",
        )  # fmt: skip
        upload.add_argument(
            "--language", default="en", choices=[code for code, _ in settings.LANGUAGES],
            help="language of the messages",
        )  # fmt: skip
        upload.add_argument("--submit", action="store_true", help="send it to review")
        upload.add_argument("--dry-run", action="store_true", help="keep nothing")
        upload.add_argument("--json", action="store_true", dest="is_json")

    def handle(self, *_: str, **options: Any) -> None:
        """Exit code 0 when the file was read, whatever its rows; 1 when it was not."""
        with translation.override(options["language"]):
            try:
                told = _uploaded(options)
            except UploadError as error:
                if options["is_json"]:
                    self.stdout.write(_json(refusal_of_file(error)))
                    sys.exit(1)
                raise CommandError(error.words) from error
        self.stdout.write(
            _json(told) if options["is_json"] else "\n".join(_lines(told))
        )


def _json(told: dict[str, Any]) -> str:
    return json.dumps(told, indent=2, ensure_ascii=False)


def _uploaded(options: dict[str, Any]) -> dict[str, Any]:
    code, now = options["merchant"], timezone.now()
    try:
        merchant = merchant_of(code=code)
    except UnknownSubmissionError as error:
        message = f"No active merchant {code!r}."
        raise CommandError(message) from error
    actor = Actor(email="", role="merchant", merchant_code=code)
    told = dict(_pair(text) for text in options["set"])
    sheet = _file(options["file"])
    asked: dict[str, Any] = {
        "actor": actor,
        "sheet": sheet,
        "attachments": [_file(str(path)) for path in options["attach"]],
        "reading": reading_of(merchant=merchant, told=told, limits=LIMITS),
        "now": now,
    }
    is_dry_run = options["dry_run"]
    with transaction.atomic():
        read = (upload_tried if is_dry_run else upload_read)(**asked)
        found = read.outcome.submission
        has_ready = read.outcome.added or read.outcome.changed
        if options["submit"] and found and has_ready and not is_dry_run:
            submission_submit(actor=actor, submission_id=found.pk, now=now)
    return report(merchant=code, file_name=sheet.name, read=read, is_dry_run=is_dry_run)


def _file(name: str) -> GivenFile:
    try:
        if name == "-":
            return GivenFile("stdin", sys.stdin.buffer.read(LIMITS.file_bytes + 1))
        with Path(name).open("rb") as stream:
            return GivenFile(Path(name).name, stream.read(LIMITS.file_bytes + 1))
    except OSError as error:
        message = f"{name}: {error.strerror}."
        raise CommandError(message) from error


def _pair(text: str) -> tuple[str, str]:
    column, equals, said = text.partition("=")
    if not equals:
        message = f"--set {text}: write COLUMN=TEXT."
        raise CommandError(message)
    return column.strip(), said.strip()


def _lines(told: dict[str, Any]) -> list[str]:
    counts = told["counts"]
    head = (
        f"{told['file']} ({told['format']}): {counts['rows']} rows, "
        f"{counts['created']} new, {counts['changed']} changed, "
        f"{counts['unchanged']} as before ({counts['incomplete']} of these lack facts), "
        f"{counts['refused']} refused."
    )
    rows = [
        f"{one['row']}, {one['column']} [{one['code']}] {one['message']} {one['fix']}"
        for one in told["refusals"]
    ]
    rows += [
        f"{one['row']}, lacks {', '.join(one['columns'])}" for one in told["incomplete"]
    ]
    unknown = told["unknown_columns"]
    return [head, *rows, *([f"Not read: {', '.join(unknown)}"] if unknown else [])]
