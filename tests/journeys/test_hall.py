"""A visitor of the exhibition hall touches the screen, and leaves it to the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey


def test_a_screen_is_touched_and_goes_back_to_its_beginning(
    person: Callable[..., Visitor],
) -> None:
    screen = person()
    page = screen.page
    page.clock.install()
    screen.opens("/th-th/kiosk/")

    screen.follows(page.locator("a[hreflang='zh-Hans']"))
    screen.follows(page.locator(".kiosk-tile").first)
    screen.follows(page.locator(".product-card a").first)
    assert page.locator("form.buy").count() == 0
    assert page.locator(".scan__code").evaluate("code => code.naturalWidth") > 0

    with page.expect_navigation():
        page.clock.fast_forward(91_000)
    screen.passes()
    assert page.url.endswith("/zh-hans-th/kiosk/")
