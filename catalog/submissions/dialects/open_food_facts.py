"""Extracts of Open Food Facts: a barcode, a name, ingredients, and figures of nutrition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.submissions.dialects.cells import Dialect, Row, put_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CODES = ("gtin", "code")
NAMES = ("name", "product_name")
TEXTS = ("ingredients", "ingredients_text")
FIGURES = {"fat_g", "fat_100g", "energy-kcal_100g", "sugars_g", "sugars_100g"}
USES = frozenset({*CODES, *NAMES, *TEXTS})


def _owns(heads: frozenset[str]) -> bool:
    return (
        bool(heads & FIGURES)
        and bool(heads & set(CODES))
        and bool(heads & set(NAMES))
        and "sku" not in heads
    )


def _rows(lines: Sequence[Mapping[str, str]], language: str) -> Iterable[Row]:
    for number, line in enumerate(lines, start=2):
        if not line:
            continue
        code = _first(line, CODES)
        # There is no other number than the barcode; the merchant may rename later.
        cells = {"sku": code, "gtin": code}
        put_text(cells, "name", _first(line, NAMES), language)
        put_text(cells, "ingredients", _first(line, TEXTS), language)
        yield number, {column: text for column, text in cells.items() if text}


def _first(line: Mapping[str, str], heads: tuple[str, ...]) -> str:
    return next((line[head] for head in heads if head in line), "")


OPEN_FOOD_FACTS = Dialect("open_food_facts", "Open Food Facts", _owns, _rows, USES)
