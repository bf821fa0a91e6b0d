"""A bank says no, then yes: nothing is lost in between, and there is one order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.buyer import Buyer
from tests.journeys.operator import OPERATOR, free_of, lots_of, orders_to, signs_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
SKU = "CRI-MAC-250"


def test_a_declined_then_an_approved_payment(person: Callable[..., Visitor]) -> None:
    mei = Buyer(person(), "en-sg", "mei@singapore.example")
    console = person("console")
    signs_in(console, OPERATOR)
    free_before = free_of(lots_of(console, SKU))

    mei.adds("macadamia", SKU)
    mei.goes_to_basket()
    mei.goes_to_review()
    _, total = mei.sum()
    mei.pays_by("card")
    mei.tells_bank("funds")
    said = mei.visitor.text("main")
    assert "The payment did not go through" in said
    assert "Nothing was charged and no order was made." in said
    assert free_of(lots_of(console, SKU)) == free_before

    mei.visitor.follows(mei.visitor.page.locator("main a.button"))
    mei.stands_at("review")
    assert mei.sum()[1] == total
    mei.pays_by("paynow")
    mei.tells_bank("approve")
    mei.waits_for_lots()
    assert mei.sum()[1] == total
    assert len(orders_to(console, mei.order_number())) == 1
    assert free_before - free_of(lots_of(console, SKU)) == 1
