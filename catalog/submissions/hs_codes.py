"""Which six-digit codes the Harmonized System 2022 has. See data/README.md."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent / "data" / "hs2022.csv"


@cache
def hs_codes() -> dict[str, str]:
    """Description by six-digit code."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row["hs_code"]: row["description"] for row in csv.DictReader(lines)}


def hs_description(code: str) -> str:
    """What a code stands for, "" if there is no such code."""
    return hs_codes().get(code, "")
