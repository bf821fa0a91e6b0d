"""The basket and the sum of a checkout as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.landed_cost.selectors import eligibility_of, landed_cost_of
from catalog.landed_cost.types import GoodsLine
from catalog.markets import selectors as markets
from catalog.prices.held import held_prices
from storefront.saleor.client import shop_client
from storefront.saleor.money import money_of
from storefront.shop.base_selectors import base_of
from storefront.shop.charges import consignment_lines
from storefront.shop.facts import reason_shown
from storefront.shop.pages import ChargeLine, Phrase, Reason
from storefront.shop.pictures import media_picture
from storefront.shop.refusals import left_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from catalog.landed_cost.types import Eligibility, LandedCost
    from catalog.money import Money
    from storefront.localization.places import Place
    from storefront.saleor.results.fragments import CheckoutFields, CheckoutLineFields
    from storefront.shop.pages import Picture

MAXIMUM = 50
LAST_UNITS = 5


@dataclass(frozen=True, slots=True)
class BasketLine:
    """One line. `total` is landed (duty and tax included), delivery apart."""

    id: str
    variant_id: str
    sku: str
    slug: str
    name: Phrase
    variant: str
    picture: Picture | None
    base_name: str
    quantity: int
    maximum: int
    total: Money
    problem: str = ""
    reason: Reason | None = None
    last_units: int | None = None
    # Until when the shelf's dearer price is kept from the buyer.
    kept_until: datetime | None = None

    @property
    def is_blocked(self) -> bool:
        """Whether the basket cannot go on with this line as it is."""
        return bool(self.problem or self.reason)


@dataclass(frozen=True, slots=True)
class Sum:
    """What the buyer pays, itemised: `lines` add up to `total`."""

    lines: tuple[ChargeLine, ...]
    total: Money
    has_delivery: bool
    is_quoted: bool
    is_estimate: bool = False
    reasons: tuple[Reason, ...] = ()

    @property
    def is_delivery_open(self) -> bool:
        """Whether a way of delivery is still to be chosen and to be paid."""
        return not self.has_delivery

    @property
    def seen(self) -> str:
        """The total as a form sends it back, in no language's digits."""
        return str(self.total.amount)


@dataclass(frozen=True, slots=True)
class BasketPage:
    """A basket with its sum."""

    checkout: CheckoutFields
    lines: tuple[BasketLine, ...]
    sum: Sum
    landed: LandedCost

    @property
    def count(self) -> int:
        """Units of all lines."""
        return sum(line.quantity for line in self.lines)

    @property
    def can_go_on(self) -> bool:
        """Whether the checkout may be gone through."""
        return bool(
            self.lines
            and self.sum.is_quoted
            and not any(line.is_blocked for line in self.lines)
        )


def checkout_read(*, place: Place, checkout_id: str) -> CheckoutFields | None:
    """The checkout of this market by its id; None if it is gone or of another one."""
    found = shop_client().run(
        "CheckoutById", id=checkout_id, languageCode=place.language_code
    )
    checkout: CheckoutFields | None = found.checkout
    if checkout is None or checkout.channel.slug != place.channel:
        return None
    return checkout


def basket_page(*, place: Place, checkout: CheckoutFields, on: date) -> BasketPage:
    """The view model of a checkout. No operation of its own, six queries."""
    landed = checkout_landed(place=place, checkout=checkout, on=on)
    verdicts = eligibility_of(
        market=place.market,
        skus={line.variant.sku or "" for line in checkout.lines},
        on=on,
    )
    kept = held_prices(checkout_id=checkout.id)
    return BasketPage(
        checkout=checkout,
        lines=tuple(
            _line(place, line, verdicts[line.variant.sku or ""], kept)
            for line in checkout.lines
        ),
        sum=_sum(place, checkout, landed),
        landed=landed,
    )


def checkout_landed(*, place: Place, checkout: CheckoutFields, on: date) -> LandedCost:
    """The landed cost of a checkout as our rules have it on a day."""
    freight = None
    if checkout.delivery and checkout.delivery.shipping_method:
        freight = money_of(checkout.delivery.shipping_method.price)
    return landed_cost_of(
        market=place.market,
        lines=[
            GoodsLine(
                line_id=line.id,
                sku=line.variant.sku or "",
                quantity=line.quantity,
                unit_price=money_of(line.undiscounted_unit_price),
            )
            for line in checkout.lines
        ],
        freight=freight,
        on=on,
        checkout_id=checkout.id,
        now=timezone.now(),
    )


def _sum(place: Place, checkout: CheckoutFields, landed: LandedCost) -> Sum:
    home = markets.pavilion().identity.country
    is_quoted = landed.status in {"quoted", "estimated"}
    reasons = tuple(reason_shown(place, reason) for reason in landed.reasons)
    return Sum(
        lines=consignment_lines(place=place, home=home, landed=landed)
        if is_quoted
        else (),
        total=money_of(checkout.total_price.gross),
        has_delivery=checkout.delivery is not None,
        is_quoted=is_quoted,
        is_estimate=landed.status == "estimated",
        reasons=reasons,
    )


def _line(
    place: Place,
    line: CheckoutLineFields,
    verdict: Eligibility,
    kept: Mapping[str, datetime],
) -> BasketLine:
    variant, product = line.variant, line.variant.product
    name = line_name(place, line)
    choice = getattr(product.base, "choice", None)
    base = base_of(choice.slug or "") if choice else None
    media = next(iter(product.media or []), None)
    blocked = verdict.reasons if verdict.status == "blocked" else ()
    most = line.quantity + max(0, variant.quantity_available or 0)
    return BasketLine(
        id=line.id,
        variant_id=variant.id,
        sku=variant.sku or "",
        slug=product.slug,
        name=name,
        variant=_variant_name(line),
        picture=media_picture(small=media, language=place.language, name=name.text)
        if media
        else None,
        base_name=place.texts.bases[base.code].name if base else "",
        quantity=line.quantity,
        maximum=max(line.quantity, min(MAXIMUM, most)),
        total=money_of(line.total_price.gross),
        problem=line_problem(line),
        reason=reason_shown(place, blocked[0]) if blocked else None,
        last_units=most if most <= LAST_UNITS else None,
        kept_until=kept.get(variant.id),
    )


def _variant_name(line: CheckoutLineFields) -> str:
    """The size or colour; a variant without one is named by its SKU, shown nowhere."""
    variant = line.variant
    said = (variant.translation and variant.translation.name) or variant.name
    return said if said != variant.sku else ""


def line_name(place: Place, line: CheckoutLineFields) -> Phrase:
    """What the goods are called in the reader's language, else in the shop's own."""
    product = line.variant.product
    default = markets.pavilion().identity.default_language
    said = product.translation.name if product.translation else None
    return Phrase(said or product.name, place.language if said else default)


def line_problem(line: CheckoutLineFields) -> str:
    """Why a line cannot be bought as it is, "" if it can."""
    for problem in line.problems or []:
        left = getattr(problem, "available_quantity", None)
        if left is None:
            return _("These goods are not on sale here any more. Take them out.")
        return left_sentence(left)
    return ""
