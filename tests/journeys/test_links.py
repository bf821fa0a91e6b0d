"""Every link of a place leads somewhere: no page names one that is not there."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest

pytestmark = pytest.mark.journey
# What a page loads and where it leads. Forms that post are the other journeys'.
_LINKS = re.compile(r'(?:href|src|action|content)="(/[^"]*)"')
# A page of the same kind in another place differs in its words only.
PLACES = ("/de-de/",)
ELSEWHERE = re.compile(r"/(?:zh-hans|en|de|ja|ar|th)-[a-z]{2}/")
MOST = 400


@pytest.mark.parametrize("place", PLACES)
def test_no_link_is_broken(shop_url: str, place: str) -> None:
    waiting, seen, broken = [place], {place}, []
    with httpx.Client(base_url=shop_url, timeout=30) as shop:
        while waiting:
            path = waiting.pop()
            answer = shop.get(path, follow_redirects=True)
            if answer.status_code >= 400:
                broken.append((path, answer.status_code))
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            for link in _LINKS.findall(answer.text):
                found = urldefrag(urljoin(path, link.replace("&amp;", "&")))[0]
                if _is_followed(found, place) and found not in seen:
                    seen.add(found)
                    waiting.append(found)
            assert len(seen) < MOST, "the links of a place do not end"
    assert broken == []
    assert len(seen) > 100


def _is_followed(path: str, place: str) -> bool:
    parts = urlsplit(path)
    if ELSEWHERE.match(parts.path) and not parts.path.startswith(place):
        return False
    return not parts.path.endswith(("/basket/add/", "/basket/change/", "/search/"))
