"""GS1 trade item numbers: what the last digit must be."""

from __future__ import annotations

LENGTHS = {8, 12, 13, 14}


def check_digit(body: str) -> str:
    """The digit that must follow `body`: weights 3 and 1 from the right, modulo 10."""
    total = sum(
        int(digit) * (3 if place % 2 == 0 else 1)
        for place, digit in enumerate(reversed(body))
    )
    return str(-total % 10)
