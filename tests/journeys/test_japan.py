"""Japan, in Japanese: yen without decimals, paid later at a convenience store."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest

from tests.journeys.buyer import WORKER_SECONDS, Buyer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey


def test_yen_have_no_decimals_and_may_come_later(
    person: Callable[..., Visitor],
) -> None:
    hana = Buyer(person(), "ja-jp", "hana@japan.example")
    page = hana.visitor.page

    hana.adds("dried-longan", "LPN-LGN-250", 2)
    hana.goes_to_basket()
    hana.goes_to_review()
    lines, total = hana.sum()
    assert all(line.amount == int(line.amount) for line in lines)
    money = hana.visitor.texts(".money")
    assert money
    assert all(re.fullmatch(r"¥[\d,]+", amount) for amount in money), money
    assert total <= 10_000
    assert hana.amounts_of("関税") == []

    hana.pays_by("konbini")
    hana.tells_bank("pending")
    waiting = page.url
    assert "/checkout/payment/" in waiting
    # The page asks again by itself; the bank answers after twenty seconds.
    until = time.monotonic() + WORKER_SECONDS
    while "/order/" not in page.url:
        assert time.monotonic() < until, hana.visitor.text("main")
        page.wait_for_timeout(1000)
    page.wait_for_load_state("load")
    assert len(hana.waits_for_lots()) == 1
    assert hana.sum()[1] == total
