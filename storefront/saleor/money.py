"""Money on the wire: minor units and their number of digits, never a float."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from catalog.money import Money


class MoneyOnWire(Protocol):
    """Shape of the `MoneyFields` fragment in generated results."""

    @property
    def currency(self) -> str: ...

    @property
    def fractional_amount(self) -> int: ...

    @property
    def fraction_digits(self) -> int: ...


def money_of(wire: MoneyOnWire) -> Money:
    """Exact `Money` from minor units: 12800 with 2 digits is 128.00."""
    amount = Decimal(wire.fractional_amount).scaleb(-wire.fraction_digits)
    return Money(amount, wire.currency)


def money_of_json(wire: dict[str, object]) -> Money:
    """The same from the JSON of an App event (`MoneyFields` keys)."""
    digits = int(str(wire["fractionDigits"]))
    amount = Decimal(int(str(wire["fractionalAmount"]))).scaleb(-digits)
    return Money(amount, str(wire["currency"]))
