"""`/order/<id>/address/`: the buyer sends an order elsewhere before it is picked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalog.markets.selectors import UnknownMarketError, market_by_channel
from storefront.localization.places import Place
from storefront.saleor.errors import Refused
from storefront.shop.address_forms import AddressForm, address_initial
from storefront.shop.checkout_views import refused_into
from storefront.shop.http import commerce_page, is_global_id
from storefront.shop.order_selectors import order_page, order_read
from storefront.sync.order_address import AddressError, order_address_change

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_http_methods(["GET", "POST"])
@commerce_page
def order_address(request: HttpRequest, place: Place, order_id: str) -> HttpResponse:
    """The address in its country's format; whoever holds the link may change it."""
    found = order_read(order_id=order_id) if is_global_id(order_id, "Order") else None
    if found is None:
        raise Http404
    try:
        market = market_by_channel(found.channel.slug)
    except UnknownMarketError as error:
        raise Http404 from error
    if market.code != place.market.code:
        there = Place(place.language, market)
        return HttpResponseRedirect(there.url("shop:order_address", order_id=order_id))
    where = place.url("shop:order", order_id=order_id)
    page = order_page(place=place, order=found)
    if not page.can_redirect:
        messages.error(request, _refused("picked"))
        return HttpResponseRedirect(where)
    form = AddressForm(
        request.POST or None,
        country=market.country,
        initial=address_initial(found.shipping_address),
    )
    if request.method == "POST" and form.is_valid() and _change(found.id, form):
        messages.success(request, _("The order goes to this address."))
        return HttpResponseRedirect(where)
    status = 422 if form.errors else 200
    context = {"page": page, "form": form}
    return render(request, "shop/order_address.html", context, status=status)


def _change(order_id: str, form: AddressForm) -> bool:
    """Change it; what stands against it becomes a word of the form."""
    try:
        order_address_change(
            order_id=order_id, address=form.as_input(), now=timezone.now()
        )
    except AddressError as error:
        form.add_error(None, _refused(error.code))
        return False
    except Refused as refused:
        refused_into(form, refused)
        return False
    return True


def _refused(code: str) -> str:
    return {
        "country": _(
            "Duty and tax hang on the country: cancel this order and place a new one."
        ),
        "territory": _(
            "Other duty and tax are due there: cancel this order and place a new one."
        ),
        "person": _(
            "Customs knows the order by this name, so it stays: cancel the order and place a new one for somebody else."
        ),
        "merged": _(
            "Customs counts this order together with another that goes there, so other duty and tax are due: cancel it and place a new one."
        ),
        "not_sourced": _("The lots are being set aside. Try again in a minute."),
    }.get(
        code,
        _("The order is being packed or has left, so its address stays as it is."),
    )
