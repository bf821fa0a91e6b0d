"""Shopify's product export: several lines a product, its texts on the first alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.submissions.dialects.cells import (
    Dialect,
    Row,
    grams_of,
    put_text,
    put_weight,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MARK = frozenset({"handle", "title", "variant sku"})
WHOLE = "default title"
USES = frozenset(
    {
        "handle", "title", "body (html)", "variant sku", "variant barcode",
        "variant price", "variant grams", "variant weight unit", "image src",
        "variant image", "variant inventory qty", "option1 value", "option2 value",
        "option3 value", "status", "published",
    }
)  # fmt: skip


def _rows(lines: Sequence[Mapping[str, str]], language: str) -> Iterable[Row]:
    product: Mapping[str, str] = {}
    for number, line in enumerate(lines, start=2):
        if line.get("handle", "") != product.get("handle") or line.get("title"):
            product = line
        # A line with a picture and nothing else belongs to the product above it.
        if not (line.get("variant sku") or line.get("variant price")):
            continue
        yield number, _cells(product, line, language)


def _cells(
    product: Mapping[str, str], line: Mapping[str, str], language: str
) -> dict[str, str]:
    options = [line.get(f"option{i} value", "") for i in (1, 2, 3)]
    chosen = " / ".join(x for x in options if x and x.lower() != WHOLE)
    cells = {
        "sku": line.get("variant sku", ""),
        "gtin": line.get("variant barcode", "").lstrip("'"),
        "price": line.get("variant price", ""),
        "quantity": line.get("variant inventory qty", ""),
        "size": chosen,
        "picture": line.get("variant image") or product.get("image src", ""),
    }
    title = product.get("title", "")
    put_text(cells, "name", f"{title}, {chosen}" if chosen else title, language)
    put_text(cells, "description", product.get("body (html)", ""), language)
    put_weight(cells, "gross_weight", grams_of(line.get("variant grams", ""), "g"))
    return {column: text for column, text in cells.items() if text}


SHOPIFY = Dialect("shopify", "Shopify", MARK.issubset, _rows, USES)
