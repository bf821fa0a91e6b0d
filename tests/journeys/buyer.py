"""What a buyer does, page by page, and what they can read off a page."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.journeys.visitor import Visitor

_FIGURES = re.compile(r"-?\d[\d.,]*")
# Lots are set aside and letters written by the worker, within seconds.
WORKER_SECONDS = 40.0
MIRROR_SECONDS = 90.0
# Of the form China's identity numbers have, and nobody's: the demo names it on the page.
DEMO_NUMBER = "11010519491231002X"
# People who do not exist, at addresses that are no home.
ADDRESSES: dict[str, dict[str, str]] = {
    "cn": {
        "last_name": "王", "first_name": "梅", "country_area": "上海市",
        "city": "黄浦区", "street_address_1": "南京东路 100 号", "postal_code": "200001",
        "phone": "13800138000",
    },
    "de": {
        "first_name": "Petra", "last_name": "Muster",
        "street_address_1": "Musterstraße 1", "postal_code": "10115",
        "city": "Berlin", "phone": "030 1234567",
    },
    "jp": {
        "last_name": "見本", "first_name": "花子", "postal_code": "100-0005",
        "country_area": "東京都", "street_address_1": "千代田区丸の内1-1-1",
        "phone": "03-1234-5678",
    },
    "ae": {
        "first_name": "عمر", "last_name": "المثال", "street_address_1": "شارع المثال ١",
        "country_area": "دبي", "phone": "050 123 4567",
    },
    "sg": {
        "first_name": "Mei", "last_name": "Example",
        "street_address_1": "1 Example Street", "postal_code": "018956",
        "phone": "6123 4567",
    },
    "th": {
        "first_name": "สมใจ", "last_name": "ตัวอย่าง", "street_address_1": "99 ถนนตัวอย่าง",
        "city": "เขตพระนคร", "city_area": "พระบรมมหาราชวัง", "country_area": "กรุงเทพมหานคร",
        "postal_code": "10200", "phone": "02 123 4567",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sum: its words and its amount."""

    words: str
    amount: Decimal


def amount_in(text: str, language: str) -> Decimal:
    """The one amount in a text, as the language writes figures."""
    found = _FIGURES.findall(text)
    assert len(found) == 1, f"one amount was expected in {text!r}"
    figures = found[0].rstrip(".,")
    if language == "de":
        return Decimal(figures.replace(".", "").replace(",", "."))
    return Decimal(figures.replace(",", ""))


