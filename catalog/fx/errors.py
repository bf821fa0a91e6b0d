"""What may be missing, or wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class RateUnknownError(LookupError):
    """No rate of that pair is known on that day: the price is "not quoted"."""

    def __init__(self, *, base: str, quote: str, on: date) -> None:
        super().__init__(f"No rate {base}/{quote} on {on.isoformat()} or before.")
        self.base, self.quote, self.on = base, quote, on


class RatesUnreadableError(ValueError):
    """What a source answered is not its file of rates; the message says what is wrong."""


class RatesUnreachableError(OSError):
    """A source did not answer, however often it was asked."""


class UnknownWaitingRateError(LookupError):
    """No rate of that number waits for a person any more."""
