"""`make screens`: twenty key pages, at two widths in four languages, as contact sheets.

A person walks through the demo in each language, as in the journeys, and every page is
judged as there (axe, width, budget, other hosts). The pictures become one sheet a page
in `docs/screens`.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pavilion_config.settings_test")

import django

django.setup()

from PIL import Image, ImageDraw
from playwright.sync_api import sync_playwright

from tests.journeys.buyer import Buyer
from tests.journeys.conftest import BROWSERS, FLAGS
from tests.journeys.operator import MERCHANT, OPERATOR, signs_in
from tests.journeys.shop_process import shop_start
from tests.journeys.visitor import DESK, PHONE, visitor_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

SCREENS = Path(__file__).resolve().parents[2] / "docs" / "screens"
PLACES = {"zh-hans-cn": "zh-Hans", "ar-ae": "ar", "de-de": "de", "th-th": "th"}
# Goods that may be bought in all four markets, and fruit that may not be posted to most.
GOODS = ("hom-mali-rice", "TKR-HML-1KG")
METHODS = {
    "zh-hans-cn": "alipay",
    "ar-ae": "card",
    "de-de": "card",
    "th-th": "promptpay",
}
PAGES = (
    "door", "home", "shelf", "collection", "product", "not-sold-here", "bases", "base",
    "search", "nothing-found", "basket", "who", "address", "delivery", "review", "bank",
    "order", "lot", "merchant", "console",
)  # fmt: skip
# A sheet's columns, in pixels, and how much of a long page is shown.
COLUMN = {PHONE["width"]: 195, DESK["width"]: 512}
TALLEST, GAP, HEAD = 1100, 16, 22
PAPER, INK = "#e4ddcf", "#1e1b16"


class Walk:
    """One person's way past every key page; remembers which picture is which page."""

    def __init__(self, browser: Browser, url: str, place: str, output: Path) -> None:
        self.place = place
        context = browser.new_context(
            viewport=DESK,  # type: ignore[arg-type]
            locale=PLACES[place],
        )
        self.visitor = visitor_of(context, url=url, journey=place, output=output)
        self.buyer = Buyer(self.visitor, place, f"{place}@screens.example")
        self.found: dict[str, Path] = {}

    def page(self, name: str, go: Callable[[], object]) -> None:
        """Go somewhere; the last picture of the way is the page of this name."""
        go()
        stem = f"{self.place}-{self.visitor.pictures:02}-"
        self.found[name] = min(self.visitor.output.glob(f"{stem}*-{DESK['width']}.png"))

    def opens(self, name: str, path: str) -> None:
        """A page by its address inside the place."""
        self.page(name, lambda: self.visitor.opens(f"/{self.place}/{path}"))

    def everywhere(self) -> None:
        """All twenty pages. Raises what a page is at fault for."""
        self.page("door", lambda: self.visitor.opens("/?choose"))
        self.opens("home", "")
        self.opens("shelf", "c/pantry/")
        self.opens("collection", "collections/gi-treasures/")
        self.opens("not-sold-here", "p/fresh-mangosteen/")
        self.opens("bases", "bases/")
        self.opens("base", "bases/thung-kula/")
        self.opens("search", "search/?q=durian")
        self.opens("nothing-found", "search/?q=qwxzv")
        self.page("product", lambda: self.buyer.adds(*GOODS))
        self._buys()
        for name, who, path in (
            ("merchant", MERCHANT, "/merchant/"),
            ("console", OPERATOR, "/console/"),
        ):
            self.visitor.page.context.clear_cookies()
            signs_in(self.visitor, who)
            self.page(name, lambda path=path: self.visitor.opens(path))
        self.visitor.finishes()

    def _buys(self) -> None:
        buyer = self.buyer
        self.page("basket", buyer.goes_to_basket)
        self.page("who", buyer.goes_to_checkout)
        self.page("address", buyer.says_who)
        self.page("delivery", buyer.says_where)
        buyer.chooses_delivery()
        if buyer.market == "cn":
            buyer.agrees()
            to_review = self.visitor.page.locator("main a.button[href$='/review/']")
            self.visitor.follows(to_review)
        self.page("review", lambda: buyer.stands_at("review"))
        self.page("bank", lambda: buyer.pays_by(METHODS[self.place]))
        buyer.tells_bank("approve")
        lots: list[str] = []
        self.page("order", lambda: lots.extend(buyer.waits_for_lots()))
        link = self.visitor.page.locator("details.lot .small > a")
        self.page("lot", lambda: self.visitor.follows(link.first))


def sheet(name: str, pictures: dict[str, Path], target: Path) -> Path:
    """One page in all languages: phone and desk beside each other, row by row."""
    cells = [
        (place, width, _cut(picture, width))
        for place, picture in pictures.items()
        for width in COLUMN
    ]
    tall = max(cell.height for _, _, cell in cells)
    wide = sum(COLUMN[width] + GAP for _, width, _ in cells) + GAP
    made = Image.new("RGB", (wide, tall + HEAD + 2 * GAP), PAPER)
    pen, left = ImageDraw.Draw(made), GAP
    for place, width, cell in cells:
        pen.text((left, GAP // 2), f"{place} · {width} px", fill=INK)
        made.paste(cell, (left, HEAD + GAP))
        left += COLUMN[width] + GAP
    file = target / f"{name}.webp"
    made.save(file, quality=58, method=6)
    return file


def _cut(picture: Path, width: int) -> Image.Image:
    file = picture.with_name(re.sub(r"-\d+[.]png$", f"-{width}.png", picture.name))
    with Image.open(file) as shot:
        column = COLUMN[width]
        scaled = shot.convert("RGB").resize(
            (column, round(shot.height * column / shot.width)), Image.Resampling.LANCZOS
        )
    return scaled.crop((0, 0, column, min(scaled.height, TALLEST)))


def main() -> int:
    """Walk, judge, and write `docs/screens`. Answers 1 where a page is at fault."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sys.stderr.write("Chromium is missing: run `make browser`.\n")
        return 1
    with tempfile.TemporaryDirectory(prefix="pavilion-screens-") as folder:
        shop = shop_start(Path(folder) / "demo")
        try:
            shop.wait()
            walks = _walks(path, shop.url, Path(folder))
        finally:
            shop.stop()
        SCREENS.mkdir(parents=True, exist_ok=True)
        for name in PAGES:
            file = sheet(name, {one.place: one.found[name] for one in walks}, SCREENS)
            sys.stdout.write(f"{file.name} {file.stat().st_size // 1024} kB\n")
    (SCREENS / "README.md").write_text(_readme(), encoding="utf-8")
    return 0


def _walks(chromium: str, url: str, folder: Path) -> list[Walk]:
    walks = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS])
        for place in PLACES:
            output = folder / place
            output.mkdir()
            walk = Walk(browser, url, place, output)
            walk.everywhere()
            walks.append(walk)
        browser.close()
    return walks


def _readme() -> str:
    day = datetime.now(tz=UTC).date().isoformat()
    rows = "".join(f"\n## {name}\n![{name}]({name}.webp)\n" for name in PAGES)
    return (
        "# Screens\n\nThe demo in Chinese, Arabic, German and Thai, on a phone and on a "
        f"desk, as `make screens` found it on {day}. Long pages are cut.\n{rows}"
    )


if __name__ == "__main__":
    sys.exit(main())
