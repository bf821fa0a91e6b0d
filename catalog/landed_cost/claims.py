"""Pure: words that make a balm a medicine. What a food or a cosmetic may not say.

The lists are ours and short: disease words and promises of a cure. A found word is shown
to a person with the law that forbids it; nothing is rewritten.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.landed_cost.barriers import CLAIMS, LABEL_LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILE = Path(__file__).resolve().parent / "claims.toml"
# Written without spaces between words: a term is looked for anywhere.
UNSPACED = {"zh-Hans", "ja", "th"}


@cache
def claim_terms() -> dict[str, list[str]]:
    """The terms by language (BCP 47)."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {language: list(part["terms"]) for language, part in said.items()}


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    terms = claim_terms().get(language)
    if not terms:
        return None
    any_of = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
    if language in UNSPACED:
        return re.compile(any_of)
    # Arabic joins "and" and "the" to the word that follows.
    before = r"(?<!\w)(?:و|ال|وال)?" if language == "ar" else r"(?<!\w)"
    return re.compile(rf"{before}({any_of})(?!\w)", re.IGNORECASE)


def text_facts(
    *, texts: Mapping[str, Sequence[str]], ingredients: Mapping[str, str] | None
) -> dict[str, Any]:
    """What law asks of the words of goods, as facts of an item.

    `texts` by language, name and description first; `ingredients` by language, None for goods that are no food. A
    food is labelled in a language that says what it is and, where the food has a list of
    ingredients at all, what is in it (a food of one ingredient needs no list).
    """
    facts: dict[str, Any] = {CLAIMS: claims_in(texts)}
    if ingredients is not None:
        has_list = any(ingredients.values())
        facts[LABEL_LANGUAGES] = sorted(
            language
            for language, written in texts.items()
            if written and all(written[:2])
            and (ingredients.get(language) or not has_list)
        )  # fmt: skip
    return facts


def claims_in(texts: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Terms found, by language; languages without one are left out.

    `texts` are a product's texts by language: name, description, story, serving.
    """
    found: dict[str, list[str]] = {}
    for language, written in texts.items():
        pattern = _pattern(language)
        if pattern is None:
            continue
        terms = {hit.lower() for text in written for hit in pattern.findall(text)}
        if terms:
            found[language] = sorted(terms)
    return found
