"""Headers that a webhook adds to each request, as Saleor allows them."""

from __future__ import annotations

import string
from typing import Any

MOST = 5
LONGEST = 998
KEY_LETTERS = frozenset(string.ascii_letters + string.digits + string.punctuation) - {
    ":"
}
VALUE_LETTERS = frozenset(KEY_LETTERS | {":", " ", "\t"})
STARTS = ("x-", "authorization")


def custom_headers_checked(headers: Any) -> dict[str, str]:
    """The headers with lower-case names. Raises `ValueError` with what is wrong."""
    if not isinstance(headers, dict):
        raise ValueError("Header must consist of strings.")  # noqa: TRY004
    if len(headers) > MOST:
        message = f"Number of headers exceeds the limit: {MOST}."
        raise ValueError(message)
    for key, value in headers.items():
        _check(key, value)
    return {key.lower(): value for key, value in headers.items()}


def _check(key: Any, value: Any) -> None:
    if not isinstance(key, str) or not isinstance(value, str):
        raise ValueError("Header must consist of strings.")  # noqa: TRY004
    wrong = ""
    if len(key) + len(value) + 2 > LONGEST:
        wrong = f'Header with key: "{key}" exceeds the limit of characters: {LONGEST}.'
    elif not set(key) <= KEY_LETTERS:
        wrong = f'Key "{key}" contains invalid character.'
    elif not set(value) <= VALUE_LETTERS:
        wrong = f'Value "{value}" contains invalid character.'
    elif not key.lower().startswith(STARTS) and key.lower() != "brokerproperties":
        wrong = (
            f'"{key}" does not match allowed key pattern: "X-*", "Authorization*", '
            'or "BrokerProperties".'
        )
    if wrong:
        raise ValueError(wrong)
