"""The operation documents: one file each, completed with the fragments they spread."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

OPERATIONS_DIR = Path(__file__).resolve().parent / "operations"
_SPREAD = re.compile(r"\.\.\.\s*([A-Za-z_]\w*)")


@cache
def operation_names() -> tuple[str, ...]:
    """Names of all operations; a file is named after the operation in it."""
    return tuple(sorted(path.stem for path in OPERATIONS_DIR.glob("*.graphql")))


@cache
def document(name: str) -> str:
    """Full text of an operation with its fragments. Raises `LookupError` if unknown."""
    path = OPERATIONS_DIR / f"{name}.graphql"
    if not path.is_file():
        message = f"No operation document {path.name}."
        raise LookupError(message)
    return with_fragments(path.read_text(encoding="utf-8"))


def with_fragments(text: str) -> str:
    """Append every fragment that `text` spreads, directly or through another."""
    parts = [text]
    seen: set[str] = set()
    waiting = _spreads(text)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        fragment = _fragment(name)
        parts.append(fragment)
        waiting.extend(_spreads(fragment))
    return "\n".join(parts)


def _spreads(text: str) -> list[str]:
    return [name for name in _SPREAD.findall(text) if name != "on"]


@cache
def _fragment(name: str) -> str:
    path = OPERATIONS_DIR / "fragments" / f"{name}.graphql"
    return path.read_text(encoding="utf-8")


@cache
def subscription_documents() -> dict[str, str]:
    """Saleor event name -> subscription document that shapes its payload.

    Kept in `operations/subscriptions/<EVENT>.graphql`; the App manifest sends the same
    texts to a real Saleor.
    """
    folder = OPERATIONS_DIR / "subscriptions"
    return {
        path.stem: with_fragments(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.graphql"))
    }
