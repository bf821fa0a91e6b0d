"""Errors of requests about personal data."""

from __future__ import annotations


class DataRequestError(Exception):
    """`code`: no_request, not_now."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
