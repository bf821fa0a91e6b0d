"""`/order/<id>/`: an order by its secret link, for whoever holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from catalog.markets.selectors import UnknownMarketError, market_by_channel
from catalog.sourcing.errors import OfferError
from storefront.localization.places import Place
from storefront.shop.http import commerce_page, is_global_id
from storefront.shop.order_selectors import order_page, order_read
from storefront.sync.order_cancel import order_cancel_owe
from storefront.sync.shortage_answers import answer_take

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from storefront.saleor.results.fragments import OrderFields


@never_cache
@require_safe
@commerce_page
def order(request: HttpRequest, place: Place, order_id: str) -> HttpResponse:
    """The order in the reader's language; the market is always the order's own."""
    found = _order(order_id)
    try:
        market = market_by_channel(found.channel.slug)
    except UnknownMarketError as error:
        raise Http404 from error
    if market.code != place.market.code:
        there = Place(place.language, market)
        return HttpResponseRedirect(there.url("shop:order", order_id=order_id))
    page = order_page(place=place, order=found)
    return render(request, "shop/order.html", {"page": page})


@never_cache
@require_POST
@commerce_page
def order_cancel(request: HttpRequest, place: Place, order_id: str) -> HttpResponse:
    """The buyer cancels while nothing was picked; whoever holds the link may."""
    found = _order(order_id)
    page = order_page(place=place, order=found)
    if page.can_cancel:
        order_cancel_owe(order_id=found.id)
        messages.success(
            request,
            _("We cancel the order and give all your money back. A letter follows."),
        )
    elif not page.is_canceled:
        messages.error(
            request,
            _(
                "The order is being packed or has left, so it cannot be canceled any more."
            ),
        )
    return HttpResponseRedirect(place.url("shop:order", order_id=order_id))


@never_cache
@require_POST
@commerce_page
def order_choice(
    request: HttpRequest, place: Place, order_id: str, offer_id: int
) -> HttpResponse:
    """What the buyer chooses for units that are missing; whoever holds the link may."""
    found = _order(order_id)
    accepts = request.POST.get("answer") == "accept"
    try:
        answer_take(
            offer_id=offer_id, order_id=found.id, accepts=accepts, now=timezone.now()
        )
    except OfferError as error:
        if error.code == "no_offer":
            raise Http404 from error
        messages.info(request, _("This has been settled already: see below."))
    else:
        messages.success(request, _("Thank you. We do as you chose."))
    return HttpResponseRedirect(place.url("shop:order", order_id=order_id))


def _order(order_id: str) -> OrderFields:
    """The order behind a secret link. Raises `Http404`."""
    found = order_read(order_id=order_id) if is_global_id(order_id, "Order") else None
    if found is None:
        raise Http404
    return found
