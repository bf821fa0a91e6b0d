"""EditorJS documents: the plain words in them."""

from __future__ import annotations

import json
import re
from typing import Any

_TAG = re.compile(r"<[^>]*>")


def words_of(document: Any) -> str:
    """The words of a rich text in their order, one space between blocks."""
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError:
            return str(document)
    blocks = document.get("blocks") if isinstance(document, dict) else None
    if not isinstance(blocks, list):
        return ""
    said: list[str] = []
    for block in blocks:
        found = block.get("data") if isinstance(block, dict) else None
        if isinstance(found, dict):
            said += _texts(found)
    return " ".join(text for text in said if text)


def _texts(found: dict[str, Any]) -> list[str]:
    said = [_TAG.sub("", found["text"])] if isinstance(found.get("text"), str) else []
    for item in found.get("items") or []:
        text = item.get("content") if isinstance(item, dict) else item
        if isinstance(text, str):
            said.append(_TAG.sub("", text))
    return said
