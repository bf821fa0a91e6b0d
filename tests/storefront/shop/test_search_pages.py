"""Search: narrowed, ordered, proposed while typed, and remembered when in vain."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from catalog.money import Money
from catalog.search.models import Miss
from catalog.search.selectors import Found
from storefront.shop import search_selectors
from storefront.shop.choices import choices_read
from storefront.shop.finding import facets, narrowed
from storefront.shop.pages import Eligibility, Phrase, ProductCard, Reason, Window
from tests.storefront.shop import answers, samples

if TYPE_CHECKING:
    from django.test import Client

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WINDOW = Window(date(2026, 11, 24), date(2026, 12, 1), date(2026, 12, 4))
BLOCKED = Eligibility("blocked", (Reason("Not by post."),))


class FakeShop:
    """Answers any operation with the same goods and remembers what was asked."""

    def __init__(self, *slugs: str) -> None:
        self.slugs = slugs
        self.asked: list[dict[str, Any]] = []

    def run(self, _operation: str, /, **variables: Any) -> Any:
        self.asked.append(variables)
        return answers.listing(*map(answers.card, self.slugs))


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> FakeShop:
    shop = FakeShop("second", "first")
    monkeypatch.setattr(search_selectors, "shop_client", lambda: shop)
    return shop


def found(monkeypatch: pytest.MonkeyPatch, *slugs: str, **more: Any) -> None:
    index = search_selectors.words_index
    monkeypatch.setattr(index, "find", lambda **_asked: Found(slugs, **more))


def card(slug: str, price: str = "", **more: Any) -> ProductCard:
    return ProductCard(
        slug=slug,
        name=Phrase(slug, "en"),
        picture=None,
        base_name=more.pop("base_name", ""),
        province_name="",
        price=Money(Decimal(price), "EUR") if price else None,
        **more,
    )


CARDS = [
    card("rice", "9.90", base_code="TKR", base_name="Thung Kula", arrival=WINDOW),
    card("silk", "39.00", base_code="PTC", base_name="Pak Thong Chai",
         papers=(("gi", "Protected origin"),)),
    card("tea", "6.00", base_code="TKR", base_name="Thung Kula", is_new_harvest=True),
    card("nest", base_code="NST", base_name="Pak Phanang", eligibility=BLOCKED),
]  # fmt: skip


def slugs(**chosen: str) -> list[str]:
    return [one.slug for one in narrowed(CARDS, choices_read(chosen))]


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ({}, ["rice", "silk", "tea", "nest"]),
        ({"base": "TKR"}, ["rice", "tea"]),
        ({"base": "TKR", "season": "new"}, ["tea"]),
        ({"paper": "gi"}, ["silk"]),
        ({"most": "9,90"}, ["rice", "tea"]),
        (
            {"most": "much", "by": "soon", "sort": "best"},
            ["rice", "silk", "tea", "nest"],
        ),
        ({"by": "2026-12-04"}, ["rice"]),
        ({"by": "2026-12-03"}, []),
        ({"base": "nowhere"}, []),
        ({"sort": "price"}, ["tea", "rice", "silk", "nest"]),
        ({"sort": "-price"}, ["silk", "rice", "tea", "nest"]),
        ({"sort": "arrival"}, ["rice", "silk", "tea", "nest"]),
    ],
)
def test_goods_are_narrowed_and_ordered(
    chosen: dict[str, str], left: list[str]
) -> None:
    assert slugs(**chosen) == left


def test_facets_count_what_the_other_choices_leave() -> None:
    made = {
        one.name: one
        for one in facets(CARDS, choices_read({"base": "TKR", "most": "7"}))
    }
    bases = [(one.value, one.count, one.is_chosen) for one in made["base"].options]
    assert bases == [("TKR", 1, True)]
    assert "paper" not in made  # one certificate alone narrows nothing
    made = {one.name: one for one in facets(CARDS, choices_read({}))}
    assert [(one.label, one.count) for one in made["base"].options] == [
        ("Pak Phanang", 1), ("Pak Thong Chai", 1), ("Thung Kula", 2),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_search_keeps_the_order_of_the_index(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(monkeypatch, "first", "second", read_as="rice", is_partial=True)
    page = search_selectors.search_page(
        place=samples.a_place("de-de"), query="ryce", choices=choices_read({}), now=NOW
    )
    assert [one.slug for one in page.cards] == ["first", "second"]
    assert (page.read_as, page.is_partial, page.found) == ("rice", True, 2)
    assert shop.asked[0]["where"] == {"slug": {"oneOf": ["first", "second"]}}


@pytest.mark.django_db
def test_a_search_for_nothing_asks_nothing(shop: FakeShop) -> None:
    page = search_selectors.search_page(
        place=samples.a_place("de-de"), query="", choices=choices_read({}), now=NOW
    )
    assert (page.cards, shop.asked) == ((), [])


@pytest.mark.django_db
def test_what_is_typed_is_answered_by_a_list_of_goods(
    client: Client, shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(monkeypatch, "first", "second")
    html = client.get("/de-de/search/proposals/?q=re").content.decode()
    assert html.count('role="option"') == 2
    assert html.index("/de-de/p/first/") < html.index("/de-de/p/second/")
    found(monkeypatch, "first", is_partial=True)
    assert client.get("/de-de/search/proposals/?q=re").content.strip() == b""


@pytest.mark.django_db
def test_the_page_says_how_a_query_was_understood_and_keeps_what_was_in_vain(
    client: Client, shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(monkeypatch, "first", "second", read_as="rice")
    html = client.get("/en-de/search/?q=ryce&base=NONE").content.decode()
    assert "Shown for “rice”" in html
    assert "None of these goods fits all your choices." in html
    assert not Miss.objects.exists()
    found(monkeypatch)
    client.get("/en-de/search/?q=Matcha")
    assert [(one.query, one.times) for one in Miss.objects.all()] == [("matcha", 1)]
