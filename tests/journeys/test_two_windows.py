"""Two windows pay one basket: one order, and the second window is told so."""

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


def test_one_basket_in_two_windows_is_one_order(person: Callable[..., Visitor]) -> None:
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
    # Going to pay anew takes the older payment back: it can no longer be approved.
    first.tells_bank("approve", status=409)
    second.tells_bank("approve")
    second.waits_for_lots()
    back = first.visitor.page.locator("main p a[href*='/checkout/payment/']")
    first.visitor.follows(back)

    assert second.visitor.page.url == first.visitor.page.url
    assert second.sum()[1] == total
    assert len(orders_to(console, first.order_number())) == 1
    assert free_before - free_of(lots_of(console, SKU)) == 1
