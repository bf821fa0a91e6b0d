"""`/basket/`: what is in it, and the forms that change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from storefront.saleor.errors import Refused
from storefront.shop.basket_selectors import basket_page, checkout_read
from storefront.shop.basket_services import basket_add, basket_change
from storefront.shop.basket_session import (
    checkout_forget,
    checkout_id_of,
    checkout_keep,
    count_tell,
)
from storefront.shop.http import commerce_page
from storefront.shop.refusals import sentences

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from storefront.localization.places import Place

DIGITS = 9


def quantity_of(text: str) -> int | None:
    """A whole number of a form; None for anything else. -1 stays -1, to be refused."""
    said = text.strip()
    number = said.removeprefix("-")
    if not (number.isascii() and number.isdigit() and len(number) <= DIGITS + 1):
        return None
    return int(said)


@never_cache
@require_safe
@commerce_page
def basket(request: HttpRequest, place: Place) -> HttpResponse:
    """The basket of this market, empty or not."""
    checkout_id = checkout_id_of(request, place)
    checkout = (
        checkout_read(place=place, checkout_id=checkout_id) if checkout_id else None
    )
    if checkout_id and checkout is None:
        checkout_forget(request, place)
    page = (
        basket_page(place=place, checkout=checkout, on=timezone.now().date())
        if checkout and checkout.lines
        else None
    )
    response = render(request, "shop/basket.html", {"page": page})
    return count_tell(response, place, page.count if page else 0)


@require_POST
@commerce_page
def add(request: HttpRequest, place: Place) -> HttpResponse:
    """Add units of a variant, then show the basket; a refusal goes back to the page."""
    quantity = quantity_of(request.POST.get("quantity", "1"))
    back = _back(request, place)
    if quantity is None or quantity < 1:
        messages.error(request, _("Choose at least one unit."))
        return HttpResponseRedirect(back)
    try:
        checkout = basket_add(
            place=place,
            checkout_id=checkout_id_of(request, place),
            variant_id=request.POST.get("variant", "")[:200],
            quantity=quantity,
        )
    except Refused as refused:
        for words in sentences(refused):
            messages.error(request, words)
        return HttpResponseRedirect(back)
    checkout_keep(request, place, checkout.id)
    response = HttpResponseRedirect(place.url("shop:basket"))
    return count_tell(response, place, checkout.quantity)


@require_POST
@commerce_page
def change(request: HttpRequest, place: Place) -> HttpResponse:
    """Set the quantity of a line; the button "remove" sends 0."""
    quantity = quantity_of(request.POST.get("quantity", ""))
    if "remove" in request.POST:
        quantity = 0
    checkout_id = checkout_id_of(request, place)
    target = HttpResponseRedirect(place.url("shop:basket"))
    if quantity is None or quantity < 0:
        messages.error(request, _("Choose at least one unit."))
    elif checkout_id:
        try:
            basket_change(
                place=place,
                checkout_id=checkout_id,
                line_id=request.POST.get("line", "")[:200],
                quantity=quantity,
            )
        except Refused as refused:
            for words in sentences(refused):
                messages.error(request, words)
    return target


def _back(request: HttpRequest, place: Place) -> str:
    """Where the form was, if that is a page of ours."""
    said = request.POST.get("next", "")
    if said.startswith("/") and url_has_allowed_host_and_scheme(
        said, allowed_hosts=None
    ):
        return said
    return place.url("shop:basket")
