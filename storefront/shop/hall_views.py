"""The pavilion in an exhibition hall: a screen without a keyboard, and codes to scan.

The kiosk is the shop itself with another head: no search, no basket, larger targets,
every language one touch away. Buying happens on the visitor's own phone, behind a code.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.views.decorators.http import require_safe

from catalog.markets import selectors as markets
from storefront.localization.places import Place
from storefront.shop import selectors
from storefront.shop.catalogue_selectors import cards_sold
from storefront.shop.context import KIOSK_COOKIE
from storefront.shop.http import commerce_page
from storefront.shop.place_views import known_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from storefront.shop.pages import ProductCard

# A working day of a hall; the screen is switched on again every morning.
KIOSK_SECONDS = 16 * 60 * 60
MOST_LABELS = 200


@require_safe
@commerce_page
def kiosk(request: HttpRequest, place: Place) -> HttpResponse:
    """Where a hall's screen begins and comes back to; `?leave` makes it a shop again."""
    if "leave" in request.GET:
        response: HttpResponse = redirect("shop:home", place=place)
        response.delete_cookie(KIOSK_COOKIE)
        return response
    page = selectors.home_page(place=place, now=timezone.now())
    context = {"page": page, "is_kiosk": True, "market_words": _market_words(place)}
    response = render(request, "shop/kiosk.html", context)
    response.set_cookie(
        KIOSK_COOKIE,
        "1",
        max_age=KIOSK_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    add_never_cache_headers(response)
    return response


@require_safe
def scanned(request: HttpRequest, slug: str) -> HttpResponse:
    """`/go/<slug>/`, behind a printed code: the goods, in the reader's own place.

    A place visited before wins, then the browser's language; else the pavilion's hall,
    else its first market: the head of the page leads everywhere else.
    """
    place = _place_of(request)
    response = redirect("shop:product", place=place, slug=slug)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@require_safe
@commerce_page
def shelf_labels(request: HttpRequest, place: Place) -> HttpResponse:
    """Labels of all goods sold here, to print and put beside them; `?c=<category>`."""
    slug = request.GET.get("c", "")
    now = timezone.now()
    sold = _shelf(place, slug, now) if slug else cards_sold(place=place, now=now)
    cards = list(islice(sold, MOST_LABELS + 1))
    context = {
        "cards": cards[:MOST_LABELS],
        "is_cut": len(cards) > MOST_LABELS,
        "chosen": slug,
        "market_words": _market_words(place),
    }
    return render(request, "shop/shelf_labels.html", context)


def _shelf(place: Place, slug: str, now: datetime) -> Iterator[ProductCard]:
    """Goods of a category that have a price here, all its pages. Raises `Http404`."""
    after: str | None = None
    while True:
        page = selectors.category_page(place=place, slug=slug, after=after, now=now)
        if page is None:
            raise Http404
        yield from (card for card in page.cards if card.price)
        if not page.next_cursor:
            return
        after = page.next_cursor


def _market_words(place: Place) -> object:
    return place.texts.markets[place.market.code]


def _place_of(request: HttpRequest) -> Place:
    found = known_place(request)
    if found:
        return found
    hall = markets.pavilion().identity.hall
    known = {market.code: market for market in markets.markets()}
    market = known[hall.market] if hall else next(iter(known.values()))
    return Place(market.default_language, market)
