"""What is given back of an order: shares to the last minor unit, never more than was paid."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from catalog.money import Money
from catalog.refunds.errors import RefundError
from catalog.refunds.models import PartKind, Refund, RefundPart, RefundState
from catalog.refunds.selectors import refunds_open, units_given
from catalog.refunds.services import (
    CLAIM,
    Priced,
    Wanted,
    refund_ask,
    refund_claim,
    refund_settle,
)
from tests.races import race

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def priced(
    goods: str, charges: str, quantity: int = 3, currency: str = "EUR"
) -> Priced:
    return Priced(
        "line" if quantity > 1 else "",
        quantity,
        Money(Decimal(goods), currency),
        Money(Decimal(charges), currency),
    )


def ask(*wanted: Wanted, key: str, lines: list[Priced] | None = None) -> Refund:
    return refund_ask(
        order_id="order", number="7", reason="Broken", key=key, asked_by="petra",
        lines=lines or [priced("10.00", "1.00"), priced("4.99", "0.35", quantity=1)],
        wanted=wanted, now=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("whole", "currency", "shares"),
    [
        ("10.00", "EUR", ["3.33", "3.34", "3.33"]),
        ("1000", "JPY", ["333", "334", "333"]),
        ("10.000", "KWD", ["3.333", "3.334", "3.333"]),
        ("0.01", "EUR", ["0.00", "0.01", "0.00"]),
    ],
)
def test_units_sum_to_what_the_line_cost(
    whole: str, currency: str, shares: list[str]
) -> None:
    lines = [priced(whole, "9", currency=currency)]
    kinds = (PartKind.GOODS, PartKind.CHARGES)
    for number in range(3):
        ask(Wanted("line", 1, kinds), key=str(number), lines=lines)

    parts = RefundPart.objects.filter(kind=PartKind.GOODS).order_by("pk")
    assert [part.amount for part in parts] == [Decimal(share) for share in shares]
    assert sum(part.amount for part in parts) == Decimal(whole)


def test_goods_duty_and_delivery_are_given_apart_or_together() -> None:
    goods = ask(Wanted("line", 3, (PartKind.GOODS,)), key="a")
    duty = ask(Wanted("line", 1, (PartKind.CHARGES,)), key="b")
    rest = ask(Wanted("line", 2, (PartKind.CHARGES,)), Wanted("", 1), key="c")

    assert (goods.amount, duty.amount, rest.amount) == (
        Decimal("10.00"), Decimal("0.33"), Decimal("6.01"),
    )  # fmt: skip
    assert units_given(order_id="order") == {
        ("line", "goods"): 3, ("line", "charges"): 3, ("", "goods"): 1, ("", "charges"): 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ([Wanted("line", 4)], "too_many"),
        ([Wanted("line", 0)], "too_many"),
        ([Wanted("", 2)], "too_many"),
        ([Wanted("other", 1)], "unknown_line"),
        ([], "nothing"),
    ],
)
def test_what_cannot_be_given_changes_nothing(wanted: list[Wanted], code: str) -> None:
    with pytest.raises(RefundError) as refused:
        ask(*wanted, key="a")

    assert refused.value.code == code
    assert Refund.objects.count() == 0


def test_a_second_click_is_the_same_refund_and_a_failed_one_may_be_made_anew() -> None:
    first = ask(Wanted("line", 3), key="a")
    assert ask(Wanted("line", 3), key="a") == first
    with pytest.raises(RefundError):
        ask(Wanted("line", 1), key="b")

    refund_settle(refund=first, state=RefundState.FAILED, now=NOW, note="declined")
    assert ask(Wanted("line", 3), key="b").amount == Decimal("11.00")


def test_one_at_a_time_asks_for_an_orders_money() -> None:
    first, second = ask(Wanted("line", 1), key="a"), ask(Wanted("line", 1), key="b")
    assert refund_claim(refund_id=first.pk, now=NOW) == first
    assert refund_claim(refund_id=second.pk, now=NOW) is None
    # Whoever was killed is not waited for.
    late = NOW + CLAIM + timedelta(seconds=1)
    assert refund_claim(refund_id=first.pk, now=late) == first

    refund_settle(refund=first, state=RefundState.DONE, now=late)
    assert refund_claim(refund_id=first.pk, now=late) is None
    assert refund_claim(refund_id=second.pk, now=late) == second
    assert refunds_open() == [second.pk]


@pytest.mark.django_db(transaction=True)
def test_operators_at_once_give_no_unit_twice() -> None:
    def task(number: int) -> Any:
        return lambda: ask(Wanted("line", 2), key=str(number))

    answers = race([task(number) for number in range(4)], losing=(RefundError,))

    made = [one for one in answers if isinstance(one, Refund)]
    assert len(made) == 1
    assert {one.code for one in answers if isinstance(one, RefundError)} == {"too_many"}
    assert RefundPart.objects.filter(kind=PartKind.GOODS).count() == 1
