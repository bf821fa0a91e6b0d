"""Whose file is it? Our own headings, another program's, or words that mean ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.submissions.columns import TEXTS, columns
from catalog.submissions.dialects.cells import by_heading
from catalog.submissions.dialects.google_merchant import GOOGLE_MERCHANT
from catalog.submissions.dialects.open_food_facts import OPEN_FOOD_FACTS
from catalog.submissions.dialects.saleor_export import SALEOR_EXPORT
from catalog.submissions.dialects.shopify import SHOPIFY
from catalog.submissions.dialects.synonyms import SYNONYMS
from catalog.submissions.dialects.woocommerce import WOOCOMMERCE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from catalog.submissions.dialects.cells import Dialect

DIALECTS = (SHOPIFY, WOOCOMMERCE, SALEOR_EXPORT, GOOGLE_MERCHANT, OPEN_FOOD_FACTS)
OWN = "template"
_SPACES = re.compile(r"[\s_]+")


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file's dialect and its rows, by line number; `unknown` headings mean nothing."""

    dialect: str
    rows: tuple[tuple[int, dict[str, str]], ...]
    unknown: tuple[str, ...]


def recognised(
    lines: Sequence[Sequence[str]],
    *,
    language: str,
    mapping: Mapping[str, str] | None = None,
) -> Recognised | None:
    """Read lines (headings first) of another program's export; None where it is none.

    `mapping` is what a merchant said of headings: heading in lower case → our column.
    """
    heads = [head.strip().lower() for head in lines[0]]
    if mapping:
        return None
    found = next((d for d in DIALECTS if d.owns(frozenset(heads))), None)
    if found is None:
        return None
    unknown = tuple(
        head.strip()[:60]
        for head, low in zip(lines[0], heads, strict=True)
        if low and not _is_used(found, low)
    )
    rows = tuple(found.rows(list(by_heading(lines)), language))
    return Recognised(found.code, rows, unknown)


def column_of(head: str, mapping: Mapping[str, str] | None = None) -> str | None:
    """Our column for a heading: as the merchant said, by its key, or by its meaning.

    Texts may name their language as `name:zh-Hans`, `name_zh-Hans` or `name (zh-Hans)`.
    """
    said = head.strip().strip("*").strip()
    low = said.lower()
    if mapping and low in mapping:
        return mapping[low] or None
    known = {column.key.lower(): column.key for column in columns()}
    key = _SPACES.sub("_", low)
    if key in known:
        return known[key]
    text, language = _text_and_language(low)
    if text in TEXTS and f"{text}_{language}" in known:
        return known[f"{text}_{language}"]
    return SYNONYMS.get(_SPACES.sub(" ", low))


def _text_and_language(low: str) -> tuple[str, str]:
    found = re.fullmatch(r"(.+?)\s*[:(\[]\s*([a-z]{2}(?:-[a-z]{4})?)\s*[)\]]?", low)
    if not found:
        return low, ""
    text = _SPACES.sub(" ", found[1])
    meant = SYNONYMS.get(text, text).partition("_")[0]
    return meant, found[2]


def _is_used(dialect: Dialect, head: str) -> bool:
    return head in dialect.uses or head.endswith(
        ("(channel price amount)", "(channel currency code)", "(warehouse quantity)")
    )
