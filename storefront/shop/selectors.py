"""Pages of the shop, filled from commerce and the domain. They read, never write."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.markets import selectors as markets
from storefront.saleor.client import shop_client
from storefront.shop.base_selectors import base_card, base_cards, base_map, base_of
from storefront.shop.cards import product_cards
from storefront.shop.choices import Choices
from storefront.shop.finding import earliest, facets, narrowed, sorts
from storefront.shop.pages import BasePage, HomePage, ProductCard, ShelfPage, Tile
from storefront.shop.pictures import pavilion_picture
from storefront.shop.texts import paragraphs

if TYPE_CHECKING:
    from datetime import datetime

    from storefront.localization.places import Place
    from storefront.saleor.results.fragments import ProductCardFields

SHELF_LENGTH = 24
# Most that a page of the contract holds.
NARROWED_MOST = 100
NOTHING_CHOSEN = Choices()
HOME_CANDIDATES = 36
HOME_CARDS = 8
HOME_MAKERS = 4


def home_page(*, place: Place, now: datetime) -> HomePage:
    """The front page; what arrives is what may be sold here, newest lots first.

    One operation and the constant queries of a list.
    """
    found = shop_client().run("ProductList", first=HOME_CANDIDATES, **_where(place))
    cards = product_cards(place=place, nodes=_nodes(found.products), now=now)
    bases = base_cards(place=place)
    makers = (base for base in bases if base.picture)
    words = place.texts
    return HomePage(
        hero=pavilion_picture(name="hero", alt=words.pavilion.tagline),
        arriving=_arriving(cards),
        map=base_map(cards=bases),
        bases=bases,
        makers=tuple(islice(makers, HOME_MAKERS)) or bases[:HOME_MAKERS],
        collections=_collections(place),
        month=timezone.localtime(now).date(),
    )


def _arriving(cards: tuple[ProductCard, ...]) -> tuple[ProductCard, ...]:
    sold = [
        card
        for card in cards
        if card.price and card.is_available and card.eligibility.status != "blocked"
    ]
    sold.sort(key=lambda card: not (card.mark and card.mark.kind == "season"))
    return tuple(sold[:HOME_CARDS])


def _collections(place: Place) -> tuple[Tile, ...]:
    words = place.texts.collections
    return tuple(
        Tile(declared.slug, words[declared.slug].name, words[declared.slug].description)
        for declared in markets.pavilion().identity.collections
    )


def category_page(
    *,
    place: Place,
    slug: str,
    after: str | None,
    now: datetime,
    choices: Choices = NOTHING_CHOSEN,
) -> ShelfPage | None:
    """A category's goods, a page at a time; None if there is no such category.

    Narrowed or sorted, they come in one page, of the first `NARROWED_MOST` goods.
    """
    found = _shelf_read(place, "CategoryProducts", slug, after, choices)
    shelf = found.category
    if shelf is None:
        return None
    words = place.texts.categories.get(slug)
    said = shelf.translation
    page = ShelfPage(
        title=words.name if words else (said and said.name) or shelf.name,
        description=words.description if words else "",
        cards=product_cards(place=place, nodes=_nodes(shelf.products), now=now),
        next_cursor=_next_cursor(shelf.products),
    )
    return _chosen_of(page, choices)


def collection_page(
    *,
    place: Place,
    slug: str,
    after: str | None,
    now: datetime,
    choices: Choices = NOTHING_CHOSEN,
) -> ShelfPage | None:
    """A collection's goods, as `category_page`; None if it is not shown here."""
    found = _shelf_read(place, "CollectionProducts", slug, after, choices)
    shelf = found.collection
    if shelf is None:
        return None
    words = place.texts.collections.get(slug)
    said = shelf.translation
    page = ShelfPage(
        title=words.name if words else (said and said.name) or shelf.name,
        description=words.description if words else "",
        cards=product_cards(place=place, nodes=_nodes(shelf.products), now=now),
        next_cursor=_next_cursor(shelf.products),
        kind="collection",
    )
    return _chosen_of(page, choices)


def _shelf_read(
    place: Place, document: str, slug: str, after: str | None, choices: Choices
) -> Any:
    is_plain = not (choices.is_any or choices.sort)
    return shop_client().run(
        document,
        slug=slug,
        first=SHELF_LENGTH if is_plain else NARROWED_MOST,
        after=after if is_plain else None,
        **_where(place),
    )


def _chosen_of(page: ShelfPage, choices: Choices) -> ShelfPage:
    is_plain = not (choices.is_any or choices.sort)
    return replace(
        page,
        cards=tuple(narrowed(page.cards, choices)),
        next_cursor=page.next_cursor if is_plain else "",
        found=len(page.cards),
        earliest=earliest(page.cards, choices),
        choices=choices,
        facets=facets(page.cards, choices),
        sorts=sorts(choices, first=_("As arranged")),
    )


def base_page(*, place: Place, slug: str, now: datetime) -> BasePage | None:
    """A base with its goods; None if the pavilion declares no such base."""
    base = base_of(slug)
    if base is None:
        return None
    found = shop_client().run(
        "ProductList",
        first=SHELF_LENGTH,
        where={
            "attributes": [
                {"slug": "base", "value": {"slug": {"eq": base.code.lower()}}}
            ]
        },
        **_where(place),
    )
    words = place.texts.bases[base.code]
    card = base_card(place=place, base=base)
    return BasePage(
        base=card,
        harvest=words.harvest,
        story=paragraphs(words.story),
        storage=tuple(
            place.texts.storage_classes[code] for code in base.storage_classes
        ),
        cutoff_time=base.cutoff_time.strftime("%H:%M"),
        cards=product_cards(place=place, nodes=_nodes(found.products), now=now),
        hero=card.picture,
    )


def _where(place: Place) -> dict[str, str]:
    return {"channel": place.channel, "languageCode": place.language_code}


def _nodes(connection: object) -> list[ProductCardFields]:
    edges = getattr(connection, "edges", None) or []
    return [edge.node for edge in edges]


def _next_cursor(connection: object) -> str:
    info = getattr(connection, "page_info", None)
    return (info.end_cursor or "") if info and info.has_next_page else ""
