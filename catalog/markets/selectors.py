"""The declared markets of the pavilion this deployment serves."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from catalog.declaration import Market, Pavilion, Texts, pavilion_load

if TYPE_CHECKING:
    from pathlib import Path


class UnknownMarketError(LookupError):
    """No market of the pavilion has that code or channel."""


def pavilion() -> Pavilion:
    """The pavilion of `settings.PAVILION`, read once per process, without its goods.

    Raises `DeclarationError`.
    """
    return _pavilion(settings.PAVILIONS_DIR / settings.PAVILION)


def pavilion_with_goods() -> Pavilion:
    """The same with the goods that seed the demo; reads the files each time.

    Raises `DeclarationError`.
    """
    return pavilion_load(settings.PAVILIONS_DIR / settings.PAVILION)


@cache
def _pavilion(directory: Path) -> Pavilion:
    return pavilion_load(directory, with_goods=False)


def markets() -> tuple[Market, ...]:
    """All markets, in the order they are declared."""
    return pavilion().markets


def market_by_code(code: str) -> Market:
    """The market of a code such as "cn". Raises `UnknownMarketError`."""
    for market in markets():
        if market.code == code:
            return market
    message = f"No market {code!r}."
    raise UnknownMarketError(message)


def market_by_channel(slug: str) -> Market:
    """The market that a channel serves. Raises `UnknownMarketError`."""
    for market in markets():
        if market.channel == slug:
            return market
    message = f"No market uses the channel {slug!r}."
    raise UnknownMarketError(message)


def home_market() -> Market | None:
    """The market in the pavilion's own country, if it sells there."""
    for market in markets():
        if market.country == pavilion().identity.country:
            return market
    return None


def texts(language: str) -> Texts:
    """All words of a language (BCP 47, any case), else those of the default one."""
    said = {code.lower(): words for code, words in pavilion().texts.items()}
    default = said[pavilion().identity.default_language.lower()]
    return said.get(language.lower(), default)


def text(*, key: str, language: str) -> str:
    """Words by a dotted key, e.g. `text(key="bases.TKR.name", language="ja")`.

    A list item is its number: `markets.cn.customs.0`. Raises `LookupError` for a key
    that no declaration has.
    """
    found: object = texts(language)
    for part in key.split("."):
        found = _step(found, part)
    if not isinstance(found, str):
        message = f"The text {key!r} is no text."
        raise LookupError(message)  # noqa: TRY004  the key is wrong, not the type
    return found


def _step(found: object, part: str) -> object:
    try:
        if isinstance(found, dict):
            return found[part]
        if isinstance(found, tuple):
            return found[int(part)]
        return getattr(found, part)
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        message = f"No text {part!r}."
        raise LookupError(message) from error


def saleor_language(language: str) -> str:
    """Saleor's `LanguageCodeEnum` of a BCP 47 code: zh-Hans is ZH_HANS."""
    return language.replace("-", "_").upper()
