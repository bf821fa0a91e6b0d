"""No words of a page stand in a template untranslated: only codes and names of formats."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "storefront" / "templates"
# What every language writes alike.
CODES = {
    "CSV", "EPCIS", "GTIN", "HS", "JSON", "PDF", "SKU", "XLSX", "ZIP", "https",
}  # fmt: skip
# Names a language calls itself, and a command to be typed as it stands.
KNOWN = {
    "bases/phone.html": {"English", "ไทย"},
    "merchant/tokens.html": {
        "curl", "Authorization", "Bearer", "TOKEN", "file", "goods", "csv", "pvm",
    },
}  # fmt: skip
# Written in English for whoever writes pages, and marked so (`lang="en"`).
ENGLISH = {"shop/design.html"}
_GONE = (
    r"\{#.*?#\}",
    r"\{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%\}",
    r"<(script|style)\b.*?</\1>",
    r"\{%.*?%\}|\{\{.*?\}\}",
)
_ATTRIBUTES = re.compile(r'(?:aria-label|title|placeholder|alt)="([^"]*)"')


def untranslated(text: str) -> set[str]:
    """Words of a template that no catalogue of words can reach."""
    for gone in _GONE:
        text = re.sub(gone, " ", text, flags=re.DOTALL)
    shown = re.sub(r"<[^>]*>|&\w+;", " ", text) + " ".join(_ATTRIBUTES.findall(text))
    return set(re.findall(r"[^\W\d_][^\W\d_'-]+", shown))


def test_a_word_that_nobody_translates_is_found() -> None:
    assert untranslated('<p title="Yes">{% translate "No" %} Maybe {{ x }}</p>') == {
        "Yes",
        "Maybe",
    }


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name
)
def test_every_word_of_a_page_can_be_translated(path: Path) -> None:
    name = path.relative_to(TEMPLATES).as_posix()
    if name in ENGLISH:
        assert 'lang="en"' in path.read_text(encoding="utf-8")
        return
    found = untranslated(path.read_text(encoding="utf-8"))
    assert found - CODES - KNOWN.get(name, set()) == set()
