"""The language of a checkout or an order, from Saleor's code to ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.markets.selectors import pavilion, saleor_language

if TYPE_CHECKING:
    from catalog.declaration import Market


def language_of(source: dict[str, Any], market: Market) -> str:
    """BCP 47 code of `languageCode` or `languageCodeEnum`, else the market's own."""
    said = source.get("languageCode") or source.get("languageCodeEnum")
    for language in pavilion().identity.languages:
        if saleor_language(language) == said:
            return language
    return market.default_language
