"""Reading a shop page by page through the contract, and the small shapes it needs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storefront.saleor.client import SaleorClient

PAGE = 100


def pages(
    client: SaleorClient, operation: str, *path: str, **variables: Any
) -> Iterator[dict[str, Any]]:
    """Nodes of a connection, all pages, as plain JSON.

    `path` leads from `data` to the connection; a null on the way means no nodes.
    """
    after: str | None = None
    while True:
        data: Any = client.run_raw(
            operation, {**variables, "first": PAGE, "after": after}
        )
        for part in path:
            data = (data or {}).get(part)
        if not data:
            return
        for edge in data["edges"]:
            yield edge["node"]
        if not data["pageInfo"]["hasNextPage"]:
            return
        after = data["pageInfo"]["endCursor"]


def rich_text(text: str) -> str:
    """EditorJS JSON of plain paragraphs, as Saleor's descriptions want it."""
    blocks = [
        {"type": "paragraph", "data": {"text": _escaped(part.strip())}}
        for part in text.split("\n\n")
        if part.strip()
    ]
    return json.dumps({"blocks": blocks}, ensure_ascii=False)


def same_rich_text(stored: str | None, wanted: str) -> bool:
    """Whether two EditorJS documents say the same, editor details apart."""
    return plain_paragraphs(stored) == plain_paragraphs(wanted)


def plain_paragraphs(document: str | None) -> list[str]:
    """Paragraphs of an EditorJS document, as they are stored."""
    if not document:
        return []
    try:
        blocks = json.loads(document).get("blocks") or []
    except (ValueError, AttributeError):
        return [document]
    return [str(block.get("data", {}).get("text", "")) for block in blocks]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