@dataclass(slots=True)
class Buyer:
    """Somebody with a browser, in one place such as "de-de"."""

    visitor: Visitor
    place: str
    email: str

    @property
    def language(self) -> str:
        return self.place.rsplit("-", 1)[0]

    @property
    def market(self) -> str:
        return self.place.rsplit("-", 1)[1]

    # --- basket -------------------------------------------------------------------
    def adds(self, slug: str, sku: str, quantity: int = 1) -> None:
        """Open the goods, choose a size, say how many, put them in the basket."""
        page = self.visitor.page
        self.visitor.opens(f"/{self.place}/p/{slug}/?variant={sku}")
        page.fill("#quantity", str(quantity))
        button = page.locator("form.buy button[type=submit]")
        if self.visitor.has_scripts:
            button.click()
            page.wait_for_selector("#added .notice--success")
        else:
            self.visitor.follows(button)

    def goes_to_basket(self) -> None:
        self.visitor.opens(f"/{self.place}/basket/")

    def goes_to_checkout(self) -> None:
        link = self.visitor.page.locator("a[href$='/checkout/you/']").first
        self.visitor.follows(link)
        self.stands_at("you")

    # --- checkout -----------------------------------------------------------------
    def says_who(self) -> None:
        self.visitor.page.fill("[name=email]", self.email)
        self.visitor.sends()
        self.stands_at("address")

    def says_where(self, address: Mapping[str, str] | None = None) -> None:
        """Fill in every field of the destination's own format."""
        page = self.visitor.page
        for name, said in (address or ADDRESSES[self.market]).items():
            box = page.locator(f"main form [name={name}]")
            if box.evaluate("box => box.tagName") == "SELECT":
                choices = box.locator("option").all()
                label = next(o for o in choices if said in o.inner_text())
                box.select_option(label.get_attribute("value"))
            else:
                box.fill(said)
        self.visitor.sends()
        self.stands_at("delivery")

    def chooses_delivery(self, words: str = "") -> None:
        """Take the first way, or the one whose name holds `words`."""
        choices = self.visitor.page.locator("label.choice")
        assert choices.count() > 0, "no way to deliver is offered"
        choice = choices.filter(has_text=words).first if words else choices.first
        choice.locator("input").check()
        self.visitor.sends()

    def agrees(self) -> None:
        """Tell China's customs who buys, as its law wants it."""
        page = self.visitor.page
        page.fill("[name=name]", "王梅")
        page.fill("[name=number]", DEMO_NUMBER)
        page.check("[name=consent]")
        self.visitor.sends()

    def goes_to_review(self) -> None:
        """From the basket to the review, in a market without customs questions."""
        self.goes_to_checkout()
        self.says_who()
        self.says_where()
        self.chooses_delivery()
        self.stands_at("review")

    # --- payment ------------------------------------------------------------------
    def pays_by(self, method: str) -> None:
        """Choose a way to pay and go to the bank."""
        page = self.visitor.page
        page.check(f"[name=method][value={method}]")
        self.visitor.sends("main form[action$='/checkout/pay/']")
        assert "/pay/sandbox/" in page.url

    def tells_bank(self, ending: str, *, status: int = 200) -> None:
        button = self.visitor.page.locator(f"button[name=ending][value={ending}]")
        self.visitor.follows(button, status=status)

    # --- what is on the page ------------------------------------------------------
    def stands_at(self, step: str) -> None:
        path = urlsplit(self.visitor.page.url).path
        said = self.visitor.texts(".field__error, .notice--danger")
        assert path == f"/{self.place}/checkout/{step}/", f"{path}: {said}"

    def sum(self) -> tuple[list[Line], Decimal]:
        """The itemised sum of the page; asserts that its lines add up."""
        lines, total = [], None
        for row in self.visitor.page.locator(".checkout__sum table.sum tr").all():
            cell = row.locator("td").inner_text()
            words = " ".join(row.locator("th").inner_text().split())
            if not _FIGURES.search(cell):
                continue
            amount = amount_in(cell, self.language)
            if "sum__total" in (row.get_attribute("class") or ""):
                total = amount
            else:
                lines.append(Line(words, amount))
        assert total is not None, "the page names no total"
        assert sum(line.amount for line in lines) == total, (lines, total)
        return lines, total

    def amounts_of(self, words: str) -> list[Decimal]:
        """The amounts of the sum's lines that begin with these words."""
        return [line.amount for line in self.sum()[0] if line.words.startswith(words)]

    def waits_for_lots(self) -> list[str]:
        """On the order page, until its lots are set aside. Answers their codes."""
        page = self.visitor.page
        assert "/order/" in page.url, self.visitor.text("main")
        until = time.monotonic() + WORKER_SECONDS
        while not page.locator("details.lot").count():
            assert time.monotonic() < until, "no lot was set aside"
            page.wait_for_timeout(1000)
            page.reload()
        codes = [text.split()[0] for text in self.visitor.texts("details.lot .code")]
        if self.visitor.has_scripts:
            page.locator("details.lot summary").first.click()
        self.visitor.looks("order-with-lots")
        return codes

    def order_number(self) -> str:
        """The number of the order on the page."""
        found = re.search(r"\d+", self.visitor.text("main .eyebrow"))
        assert found
        return found.group()


def sees_lot(visitor: Visitor, lot: str, path: str) -> None:
    """The shop offers the new lot first, within one cycle of the mirror."""
    until = time.monotonic() + MIRROR_SECONDS
    visitor.opens(path)
    while lot not in visitor.text("main"):
        assert time.monotonic() < until, "the shop does not show the lot"
        visitor.page.wait_for_timeout(1000)
        visitor.page.reload()
