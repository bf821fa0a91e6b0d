"""What a price may be: no more decimals than its currency has, no more than fits."""

from __future__ import annotations

from decimal import Decimal

from catalog.money import minor_units

LARGEST = Decimal(1_000_000_000_000)


def price_problem(amount: Decimal | None, currency: str) -> str:
    """What is wrong with a price; empty where nothing is."""
    if amount is None:
        return ""
    if amount < 0:
        return "Price cannot be lower than 0."
    if amount >= LARGEST:
        return "Value must be lower than or equal to 999999999999."
    digits = minor_units(currency)
    exponent = amount.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > digits:
        return f"Value cannot have more than {digits} decimal places."
    return ""
