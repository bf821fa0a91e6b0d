"""A shelf is narrowed and sorted where it stands, as a search is."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from storefront.localization import messages
from storefront.shop import selectors
from tests.storefront.shop import samples

if TYPE_CHECKING:
    from django.test import Client

asked: list[dict[str, Any]] = []


@pytest.fixture(autouse=True)
def _shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    messages.compile_all()
    asked.clear()
    place = samples.a_place("de-de")
    cards = (
        samples.a_card(place, slug="dear", price=samples.an_amount(place, "49.00")),
        samples.a_card(place, slug="cheap", price=samples.an_amount(place, "9.00")),
        samples.a_card(place, slug="fair", price=samples.an_amount(place, "39.00")),
    )
    products = SimpleNamespace(
        edges=[], page_info=SimpleNamespace(has_next_page=True, end_cursor="next")
    )
    shelf = SimpleNamespace(name="Reis", translation=None, products=products)

    def run(document: str, **variables: Any) -> SimpleNamespace:
        asked.append({"document": document, **variables})
        return SimpleNamespace(category=shelf, collection=shelf)

    monkeypatch.setattr(selectors, "shop_client", lambda: SimpleNamespace(run=run))
    monkeypatch.setattr(selectors, "product_cards", lambda **_: cards)


def goods_of(html: str) -> list[str]:
    return re.findall(r'product-card__name"><a href="/de-de/p/([a-z-]+)/', html)


def test_a_shelf_as_it_is_comes_a_page_at_a_time(client: Client) -> None:
    html = client.get("/de-de/c/rice/?after=here").content.decode()

    assert goods_of(html) == ["dear", "cheap", "fair"]
    assert (asked[0]["first"], asked[0]["after"]) == (24, "here")
    assert 'href="?after=next"' in html


@pytest.mark.parametrize("path", ["/de-de/c/rice/", "/de-de/collections/gifts/"])
def test_what_is_chosen_narrows_the_whole_shelf(client: Client, path: str) -> None:
    html = client.get(f"{path}?most=40&sort=price&after=here").content.decode()

    assert goods_of(html) == ["cheap", "fair"]
    assert (asked[0]["first"], asked[0]["after"]) == (100, None)
    form = re.search(r'<form class="finder__form"[^>]*>.*?</form>', html, re.DOTALL)
    assert form
    # It asks the shelf again, not the search.
    assert "action=" not in form[0].split(">")[0]
    assert 'name="q"' not in form[0]
    assert "after=next" not in html


def test_where_nothing_fits_the_way_back_is_named(client: Client) -> None:
    html = client.get("/de-de/c/rice/?most=1").content.decode()

    assert goods_of(html) == []
    assert "Ganzes Regal zeigen" in html


def test_where_nothing_comes_in_time_the_first_that_does_is_named(
    client: Client,
) -> None:
    html = client.get("/de-de/c/rice/?most=40&by=2026-11-27").content.decode()

    assert goods_of(html) == []
    assert "Nichts hiervon kommt sicher bis" in html
    assert "27. November 2026" in html
    assert "3.–7. Dez." in html
