"""What an operator does and reads at the console."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from storefront.demo.people import PASSWORD
from tests.journeys.buyer import WORKER_SECONDS

if TYPE_CHECKING:
    from tests.journeys.visitor import Visitor

OPERATOR = "operator@pavilion.example"
MERCHANT = "omar@merchant.example"


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot as the console's list shows it."""

    base: str
    code: str
    on_hand: int
    promised: int


def signs_in(visitor: Visitor, email: str) -> None:
    visitor.opens("/sign-in/")
    visitor.page.fill("[name=username]", email)
    visitor.page.fill("[name=password]", PASSWORD)
    visitor.sends()
    assert "/sign-in/" not in visitor.page.url, visitor.text("main")


def lots_of(visitor: Visitor, sku: str) -> list[LotRow]:
    """The lots of a SKU, as the operator sees them."""
    visitor.opens(f"/console/lots/?q={sku}")
    rows = visitor.page.locator("main tbody tr").all()
    found = []
    for row in rows:
        cells = [
            " ".join(cell.split()) for cell in row.locator("th, td").all_inner_texts()
        ]
        if len(cells) > 6 and cells[2] == sku:
            found.append(LotRow(cells[0], cells[1], int(cells[5]), int(cells[6])))
    return found


def free_of(lots: list[LotRow]) -> int:
    """Units that nobody has been promised."""
    return sum(lot.on_hand - lot.promised for lot in lots)


def letter_to(visitor: Visitor, email: str) -> str:
    """The text of the one letter to an address; it leaves through the outbox."""
    until = time.monotonic() + WORKER_SECONDS
    visitor.opens("/console/letters/")
    while True:
        row = visitor.page.locator("tbody tr").filter(has_text=email)
        left = row.locator("td").nth(2).locator("time")
        if row.count() and left.count():
            break
        assert time.monotonic() < until, f"no letter has left for {email}"
        visitor.page.wait_for_timeout(1000)
        visitor.page.reload()
    assert row.count() == 1
    visitor.follows(row.locator("a"))
    return str(visitor.page.locator("pre.letter").inner_text())


def orders_to(visitor: Visitor, number: str) -> list[str]:
    """Rows of the order list with this number."""
    visitor.opens("/console/orders/")
    rows = visitor.page.locator("main tbody tr")
    return [
        " ".join(text.split())
        for text in rows.all_inner_texts()
        if text.split()[0] == number
    ]


def sends(visitor: Visitor, base: str, number: str, lot: str, tracking: str) -> None:
    """The base's pick list: what an order has of a lot leaves with a tracking number."""
    day = date.today() + timedelta(days=14)  # noqa: DTZ011  the list shows what is due
    visitor.opens(f"/console/bases/{base}/pick-list/?on={day}")
    section = visitor.page.locator("main .order-block").filter(
        has=visitor.page.get_by_role("heading", name=re.compile(rf"\b{number}$"))
    )
    row = section.locator("tbody tr").filter(has_text=lot)
    row.locator("summary").click()
    row.locator("[name=tracking]").fill(tracking)
    visitor.follows(row.locator("button[value=shipped]"))
    assert section.locator("tbody tr").filter(has_text=lot).count() == 0
