"""Shelf prices: a converted amount brought to a price people expect to read."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from catalog.money import Money, round_money

if TYPE_CHECKING:
    from catalog.declaration import PriceRounding


def price_round(*, money: Money, rule: PriceRounding) -> Money:
    """The nearest multiple of `step` plus one of `endings`; the higher of two as near.

    Never zero: the smallest price is the smallest positive one the rule makes.
    """
    steps = (money.amount / rule.step).to_integral_value(rounding=ROUND_FLOOR)
    candidates = {
        (steps + offset) * rule.step + ending
        for offset in (-1, 0, 1, 2)
        for ending in rule.endings
    }
    positive = [value for value in candidates if value > 0]
    nearest = min(positive, key=lambda value: (abs(value - money.amount), -value))
    return round_money(Money(Decimal(nearest), money.currency))
