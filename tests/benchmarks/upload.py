"""A merchant's file of 10,000 and of 100,000 rows, checked and stored: `make bench`.

Each size gets a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pavilion_config.settings_test")
os.environ.setdefault("PAVILION_VAR", tempfile.mkdtemp(prefix="pavilion-upload-"))

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from catalog.submissions.models import SubmissionRow
from catalog.submissions.services import merchant_upsert
from catalog.submissions.sheet_reader import Limits, Reading
from catalog.submissions.types import Actor
from storefront.merchant.services import GivenFile, upload_read
from tests.benchmarks.said import say

SIZES = (10_000, 100_000)
HEAD = "code,product_name,ingredients_text,fat_100g,sugars_100g\n"


def main() -> int:
    """Both sizes, and how they compare."""
    found = []
    for size in SIZES:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", __spec__.name, str(size)],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        seconds, megabytes = map(float, done.stdout.split())
        found.append(seconds)
        say(
            f"Upload of {size:,} rows: {seconds:.1f} s, {size / seconds:,.0f} rows/s,"
            f" at most {megabytes:,.0f} MB"
        )
    ratio = found[1] / found[0]
    say(f"  ten times the rows take {ratio:.1f} times as long")
    return 0


def one(size: int) -> None:
    """Read one file into an empty draft."""
    folder = Path(tempfile.mkdtemp(prefix="pavilion-upload-"))
    connection.settings_dict["NAME"] = str(folder / "upload.sqlite3")
    call_command("migrate", verbosity=0)
    merchant_upsert(code="omar", name="Omar", base_codes=["SKN"])
    lines = (
        f"885{n:09d}{_digit(f'885{n:09d}')},Goods {n},Rice (90 %) {n},1,2\n"
        for n in range(size)
    )
    content = (HEAD + "".join(lines)).encode()
    reading = Reading(limits=Limits(file_bytes=100_000_000, rows=200_000))
    start = time.perf_counter()
    upload_read(
        actor=Actor("", "merchant", "omar"), sheet=GivenFile("x.csv", content),
        attachments=[], now=timezone.now(), reading=reading,
    )  # fmt: skip
    seconds = time.perf_counter() - start
    if SubmissionRow.objects.count() != size:
        message = "Rows are missing."
        raise RuntimeError(message)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"{seconds} {peak}")


def _digit(text: str) -> int:
    """The check digit of a GTIN-13 without it."""
    total = sum(int(x) * (3 if n % 2 else 1) for n, x in enumerate(text))
    return -total % 10


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one(int(sys.argv[1]))
    else:
        sys.exit(main())
