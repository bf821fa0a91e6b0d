"""What can go wrong in sourcing.

SourcingError
├── UnknownOrderError        the order was never sourced
├── UnknownAttentionError    no open entry of that id
└── OfferError               an offer to a buyer that cannot be made or answered
"""

from __future__ import annotations


class SourcingError(Exception):
    """Base of all errors of this room."""


class UnknownOrderError(SourcingError):
    """No order of that id was sourced here."""


class UnknownAttentionError(SourcingError):
    """No open entry of that id."""


class OfferError(SourcingError):
    """`code`: bad_day, bad_sku, being_worked, no_offer, over."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
