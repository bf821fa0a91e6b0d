"""The declared markets, found by code, channel and language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from catalog.markets import selectors

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper


@pytest.fixture(autouse=True)
def someland(settings: SettingsWrapper) -> None:
    settings.PAVILIONS_DIR = Path(__file__).resolve().parents[2] / "pavilions"
    settings.PAVILION = "someland"


def test_a_market_by_code_and_by_channel() -> None:
    assert selectors.market_by_code("kr").currency == "KRW"
    assert selectors.market_by_channel("korea").code == "kr"
    assert [market.code for market in selectors.markets()] == ["kw", "kr"]


def test_an_unknown_market_is_an_error() -> None:
    with pytest.raises(selectors.UnknownMarketError):
        selectors.market_by_code("th")
    with pytest.raises(selectors.UnknownMarketError):
        selectors.market_by_channel("thailand")


def test_the_home_market_is_in_the_own_country() -> None:
    home = selectors.home_market()
    assert home is not None
    assert home.code == "kw"


@pytest.mark.parametrize(
    ("key", "language", "expected"),
    [
        ("bases.OAS.name", "en", "The oasis"),
        ("bases.OAS.name", "ar", "الواحة"),
        ("markets.kw.customs.2", "en", "Delivered to the door."),
        ("provinces.KW-JA", "AR", "محافظة الواحة"),
        ("bases.OAS.name", "fr", "The oasis"),
    ],
)
def test_a_text_by_key(key: str, language: str, expected: str) -> None:
    assert selectors.text(key=key, language=language) == expected


@pytest.mark.parametrize(
    "key", ["bases.XXX.name", "bases", "markets.kw.customs.9", "x"]
)
def test_an_unknown_key_is_an_error(key: str) -> None:
    with pytest.raises(LookupError):
        selectors.text(key=key, language="en")


def test_saleor_names_languages_its_own_way() -> None:
    assert selectors.saleor_language("zh-Hans") == "ZH_HANS"
    assert selectors.saleor_language("de") == "DE"
