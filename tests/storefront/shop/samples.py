"""Sample view models for page tests: one of each state a page can be in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from catalog.markets import selectors as markets
from catalog.money import Money
from storefront.localization.places import Place, place_of
from storefront.shop.base_selectors import base_card, base_cards, base_map
from storefront.shop.pages import (
    BasePage,
    ChargeLine,
    Eligibility,
    HomePage,
    LabelFacts,
    LandedPrice,
    LotFacts,
    Mark,
    NutrientRow,
    Nutrition,
    Paper,
    Phrase,
    ProductCard,
    ProductPage,
    Reason,
    Segment,
    ShelfPage,
    Tile,
    VariantChoice,
    Window,
)
from storefront.shop.pictures import pavilion_picture

WINDOW = Window(date(2026, 11, 26), date(2026, 12, 3), date(2026, 12, 7))
NAMES = {
    "zh-Hans": "五月茉莉香米",
    "de": "Hom-Mali-Duftreis aus Thung Kula Rong Hai",
    "ar": "أرز هوم مالي الياسميني",
    "ja": "ホムマリ米（ジャスミンライス）",
    "th": "ข้าวหอมมะลิทุ่งกุลาร้องไห้",
    "en": "Hom Mali jasmine rice",
}


def a_place(prefix: str = "de-de") -> Place:
    """A place of the Thailand pavilion."""
    return place_of(prefix)


def an_amount(place: Place, amount: str = "24.95") -> Money:
    """Money of the place."""
    return Money(Decimal(amount), place.currency)


def a_card(place: Place, **changes: object) -> ProductCard:
    """A card that may be bought."""
    values: dict[str, object] = {
        "slug": "hom-mali-rice",
        "name": Phrase(NAMES[place.language], place.language),
        "picture": pavilion_picture(name="hom-mali-rice", alt="Rice"),
        "base_name": place.texts.bases["TKR"].name,
        "province_name": place.texts.provinces["TH-45"],
        "price": an_amount(place),
        "arrival": WINDOW,
        "mark": Mark("season", "New harvest"),
    }
    return ProductCard(**{**values, **changes})  # type: ignore[arg-type]


def a_landed_price(place: Place) -> LandedPrice:
    """A quoted price with three lines."""
    return LandedPrice(
        quote="quoted",
        total=an_amount(place),
        lines=(
            ChargeLine("Goods", an_amount(place, "18.95")),
            ChargeLine(
                "EU duty",
                an_amount(place, "3.00"),
                why="€3 for each kind of goods (HS 1006.30)",
                source="Regulation (EU) 2026/382",
                source_url="https://eur-lex.europa.eu/",
                verified_on=date(2026, 11, 20),
            ),
            ChargeLine("VAT 7 %", an_amount(place, "3.00")),
        ),
        unit_price=an_amount(place, "4.99"),
        unit="kg",
    )


def a_product(place: Place, **changes: object) -> ProductPage:
    """A food with a lot, papers, nutrition and two sizes."""
    identity = markets.pavilion().identity
    base = next(base for base in markets.pavilion().bases if base.code == "TKR")
    picture = pavilion_picture(name="hom-mali-rice", alt="Rice")
    values: dict[str, object] = {
        "slug": "hom-mali-rice",
        "name": Phrase(NAMES[place.language], place.language),
        "home_name": Phrase(NAMES["th"], "th") if place.language != "th" else None,
        "description": (place.texts.bases["TKR"].story,),
        "text_language": place.language,
        "pictures": (picture,) if picture else (),
        "category_slug": "rice",
        "category_name": place.texts.categories["rice"].name,
        "variants": (
            VariantChoice(
                "UH1", "TKR-HML-1KG", "1 kg", False, True, an_amount(place, "7.95")
            ),
            VariantChoice("UH2", "TKR-HML-5KG", "5 kg", True, True, an_amount(place)),
            VariantChoice("UH3", "TKR-HML-10KG", "10 kg", False, False),
        ),
        "price": a_landed_price(place),
        "eligibility": Eligibility(),
        "maximum_quantity": 12,
        "base": base_card(place=place, base=base),
        "lot": LotFacts("TKR-2611-04", date(2026, 11, 12), date(2028, 5, 1), 510),
        "arrival": WINDOW,
        "story": (place.texts.bases["TKR"].story,),
        "serve": (place.texts.bases["TKR"].people,),
        "label": LabelFacts(
            ingredients=(Segment("Rice, "), Segment("fish", is_allergen=True)),
            ingredients_language="en",
            allergens="fish",
            net_weight_g=5000,
            hs_code="100630",
            country_of_origin=place.locale.territories[identity.country],
            storage=place.texts.storage_classes["ambient"],
            shelf_life_days=540,
            nutrition=Nutrition(
                "100 g",
                (
                    NutrientRow(
                        "Energy", ((Decimal(1500), "kJ"), (Decimal(353), "kcal"))
                    ),
                    NutrientRow("Fat", ((Decimal("0.6"), "g"),)),
                    NutrientRow(
                        "of which saturates", ((Decimal("0.2"), "g"),), is_part=True
                    ),
                ),
            ),
            responsible_person=place.texts.markets[place.market.code].legal.get(
                "responsible_person", ""
            ),
            is_demo=True,
        ),
        "papers": (
            Paper(
                place.texts.certificates["gi-th-hom-mali-tkr"],
                "Department of Intellectual Property, Thailand",
                "",
                "",
                is_demo=True,
            ),
        ),
    }
    return ProductPage(**{**values, **changes})  # type: ignore[arg-type]


def a_blocked_product(place: Place) -> ProductPage:
    """Goods that may not be sold here, with a reason and an alternative."""
    blocked = Eligibility(
        "blocked",
        (
            Reason(
                "Fresh fruit needs a plant health certificate that post cannot carry.",
                source="Regulation (EU) 2016/2031",
                source_url="https://eur-lex.europa.eu/",
                since=date(2019, 12, 14),
            ),
        ),
    )
    return a_product(
        place,
        eligibility=blocked,
        price=LandedPrice("blocked", None),
        alternatives=(a_card(place),),
    )


def a_home(place: Place) -> HomePage:
    """The front page with eight goods."""
    bases = base_cards(place=place)
    words = place.texts
    cards = [
        a_card(place),
        a_card(place, mark=Mark("certificate", "GI"), is_from=True),
        a_card(place, mark=Mark("last", "Last units")),
        a_card(place, mark=None, is_available=False),
    ]
    return HomePage(
        hero=pavilion_picture(name="hero", alt=words.pavilion.tagline),
        arriving=tuple(cards * 2),
        map=base_map(cards=bases),
        bases=bases,
        makers=bases[:4],
        collections=tuple(
            Tile(slug, named.name, named.description)
            for slug, named in words.collections.items()
        ),
        month=date(2026, 11, 23),
    )


def a_shelf(place: Place, **changes: object) -> ShelfPage:
    """A category with goods in every state."""
    blocked = Eligibility("blocked", (Reason("Fresh fruit cannot go by post."),))
    words = place.texts.categories["rice"]
    values: dict[str, object] = {
        "title": words.name,
        "description": words.description,
        "cards": (
            a_card(place),
            a_card(place, mark=None, eligibility=Eligibility("limited")),
            a_card(place, price=None, quote="not_quoted", mark=None),
            a_card(place, eligibility=blocked, price=None),
        ),
        "next_cursor": "abc",
    }
    return ShelfPage(**{**values, **changes})  # type: ignore[arg-type]


def a_base_page(place: Place) -> BasePage:
    """A base with four goods."""
    base = next(base for base in markets.pavilion().bases if base.code == "TKR")
    words = place.texts.bases["TKR"]
    card = base_card(place=place, base=base)
    return BasePage(
        base=card,
        harvest=words.harvest,
        story=(words.story,),
        storage=(place.texts.storage_classes["ambient"],),
        cutoff_time="14:00",
        cards=(a_card(place),) * 4,
        hero=card.picture,
    )
