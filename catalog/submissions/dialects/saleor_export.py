"""Saleor's own product export: one line a variant, prices by channel."""

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

MARK = frozenset({"variant sku", "product type"})
PRICE, CURRENCY, STOCK = (
    "(channel price amount)",
    "(channel currency code)",
    "(warehouse quantity)",
)
USES = frozenset(
    {
        "id", "name", "description", "description as str", "category", "product type",
        "product weight", "variant id", "variant sku", "variant weight",
        "product media", "variant media", "charge taxes", "collections",
    }
)  # fmt: skip


def _owns(heads: frozenset[str]) -> bool:
    return heads >= MARK and "handle" not in heads


def _rows(lines: Sequence[Mapping[str, str]], language: str) -> Iterable[Row]:
    product: Mapping[str, str] = {}
    for number, line in enumerate(lines, start=2):
        if line.get("name"):
            product = line
        if not line.get("variant sku"):
            continue
        yield number, _cells(product, line, language)


def _cells(
    product: Mapping[str, str], line: Mapping[str, str], language: str
) -> dict[str, str]:
    media = line.get("variant media") or product.get("product media", "")
    cells = {
        "sku": line["variant sku"],
        "category": product.get("category", ""),
        "product_type": product.get("product type", ""),
        "picture": media.split(",")[0].strip(),
        "price": _ending(line, PRICE),
        "currency": _ending(line, CURRENCY),
        "quantity": _ending(line, STOCK),
    }
    put_text(cells, "name", product.get("name", ""), language)
    # The other column holds the editor's JSON.
    text = product.get("description as str", "")
    put_text(cells, "description", text, language)
    weight = line.get("variant weight") or product.get("product weight", "")
    put_weight(cells, "gross_weight", grams_of(weight) or grams_of(weight, "kg"))
    return {column: said for column, said in cells.items() if said}


def _ending(line: Mapping[str, str], ending: str) -> str:
    return next((text for head, text in line.items() if head.endswith(ending)), "")


SALEOR_EXPORT = Dialect("saleor", "Saleor", _owns, _rows, USES)
