"""The whole way to payment, and past it, with JavaScript off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.buyer import Buyer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey


def test_no_script_is_needed_to_buy(person: Callable[..., Visitor]) -> None:
    mei = Buyer(person(scripts=False), "en-sg", "mei-plain@singapore.example")
    visitor = mei.visitor
    page = visitor.page

    visitor.opens("/en-sg/")
    page.fill("#site-search", "tom yum")
    visitor.sends("form.site-search")
    visitor.follows(page.locator("main a[href*='/p/tom-yum-paste/']").first)
    mei.adds("tom-yum-paste", "SKN-TYP-400", 2)
    mei.goes_to_basket()
    before = mei.sum()[1]

    page.fill("#quantity-1", "3")
    visitor.sends("form.line__form")
    assert page.input_value("#quantity-1") == "3"
    assert mei.sum()[1] > before

    mei.goes_to_checkout()
    visitor.sends(status=422)
    mei.stands_at("you")
    assert visitor.texts(".field__error") != []
    mei.says_who()
    mei.says_where()
    mei.chooses_delivery()
    mei.stands_at("review")
    _, total = mei.sum()
    mei.pays_by("card")
    mei.tells_bank("approve")
    assert len(mei.waits_for_lots()) == 1
    assert mei.sum()[1] == total
