"""The United Arab Emirates, in Arabic: right to left, with a proof for the bank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.buyer import Buyer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey


def _left(buyer: Buyer, selector: str) -> float:
    box = buyer.visitor.page.locator(selector).first.bounding_box()
    assert box
    return box["x"]


def test_everything_runs_right_to_left(person: Callable[..., Visitor]) -> None:
    omar = Buyer(person(), "ar-ae", "omar@emirates.example")
    page = omar.visitor.page

    omar.adds("hom-mali-rice", "TKR-HML-5KG")
    assert _left(omar, ".wordmark") > _left(omar, ".site-search")
    assert _left(omar, ".product__pictures") > _left(omar, "form.buy")
    omar.goes_to_basket()
    omar.goes_to_review()
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert _left(omar, ".sum th") > _left(omar, ".sum td")
    lines, total = omar.sum()
    # Below AED 1,000 there is no duty; 5 % VAT on the goods and on the delivery.
    assert [line.words for line in lines if "الرسوم الجمركية" in line.words[:20]] == []
    assert len(lines) >= 3

    omar.pays_by("card")
    omar.tells_bank("challenge")
    omar.tells_bank("challenge-ok")
    assert len(omar.waits_for_lots()) == 1
    assert omar.sum()[1] == total
    code = page.locator("details.lot .code").first
    assert code.get_attribute("dir") == "ltr"
