"""What can go wrong in sourcing.

SourcingError
├── UnknownOrderError        the order was never sourced
└── UnknownAttentionError    no open entry of that id
"""

from __future__ import annotations


class SourcingError(Exception):
    """Base of all errors of this room."""


class UnknownOrderError(SourcingError):
    """No order of that id was sourced here."""


class UnknownAttentionError(SourcingError):
    """No open entry of that id."""
