"""S10 numbers of postal items (UPU standard S10): two letters, eight digits, a check
digit, and the country of the posting office.
"""

from __future__ import annotations

import re

WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_FORM = re.compile(r"([A-Z]{2})(\d{8})(\d)([A-Z]{2})")


def check_digit(serial: str) -> int:
    """The check digit of eight digits: 11 less the weighted sum modulo 11; 10 is 0, 11 is 5."""
    left = (
        11
        - sum(
            int(digit) * weight for digit, weight in zip(serial, WEIGHTS, strict=True)
        )
        % 11
    )
    return {10: 0, 11: 5}.get(left, left)


def is_s10(text: str) -> bool:
    """Whether a tracking number is of this form and its check digit right."""
    found = _FORM.fullmatch(text.replace(" ", ""))
    return bool(found) and check_digit(found[2]) == int(found[3]) if found else False
