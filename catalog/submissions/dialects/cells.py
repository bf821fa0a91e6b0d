"""What the dialects share: cells by heading, plain text out of HTML, weights, languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Row = tuple[int, dict[str, str]]
_SPACE = re.compile(r"[ \t\xa0]+")
_LINES = re.compile(r"\s*\n\s*")
_WEIGHT = re.compile(r"\s*([\d.,]+)\s*(kg|g|lb|lbs|oz)\b", re.IGNORECASE)
_PRICE = re.compile(r"\s*([\d.,]+)\s*([A-Za-z]{3})?\s*")
_GRAMS = {
    "g": Decimal(1),
    "kg": Decimal(1000),
    "lb": Decimal("453.59237"),
    "lbs": Decimal("453.59237"),
    "oz": Decimal("28.349523125"),
}
_SCRIPTS = (
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh-Hans", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """A program's export: `owns` by headings in lower case, `rows` from its lines.

    `rows` yields the line number in the file (headings are line 1) and cells by our
    column names; `language` is that of texts whose script does not tell.
    """

    code: str
    name: str
    owns: Callable[[frozenset[str]], bool]
    rows: Callable[[Sequence[Mapping[str, str]], str], Iterable[Row]]
    uses: frozenset[str]


def by_heading(lines: Sequence[Sequence[str]]) -> Iterator[dict[str, str]]:
    """Each line as cells by its heading in lower case; empty cells are left out."""
    heads = [head.strip().lower() for head in lines[0]]
    for line in lines[1:]:
        yield {
            head: cell.strip()
            for head, cell in zip(heads, line, strict=False)
            if head and cell.strip()
        }


def language_of(text: str, otherwise: str) -> str:
    """The language of a text by its script: Thai, kana, Han, Arabic, else as told."""
    for language, script in _SCRIPTS:
        if script.search(text):
            return language
    return otherwise


def put_text(cells: dict[str, str], column: str, text: str, language: str) -> None:
    """A text under its column and language, as plain text."""
    plain = plain_text(text)
    if plain:
        cells[f"{column}_{language_of(plain, language)}"] = plain


def put_weight(cells: dict[str, str], column: str, grams: Decimal | None) -> None:
    """A weight in grams, whole where it is whole."""
    if grams and grams > 0:
        cells[column] = f"{grams.quantize(Decimal(1)):f}"
        cells["weight_unit"] = "g"


def number_of(text: str) -> Decimal | None:
    """A number as programs write it; None where it is none."""
    try:
        number = Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def grams_of(text: str, unit: str = "") -> Decimal | None:
    """A weight with its unit beside or inside the text, in grams."""
    found = _WEIGHT.match(text)
    if found:
        number, unit = number_of(found[1]), found[2]
    else:
        number = number_of(text)
    factor = _GRAMS.get(unit.lower())
    return number * factor if number is not None and factor else None


def price_of(text: str) -> tuple[str, str]:
    """Amount and currency of a price as "42.50 THB"; the currency may be missing."""
    found = _PRICE.fullmatch(text)
    if not found:
        return text, ""
    return found[1].replace(",", ""), (found[2] or "").upper()


def sku_of(text: str) -> str:
    """A stranger's number in our form: capitals, digits and single hyphens."""
    return re.sub(r"[^A-Z0-9]+", "-", text.upper()).strip("-")


class _Text(HTMLParser):
    BREAKS = frozenset({"p", "br", "li", "div", "h1", "h2", "h3", "tr", "ul", "ol"})
    SILENT = frozenset({"script", "style"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self._silent += tag in self.SILENT
        if tag in self.BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self.SILENT and self._silent > 0
        if tag in self.BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def plain_text(text: str) -> str:
    """HTML as the text a reader sees; text without tags stays as it is."""
    if "<" not in text and "&" not in text:
        return text.strip()
    parser = _Text()
    parser.feed(text)
    parser.close()
    said = _SPACE.sub(" ", "".join(parser.parts))
    return _LINES.sub("\n", said).strip()
