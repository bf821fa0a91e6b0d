"""What every template may use: the place, the pavilion's words, the ways to switch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

from catalog.markets import selectors as markets
from storefront.localization.formats import language_name
from storefront.localization.look import TYPEFACES, look_version
from storefront.localization.middleware import place_in
from storefront.localization.places import Place, every_place, languages, locale_of

if TYPE_CHECKING:
    from django.http import HttpRequest

BASKET_COUNT_COOKIE = "basket-count-{market}"


@dataclass(frozen=True, slots=True)
class Switch:
    """One entry of the language or market menu; `url` is this page over there."""

    label: str
    language: str
    url: str
    is_current: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Alternate:
    """One `<link rel="alternate">`: the absolute URL of this page in a place."""

    hreflang: str
    url: str


def pavilion(request: HttpRequest) -> dict[str, object]:
    """Context of every page.

    `place` is None outside the shop; `words` are the pavilion's declared texts in the
    language of the page; `shop_menu` and the switches exist only inside a place.
    """
    place = place_in(request)
    language = place.language if place else declared_language()
    context: dict[str, object] = {
        "place": place,
        "language": language,
        "locale": place.locale if place else locale_of(language, ""),
        "direction": locale_of(language, "").text_direction,
        "words": markets.texts(language),
        "identity": markets.pavilion().identity,
        "look_version": look_version(),
        "typefaces": TYPEFACES.get(language, TYPEFACES["Latin"]),
        "is_demo": settings.DEMO,
    }
    if place:
        context |= _menus(request, place)
    return context


def declared_language() -> str:
    """The active language as the pavilion declares it ("zh-Hans"), or its default."""
    active = (translation.get_language() or "").lower()
    for language in languages():
        if active == language.lower():
            return language
    return markets.pavilion().identity.default_language


def _menus(request: HttpRequest, place: Place) -> dict[str, object]:
    rest = request.path.removeprefix(f"/{place.prefix}")
    query = f"?{request.META['QUERY_STRING']}" if request.META["QUERY_STRING"] else ""
    words = markets.texts(place.language)
    own = place.market.languages
    ordered = [*own, *(name for name in languages() if name not in own)]
    return {
        "language_switches": [
            Switch(
                label=language_name(language),
                language=language,
                url=f"/{Place(language, place.market).prefix}{rest}{query}",
                is_current=language == place.language,
            )
            for language in ordered
        ],
        "market_switches": [
            Switch(
                label=words.markets[market.code].name,
                language=place.language,
                url=f"/{Place(place.language, market).prefix}{rest}{query}",
                is_current=market.code == place.market.code,
                note=market.currency,
            )
            for market in markets.markets()
        ],
        "alternates": [
            Alternate(other.hreflang, f"{settings.PUBLIC_URL}/{other.prefix}{rest}")
            for other in every_place()
        ],
        "canonical_url": f"{settings.PUBLIC_URL}/{place.prefix}{rest}",
        "menu_categories": [
            (category.slug, words.categories[category.slug].name)
            for category in markets.pavilion().identity.categories
        ],
        "basket_count": basket_count(request, place),
    }


def basket_count(request: HttpRequest, place: Place) -> int:
    """Units in this market's basket, from a plain cookie: a hint, never a promise."""
    value = request.COOKIES.get(BASKET_COUNT_COOKIE.format(market=place.market.code))
    return min(int(value), 999) if value and value.isascii() and value.isdigit() else 0
