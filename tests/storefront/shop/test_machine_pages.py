"""What search engines, readers of feeds and shopping engines are told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Tree

import pytest
from django.conf import settings

from catalog.markets import selectors as markets
from storefront.localization import messages
from storefront.localization.places import all_places
from storefront.shop import catalogue_selectors, machine_views
from storefront.shop.pages import Eligibility
from tests.storefront.shop import samples

if TYPE_CHECKING:
    from django.test import Client

URL = settings.PUBLIC_URL
MAP = {"m": machine_views.MAPS, "x": machine_views.LINKS, "i": machine_views.PICTURES}
MEDIA = SimpleNamespace(webp="/media/thumbnails/rice/512.webp")
NODES = [
    SimpleNamespace(slug="hom-mali-rice", media=[MEDIA]),
    SimpleNamespace(slug="durian", media=[]),
]


@pytest.fixture(autouse=True)
def _goods(monkeypatch: pytest.MonkeyPatch) -> None:
    messages.compile_all()
    place = samples.a_place("de-de")
    cards = [
        samples.a_card(place, is_new_harvest=True),
        samples.a_card(place, slug="blocked", eligibility=Eligibility("blocked")),
        samples.a_card(place, slug="sold-out", is_available=False),
        samples.a_card(place, slug="unknown", price=None, quote="not_quoted"),
        samples.a_card(place, slug="shawl"),
    ]
    monkeypatch.setattr(machine_views, "nodes_all", lambda **_: iter(NODES))
    monkeypatch.setattr(catalogue_selectors, "nodes_all", lambda **_: iter(NODES))
    monkeypatch.setattr(catalogue_selectors, "product_cards", lambda **_: cards)


def test_robots_are_kept_out_of_what_is_one_persons(client: Client) -> None:
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain"
    lines = response.content.decode().splitlines()
    assert lines[-1] == f"Sitemap: {URL}/sitemap.xml"
    for path in ("/*/basket/", "/*/checkout/", "/*/order/", "/console/", "/merchant/"):
        assert f"Disallow: {path}" in lines


def test_each_place_has_a_sitemap(client: Client) -> None:
    root = Tree.fromstring(client.get("/sitemap.xml").content)

    assert [loc.text for loc in root.iterfind("m:sitemap/m:loc", MAP)] == [
        f"{URL}/{place.prefix}/sitemap.xml" for place in all_places()
    ]


def test_a_sitemap_names_every_page_with_its_twins_and_pictures(client: Client) -> None:
    response = client.get("/de-de/sitemap.xml")

    assert response["Content-Type"] == "application/xml; charset=utf-8"
    root = Tree.fromstring(response.content)
    pages = {node.findtext("m:loc", "", MAP): node for node in root}
    rice = pages[f"{URL}/de-de/p/hom-mali-rice/"]
    twins = {x.get("hreflang"): x.get("href") for x in rice.iterfind("x:link", MAP)}
    assert len(twins) == len(all_places())
    assert twins["zh-Hans-CN"] == f"{URL}/zh-hans-cn/p/hom-mali-rice/"
    assert rice.findtext("i:image/i:loc", "", MAP) == f"{URL}{MEDIA.webp}"
    # Goods that are blocked here stay as information, with or without a picture.
    assert pages[f"{URL}/de-de/p/durian/"].find("i:image", MAP) is None
    for category in markets.pavilion().identity.categories:
        assert f"{URL}/de-de/c/{category.slug}/" in pages
    assert f"{URL}/de-de/bases/" in pages


def test_arrivals_are_goods_of_a_new_harvest_that_can_be_bought(client: Client) -> None:
    response = client.get("/de-de/arrivals.xml")

    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    channel = Tree.fromstring(response.content).find("channel")
    assert channel is not None
    assert channel.findtext("language") == "de"
    assert [item.findtext("link") for item in channel.iterfind("item")] == [
        f"{URL}/de-de/p/hom-mali-rice/"
    ]


def test_a_shopping_engine_reads_the_price_of_the_page_and_nothing_unsold(
    client: Client,
) -> None:
    root = Tree.fromstring(client.get("/de-de/merchant-feed.xml").content)

    goods = {"g": machine_views.GOODS}
    items = list(root.iterfind("channel/item"))
    assert [x.findtext("g:id", "", goods) for x in items] == ["hom-mali-rice", "shawl"]
    assert items[0].findtext("g:price", "", goods) == "24.95 EUR"
    assert items[0].findtext("g:link", "", goods) == f"{URL}/de-de/p/hom-mali-rice/"
