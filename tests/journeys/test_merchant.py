"""A merchant uploads twenty rows, an operator decides, a buyer finds and buys."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from tests.journeys.buyer import WORKER_SECONDS, Buyer
from tests.journeys.operator import MERCHANT, OPERATOR, free_of, lots_of, signs_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
RETURNED = "OYSTER-NAMPLA-200"
BOUGHT = "PEANUT-BUTTER-350"
SEARCH_SECONDS = 150.0
NOTE = "Fish sauce is made of anchovy: please name fish among the allergens."


def _downloads(omar: Visitor, name: str, target: Path) -> Path:
    with omar.page.expect_download() as started:
        omar.page.get_by_role("link", name=name, exact=True).click()
    started.value.save_as(target)
    return target


def _uploads(omar: Visitor, sheet: Path, pictures: Path | None = None) -> None:
    omar.page.set_input_files("[name=sheet]", sheet)
    if pictures:
        omar.page.set_input_files("[name=attachments]", pictures)
    omar.sends("form[action$='/merchant/upload/']")


def _mends(small: Path) -> None:
    """Put right, in the small file of mistakes, what each reason asks for."""
    book = load_workbook(small)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    for line in sheet.iter_rows(min_row=2):
        cells = dict(zip(heads, line, strict=True))
        assert cells["reason"].value
        if cells["sku"].value == "PINEAPPLE-565":
            cells["gtin"].value = "8858710000047"
        else:
            cells["gross_weight"].value = "56"
    book.save(small)


def _omar_submits(omar: Visitor, folder: Path) -> None:
    """Twenty rows, two mistakes, mended in the small file; then all are submitted."""
    signs_in(omar, MERCHANT)
    sheet = _downloads(omar, "sample.xlsx", folder / "sample.xlsx")
    pictures = _downloads(omar, "sample-pictures.zip", folder / "pictures.zip")
    _uploads(omar, sheet, pictures)
    mistakes = omar.texts("#mistakes tbody tr")
    assert len(mistakes) == 2
    assert any("gtin" in row and "PINEAPPLE-565" in row for row in mistakes)
    assert any("gross_weight" in row and "BANANA-CHIPS-50" in row for row in mistakes)
    small = _downloads(omar, "XLSX", folder / "to-mend.xlsx")
    _mends(small)
    omar.opens("/merchant/")
    _uploads(omar, small)
    omar.follows(omar.page.get_by_role("button", name="Submit 20 rows"))


def _petra_decides(petra: Visitor) -> None:
    """One row goes back with a note, nineteen are approved and published."""
    signs_in(petra, OPERATOR)
    petra.opens("/console/")
    petra.follows(petra.page.locator("main tbody a[href*='/submissions/']").first)
    queue = petra.page.url
    row = petra.page.locator("main tbody tr").filter(has_text=RETURNED)
    petra.follows(row.locator("th a"))
    petra.page.fill("form[action$='/return/'] [name=note]", NOTE)
    petra.sends("form[action$='/return/']")
    petra.opens(queue)
    petra.sends("form[action$='/approve/']")
    petra.opens(queue)
    _waits_for(petra, "published", 19)


def _waits_for(visitor: Visitor, words: str, count: int) -> None:
    """Until so many rows of the table are in a state; the worker publishes them."""
    state = visitor.page.locator("main tbody .state").filter(has_text=words)
    until = time.monotonic() + WORKER_SECONDS
    while state.count() != count:
        said = visitor.texts("main tbody .state")
        assert time.monotonic() < until, (words, count, said)
        visitor.page.wait_for_timeout(1000)
        visitor.page.reload()
    visitor.looks()


def test_from_a_sheet_to_a_buyers_order(
    person: Callable[..., Visitor], tmp_path: Path
) -> None:
    omar, petra = person("omar"), person("petra")
    _omar_submits(omar, tmp_path)
    submission = omar.page.url
    _petra_decides(petra)

    omar.opens(submission)
    assert NOTE in omar.text("#returned")
    assert RETURNED in omar.text("#returned")
    rival = person("rival")
    signs_in(rival, "rival@merchant.example")
    rival.opens(submission, status=404)

    _is_found_and_bought(Buyer(person("buyer"), "en-th", "b@thailand.example"), petra)


def _is_found_and_bought(buyer: Buyer, petra: Visitor) -> None:
    visitor = buyer.visitor
    visitor.opens("/en-th/search/?q=peanut+butter")
    # Goods that have only one of the words are shown before these are there.
    cards = visitor.page.locator("main .product-card a")
    card = cards.filter(has_text="Peanut Butter").first
    until = time.monotonic() + SEARCH_SECONDS
    while not card.count():
        # A real Saleor makes its search index by a task of its own, a while later.
        assert time.monotonic() < until, "the goods are not found"
        visitor.page.wait_for_timeout(2000)
        visitor.page.reload()
    visitor.follows(card)
    assert "Peanut Butter" in visitor.text("h1")
    sku = visitor.texts(".label .code")[-1]
    assert BOUGHT in sku
    free_before = free_of(lots_of(petra, sku))
    assert free_before == 75

    visitor.page.click("form.buy button[type=submit]")
    visitor.page.wait_for_selector("#added .notice--success")
    buyer.goes_to_basket()
    buyer.goes_to_review()
    _, total = buyer.sum()
    buyer.pays_by("promptpay")
    buyer.tells_bank("approve")
    assert buyer.waits_for_lots() == ["SKN-M-15"]
    assert buyer.sum()[1] == total
    assert free_of(lots_of(petra, sku)) == 74
