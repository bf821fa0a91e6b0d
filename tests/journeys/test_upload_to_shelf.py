"""Omar's sheet reaches the shelf: two mistakes mended, one row returned, then bought."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from storefront.demo.people import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

PUBLISH_SECONDS = 90
NOTE = "Anchovy is fish: name it among the allergens."


def signs_in(visitor: Visitor, email: str) -> None:
    visitor.opens("/sign-in/")
    visitor.page.get_by_label("E-mail address").fill(email)
    visitor.page.get_by_label("Password").fill(PASSWORD)
    visitor.sends()


def uploads(omar: Visitor, sheet: Path, pictures: Path | None = None) -> None:
    omar.page.get_by_label("Your sheet").set_input_files(sheet)
    if pictures:
        omar.page.get_by_label("Pictures and papers").set_input_files(pictures)
    omar.follows(omar.page.get_by_role("button", name="Upload and check"))


def downloads(omar: Visitor, name: str, target: Path) -> Path:
    with omar.page.expect_download() as started:
        omar.page.get_by_role("link", name=name, exact=True).click()
    started.value.save_as(target)
    return target


def mends(small: Path) -> None:
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


def omar_submits(omar: Visitor, folder: Path) -> None:
    signs_in(omar, "omar@merchant.example")
    sheet = downloads(omar, "sample.xlsx", folder / "sample.xlsx")
    pictures = downloads(omar, "sample-pictures.zip", folder / "pictures.zip")
    uploads(omar, sheet, pictures)
    assert omar.text("#mistakes h2") == "2 rows have mistakes"
    assert "gtin" in omar.text("#mistakes tbody")
    small = downloads(omar, "XLSX", folder / "mend.xlsx")
    mends(small)
    omar.opens("/merchant/")
    uploads(omar, small)
    omar.follows(omar.page.get_by_role("button", name="Submit 20 rows"))


def petra_decides(petra: Visitor) -> None:
    signs_in(petra, "operator@pavilion.example")
    petra.follows(petra.page.get_by_role("link", name="sample.xlsx").first)
    petra.follows(petra.page.get_by_role("link", name="Oyster Brand Nampla"))
    petra.page.get_by_label("Note", exact=True).fill(NOTE)
    petra.follows(petra.page.get_by_role("button", name="Return with this note"))
    petra.follows(petra.page.get_by_role("button", name="Approve the 19 rows"))
    until = time.monotonic() + PUBLISH_SECONDS
    while petra.texts("tbody .state").count("published") < 19:
        assert time.monotonic() < until, petra.texts("tbody .state")
        time.sleep(1)
        petra.page.reload()
    petra.looks("published")


def test_a_merchants_sheet_is_approved_and_bought(
    person: Callable[..., Visitor], tmp_path: Path
) -> None:
    omar = person("omar")
    omar_submits(omar, tmp_path)
    petra_decides(person("petra"))
    omar.page.reload()
    omar.looks("after")
    assert NOTE in omar.text("#returned")

    mei = person("mei")
    mei.opens("/en-th/search/?q=green+curry")
    mei.follows(mei.page.get_by_role("link", name="Green Curry Paste", exact=True))
    assert mei.text("h1") == "Green Curry Paste"
    mei.page.get_by_role("button", name="Add to basket").click()
    mei.page.get_by_text("It is in your basket.").wait_for()
    mei.opens("/en-th/basket/")
    assert "Green Curry Paste" in mei.text("main")
