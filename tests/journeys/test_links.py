"""A walk along every link of a place: none is broken, and no words are left in English.

Arabic shares no letters with the language the pages are written in, so three words of
Latin letters in a row, outside names and codes, are words that nobody translated.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.journey
PLACE = "/ar-ae/"
# What a page loads and where it leads. Forms that post are the other journeys'.
_LINKS = re.compile(r'(?:href|src|action|content)="(/[^"]*)"')
ELSEWHERE = re.compile(r"/(?:zh-hans|en|de|ja|ar|th)-[a-z]{2}/")
MOST = 400
_LATIN = re.compile(r"[A-Za-z][\w'’.-]*(?:[ ,]+[A-Za-z][\w'’.-]*){2,}")
# A name or a code is isolated, or says in which language it is.
_NAMES = {"bdi", "code", "address", "script", "style", "option"}
_VOID = {"meta", "link", "input", "img", "br", "source", "hr", "wbr"}


class Words(HTMLParser):
    """Three words of Latin letters in a row, where the page speaks its own language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language, self.found = language, []  # type: ignore[var-annotated]
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            outer = self._open[-1][1] if self._open else ""
            self._open.append((tag, dict(attrs).get("lang") or outer))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            continue

    def handle_data(self, data: str) -> None:
        if not self._open or self._open[-1][1] != self.language:
            return
        if _NAMES.isdisjoint(name for name, _language in self._open):
            self.found += _LATIN.findall(data)


def untranslated(html: str, language: str) -> list[str]:
    words = Words(language)
    words.feed(html)
    return words.found


def test_words_that_nobody_translated_are_found() -> None:
    html = (
        '<html lang="ar"><p>سعر <b>Duty and tax included</b></p><img alt="x">'
        '<p><bdi>Thailand Pavilion Demo Co</bdi></p><p lang="en">All of this is fine</p>'
    )
    assert untranslated(html, "ar") == ["Duty and tax included"]


def test_no_link_is_broken_and_no_words_are_left(shop_url: str) -> None:
    broken, left, count = [], [], 0
    for path, answer in pages(shop_url):
        count += 1
        if answer.status_code >= 400:
            broken.append((path, answer.status_code))
        elif path.startswith(PLACE) and is_page(answer):
            left += [(path, words) for words in untranslated(answer.text, "ar")]
    assert broken == []
    assert left == []
    assert count > 100


def pages(shop_url: str) -> Iterator[tuple[str, httpx.Response]]:
    """Everything that a place's pages name, each address once."""
    waiting, seen = [PLACE], {PLACE}
    with httpx.Client(base_url=shop_url, timeout=30) as shop:
        while waiting:
            path = waiting.pop()
            answer = shop.get(path, follow_redirects=True)
            yield path, answer
            for link in _LINKS.findall(answer.text if is_page(answer) else ""):
                found = urldefrag(urljoin(path, link.replace("&amp;", "&")))[0]
                if is_followed(found) and found not in seen:
                    seen.add(found)
                    waiting.append(found)
            assert len(seen) < MOST, "the links of a place do not end"


def is_page(answer: httpx.Response) -> bool:
    return answer.headers.get("content-type", "").startswith("text/html")


def is_followed(path: str) -> bool:
    parts = urlsplit(path)
    if ELSEWHERE.match(parts.path) and not parts.path.startswith(PLACE):
        return False
    return not parts.path.endswith(("/basket/add/", "/basket/change/", "/search/"))
