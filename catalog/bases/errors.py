"""What can go wrong with bases and lots.

BasesError
├── UnknownBaseError, UnknownLotError     nothing of that code
├── QuantityError                         a quantity that no lot can take
├── LotMismatchError                      the lot is of other goods than said
├── LotStateError                         the lot's state does not allow it
├── KeyReusedError                        the idempotency key means something else
└── LotShortageError                      fewer fit units than wanted; says how many
"""

from __future__ import annotations


class BasesError(Exception):
    """Base of all errors of this room."""


class UnknownBaseError(BasesError):
    """No base has that code."""


class UnknownLotError(BasesError):
    """No lot of that base has that code, or no such allocation."""


class QuantityError(BasesError):
    """A quantity of zero, below zero, beyond the limit, or more than is there."""


class LotMismatchError(BasesError):
    """The lot exists with another SKU or another best-before day."""


class LotStateError(BasesError):
    """The lot's state does not allow the change."""


class KeyReusedError(BasesError):
    """The idempotency key was used before for something else."""


class LotShortageError(BasesError):
    """Not enough fit units; `available` is what could have been promised."""

    def __init__(self, *, sku: str, wanted: int, available: int) -> None:
        self.sku = sku
        self.wanted = wanted
        self.available = available
        super().__init__(f"{sku}: {wanted} wanted, {available} fit and free.")
