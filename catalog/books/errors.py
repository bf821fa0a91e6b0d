"""What the books refuse."""

from __future__ import annotations


class AppendOnlyError(TypeError):
    """What was booked is never changed: book the correction."""


class BookingError(ValueError):
    """The same fact was booked with other figures, or a figure cannot be booked."""


class ReportError(ValueError):
    """A provider's report cannot be read; names line, column and remedy."""

    def __init__(self, *, line: int, column: str, message: str) -> None:
        super().__init__(f"line {line}, {column}: {message}" if line else message)
        self.line, self.column, self.message = line, column, message
