"""The books: every movement of money, from one account to another.

A transfer names both its accounts, so that debits equal credits in every currency by
its very form: there is no half of an entry that could be missing.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from catalog.books.errors import AppendOnlyError, BookingError
from catalog.money import minor_units

DECIMALS = 3


class TransferQuerySet(models.QuerySet["Transfer"]):
    """Reads and appends; a trigger in the database refuses changes as well."""

    def update(self, **_values: object) -> int:
        """Refused: raises `AppendOnlyError`."""
        raise AppendOnlyError

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused: raises `AppendOnlyError`."""
        raise AppendOnlyError


class Transfer(models.Model):
    """An amount above zero that went from the credited account to the debited one.

    `key` names the one fact of the world behind it: the same fact is booked once.
    """

    key = models.CharField(max_length=200, unique=True)
    debit = models.CharField(max_length=80)
    credit = models.CharField(max_length=80)
    # Thousandths of the currency: SQLite would add decimals as floats.
    units = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    happened_at = models.DateTimeField()
    booked_at = models.DateTimeField()
    order_id = models.CharField(max_length=100, blank=True, db_index=True)
    reference = models.CharField(max_length=100, blank=True, db_index=True)
    note = models.CharField(max_length=200, blank=True)

    objects: ClassVar[models.Manager[Transfer]] = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(units__gt=0), name="books_amount_above_zero"
            ),
            models.CheckConstraint(
                condition=~Q(debit=F("credit")), name="books_two_accounts"
            ),
        ]
        indexes = [
            models.Index(fields=["debit", "happened_at"], name="books_by_debit"),
            models.Index(fields=["credit", "happened_at"], name="books_by_credit"),
        ]

    def __str__(self) -> str:
        return f"{self.debit} < {self.amount} {self.currency} < {self.credit}"

    @property
    def amount(self) -> Decimal:
        """The amount in its currency's own minor units."""
        return amount_of(self.units, self.currency)


def amount_of(units: int, currency: str) -> Decimal:
    """Thousandths as an amount with the currency's decimals."""
    return (
        Decimal(units)
        .scaleb(-DECIMALS)
        .quantize(Decimal(1).scaleb(-minor_units(currency)))
    )


def units_of(amount: Decimal, currency: str) -> int:
    """An amount as thousandths. Raises `BookingError` below the currency's minor unit."""
    if amount != amount.quantize(Decimal(1).scaleb(-minor_units(currency))):
        message = f"{amount} {currency} has parts below the minor unit."
        raise BookingError(message)
    return int(amount.scaleb(DECIMALS))
