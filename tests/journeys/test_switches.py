"""Another language or another market: the same page, the same goods."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.journeys.buyer import Buyer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey


def _chooses(visitor: Visitor, menu: str, words: str) -> None:
    visitor.page.locator("details.menu summary").click()
    nav = visitor.page.locator(f"nav[aria-labelledby={menu}]")
    visitor.follows(nav.locator("a").filter(has_text=words))


def _path(visitor: Visitor) -> str:
    return urlsplit(visitor.page.url).path


def test_a_switch_keeps_the_page(person: Callable[..., Visitor]) -> None:
    mei = Buyer(person(), "zh-hans-cn", "mei@switch.example")
    visitor = mei.visitor
    mei.adds("silk-scarf", "PTC-SCF-LAC")

    _chooses(visitor, "menu-language", "English")
    assert _path(visitor) == "/en-cn/p/silk-scarf/"
    assert visitor.page.locator("html").get_attribute("lang") == "en"
    assert "silk" in visitor.text("h1").lower()
    visitor.opens("/en-cn/basket/")
    assert len(visitor.texts("li.line")) == 1

    visitor.opens("/en-cn/p/silk-scarf/")
    _chooses(visitor, "menu-market", "Singapore")
    assert _path(visitor) == "/en-sg/p/silk-scarf/"
    assert visitor.text(".price").startswith("S$")
    # A basket belongs to a market: there is none here, and the other one is kept.
    visitor.opens("/en-sg/basket/")
    assert visitor.texts("li.line") == []
    _chooses(visitor, "menu-market", "China")
    assert _path(visitor) in {"/en-cn/basket/", "/zh-hans-cn/basket/"}
    assert len(visitor.texts("li.line")) == 1
