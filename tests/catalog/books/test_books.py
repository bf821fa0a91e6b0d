"""The books: what is booked balances, is booked once, and is never changed."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from catalog.books import accounts
from catalog.books.errors import AppendOnlyError, BookingError
from catalog.books.models import Transfer
from catalog.books.selectors import balances, owed, statement, totals
from catalog.books.services import Fact, facts_book
from catalog.money import Money

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = datetime(2026, 11, 10, 9, tzinfo=UTC)


def fact(
    key: str, amount: str, debit: str = "a", credit: str = "b", **more: str
) -> Fact:
    money = Money(Decimal(amount), more.pop("currency", "EUR"))
    return Fact(key, debit, credit, money, NOW, **more)


def test_a_fact_is_booked_once_and_zero_is_no_movement() -> None:
    facts = [fact("1", "9.90"), fact("2", "0.00"), fact("3", "120", currency="JPY")]
    assert facts_book(facts=facts, now=NOW) == 2
    assert facts_book(facts=facts, now=NOW) == 0
    assert balances() == {
        ("a", "EUR"): Decimal("9.90"), ("b", "EUR"): Decimal("-9.90"),
        ("a", "JPY"): Decimal(120), ("b", "JPY"): Decimal(-120),
    }  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [fact("1", "9.91"), fact("1", "9.90", credit="c"), fact("1", "9.90", currency="USD"), fact("9", "-1"), fact("9", "0.001")],
)  # fmt: skip
def test_a_fact_with_other_figures_is_refused_and_nothing_of_the_call_is_booked(
    other: Fact,
) -> None:
    facts_book(facts=[fact("1", "9.90")], now=NOW)
    with pytest.raises(BookingError):
        facts_book(facts=[fact("2", "1.00"), other], now=NOW)
    assert [row.key for row in Transfer.objects.all()] == ["1"]


def test_nobody_changes_what_is_booked() -> None:
    facts_book(facts=[fact("1", "9.90")], now=NOW)
    with pytest.raises(AppendOnlyError):
        Transfer.objects.update(units=1)
    with pytest.raises(AppendOnlyError):
        Transfer.objects.all().delete()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE books_transfer SET units = 1")
    with pytest.raises(DatabaseError), transaction.atomic():
        Transfer.objects.create(
            key="x", debit="a", credit="a", units=1000, currency="EUR", happened_at=NOW,
            booked_at=NOW,
        )  # fmt: skip
    assert balances()["a", "EUR"] == Decimal("9.90")


def test_debits_equal_credits_in_every_currency_after_any_history() -> None:
    chance = random.Random(20261110)
    names = [
        accounts.buyer("o1"), accounts.provider("stripe"), accounts.BANK,
        accounts.sales("de"), accounts.held("vat", "de"), accounts.fee("stripe"),
        accounts.owed_merchant("omar"), accounts.owed_base("SKN"),
    ]  # fmt: skip
    facts = []
    for number in range(400):
        debit, credit = chance.sample(names, 2)
        currency, unit = chance.choice([("EUR", 2), ("JPY", 0), ("KWD", 3)])
        amount = Decimal(chance.randrange(1, 10**6)).scaleb(-unit)
        money = Money(amount, currency)
        facts.append(Fact(f"f{number % 350}-{currency}", debit, credit, money, NOW))
    for one in facts:
        try:
            facts_book(facts=[one], now=NOW)
        except BookingError:
            assert Transfer.objects.filter(key=one.key).exists()
    assert {debits - credits_ for debits, credits_ in totals().values()} == {0}
    by_currency: dict[str, Decimal] = {}
    for (_account, currency), balance in balances().items():
        by_currency[currency] = by_currency.get(currency, Decimal(0)) + balance
    assert set(by_currency.values()) == {Decimal(0)}


def test_a_statement_tells_each_movement_and_what_is_owed() -> None:
    omar = accounts.owed_merchant("omar")
    facts_book(
        facts=[
            fact("1", "100", accounts.cost("de"), omar, currency="THB", order_id="o1"),
            fact("2", "30", omar, accounts.BANK, currency="THB", reference="BANK-7"),
        ],
        now=NOW,
    )
    lines = statement(account=omar)
    assert [(x.amount.amount, x.other, x.order_id, x.reference) for x in lines] == [
        (Decimal(-100), "cost:de", "o1", ""), (Decimal(30), "bank", "", "BANK-7"),
    ]  # fmt: skip
    assert owed() == {omar: [Money(Decimal(70), "THB")]}
    assert statement(account=omar, until=NOW) == []
