"""What may be wrong with a price list."""

from __future__ import annotations


class PriceListError(ValueError):
    """A price list cannot be so; the message says what to change."""


class UnknownPriceListError(LookupError):
    """No version of that number waits in that market."""
