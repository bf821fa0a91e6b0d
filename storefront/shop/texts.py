"""Running text of commerce as paragraphs."""

from __future__ import annotations

import html
import json
import re

_TAG = re.compile(r"<[^>]+>")
_BLANK_LINE = re.compile(r"\n\s*\n")


def paragraphs(value: object) -> tuple[str, ...]:
    """Paragraphs of plain text, or of Saleor's rich text (EditorJS blocks as JSON).

    Markup inside a block is dropped: templates escape what comes out.
    """
    if not isinstance(value, str) or not value.strip():
        return ()
    blocks = _blocks(value)
    if blocks is None:
        return tuple(part.strip() for part in _BLANK_LINE.split(value) if part.strip())
    return tuple(text for block in blocks if (text := _plain(block)))


def _blocks(value: str) -> list[object] | None:
    try:
        read = json.loads(value)
    except ValueError:
        return None
    blocks = read.get("blocks") if isinstance(read, dict) else None
    return blocks if isinstance(blocks, list) else None


def _plain(block: object) -> str:
    data = block.get("data") if isinstance(block, dict) else None
    text = data.get("text") if isinstance(data, dict) else None
    return html.unescape(_TAG.sub("", str(text or ""))).strip()
