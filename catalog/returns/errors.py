"""What can go wrong with a return."""

from __future__ import annotations


class ReturnError(Exception):
    """`code`: not_offered, too_late, nothing, too_many, no_return, not_now."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
