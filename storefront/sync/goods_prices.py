"""Shelf prices: made from the settlement price by a dated rate and a price list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.money import Money
from catalog.prices.selectors import list_live, price_of

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
            sku=variant.sku,
            settled=Money(variant.price, currency),
            market_codes=goods.markets,
            on=on,
        )
        for variant in goods.variants
    }


def shelf_prices(
    *,
    pavilion: Pavilion,
    sku: str,
    settled: Money,
    market_codes: Collection[str],
    on: date,
) -> dict[str, Money]:
    """One price by channel, in each market's currency by the market's price list.

    Before duty and tax. A market without a list of its own converts by the rate of the
    day and rounds as declared. Raises `RateUnknownError`.
    """
    return {
        market.channel: price_of(
            market=market,
            price_list=list_live(market=market.code),
            sku=sku,
            base=settled,
            on=on,
        ).price
        for market in pavilion.markets
        if market.code in market_codes
    }
