"""Everything a market is shown, one after the other: for sitemaps and feeds."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from storefront.saleor.client import shop_client
from storefront.shop.cards import product_cards

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from storefront.localization.places import Place
    from storefront.saleor.results.fragments import ProductCardFields
    from storefront.shop.pages import ProductCard

A_PAGE = 100
# A sitemap holds 50,000 addresses and 50 MB (https://www.sitemaps.org/protocol.html);
# with a dozen twins to each address, the second is reached first.
MOST = 25_000


def nodes_all(*, place: Place) -> Iterator[ProductCardFields]:
    """All goods listed in a market, at most `MOST`. Raises `Unreachable`, `Contract`."""
    yield from islice(_nodes(place), MOST)


def cards_sold(*, place: Place, now: datetime) -> Iterator[ProductCard]:
    """Goods that may be bought in a market now at a price that is known."""
    nodes = nodes_all(place=place)
    while page := list(islice(nodes, A_PAGE)):
        for card in product_cards(place=place, nodes=page, now=now):
            if _is_sold(card):
                yield card


def _is_sold(card: ProductCard) -> bool:
    return bool(
        card.price
        and card.is_available
        and card.eligibility.status != "blocked"
        and card.quote in {"quoted", "estimated"}
    )


def _nodes(place: Place) -> Iterator[ProductCardFields]:
    after: str | None = None
    while True:
        found = (
            shop_client()
            .run(
                "ProductList",
                first=A_PAGE,
                after=after,
                channel=place.channel,
                languageCode=place.language_code,
            )
            .products
        )
        if found is None:
            return
        yield from (edge.node for edge in found.edges)
        if not found.page_info.has_next_page:
            return
        after = found.page_info.end_cursor
