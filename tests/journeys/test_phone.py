"""A co-operative without a system: a phone, a poor line, and what it wrote is not lost."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.journeys.buyer import sees_lot
from tests.journeys.operator import OPERATOR, lots_of, signs_in
from tests.journeys.visitor import PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
BASE, SKU, SLUG = "RBR", "RBR-CPS-400", "coconut-palm-sugar"


def test_what_was_written_without_a_line_arrives_later_and_once(
    person: Callable[..., Visitor],
) -> None:
    petra = person("petra")
    signs_in(petra, OPERATOR)
    petra.opens(f"/console/bases/{BASE}/")
    petra.follows(petra.page.locator("button[name=label][value=phone]"))
    link = urlsplit(petra.text(".notice .code"))
    lot = f"RBR-{int(time.time()) % 10**8}"

    somsri = person("somsri")
    page = somsri.page
    somsri.opens(f"{link.path}?lang=th#{link.fragment}")
    assert "#" not in page.url
    page.set_viewport_size(PHONE)
    page.context.set_offline(True)
    # It ends before all others of its goods, so the shop has to offer it first.
    writes(somsri, lot, "12", date.today() + timedelta(days=200))  # noqa: DTZ011
    page.wait_for_timeout(500)
    assert states(somsri) == ["waits"]
    page.context.set_offline(False)
    page.click("#phone-send")
    page.wait_for_selector("#phone-queue li[data-state=sent]")
    assert [row.on_hand for row in lots_of(petra, SKU) if row.code == lot] == [12]

    page.select_option("#phone-type", "counted")
    page.fill("#phone-lot", lot)
    page.fill("#phone-quantity", "9")
    page.click("#phone-form button")
    page.wait_for_selector("#phone-queue li[data-state=sent] >> nth=1")
    assert [row.on_hand for row in lots_of(petra, SKU) if row.code == lot] == [9]
    somsri.looks("phone-after")
    somsri.opens(f"{link.path}?lang=en")
    assert states(somsri) == ["sent", "sent"]
    sees_lot(somsri, lot, f"/th-th/p/{SLUG}/")


def writes(visitor: Visitor, lot: str, units: str, best_before: date) -> None:
    page = visitor.page
    page.fill("#phone-lot", lot)
    page.fill("#phone-sku", SKU)
    page.fill("#phone-quantity", units)
    page.fill("#phone-best", best_before.isoformat())
    page.click("#phone-form button")


def states(visitor: Visitor) -> list[str]:
    rows = visitor.page.locator("#phone-queue li").all()
    return [row.get_attribute("data-state") or "" for row in rows]
