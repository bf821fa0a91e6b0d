"""A place of the shop: one language and one market, as in `/zh-hans-cn/`.

Every buyer page lives in a place. Any language of the pavilion may be read in any
market: the language is the reader's, the market is where the parcel goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.core import UnknownLocaleError
from django.urls import register_converter, reverse

from catalog.markets import selectors as markets

if TYPE_CHECKING:
    from catalog.declaration import Market, Texts

# Where CLDR has no such pair (German in China), the language's own habits are used;
# English then writes days before months, as most of the world does.
_FALLBACK = {"en": "en_001"}
PREFIX = r"[a-z]{2,3}(?:-[a-z]{4})?-[a-z]{2,3}"


@dataclass(frozen=True, slots=True)
class Place:
    """A language (BCP 47, as declared: "zh-Hans") and a market."""

    language: str
    market: Market

    @property
    def prefix(self) -> str:
        """First segment of the URL: "zh-hans-cn"."""
        return f"{self.language}-{self.market.code}".lower()

    @property
    def django_language(self) -> str:
        """The language as Django names it: "zh-hans"."""
        return self.language.lower()

    @property
    def language_code(self) -> str:
        """The language as Saleor's LanguageCodeEnum names it: "ZH_HANS"."""
        return markets.saleor_language(self.language)

    @property
    def locale(self) -> Locale:
        """Babel's locale: language, and the market's country where CLDR knows both."""
        return locale_of(self.language, self.market.country)

    @property
    def direction(self) -> str:
        """Either "ltr" or "rtl"."""
        return self.locale.text_direction

    @property
    def channel(self) -> str:
        """Slug of the Saleor channel that serves the market."""
        return self.market.channel

    @property
    def currency(self) -> str:
        """ISO 4217 code of the market's money."""
        return self.market.currency

    @property
    def hreflang(self) -> str:
        """Language and country for `hreflang`: "zh-Hans-CN"."""
        return f"{self.language}-{self.market.country}"

    @property
    def texts(self) -> Texts:
        """The pavilion's declared words in this language."""
        return markets.texts(self.language)

    def url(self, name: str, **kwargs: object) -> str:
        """Path of a named page of the shop in this place."""
        return reverse(name, kwargs={"place": self, **kwargs})

    def __str__(self) -> str:
        return self.prefix


@cache
def locale_of(language: str, country: str) -> Locale:
    """Babel locale of a language in a country, or of the language alone."""
    wanted = language.replace("-", "_")
    try:
        return Locale.parse(f"{wanted}_{country}")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(_FALLBACK.get(wanted, wanted))


def languages() -> tuple[str, ...]:
    """Languages of the pavilion, as declared."""
    return markets.pavilion().identity.languages


def place_of(prefix: str) -> Place:
    """The place of a URL prefix. Raises `ValueError` for an unknown one."""
    language, _, code = prefix.rpartition("-")
    declared = {name.lower(): name for name in languages()}
    for market in markets.markets():
        if market.code == code and language in declared:
            return Place(declared[language], market)
    message = f"No place {prefix!r}."
    raise ValueError(message)


def all_places() -> list[Place]:
    """The places that are advertised: each market in each of its own languages."""
    return [
        Place(language, market)
        for market in markets.markets()
        for language in market.languages
    ]


def every_place() -> list[Place]:
    """Each market in each language of the pavilion, whether or not it is advertised."""
    return [
        Place(language, market)
        for market in markets.markets()
        for language in languages()
    ]


class PlaceConverter:
    """`<place:place>` in URL patterns; an unknown place is a page not found."""

    regex = PREFIX

    def to_python(self, value: str) -> Place:
        """Prefix to place; `ValueError` makes Django try the next pattern."""
        return place_of(value)

    def to_url(self, value: Place | str) -> str:
        """Place to prefix."""
        return str(value)


register_converter(PlaceConverter, "place")
