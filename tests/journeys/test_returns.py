"""Goods that come back from China, Germany and Japan, by the terms of each market.

Bought, sent, asked for by the order's link with a reason and a picture, agreed to,
counted in, paid back: the order's page says how much, in the buyer's language.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.journeys.buyer import WORKER_SECONDS, Buyer, amount_in
from tests.journeys.operator import OPERATOR, LotRow, lots_of, sends, signs_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
SCARF, LONGAN = "PTC-SCF-LAC", "LPN-LGN-250"


@dataclass(slots=True)
class Story:
    """A buyer, the console, and the order between them."""

    buyer: Buyer
    console: Visitor
    sku: str = SCARF
    order_page: str = ""
    lot: str = ""

    def is_sent(self) -> None:
        """The bank agrees, the lots are set aside, and the base sends them."""
        with self.buyer.visitor.hurrying():
            self.buyer.tells_bank("approve")
            self.lot = self.buyer.waits_for_lots()[0]
        self.order_page = self.buyer.visitor.page.url
        row = self._row()
        number = self.buyer.order_number()
        with self.console.hurrying():
            sends(self.console, row.base, number, self.lot, "TH0002")

    def on_hand(self) -> int:
        return self._row().on_hand

    def _row(self) -> LotRow:
        with self.console.hurrying():
            rows = lots_of(self.console, self.sku)
        return next(row for row in rows if row.code == self.lot)

    def asks(self, reason: str, units: int) -> None:
        """By the order's link: how many, why, and a picture of them."""
        visitor = self.buyer.visitor
        with visitor.hurrying():
            visitor.opens(self.order_page)
        form = visitor.page.locator("form[action$='/return/']")
        visitor.page.locator("details").filter(has=form).locator("summary").click()
        form.locator("[name=units-0]").fill(str(units))
        form.locator("[name=reason]").select_option(reason)
        form.locator("[name=note]").fill(f"{self.buyer.email}: {reason}")
        form.locator("[name=picture]").set_input_files(
            {"name": "goods.png", "mimeType": "image/png", "buffer": _picture()}
        )
        visitor.follows(form.locator("button[type=submit]"))
        assert visitor.page.locator(".notice--success").count() == 1
        assert visitor.page.locator(".notice--danger").count() == 0

    def is_counted_in(self, *, agrees: bool, units: int, sealed: int) -> None:
        """The operator sees the picture, agrees where that is needed, and counts."""
        page = self.console.page
        self.console.opens("/console/returns/")
        row = page.locator("main tbody tr").filter(has_text=self.buyer.market)
        self.console.follows(row.locator("a").first)
        assert page.locator("main a[href*='/console/files/']").count() == 1
        assert self.buyer.email in self.console.text("main .facts")
        agree = page.locator("button[value=approve]")
        assert agree.count() == int(agrees)
        if agrees:
            self.console.follows(agree)
        page.locator("[name^=received-]").fill(str(units))
        page.locator("[name^=sealed-]").fill(str(sealed))
        self.console.sends("main form[action$='/receive/']")

    def is_paid_back(self, words: str) -> Decimal:
        """What the order's page says was given back, once the worker has done it."""
        visitor = self.buyer.visitor
        until = time.monotonic() + WORKER_SECONDS
        with visitor.hurrying():
            visitor.opens(self.order_page)
            said = visitor.page.locator(".checkout__sum p").filter(has_text=words)
            while not said.count():
                assert time.monotonic() < until, "no money came back"
                visitor.page.wait_for_timeout(1000)
                visitor.page.reload()
        visitor.looks("paid-back")
        text = said.first.inner_text().split("·")[0]
        if self.buyer.market == "jp":
            assert "." not in text
        return amount_in(text, self.buyer.language)


def _picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (900, 900), "#884422").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def story(person: Callable[..., Visitor]) -> Callable[[str, str], Story]:
    def begins(place: str, email: str) -> Story:
        console = person(f"console-{place}")
        with console.hurrying():
            signs_in(console, OPERATOR)
        return Story(Buyer(person(place), place, email), console)

    return begins


def test_germany_withdraws_and_is_paid_back_whole(
    story: Callable[[str, str], Story],
) -> None:
    """Fourteen days without a reason; with all goods back, delivery is given back too."""
    one = story("de-de", "jutta@germany.example")
    with one.buyer.visitor.hurrying():
        one.buyer.adds("silk-scarf", SCARF)
        one.buyer.goes_to_basket()
        one.buyer.goes_to_review()
        total = one.buyer.sum()[1]
        one.buyer.pays_by("card")
    one.is_sent()
    before = one.on_hand()
    one.asks("withdrawal", 1)
    one.is_counted_in(agrees=False, units=1, sealed=1)
    assert one.is_paid_back("Erstattet") == total
    assert one.on_hand() == before + 1


def test_japan_sends_back_one_of_two_that_is_broken(
    story: Callable[[str, str], Story],
) -> None:
    """Agreed to by an operator; yen without decimals; what is broken is written off."""
    one = story("ja-jp", "taro@japan.example")
    one.sku = LONGAN
    with one.buyer.visitor.hurrying():
        one.buyer.adds("dried-longan", LONGAN, 2)
        one.buyer.goes_to_basket()
        one.buyer.goes_to_review()
        parts = one.buyer.sum()[0]
        one.buyer.pays_by("card")
    goods = next(part.amount for part in parts if part.words.startswith("商品"))
    one.is_sent()
    before = one.on_hand()
    one.asks("damaged", 1)
    one.is_counted_in(agrees=True, units=1, sealed=0)
    assert one.is_paid_back("返金額") >= goods / 2
    assert one.on_hand() == before


def test_china_gets_tax_and_yearly_limit_back(
    story: Callable[[str, str], Story],
) -> None:
    """What was paid for the goods and their tax; delivery stays paid."""
    one = story("zh-hans-cn", "lin@china.example")
    meters, total, parts = _to_review(one.buyer)
    with one.buyer.visitor.hurrying():
        one.buyer.pays_by("alipay")
    one.is_sent()
    one.asks("withdrawal", 1)
    one.is_counted_in(agrees=True, units=1, sealed=1)
    given = one.is_paid_back("已退款")
    assert parts["商品"] < given < total
    assert given <= total - parts["配送"]
    # The year is as it was: the same basket takes as much of it as before.
    assert _to_review(one.buyer)[0] == meters


def _to_review(lin: Buyer) -> tuple[list[str], Decimal, dict[str, Decimal]]:
    """Limits with this basket, its total, and its parts by their words."""
    visitor = lin.visitor
    with visitor.hurrying():
        lin.adds("silk-scarf", SCARF)
        lin.goes_to_basket()
        lin.goes_to_checkout()
        lin.says_who()
        lin.says_where()
        lin.chooses_delivery()
        lin.agrees()
        meters = visitor.texts(".meter__words")
        visitor.follows(visitor.page.locator("main a.button[href$='/review/']"))
        lines, total = lin.sum()
    return meters, total, {line.words: line.amount for line in lines}
