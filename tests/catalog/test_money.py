"""Money: exact, of one currency, rounded in one place."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalog.money import (
    CurrencyMismatchError,
    Money,
    minor_units,
    money_sum,
    round_money,
    split_money,
)


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("0.125", "CNY", "0.13"),
        ("0.135", "EUR", "0.14"),
        ("2.675", "SGD", "2.68"),
        ("99.5", "JPY", "100"),
        ("99.49", "JPY", "99"),
        ("1491.5", "KRW", "1492"),
        ("26499.5", "VND", "26500"),
        ("1.0005", "KWD", "1.001"),
        ("0.3754", "BHD", "0.375"),
        ("-0.125", "AED", "-0.13"),
    ],
)
def test_half_a_minor_unit_goes_up(amount: str, currency: str, rounded: str) -> None:
    assert str(round_money(Money(Decimal(amount), currency)).amount) == rounded


@pytest.mark.parametrize(
    ("currency", "digits"),
    [("JPY", 0), ("KRW", 0), ("VND", 0), ("KWD", 3), ("BHD", 3), ("THB", 2)],
)
def test_minor_units_follow_iso_4217(currency: str, digits: int) -> None:
    assert minor_units(currency) == digits


@pytest.mark.parametrize(
    ("total", "currency", "weights", "parts"),
    [
        ("100", "JPY", [1, 1, 1], ["34", "33", "33"]),
        ("0.01", "EUR", [1, 2], ["0.00", "0.01"]),
        ("10.00", "CNY", [0, 0], ["5.00", "5.00"]),
        ("1.000", "KWD", [1, 1, 1], ["0.334", "0.333", "0.333"]),
        ("-0.05", "SGD", [1, 1], ["-0.03", "-0.02"]),
    ],
)
def test_a_split_loses_nothing(
    total: str, currency: str, weights: list[int], parts: list[str]
) -> None:
    whole = Money(Decimal(total), currency)
    found = split_money(whole, [Decimal(weight) for weight in weights])
    assert [str(part.amount) for part in found] == parts
    assert money_sum(found, currency=currency) == whole


def test_currencies_do_not_mix_and_floats_are_no_money() -> None:
    with pytest.raises(CurrencyMismatchError):
        Money(Decimal(1), "CNY") + Money(Decimal(1), "JPY")
    with pytest.raises(CurrencyMismatchError):
        assert Money(Decimal(1), "CNY") < Money(Decimal(1), "JPY")
    with pytest.raises(TypeError):
        Money(1.5, "CNY")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="finite"):
        Money(Decimal("NaN"), "CNY")
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(Decimal(1), "yuan")
