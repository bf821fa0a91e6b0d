"""Germany, in German: two HS lines, so six euros of duty, and the VAT of each."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.journeys.buyer import Buyer
from tests.journeys.operator import OPERATOR, free_of, letter_to, lots_of, signs_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
SIX_EUROS = [Decimal("3.00"), Decimal("3.00")]
EMAIL = "petra@germany.example"


def test_two_hs_lines_cost_six_euros_of_duty(person: Callable[..., Visitor]) -> None:
    petra = Buyer(person(), "de-de", EMAIL)
    console = person("console")
    signs_in(console, OPERATOR)
    free_before = free_of(lots_of(console, "LPN-LGN-250"))

    petra.adds("dried-longan", "LPN-LGN-250", 2)
    petra.adds("silk-scarf", "PTC-SCF-LAC")
    petra.goes_to_basket()
    assert petra.amounts_of("Zoll") == SIX_EUROS
    petra.goes_to_review()
    assert petra.amounts_of("Zoll") == SIX_EUROS
    _, total = petra.sum()
    button = petra.visitor.text("form[action$='/checkout/pay/'] button")
    assert str(total).replace(".", ",") in button

    petra.pays_by("card")
    petra.tells_bank("approve")
    lots = petra.waits_for_lots()
    assert petra.sum()[1] == total
    assert petra.amounts_of("Zoll") == SIX_EUROS
    assert len(lots) == 2
    assert free_before - free_of(lots_of(console, "LPN-LGN-250")) == 2
    letter = letter_to(console, EMAIL)
    assert petra.order_number() in letter
    assert petra.visitor.page.url in letter
