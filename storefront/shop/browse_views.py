"""Home, shelves, search and bases: pages for looking around."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog.search.services import miss_note
from storefront.saleor.errors import Contract
from storefront.shop import base_selectors, search_selectors, selectors
from storefront.shop.choices import choices_read
from storefront.shop.http import commerce_page
from storefront.shop.page_cache import page_kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from storefront.localization.places import Place
    from storefront.shop.pages import ShelfPage

MAXIMUM_QUERY = 100


@require_safe
@page_kept
@commerce_page
def home(request: HttpRequest, place: Place) -> HttpResponse:
    """The front page: season, what arrives, bases, collections, customs, hall."""
    context = {
        "page": selectors.home_page(place=place, now=timezone.now()),
        "market_words": place.texts.markets[place.market.code],
    }
    return render(request, "shop/home.html", context)


@require_safe
@page_kept
@commerce_page
def category(request: HttpRequest, place: Place, slug: str) -> HttpResponse:
    """The goods of a category."""
    page = _page_after(request, selectors.category_page, place, slug)
    return _shelf(request, page, current_category=slug)


@require_safe
@page_kept
@commerce_page
def collection(request: HttpRequest, place: Place, slug: str) -> HttpResponse:
    """The goods of a collection."""
    page = _page_after(request, selectors.collection_page, place, slug)
    return _shelf(request, page)


@require_safe
@page_kept
@commerce_page
def search(request: HttpRequest, place: Place) -> HttpResponse:
    """What a search found, in any of the pavilion's languages."""
    query, now = _query(request), timezone.now()
    page = search_selectors.search_page(
        place=place, query=query, choices=choices_read(request.GET), now=now
    )
    if query and not page.found:
        miss_note(query=query, channel=place.channel, on=now.date())
    return _shelf(request, page)


@require_safe
@commerce_page
def search_proposals(request: HttpRequest, place: Place) -> HttpResponse:
    """Goods that may be meant, as a list to be put under the field."""
    found = search_selectors.proposals(place=place, query=_query(request))
    response = render(request, "partials/_proposals.html", {"proposals": found})
    response["Cache-Control"] = "private, max-age=60"
    return response


def _query(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").split())[:MAXIMUM_QUERY]


@require_safe
@page_kept
def bases(request: HttpRequest, place: Place) -> HttpResponse:
    """All direct-purchase bases on the drawn map."""
    cards = base_selectors.base_cards(place=place)
    context = {
        "bases": cards,
        "map": base_selectors.base_map(cards=cards),
        "current_section": "bases",
    }
    return render(request, "shop/bases.html", context)


@require_safe
@page_kept
@commerce_page
def base(request: HttpRequest, place: Place, slug: str) -> HttpResponse:
    """One base: people, calendar, goods."""
    page = selectors.base_page(place=place, slug=slug, now=timezone.now())
    if page is None:
        raise Http404
    context = {"page": page, "current_section": "bases"}
    return render(request, "shop/base_page.html", context)


def _page_after(
    request: HttpRequest,
    selector: Callable[..., ShelfPage | None],
    place: Place,
    slug: str,
) -> ShelfPage | None:
    """A page of a shelf; a cursor that commerce did not make is a page not found."""
    after = request.GET.get("after") or None
    try:
        return selector(
            place=place,
            slug=slug,
            after=after,
            now=timezone.now(),
            choices=choices_read(request.GET),
        )
    except Contract as error:
        if after:
            raise Http404 from error
        raise


def _shelf(
    request: HttpRequest, page: ShelfPage | None, current_category: str = ""
) -> HttpResponse:
    if page is None:
        raise Http404
    context = {
        "page": page,
        "current_category": current_category,
        "next_url": f"?{urlencode({'after': page.next_cursor})}",
    }
    is_part = bool(getattr(request, "htmx", False)) and "after" in request.GET
    template = "partials/_more.html" if is_part else "shop/shelf.html"
    return render(request, template, context)
