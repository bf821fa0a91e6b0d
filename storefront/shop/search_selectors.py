"""Search: goods that answer a query, and what to propose while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.search import selectors as words_index
from storefront.saleor.client import shop_client
from storefront.shop.cards import name_of, product_cards
from storefront.shop.finding import earliest, facets, narrowed, sorts
from storefront.shop.pages import Phrase, ShelfPage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storefront.localization.places import Place
    from storefront.saleor.results.fragments import ProductCardFields
    from storefront.shop.choices import Choices

SEARCH_LIMIT = 48
PROPOSALS = 6


def search_page(
    *, place: Place, query: str, choices: Choices, now: datetime
) -> ShelfPage:
    """Goods that match `query` in any language, best first. At most one operation."""
    found = words_index.find(query=query, channel=place.channel, limit=SEARCH_LIMIT)
    nodes = _nodes(place, found.slugs, SEARCH_LIMIT)
    cards = product_cards(place=place, nodes=nodes, now=now)
    return ShelfPage(
        title="",
        description="",
        cards=tuple(narrowed(cards, choices)),
        kind="search",
        query=query,
        read_as=found.read_as,
        is_partial=found.is_partial,
        found=len(cards),
        earliest=earliest(cards, choices),
        choices=choices,
        facets=facets(cards, choices),
        sorts=sorts(choices),
    )


def proposals(*, place: Place, query: str) -> list[tuple[str, Phrase]]:
    """(slug, name) of the goods that what was typed so far may mean."""
    found = words_index.find(query=query, channel=place.channel, limit=PROPOSALS)
    if found.is_partial:
        return []
    nodes = _nodes(place, found.slugs, PROPOSALS)
    return [(node.slug, name_of(place=place, node=node)) for node in nodes]


def _nodes(place: Place, slugs: Sequence[str], limit: int) -> list[ProductCardFields]:
    """Goods of slugs in their order; none are asked for where there are none."""
    if not slugs:
        return []
    answer = shop_client().run(
        "ProductList",
        first=limit,
        where={"slug": {"oneOf": list(slugs)}},
        channel=place.channel,
        languageCode=place.language_code,
    )
    rank = {slug: position for position, slug in enumerate(slugs)}
    edges = answer.products.edges if answer.products else []
    return sorted((edge.node for edge in edges), key=lambda node: rank[node.slug])
