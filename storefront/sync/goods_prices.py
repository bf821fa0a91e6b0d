"""Shelf prices: made from the settlement price by a dated rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.fx.pricing import price_round
from catalog.fx.selectors import convert
from catalog.money import Money

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from catalog.declaration import Goods, Pavilion


def goods_prices(
    *, pavilion: Pavilion, goods: Goods, on: date
) -> dict[str, dict[str, Money]]:
    """`prices[sku][channel]` of declared goods by the rate of a day.

    Raises `RateUnknownError`.
    """
    currency = pavilion.identity.settlement_currency
    return {
        variant.sku: shelf_prices(
            pavilion=pavilion,
            settled=Money(variant.price, currency),
            market_codes=goods.markets,
            on=on,
        )
        for variant in goods.variants
    }


def shelf_prices(
    *, pavilion: Pavilion, settled: Money, market_codes: Collection[str], on: date
) -> dict[str, Money]:
    """One price by channel, in each market's currency by the rate of a day.

    Before duty and tax, rounded by the market's declared rule. Raises
    `RateUnknownError`.
    """
    return {
        market.channel: price_round(
            money=convert(money=settled, to=market.currency, on=on), rule=market.price
        )
        for market in pavilion.markets
        if market.code in market_codes
    }
