"""Where and in which language somebody ordered, from Saleor's words to ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.markets.selectors import (
    UnknownMarketError,
    market_by_channel,
    pavilion,
    saleor_language,
)
from storefront.localization.places import Place

if TYPE_CHECKING:
    from catalog.declaration import Market


def language_of(source: dict[str, Any], market: Market) -> str:
    """BCP 47 code of `languageCode` or `languageCodeEnum`, else the market's own."""
    said = source.get("languageCode") or source.get("languageCodeEnum")
    for language in pavilion().identity.languages:
        if saleor_language(language) == said:
            return language
    return market.default_language


def place_of_order(order: dict[str, Any]) -> Place | None:
    """The market and language of an order; None where we have no such market (any more)."""
    try:
        market = market_by_channel(order["channel"]["slug"])
    except UnknownMarketError:
        return None
    return Place(language_of(order, market), market)
