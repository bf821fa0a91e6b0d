"""A stranger looks around: every kind of page, in every language of a market."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

PLACES = {
    "zh-hans-cn": ("zh-Hans", "ltr", "香米"),
    "de-de": ("de", "ltr", "reis"),
    "ja-jp": ("ja", "ltr", "米"),
    "ar-ae": ("ar", "rtl", "أرز"),
    "en-sg": ("en", "ltr", "rice"),
    "th-th": ("th", "ltr", "ข้าว"),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_stranger_looks_around(person: Callable[..., Visitor], place: str) -> None:
    language, direction, rice = PLACES[place]
    visitor = person(place)

    visitor.opens(f"/{place}/")
    html = visitor.page.locator("html")
    assert html.get_attribute("lang") == language
    assert html.get_attribute("dir") == direction
    visitor.opens(f"/{place}/c/rice/")
    assert any(rice in name.casefold() for name in visitor.texts("main h2, main h3"))
    visitor.opens(f"/{place}/collections/gi-treasures/")
    visitor.opens(f"/{place}/p/hom-mali-rice/")
    assert rice in visitor.text("h1").casefold()
    visitor.opens(f"/{place}/bases/")
    visitor.follows(visitor.page.locator("main .base-card a, main article a").first)
    visitor.opens(f"/{place}/search/?q={rice}")
    assert any("/p/hom-mali-rice/" in link for link in _links(visitor))
    visitor.opens(f"/{place}/imprint/")
    visitor.opens(f"/{place}/basket/")
    visitor.opens(f"/{place}/p/there-is-no-such-thing/", status=404)


def test_the_design_system_holds_in_both_directions_and_themes(
    person: Callable[..., Visitor],
) -> None:
    visitor = person()

    visitor.opens("/design/")

    assert visitor.page.locator(".specimen").count() == 4


@pytest.mark.parametrize("place", ["de-de", "ar-ae"])
def test_long_words_have_room(person: Callable[..., Visitor], place: str) -> None:
    visitor = person(place)
    for path in ("", "c/rice/", "p/dried-longan/", "p/fresh-mangosteen/", "bases/"):
        visitor.page.goto(f"{visitor.url}/{place}/{path}")
        visitor.passes()
        visitor.stretches()


def _links(visitor: Visitor) -> list[str]:
    return [
        link.get_attribute("href") or ""
        for link in visitor.page.locator("main a").all()
    ]
