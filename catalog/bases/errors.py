"""What can go wrong with bases and lots.

BasesError
├── UnknownBaseError, UnknownLotError     nothing of that code
├── QuantityError                         a quantity that no lot can take
├── LotMismatchError                      the lot is of other goods than said
├── LotStateError                         the lot's state does not allow it
├── KeyReusedError                        the idempotency key means something else
├── LotShortageError                      fewer fit units than wanted; says how many
├── FeedRefusedError                      a message of a base, with every fault it has
├── FeedKeyError                          the key or the signature does not hold
└── HookAddressError                      an address that a base is not told at
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any


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


class HookAddressError(BasesError):
    """Not `https://host/…`, or with a name, password or port of its own."""


class LotShortageError(BasesError):
    """Not enough fit units; `available` is what could have been promised."""

    def __init__(self, *, sku: str, wanted: int, available: int) -> None:
        self.sku = sku
        self.wanted = wanted
        self.available = available
        super().__init__(f"{sku}: {wanted} wanted, {available} fit and free.")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a message: a machine's word, where, and values for people.

    `catalog.bases.feed_words` says it in a language, with the remedy.
    """

    code: str
    field: str = ""
    values: dict[str, Any] = dataclasses.field(default_factory=dict)


class FeedRefusedError(BasesError):
    """A message was refused and changed nothing."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{one.field}: {one.code}" for one in faults))


class FeedKeyError(FeedRefusedError):
    """The message is not known to be the base's: nothing in it was read."""
