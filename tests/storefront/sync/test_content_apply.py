"""Menus and pages follow the declaration, once, and only where allowed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from catalog.declaration import Pavilion, pavilion_load
from catalog.engine.models import MenuItem, Page
from storefront.saleor.client import SaleorClient
from storefront.saleor.local_transport import LocalTransport
from storefront.sync.pavilion_apply import pavilion_apply
from storefront.sync.pavilion_plan import pavilion_plan
from tests.fakes.saleor import FakeShop

# What was changed is told to whoever keeps answers.
pytestmark = pytest.mark.django_db
SOMELAND = Path(__file__).resolve().parents[2] / "pavilions" / "someland"


@pytest.fixture(scope="module")
def someland() -> Pavilion:
    return pavilion_load(SOMELAND)


@pytest.fixture
def shop(someland: Pavilion) -> FakeShop:
    shop = FakeShop()
    pavilion_apply(client=SaleorClient(shop, as_app=True), pavilion=someland)
    return shop


def plan(shop: FakeShop, pavilion: Pavilion) -> list[str]:
    client = SaleorClient(shop, as_app=True)
    return [change.words for change in pavilion_plan(client=client, pavilion=pavilion)]


def leads(shop: FakeShop, slug: str) -> list[str]:
    """Where a menu leads, in order."""
    items = shop.nodes("MenuItem")
    rows = [items[key] for key in shop.by("Menu", "slug", slug)["order"]]
    return [
        next(
            f"{kind} {row[kind]['slug']}"
            for kind in ("category", "collection", "page")
            if row[kind]
        )
        for row in rows
    ]


def test_the_shelves_are_in_two_menus_that_storefronts_know(
    shop: FakeShop, someland: Pavilion
) -> None:
    identity = someland.identity

    assert leads(shop, "navbar") == [f"category {c.slug}" for c in identity.categories]
    assert leads(shop, "footer") == [
        *(f"collection {c.slug}" for c in identity.collections),
        "page about",
    ]
    first = next(iter(shop.nodes("MenuItem").values()))
    words = {
        code: said
        for (key, code), said in shop.translations.items()
        if key == first["id"]
    }
    slug = identity.categories[0].slug
    others = [x for x in identity.languages if x != identity.default_language]
    assert (
        first["name"] == someland.texts[identity.default_language].categories[slug].name
    )
    assert {said["name"] for said in words.values()} == {
        someland.texts[language].categories[slug].name for language in others
    }


def test_the_story_and_every_base_have_a_page(
    shop: FakeShop, someland: Pavilion
) -> None:
    default = someland.texts[someland.identity.default_language]
    pages = {page["slug"]: page for page in shop.nodes("Page").values()}

    assert set(pages) == {"about", *(base.slug for base in someland.bases)}
    assert pages["about"]["title"] == default.pavilion.name
    assert pages["about"]["isPublished"] is True
    for base in someland.bases:
        assert pages[base.slug]["title"] == default.bases[base.code].name


def test_drift_of_content_is_told_and_mended(
    shop: FakeShop, someland: Pavilion
) -> None:
    shop.by("Page", "slug", "about")["title"] = "Elsewhere"
    menu = shop.by("Menu", "slug", "footer")
    menu["order"].reverse()
    gone = shop.by("Menu", "slug", "navbar")["order"].pop()
    del shop.nodes("MenuItem")[gone]
    last = someland.identity.categories[-1].slug
    at_first = plan(shop, someland)

    assert "page about: change title" in at_first
    assert f"menu navbar: lead to category {last}" in at_first
    assert any(words.startswith("menu footer: put ") for words in at_first)

    pavilion_apply(client=SaleorClient(shop, as_app=True), pavilion=someland)

    assert plan(shop, someland) == []
    assert leads(shop, "footer")[-1] == "page about"


def test_what_was_added_by_hand_stays(shop: FakeShop, someland: Pavilion) -> None:
    menu = shop.by("Menu", "slug", "navbar")
    label = shop.make(
        "MenuItem", name="Sale", category=None, collection=None, page=None
    )
    menu["order"].append(label["id"])
    shop.make("Page", slug="careers", title="Careers", content=None, isPublished=True)

    assert plan(shop, someland) == []


def test_what_the_app_was_not_given_it_neither_reads_nor_sets_up(
    someland: Pavilion,
) -> None:
    shop = FakeShop()
    shop.permissions = ["MANAGE_PRODUCTS", "MANAGE_MENUS"]

    pavilion_apply(client=SaleorClient(shop, as_app=True), pavilion=someland)

    assert "PageSetupList" not in shop.ran
    assert shop.nodes("Page") == {}
    assert leads(shop, "navbar") == [
        f"category {c.slug}" for c in someland.identity.categories
    ]
    assert "page about" not in leads(shop, "footer")


def test_the_engine_takes_it_too(someland: Pavilion, settings: Any) -> None:
    client = SaleorClient(LocalTransport(), as_app=True)

    pavilion_apply(client=client, pavilion=someland)

    assert pavilion_plan(client=client, pavilion=someland) == []
    assert {page.slug for page in Page.objects.all()} == {
        "about",
        *(base.slug for base in someland.bases),
    }
    lead = MenuItem.objects.filter(menu__slug="navbar").values_list(
        "category__slug", flat=True
    )
    assert list(lead) == [c.slug for c in someland.identity.categories]
