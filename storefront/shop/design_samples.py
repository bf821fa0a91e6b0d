"""What `/design/` shows: each component with plausible words of the pavilion itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING

from catalog.markets import selectors as markets
from catalog.money import Money
from storefront.shop.base_selectors import base_cards
from storefront.shop.order_pages import Stage
from storefront.shop.pages import (
    ChargeLine,
    Eligibility,
    LandedPrice,
    LotFacts,
    Mark,
    Phrase,
    ProductCard,
    Reason,
    Window,
)
from storefront.shop.pictures import pavilion_picture

if TYPE_CHECKING:
    from storefront.localization.places import Place

# A specimen's own day: the page says the same tomorrow.
DAY = date(2026, 12, 3)
WINDOW = Window(date(2026, 11, 26), DAY, date(2026, 12, 7))
TRACKING = "RR123456785TH"
SWATCHES = (
    "paper", "paper-raised", "paper-deep", "ink", "muted", "line",
    "accent", "leaf", "season", "success", "warning", "danger",
)  # fmt: skip
NOTICES = ("info", "success", "warning", "danger")


def specimen(place: Place) -> dict[str, object]:
    """Context of one specimen, in the words, currency and direction of a place."""
    amount = Money(Decimal(128), place.currency)
    reason = Reason(place.texts.markets[place.market.code].customs[0], since=DAY)
    lines = tuple(
        ChargeLine(words, amount)
        for words in place.texts.markets[place.market.code].customs[:2]
    )
    return {
        "place": place,
        "language": place.language,
        "locale": place.locale,
        "words": place.texts,
        "swatches": SWATCHES,
        "notices": NOTICES,
        "identity": markets.pavilion().identity,
        "market_words": place.texts.markets[place.market.code],
        "cards": _cards(place, amount, reason),
        "price": LandedPrice("quoted", amount, lines),
        "unquoted": LandedPrice("not_quoted", None, reasons=(reason,)),
        "reason": reason,
        "base": base_cards(place=place)[0],
        "page": SimpleNamespace(
            stages=_stages(place),
            is_sourced=True,
            is_canceled=False,
            can_be_bought=True,
            arrival=WINDOW,
            lot=LotFacts("TKR-26-09B", date(2026, 9, 18), date(2028, 3, 11), 460),
        ),
        "categories": [
            place.texts.categories[one.slug].name
            for one in markets.pavilion().identity.categories
        ],
    }


def _cards(place: Place, amount: Money, reason: Reason) -> tuple[ProductCard, ...]:
    """A card in each state it can be in."""
    picture = pavilion_picture(name="hero", alt=place.texts.pavilion.tagline)
    category = markets.pavilion().identity.categories[0]
    name = Phrase(place.texts.categories[category.slug].name, place.language)
    base = base_cards(place=place)[0]

    def card(**changes: object) -> ProductCard:
        said: dict[str, object] = {
            "slug": category.slug,
            "name": name,
            "picture": picture,
            "base_name": base.name,
            "province_name": base.province,
            "price": amount,
            "arrival": WINDOW,
        }
        return ProductCard(**{**said, **changes})  # type: ignore[arg-type]

    return (
        card(mark=Mark("season", place.texts.pavilion.short_name)),
        card(mark=Mark("certificate", base.name), is_from=True),
        card(is_available=False, mark=Mark("last", place.market.currency)),
        card(picture=None, price=None, quote="not_quoted"),
        card(price=None, eligibility=Eligibility("blocked", (reason,))),
    )


def _stages(place: Place) -> tuple[Stage, ...]:
    base = base_cards(place=place)[0].name
    at = datetime(2026, 11, 26, 9, tzinfo=UTC)
    return (
        Stage("placed", is_done=True, at=at),
        Stage("paid", is_done=True),
        Stage("left", is_done=True, at=at, base_name=base, tracking=TRACKING),
        Stage("arrives", is_done=False, on=DAY, until=WINDOW.latest),
    )
