"""Money on the wire: minor units and their number of digits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from catalog.money import Money, minor_units, round_money


def money(amount: Decimal, currency: str) -> dict[str, Any]:
    """Saleor's `Money`. `amount` in major units, rounded to the minor unit."""
    rounded = round_money(Money(Decimal(amount), currency))
    digits = minor_units(currency)
    return {
        "currency": currency,
        "amount": rounded.amount,
        "fractional_amount": int(rounded.amount.scaleb(digits)),
        "fraction_digits": digits,
    }


def taxed(net: Decimal, gross: Decimal, currency: str) -> dict[str, Any]:
    """Saleor's `TaxedMoney`."""
    return {
        "net": money(net, currency),
        "gross": money(gross, currency),
        "tax": money(gross - net, currency),
        "currency": currency,
    }
