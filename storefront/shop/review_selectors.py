"""The last page before paying: everything once more, and the ways to pay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from catalog.sourcing.promises import offer_of
from storefront.shop.address_lines import address_lines
from storefront.shop.delivery_selectors import collect_choice
from storefront.shop.pages import Window
from storefront.shop.payment_words import Method, methods_of
from storefront.shop.quota_selectors import quota_view

if TYPE_CHECKING:
    from django.http import HttpRequest

    from storefront.localization.places import Place
    from storefront.saleor.results.fragments import CheckoutFields
    from storefront.shop.quota_selectors import QuotaView


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """What was answered so far. `hall` is where the buyer collects, if they do."""

    email: str
    address: tuple[str, ...]
    delivery: str
    window: Window | None
    is_collect: bool
    methods: tuple[Method, ...]
    quota: QuotaView | None

    @property
    def stops(self) -> tuple[str, ...]:
        """Reasons of the yearly limit not to pay now."""
        return self.quota.stops if self.quota else ()


def review_page(
    *, request: HttpRequest, place: Place, checkout: CheckoutFields
) -> ReviewPage:
    """The answers of a checkout as the review shows them. No operation, few queries."""
    is_collect = bool(collect_choice(request, place))
    method = checkout.delivery.shipping_method if checkout.delivery else None
    name = method.name if method and not is_collect else ""
    return ReviewPage(
        email=checkout.email or "",
        address=address_lines(place=place, address=checkout.shipping_address),
        delivery=name,
        window=None if is_collect else promised_window(checkout.id, name),
        is_collect=is_collect,
        methods=methods_of(place),
        quota=quota_view(place=place, checkout=checkout, now=timezone.now()),
    )


def promised_window(checkout_id: str, name: str) -> Window | None:
    """The days a checkout was promised for a way of delivery, by the name it saw."""
    offer = offer_of(checkout_id=checkout_id, name=name) if name else None
    if offer is None:
        return None
    return Window(offer.ship_on, offer.earliest_on, offer.latest_on)
