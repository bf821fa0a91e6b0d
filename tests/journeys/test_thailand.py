"""Thailand, at home: fresh goods too, or collected at the hall, paid by PromptPay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.buyer import Buyer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey


def test_somjai_collects_at_the_hall(person: Callable[..., Visitor]) -> None:
    somjai = Buyer(person(), "th-th", "somjai@thailand.example")
    visitor = somjai.visitor
    visitor.opens("/th-th/")
    hall = visitor.text("main .label .label__title")

    somjai.adds("hom-mali-rice", "TKR-HML-1KG", 2)
    somjai.goes_to_basket()
    somjai.goes_to_checkout()
    somjai.says_who()
    somjai.says_where()
    somjai.chooses_delivery(hall)
    somjai.stands_at("review")
    assert hall in visitor.text("main .review")
    lines, total = somjai.sum()
    assert somjai.amounts_of("การจัดส่ง") == []
    assert len(lines) == 2, lines

    somjai.pays_by("promptpay")
    somjai.tells_bank("approve")
    assert len(somjai.waits_for_lots()) == 1
    assert somjai.sum()[1] == total
    assert hall in visitor.text("[aria-labelledby=address-title]")
    assert hall in visitor.text(".timeline")
