"""Writes: facts become transfers, each once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from catalog.books.errors import BookingError
from catalog.books.models import Transfer, units_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from catalog.money import Money


@dataclass(frozen=True, slots=True)
class Fact:
    """A movement of money to be booked under its key; amounts of zero are no movement."""

    key: str
    debit: str
    credit: str
    money: Money
    happened_at: datetime
    order_id: str = ""
    reference: str = ""
    note: str = ""


@transaction.atomic
def facts_book(*, facts: Iterable[Fact], now: datetime) -> int:
    """Book what is not booked yet; the number of new transfers.

    Safe to repeat and to race: a key is booked once. Raises `BookingError` for a
    negative amount, and for a key that is booked with another amount, currency or
    account: nothing of the call is booked then.
    """
    wanted = {fact.key: fact for fact in facts if fact.money.amount}
    for fact in wanted.values():
        if fact.money.amount < 0:
            message = f"{fact.key}: {fact.money.amount} is below zero."
            raise BookingError(message)
    before = set(_booked(wanted))
    fresh = [_transfer(fact, now) for key, fact in wanted.items() if key not in before]
    Transfer.objects.bulk_create(fresh, ignore_conflicts=True)
    for key, row in _booked(wanted).items():
        fact = wanted[key]
        said = (fact.debit, fact.credit, fact.money.amount, fact.money.currency)
        if (row.debit, row.credit, row.amount, row.currency) != said:
            message = (
                f"{key} is booked as {row.amount} {row.currency} from {row.credit} to "
                f"{row.debit}, and now said to be {fact.money.amount} "
                f"{fact.money.currency} from {fact.credit} to {fact.debit}."
            )
            raise BookingError(message)
    return len(fresh)


def _booked(wanted: Iterable[str]) -> dict[str, Transfer]:
    rows = Transfer.objects.filter(key__in=list(wanted))
    return {row.key: row for row in rows}


def _transfer(fact: Fact, now: datetime) -> Transfer:
    return Transfer(
        key=fact.key,
        debit=fact.debit,
        credit=fact.credit,
        units=units_of(fact.money.amount, fact.money.currency),
        currency=fact.money.currency,
        happened_at=fact.happened_at,
        booked_at=now,
        order_id=fact.order_id,
        reference=fact.reference[:100],
        note=fact.note[:200],
    )
