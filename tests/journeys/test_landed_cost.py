"""Law in the browser: two limits of a person, six euros, plots to come, last June."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.journeys.buyer import Buyer
from tests.journeys.operator import OPERATOR, signs_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
COFFEE = "CRI-DCB-250"
BEFORE_THE_LINE_DUTY = "2026-06-15"


def test_a_buyer_in_chengdu_meets_both_limits(person: Callable[..., Visitor]) -> None:
    """CNY 24,800 and 12 kg are used elsewhere: ten kilograms and a tea set are too much."""
    lin = Buyer(person(), "zh-hans-cn", "lin@china.example")
    lin.adds("hom-mali-rice", "TKR-HML-5KG", 2)
    lin.adds("benjarong-tea-set", "SKN-BTS-COB")
    lin.goes_to_basket()
    lin.goes_to_checkout()
    lin.says_who()
    lin.says_where()
    lin.chooses_delivery()
    lin.stands_at("customs")

    page = lin.visitor.page
    page.locator("form details summary").first.click()
    page.fill("[name=used_value]", "24800")
    page.fill("[name=used_rice_kg]", "12")
    # Another person than the other journeys' Mei.
    page.fill("[name=name]", "林川")
    page.fill("[name=number]", "440308199901101512")
    page.check("[name=consent]")
    lin.visitor.sends()

    meters = lin.visitor.texts(".meter__words")
    assert any("22 kg / 20 kg" in words for words in meters), meters
    said = lin.visitor.texts(".field__error")
    assert len(said) == 2, said
    assert any("1200" in words or "1,200" in words for words in said), said
    assert any("8 公斤" in words for words in said), said
    assert page.locator("main a.button[href$='/review/']").count() == 0


def test_mango_and_scarf_to_berlin_then_by_the_law_of_last_june(
    person: Callable[..., Visitor],
) -> None:
    petra = Buyer(person(), "de-de", "petra.june@germany.example")
    console = person("console")
    signs_in(console, OPERATOR)
    petra.adds("dried-mango-sweetened", "LPN-MGD-200")
    petra.adds("silk-scarf", "PTC-SCF-IND")
    petra.goes_to_basket()
    assert petra.amounts_of("Zoll") == [Decimal("3.00"), Decimal("3.00")]
    petra.goes_to_review()
    petra.pays_by("card")
    petra.tells_bank("approve")
    petra.waits_for_lots()

    console.opens("/console/orders/")
    console.follows(console.page.locator("main a", has_text=petra.order_number()).first)
    console.follows(console.page.locator("main a[href$='/landed-cost/']"))
    rows = console.texts("main tbody tr")
    assert sum("eu-line-duty@1" in row for row in rows) == 2, rows
    console.page.fill("[name=on]", BEFORE_THE_LINE_DUTY)
    console.page.click("main form button[type=submit]")
    console.looks("replayed")

    told = console.texts("section table tbody tr")
    duty = [row for row in told if "eu-line-duty@1" in row]
    assert len(duty) == 2, told
    # What took its place in June, and why.
    assert all(
        "eu-duty-relief-before@1" in row and "30 June 2026" in row for row in duty
    )


def test_coffee_without_plots_is_shut_on_30_december(
    person: Callable[..., Visitor],
) -> None:
    console = person("console")
    signs_in(console, OPERATOR)
    console.opens(f"/console/openings/?q={COFFEE}&on=2026-12-30")
    assert "declaration of the plots" in _german(console)

    console.opens(f"/console/openings/?q={COFFEE}&on=2026-12-29")
    assert "declaration of the plots" not in _german(console)


def _german(console: Visitor) -> str:
    """What is missing for Germany: its column, opened."""
    heads = console.texts("main thead th")
    cell = console.page.locator("main tbody tr td").nth(heads.index("de") - 1)
    for summary in cell.locator("summary").all():
        summary.click()
    return str(cell.inner_text())
