"""The page of one product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from storefront.shop import product_selectors
from storefront.shop.http import commerce_page
from storefront.shop.page_cache import page_kept
from storefront.shop.structured import absolute_url, product_json

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from storefront.localization.places import Place


@require_safe
@page_kept
@commerce_page
def product(request: HttpRequest, place: Place, slug: str) -> HttpResponse:
    """A product; `?variant=<sku>` chooses a variant."""
    page = product_selectors.product_page(
        place=place,
        slug=slug,
        sku=request.GET.get("variant", ""),
        now=timezone.now(),
    )
    if page is None:
        raise Http404
    context = {
        "page": page,
        "current_category": page.category_slug,
        "structured": product_json(place=place, page=page),
        "share_picture": absolute_url(place.url("shop:share", slug=slug))
        if page.pictures
        else "",
        "market_words": place.texts.markets[place.market.code],
    }
    return render(request, "shop/product.html", context)
