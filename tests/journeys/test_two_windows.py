"""Two windows pay one basket: one order, and the second payment is given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.buyer import Buyer
from tests.journeys.operator import OPERATOR, free_of, lots_of, orders_to, signs_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
SKU = "PNB-TAM-500"


def test_one_basket_paid_twice_is_one_order(person: Callable[..., Visitor]) -> None:
    first = Buyer(person("first"), "en-sg", "twice@singapore.example")
    second = Buyer(person("second", beside=first.visitor), "en-sg", first.email)
    console = person("console")
    signs_in(console, OPERATOR)
    free_before = free_of(lots_of(console, SKU))

    first.adds("sweet-tamarind", SKU)
    first.goes_to_basket()
    first.goes_to_review()
    second.visitor.opens("/en-sg/checkout/review/")
    _, total = second.sum()
    first.pays_by("card")
    second.pays_by("paynow")
    first.tells_bank("approve")
    first.waits_for_lots()
    second.tells_bank("approve")

    assert second.visitor.page.url == first.visitor.page.url
    assert second.sum()[1] == total
    assert "the second payment was given back" in second.visitor.text("main")
    assert len(orders_to(console, first.order_number())) == 1
    assert free_before - free_of(lots_of(console, SKU)) == 1
