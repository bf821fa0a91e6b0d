"""Pure: from a base price to a price people expect to read, never under the floor."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from catalog.fx.pricing import price_round
from catalog.money import Money, round_money

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.declaration import PriceRounding


@dataclass(frozen=True, slots=True)
class Terms:
    """Markup and floor in percent of the converted base price, and the rounding."""

    rounding: PriceRounding
    markup_percent: Decimal = Decimal(0)
    floor_percent: Decimal | None = None
    floors: Mapping[str, Decimal] | None = None

    def floor_of(self, sku: str) -> Decimal | None:
        """The floor of one product: its own, else the market's."""
        return (self.floors or {}).get(sku, self.floor_percent)


@dataclass(frozen=True, slots=True)
class PriceMade:
    """A price, what it leaves over the base price in percent, and whether the floor
    lifted it.
    """

    price: Money
    margin_percent: Decimal
    is_lifted: bool


def price_make(
    *, sku: str, base: Money, rate: Decimal, currency: str, terms: Terms
) -> PriceMade:
    """Base × rate × markup, rounded to the nearest price of the rule.

    A price under the floor goes up to the next one of the rule that is not.
    """
    cost = base.amount * rate
    target = Money(cost * (1 + terms.markup_percent / 100), currency)
    price = price_round(money=target, rule=terms.rounding)
    floor = terms.floor_of(sku)
    is_lifted = False
    if floor is not None:
        least = cost * (1 + floor / 100)
        if price.amount < least:
            price, is_lifted = _next_up(least, currency, terms.rounding), True
    margin = (price.amount / cost - 1) * 100
    return PriceMade(price, margin.quantize(Decimal("0.1")), is_lifted)


def _next_up(least: Decimal, currency: str, rule: PriceRounding) -> Money:
    """The lowest price of the rule that is not under `least`."""
    steps = (least / rule.step).to_integral_value(rounding=ROUND_FLOOR)
    candidates = [
        (steps + offset) * rule.step + ending
        for offset in (-1, 0, 1)
        for ending in rule.endings
    ]
    return round_money(
        Money(min(value for value in candidates if value >= least), currency)
    )
