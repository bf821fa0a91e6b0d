"""A fair with bad Wi-Fi: what was seen is shown, what is wanted is held, nothing is sold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
LONGAN = "/de-de/p/dried-longan/"
CONTROLLED = "() => navigator.serviceWorker.controller !== null"
# The worker has kept its words, so it is ready to be without a line.
READY = """async () => {
  const pages = await caches.open("pages-1");
  return Boolean(await pages.match("/de-de/offline/"));
}"""


def test_a_basket_is_held_without_a_line_and_sent_with_one(
    person: Callable[..., Visitor],
) -> None:
    petra = person(keeps_pages=True)
    page = petra.page
    petra.opens("/de-de/offline/")
    page.wait_for_function(CONTROLLED)
    page.wait_for_function(READY)
    petra.opens(LONGAN)
    name, price = petra.text("h1"), petra.text(".price")

    page.context.set_offline(True)
    page.goto(petra.url + LONGAN)
    assert (petra.text("h1"), petra.text(".price")) == (name, price)
    assert "keine Verbindung" in petra.text("main .notice--warning")
    page.click("form.buy button[type=submit]")
    page.wait_for_selector("#added .notice--info")
    assert "Auf diesem Gerät" in petra.text("#added")
    # Neither a page that was never seen nor a basket is made up.
    with petra.expecting(503):
        for path in ("/de-de/p/sweet-tamarind/", "/de-de/basket/"):
            page.goto(petra.url + path)
            petra.passes()
            assert petra.text("h1") == "Gerade keine Verbindung"

    page.context.set_offline(False)
    page.wait_for_selector("main .notice--success")
    petra.opens("/de-de/basket/")
    assert name in petra.text("main .lines")
    assert page.locator("main .line").count() == 1
