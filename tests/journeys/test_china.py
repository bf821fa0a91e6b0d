"""China, in simplified Chinese: yuan, composite tax, and the limits of a person."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pytest

from tests.journeys.buyer import DEMO_NUMBER, Buyer
from tests.journeys.operator import OPERATOR, free_of, letter_to, lots_of, signs_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
EMAIL = "mei@china.example"
RICE = "TKR-HML-5KG"
GOODS, DELIVERY, TAX = "商品", "配送", "进口税"


def _to_customs(mei: Buyer) -> None:
    mei.goes_to_basket()
    mei.goes_to_checkout()
    mei.says_who()
    mei.says_where()
    mei.chooses_delivery()
    mei.stands_at("customs")


def test_mei_buys_rice_within_her_limits(person: Callable[..., Visitor]) -> None:
    mei = Buyer(person(), "zh-hans-cn", EMAIL)
    console = person("console")
    signs_in(console, OPERATOR)
    free_before = free_of(lots_of(console, RICE))

    mei.adds("hom-mali-rice", RICE, 2)
    assert "20 公斤" in mei.visitor.text(".notice--warning")
    _to_customs(mei)
    _is_stopped_kindly_without_consent(mei)
    mei.agrees()
    meters = mei.visitor.texts(".meter__words")
    assert any("10 kg / 20 kg" in words for words in meters), meters
    assert any("26,000.00" in words for words in meters), meters
    mei.visitor.follows(mei.visitor.page.locator("main a.button[href$='/review/']"))
    total = _sum_with_composite_tax(mei)

    mei.pays_by("alipay")
    mei.tells_bank("approve")
    assert len(mei.waits_for_lots()) == 1
    assert mei.sum()[1] == total
    assert free_before - free_of(lots_of(console, RICE)) == 2
    letter = letter_to(console, EMAIL)
    assert mei.visitor.page.url in letter
    assert f"{total}" in letter

    # The year remembers her: fifteen more kilograms would be too much.
    mei.adds("hom-mali-rice", RICE, 3)
    _to_customs(mei)
    mei.agrees()
    assert any("10 公斤" in words for words in mei.visitor.texts(".field__error"))
    assert mei.visitor.page.locator("main a.button[href$='/review/']").count() == 0
    mei.visitor.opens(f"/{mei.place}/checkout/review/")
    assert mei.visitor.page.locator("form[action$='/checkout/pay/']").count() == 0


def _is_stopped_kindly_without_consent(mei: Buyer) -> None:
    """Told why, and that nothing is lost; no further by any door."""
    assert len(mei.visitor.texts(".meter")) == 3
    mei.visitor.page.fill("[name=name]", "王梅")
    mei.visitor.page.fill("[name=number]", DEMO_NUMBER)
    mei.visitor.sends(status=422)
    mei.stands_at("customs")
    assert mei.visitor.texts("#id_consent-error .field__error") != []
    assert "购物篮" in mei.visitor.text("main form .muted")
    mei.visitor.opens(f"/{mei.place}/checkout/review/")
    mei.stands_at("customs")


def _sum_with_composite_tax(mei: Buyer) -> Decimal:
    """Rice: 70 % of 9 % VAT, on goods and on freight, each rounded once."""
    goods, delivery = mei.amounts_of(GOODS), mei.amounts_of(DELIVERY)
    assert (len(goods), len(delivery)) == (1, 1)
    taxes = [
        (part * Decimal("0.063")).quantize(Decimal("0.01"), ROUND_HALF_UP)
        for part in (goods[0], delivery[0])
    ]
    assert sum(mei.amounts_of(TAX)) == sum(taxes)
    _, total = mei.sum()
    assert total == goods[0] + delivery[0] + sum(taxes)
    return total
