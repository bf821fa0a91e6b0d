"""WooCommerce's product export: variations name their parent, and inherit its texts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from catalog.submissions.dialects.cells import (
    Dialect,
    Row,
    grams_of,
    number_of,
    put_text,
    put_weight,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MARK = frozenset({"id", "type", "sku", "name", "regular price"})
SIDES = {
    "length_mm": "length (cm)",
    "width_mm": "width (cm)",
    "height_mm": "height (cm)",
}
CODE = "gtin, upc, ean, or isbn"
USES = frozenset(
    {
        "id", "type", "sku", "name", "short description", "description", "parent",
        "regular price", "stock", "images", "weight (kg)", "weight (g)", CODE,
        *SIDES.values(),
    }
) | frozenset(f"attribute {i} value(s)" for i in (1, 2, 3))  # fmt: skip


def _rows(lines: Sequence[Mapping[str, str]], language: str) -> Iterable[Row]:
    parents: dict[str, Mapping[str, str]] = {}
    for line in lines:
        parents[f"id:{line.get('id', '')}"] = line
        if line.get("sku"):
            parents[line["sku"]] = line
    for number, line in enumerate(lines, start=2):
        kind = line.get("type", "simple").split(",")[0].strip().lower()
        if not line or kind in {"variable", "grouped", "external"}:
            continue
        parent = parents.get(line.get("parent", ""), {})
        yield number, _cells(line, parent, kind == "variation", language)


def _cells(
    line: Mapping[str, str],
    parent: Mapping[str, str],
    is_variation: bool,  # noqa: FBT001
    language: str,
) -> dict[str, str]:
    both = {**parent, **line}
    values = [line.get(f"attribute {i} value(s)", "") for i in (1, 2, 3)]
    chosen = " / ".join(x for x in values if x) if is_variation else ""
    cells = {
        "sku": line.get("sku", ""),
        "gtin": line.get(CODE, ""),
        "price": line.get("regular price", ""),
        "quantity": line.get("stock", ""),
        "size": chosen,
        "picture": both.get("images", "").split(",")[0].strip(),
    }
    put_text(cells, "name", both.get("name", ""), language)
    text = both.get("description") or both.get("short description", "")
    # WooCommerce writes a line's end as these two signs.
    put_text(cells, "description", text.replace("\\n", "\n"), language)
    grams = grams_of(both.get("weight (kg)", ""), "kg")
    put_weight(
        cells, "gross_weight", grams or grams_of(both.get("weight (g)", ""), "g")
    )
    for column, head in SIDES.items():
        side = number_of(both.get(head, ""))
        if side and side > 0:
            cells[column] = f"{(side * 10).quantize(Decimal(1)):f}"
    return {column: text for column, text in cells.items() if text}


WOOCOMMERCE = Dialect("woocommerce", "WooCommerce", MARK.issubset, _rows, USES)
