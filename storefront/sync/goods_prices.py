"""Shelf prices of declared goods: made from the settlement price by a dated rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.fx.pricing import price_round
from catalog.fx.selectors import convert
from catalog.money import Money

if TYPE_CHECKING:
    from datetime import date

    from catalog.declaration import Goods, Pavilion


def goods_prices(
    *, pavilion: Pavilion, goods: Goods, on: date
) -> dict[str, dict[str, Money]]:
    """`prices[sku][channel]` in each market's currency by the rate of a day.

    Before duty and tax, rounded by the market's declared rule. Raises
    `RateUnknownError`.
    """
    prices: dict[str, dict[str, Money]] = {}
    for variant in goods.variants:
        settled = Money(variant.price, pavilion.identity.settlement_currency)
        prices[variant.sku] = {
            market.channel: price_round(
                money=convert(money=settled, to=market.currency, on=on),
                rule=market.price,
            )
            for market in pavilion.markets
            if market.code in goods.markets
        }
    return prices
