"""Why money is not given back."""

from __future__ import annotations


class RefundError(ValueError):
    """A refund that cannot be. `code` for programs, the message for people, in English."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
