"""Arithmetic and predicates of discounts, without a database."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalog.engine.discounting import off_of, shares_of
from catalog.engine.predicates import as_written, mixes_sides, order_fits

D = Decimal


@pytest.mark.parametrize(
    ("kind", "value", "price", "currency", "off"),
    [
        ("PERCENTAGE", "10", "19.99", "EUR", "2.00"),
        ("PERCENTAGE", "12.5", "1000", "JPY", "125"),
        ("PERCENTAGE", "33", "100", "KWD", "33.000"),
        ("PERCENTAGE", "100", "5", "EUR", "5.00"),
        ("FIXED", "7", "5", "EUR", "5"),
        ("FIXED", "3", "5", "EUR", "3"),
    ],
)
def test_what_is_taken_off_is_whole_minor_units_and_no_more_than_there_is(
    kind: str, value: str, price: str, currency: str, off: str
) -> None:
    assert off_of(kind, D(value), D(price), currency) == D(off)


@pytest.mark.parametrize(
    ("off", "parts", "shares"),
    [
        ("10", ["10", "10", "10"], ["3.33", "3.33", "3.34"]),
        ("1", ["0.50", "99.50"], ["0.01", "0.99"]),
        ("5", ["20"], ["5"]),
        ("5", ["0", "0"], ["0", "0"]),
        ("0", ["7", "3"], ["0", "0"]),
    ],
)
def test_shares_add_up_and_the_last_has_what_is_left(
    off: str, parts: list[str], shares: list[str]
) -> None:
    found = shares_of(D(off), [D(part) for part in parts], "EUR")
    assert found == [D(share) for share in shares]


def test_a_predicate_is_read_back_as_it_was_written() -> None:
    given = {
        "discounted_object_predicate": {
            "base_subtotal_price": {"range": {"gte": D(20), "lte": None}}
        }
    }
    assert as_written(given) == {
        "discountedObjectPredicate": {"baseSubtotalPrice": {"range": {"gte": "20"}}}
    }


def price(**said: object) -> dict[str, object]:
    return {"discountedObjectPredicate": {"baseSubtotalPrice": said}}


@pytest.mark.parametrize(
    ("predicate", "fits"),
    [
        ({}, False),
        (price(eq="30"), True),
        (price(eq="31"), False),
        (price(oneOf=["29", "30"]), True),
        (price(range={"gte": "30"}), True),
        (price(range={"gte": "30.01"}), False),
        (price(range={"lte": "29.99"}), False),
        ({"OR": [price(eq="1"), price(eq="30")]}, True),
        ({"AND": [price(eq="1"), price(eq="30")]}, False),
        ({"discountedObjectPredicate": {"baseTotalPrice": {"eq": "35"}}}, True),
    ],
)
def test_sums_fit_a_predicate_or_not(
    predicate: dict[str, object], *, fits: bool
) -> None:
    assert order_fits(predicate, D(30), D(35)) is fits


def test_and_and_or_stand_alone() -> None:
    assert mixes_sides({"OR": [{}], "variant_predicate": {"ids": ["a"]}})
    assert mixes_sides({"AND": [{}], "OR": [{}]})
    assert not mixes_sides({"OR": [{"variant_predicate": {"ids": ["a"]}}]})
