"""Which checkout belongs to this browser: one per market, its id never in a URL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.localization.context import BASKET_COUNT_COOKIE

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from storefront.localization.places import Place

COUNT_COOKIE_SECONDS = 60 * 60 * 24 * 30


def checkout_id_of(request: HttpRequest, place: Place) -> str:
    """Saleor's id of the browser's checkout in this market, "" if there is none."""
    return str(request.session.get(_key(place), ""))


def checkout_keep(request: HttpRequest, place: Place, checkout_id: str) -> None:
    """Remember a checkout. A new one is no longer about the order made before."""
    if request.session.get(_key(place)) != checkout_id:
        request.session[_key(place)] = checkout_id
        request.session.pop(f"order-{place.market.code}", None)
        request.session.pop(f"collect-{place.market.code}", None)


def checkout_forget(request: HttpRequest, place: Place) -> None:
    """The checkout became an order or is gone."""
    request.session.pop(_key(place), None)


def order_keep(request: HttpRequest, place: Place, order_id: str) -> None:
    """The order this browser made last in this market, for a tab that comes late."""
    request.session[f"order-{place.market.code}"] = order_id


def order_kept(request: HttpRequest, place: Place) -> str:
    """Id of that order, "" if there is none."""
    return str(request.session.get(f"order-{place.market.code}", ""))


def count_tell(response: HttpResponse, place: Place, count: int) -> HttpResponse:
    """A hint for the head of the page; never a promise."""
    response.set_cookie(
        BASKET_COUNT_COOKIE.format(market=place.market.code),
        str(count),
        max_age=COUNT_COOKIE_SECONDS,
        samesite="Lax",
        httponly=True,
    )
    return response


def _key(place: Place) -> str:
    return f"checkout-{place.market.code}"
