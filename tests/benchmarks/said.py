"""What a bench tells, line by line."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    """One line on standard output, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
