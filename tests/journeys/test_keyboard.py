"""The whole purchase with a keyboard: no pointer, and the focus always seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.buyer import ADDRESSES
from tests.journeys.operator import OPERATOR, signs_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
# More stops than any page of the way has before the one that is looked for.
MOST_STOPS = 60
_SEEN = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
}"""


class Typist:
    """Somebody who only has keys."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page

    def reaches(self, selector: str) -> None:
        """Press Tab until it has the focus. Fails where the focus is invisible."""
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                assert self.page.evaluate(_SEEN), f"no focus is seen on {selector}"
                return
        raise AssertionError(f"{selector} is not reached on {self.page.url}")

    def enters(self, ending: str) -> None:
        """Press Enter, which leads to a page with this ending."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.page.wait_for_load_state("load")
        assert ending in self.page.url, f"{self.page.url}: not {ending}"
        self.visitor.passes()


def test_a_purchase_needs_no_pointer(person: Callable[..., Visitor]) -> None:
    mei = Typist(person())
    mei.visitor.opens("/en-sg/p/dried-longan/")
    mei.page.keyboard.press("Tab")
    assert mei.page.evaluate("document.activeElement.className") == "skip"
    mei.reaches("form.buy button[type=submit]")
    mei.page.keyboard.press("Enter")
    mei.page.wait_for_selector("#added .notice--success")

    mei.reaches("#added a[href$='/basket/']")
    mei.enters("/basket/")
    mei.reaches("main a[href$='/checkout/you/']")
    mei.enters("/checkout/you/")
    mei.reaches("[name=email]")
    mei.page.keyboard.type("keys@singapore.example")
    mei.enters("/checkout/address/")
    # Fields are met in the order a person fills them in.
    for name in mei.page.evaluate(
        "[...document.querySelectorAll('main form [name]:not([type=hidden])')]"
        ".map((one) => one.name).filter((name) => name)"
    ):
        if name in ADDRESSES["sg"]:
            mei.reaches(f"[name={name}]")
            mei.page.keyboard.type(ADDRESSES["sg"][name])
    mei.enters("/checkout/delivery/")
    mei.reaches("main input[type=radio]")
    mei.page.keyboard.press("Space")
    mei.enters("/checkout/review/")
    mei.reaches("[name=method]")
    mei.page.keyboard.press("Space")
    mei.reaches("form[action$='/checkout/pay/'] button[type=submit]")
    mei.enters("/pay/sandbox/")
    mei.reaches("button[name=ending][value=approve]")
    mei.enters("/order/")
    assert mei.page.locator(".timeline .is-done").count() >= 1


def test_an_operator_walks_the_rows_by_letters(person: Callable[..., Visitor]) -> None:
    petra = person("console")
    signs_in(petra, OPERATOR)
    page = petra.page
    page.goto(f"{petra.url}/console/lots/")
    petra.passes()
    row = "[...document.querySelectorAll('tbody tr')].findIndex((one) => one.contains(document.activeElement))"

    for key, at in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert page.evaluate(row) == at
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    # In a field a letter is a letter.
    page.keyboard.type("jk")
    assert page.locator("#lot-query").input_value() == "jk"
