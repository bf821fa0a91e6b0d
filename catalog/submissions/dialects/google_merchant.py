"""Google Merchant feeds: a table with tabs, or RSS and Atom with the names of `g:`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from catalog.submissions.dialects.cells import (
    Dialect,
    Row,
    grams_of,
    price_of,
    put_text,
    put_weight,
)
from catalog.submissions.errors import SheetError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from xml.etree.ElementTree import Element

MARK = frozenset({"id", "title", "price", "availability"})
USES = frozenset(
    {
        "id", "title", "description", "price", "gtin", "image_link", "image link",
        "shipping_weight", "shipping weight", "size", "mpn", "item_group_id",
        "availability",
    }
)  # fmt: skip
ITEMS = ("item", "entry")


def feed_lines(content: bytes, *, maximum_rows: int) -> list[list[str]]:
    """An XML feed as lines under headings. Raises `SheetError`.

    Entities and outside references are refused, not resolved.
    """
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise SheetError("file_entities") from error
    except (ParseError, ValueError) as error:
        raise SheetError("file_not_readable") from error
    items = [node for node in root.iter() if _name(node) in ITEMS]
    if len(items) > maximum_rows:
        raise SheetError("too_many_rows", limit=maximum_rows)
    rows: list[dict[str, str]] = []
    for item in items:
        row: dict[str, str] = {}
        for node in item:
            row.setdefault(_name(node), (node.text or "").strip())
        rows.append(row)
    heads = list(dict.fromkeys(name for row in rows for name in row))
    return [heads, *([row.get(head, "") for head in heads] for row in rows)]


def _name(node: Element) -> str:
    return str(node.tag).rpartition("}")[2].lower()


def _rows(lines: Sequence[Mapping[str, str]], language: str) -> Iterable[Row]:
    for number, line in enumerate(lines, start=2):
        if not line:
            continue
        amount, currency = price_of(line.get("price", ""))
        cells = {
            "sku": line.get("id", ""),
            "gtin": line.get("gtin", ""),
            "price": amount,
            "currency": currency,
            "size": line.get("size", ""),
            "picture": line.get("image_link") or line.get("image link", ""),
        }
        put_text(cells, "name", line.get("title", ""), language)
        put_text(cells, "description", line.get("description", ""), language)
        weight = line.get("shipping_weight") or line.get("shipping weight", "")
        put_weight(cells, "gross_weight", grams_of(weight))
        yield number, {column: text for column, text in cells.items() if text}


GOOGLE_MERCHANT = Dialect(
    "google_merchant", "Google Merchant", MARK.issubset, _rows, USES
)
