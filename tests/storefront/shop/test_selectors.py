"""Pages filled from answers of commerce and facts of the domain."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from catalog.money import Money
from storefront.shop import cards, product_selectors, selectors
from storefront.shop.facts import Facts
from storefront.shop.pages import (
    Eligibility,
    LabelFacts,
    LandedPrice,
    LotFacts,
    Reason,
    Window,
)
from tests.storefront.shop import answers, samples

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WINDOW = Window(date(2026, 11, 24), date(2026, 12, 1), date(2026, 12, 4))
SKUS = ("TKR-HML-1KG", "TKR-HML-5KG")
BLOCKED = Eligibility("blocked", (Reason("Not by post."),))


class FakeShop:
    """Answers by operation name and remembers what was asked."""

    def __init__(self, **prepared: Any) -> None:
        self.prepared = prepared
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def run(self, operation: str, /, **variables: Any) -> Any:
        self.asked.append((operation, variables))
        return self.prepared[operation]


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def some_facts(**changes: Any) -> Facts:
    values: dict[str, Any] = {
        "landed": {
            SKUS[0]: LandedPrice("quoted", euros("8.95")),
            SKUS[1]: LandedPrice("quoted", euros("24.95")),
        },
        "eligibility": dict.fromkeys(SKUS, Eligibility()),
        "lots": {SKUS[1]: LotFacts("L1", date(2026, 11, 1), None, None)},
        "windows": dict.fromkeys(SKUS, WINDOW),
    }
    return Facts(**{**values, **changes})


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> FakeShop:
    fake = FakeShop(
        ProductBySlug=answers.product(),
        CategoryProducts=answers.shelf(answers.card(), cursor="next"),
        ProductList=answers.listing(answers.card()),
    )
    for module in (selectors, product_selectors):
        monkeypatch.setattr(module, "shop_client", lambda: fake)
    use(monkeypatch, some_facts())
    return fake


def use(monkeypatch: pytest.MonkeyPatch, facts: Facts) -> None:
    for module in (cards, product_selectors):
        monkeypatch.setattr(module, "facts_of", lambda **_arguments: facts)


def test_a_card_shows_the_lowest_landed_price(shop: FakeShop) -> None:
    page = selectors.category_page(
        place=samples.a_place("de-de"), slug="rice", after=None, now=NOW
    )

    assert page is not None
    assert page.title == "Reis"
    assert page.next_cursor == "next"
    [card] = page.cards
    assert card.name.text == "Hom-Mali-Reis"
    assert (card.price, card.is_from) == (euros("8.95"), True)
    assert card.province_name == "Roi Et"
    assert card.picture
    assert card.picture.alt == "Reis in einer Schale"
    assert card.mark
    assert card.mark.kind == "season"
    assert card.arrival == WINDOW
    assert [name for name, _variables in shop.asked] == ["CategoryProducts"]


def test_a_card_names_the_price_of_a_kilogram_where_law_wants_it(
    shop: FakeShop,
) -> None:
    for prefix, expected in (("de-de", euros("8.95")), ("en-sg", None)):
        page = selectors.category_page(
            place=samples.a_place(prefix), slug="rice", after=None, now=NOW
        )
        assert page
        assert page.cards[0].unit_price == expected


def test_without_a_quote_there_is_no_price(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, some_facts(landed={}))

    page = selectors.category_page(
        place=samples.a_place("de-de"), slug="rice", after=None, now=NOW
    )

    assert page
    assert page.cards[0].price is None
    assert page.cards[0].quote == "not_quoted"


def test_the_last_units_are_named_before_any_other_mark(shop: FakeShop) -> None:
    few = {"edges": [{"node": answers.variant(SKUS[0], 595, available=2)}]}
    shop.prepared["CategoryProducts"] = answers.shelf(answers.card(productVariants=few))

    page = selectors.category_page(
        place=samples.a_place("de-de"), slug="rice", after=None, now=NOW
    )

    assert page
    assert page.cards[0].mark
    assert page.cards[0].mark.kind == "last"


def test_blocked_goods_come_last_and_never_on_the_front_page(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    silk = {"edges": [{"node": answers.variant("SILK", 4000)}]}
    shop.prepared["ProductList"] = answers.listing(
        answers.card(), answers.card("scarf", productVariants=silk)
    )
    facts = some_facts(
        landed={"SILK": LandedPrice("quoted", euros("55.00"))},
        eligibility={**dict.fromkeys(SKUS, BLOCKED), "SILK": Eligibility()},
    )
    use(monkeypatch, facts)

    page = selectors.home_page(place=samples.a_place("de-de"), now=NOW)

    assert [card.slug for card in page.arriving] == ["scarf"]


def test_a_product_page_chooses_the_named_variant(shop: FakeShop) -> None:
    page = product_selectors.product_page(
        place=samples.a_place("de-de"), slug="hom-mali-rice", sku=SKUS[1], now=NOW
    )

    assert page is not None
    assert page.variant
    assert page.variant.sku == SKUS[1]
    assert page.price.total == euros("24.95")
    assert page.price.unit_price == euros("4.99")
    assert page.lot
    assert page.maximum_quantity == 10
    assert page.can_be_bought
    assert page.description == ("Rice & rain.",)
    assert page.text_language == "en"
    assert page.home_name
    assert page.home_name.language == "th"
    assert page.pictures[0].width == 819
    assert "512.avif 410w, /media/1024.avif 819w" in page.pictures[0].avif


def test_a_product_page_without_a_choice_takes_the_cheapest(shop: FakeShop) -> None:
    for sku in ("", "NO-SUCH-SKU"):
        page = product_selectors.product_page(
            place=samples.a_place("de-de"), slug="hom-mali-rice", sku=sku, now=NOW
        )
        assert page
        assert page.variant
        assert page.variant.sku == SKUS[0]


def test_the_label_is_read_from_attributes(shop: FakeShop) -> None:
    page = product_selectors.product_page(
        place=samples.a_place("de-de"), slug="hom-mali-rice", sku=SKUS[1], now=NOW
    )

    assert page
    label = page.label
    assert label.net_weight_g == 5000
    assert label.hs_code == "100630"
    assert [part.text for part in label.ingredients if part.is_allergen] == ["Gluten"]
    assert label.ingredients_language == "de"
    assert label.nutrition
    assert label.nutrition.rows[0].values == (
        (Decimal(1500), "kJ"),
        (Decimal(353), "kcal"),
    )
    assert page.papers[0].is_demo is False


def test_a_unit_price_is_shown_only_where_law_wants_it(shop: FakeShop) -> None:
    page = product_selectors.product_page(
        place=samples.a_place("en-sg"), slug="hom-mali-rice", sku=SKUS[1], now=NOW
    )

    assert page
    assert page.price.unit_price is None


def test_blocked_goods_offer_others_of_their_category(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    silk = {"edges": [{"node": answers.variant("SILK", 4000)}]}
    shop.prepared["CategoryProducts"] = answers.shelf(
        answers.card(), answers.card("scarf", productVariants=silk)
    )
    facts = some_facts(
        landed={"SILK": LandedPrice("quoted", euros("55.00"))},
        eligibility={**dict.fromkeys(SKUS, BLOCKED), "SILK": Eligibility()},
    )
    use(monkeypatch, facts)

    page = product_selectors.product_page(
        place=samples.a_place("de-de"), slug="hom-mali-rice", sku="", now=NOW
    )

    assert page
    assert not page.can_be_bought
    assert [card.slug for card in page.alternatives] == ["scarf"]


def test_an_unlisted_product_is_none(shop: FakeShop) -> None:
    shop.prepared["ProductBySlug"] = type(shop.prepared["ProductBySlug"])(product=None)

    page = product_selectors.product_page(
        place=samples.a_place("de-de"), slug="nothing", sku="", now=NOW
    )

    assert page is None


def test_a_base_page_asks_for_the_goods_of_that_base(shop: FakeShop) -> None:
    page = selectors.base_page(
        place=samples.a_place("de-de"), slug="thung-kula", now=NOW
    )

    assert page is not None
    assert page.base.code == "TKR"
    assert len(page.cards) == 1
    assert (
        selectors.base_page(place=samples.a_place("de-de"), slug="x", now=NOW) is None
    )


@pytest.mark.parametrize(
    ("hs_code", "is_made"),
    [("100630", False), ("300490", False), ("460219", True), ("621410", True)],
)
def test_food_and_balms_have_ingredients_and_made_things_a_material(
    hs_code: str, *, is_made: bool
) -> None:
    assert LabelFacts(hs_code=hs_code).is_made_thing is is_made
