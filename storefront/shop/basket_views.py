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

from storefront.saleor.errors import Refused, Unreachable
from storefront.shop.basket_news import recall_news
from storefront.shop.basket_selectors import basket_page, checkout_read
from storefront.shop.basket_services import (
    basket_add,
    basket_change,
    basket_prices_keep,
)
from storefront.shop.basket_session import (
    checkout_forget,
    checkout_id_of,
    checkout_keep,
    count_tell,
)
from storefront.shop.delivery_selectors import collect_choice
from storefront.shop.http import commerce_page, is_global_id
from storefront.shop.pauses import add_words, change_words
from storefront.shop.refusals import sentences

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from storefront.localization.places import Place
    from storefront.saleor.results.fragments import CheckoutFields

DIGITS = 10
# Far above any limit of an order, far below what commerce's numbers hold.
MOST_UNITS = 1_000_000


def quantity_of(text: str) -> int | None:
    """A whole number of a form; None for anything else. -1 stays -1, to be refused."""
    said = text.strip()
    number = said.removeprefix("-")
    if not (number.isascii() and number.isdigit() and len(number) <= DIGITS):
        return None
    return int(said)


@never_cache
@require_safe
@commerce_page
def basket(request: HttpRequest, place: Place) -> HttpResponse:
    """The basket of this market, empty or not."""
    return _shown(request, place)


@never_cache
@require_safe
@commerce_page
def news(request: HttpRequest, place: Place) -> HttpResponse:
    """Notices of the basket's goods as they are now; an open page asks for them."""
    checkout = _checkout(request, place)
    found = recall_news(place=place, checkout=checkout, now=timezone.now())
    return render(request, "shop/_basket_news.html", {"news": found})


@require_POST
@commerce_page
def add(request: HttpRequest, place: Place) -> HttpResponse:
    """Add units of a variant, then show the basket; a refusal goes back to the page."""
    quantity = quantity_of(request.POST.get("quantity", "1"))
    variant = request.POST.get("variant", "")
    problems = _quantity_problems(quantity, least=1)
    if not is_global_id(variant, "ProductVariant"):
        problems = [_("These goods are not in this shop any more.")]
    checkout = None
    if not problems:
        try:
            checkout = basket_add(
                place=place,
                checkout_id=checkout_id_of(request, place),
                variant_id=variant,
                quantity=quantity or 1,
            )
        except Refused as refused:
            problems = sentences(refused)
        except Unreachable as error:
            problems = [add_words(error)]
    if checkout:
        checkout_keep(request, place, checkout.id)
        basket_prices_keep(place=place, checkout=checkout, now=timezone.now())
    return _added(request, place, checkout, problems)


def _added(
    request: HttpRequest,
    place: Place,
    checkout: CheckoutFields | None,
    problems: list[str],
) -> HttpResponse:
    """To the basket, or back to the form with the reasons; for htmx a few words."""
    if getattr(request, "htmx", False):
        context: dict[str, object] = {"problems": problems}
        if checkout:
            context |= {"basket_count": checkout.quantity}
        response = render(request, "shop/_added.html", context)
    elif checkout:
        response = HttpResponseRedirect(place.url("shop:basket"))
    else:
        for words in problems:
            messages.error(request, words)
        response = HttpResponseRedirect(_back(request, place))
    return count_tell(response, place, checkout.quantity) if checkout else response


@require_POST
@commerce_page
def change(request: HttpRequest, place: Place) -> HttpResponse:
    """Set the quantity of a line; the button "remove" sends 0."""
    line = request.POST.get("line", "")
    quantity = quantity_of(request.POST.get("quantity", ""))
    if "remove" in request.POST:
        quantity = 0
    problems = _quantity_problems(quantity, least=0)
    checkout_id = checkout_id_of(request, place)
    if not is_global_id(line, "CheckoutLine"):
        problems = [_("This line is not in your basket any more.")]
    if checkout_id and not problems and quantity is not None:
        try:
            basket_change(
                place=place, checkout_id=checkout_id, line_id=line, quantity=quantity
            )
        except Refused as refused:
            problems = sentences(refused)
        except Unreachable as error:
            problems = [change_words(error)]
    for words in problems:
        messages.error(request, words)
    if getattr(request, "htmx", False):
        return _shown(request, place)
    return HttpResponseRedirect(place.url("shop:basket"))


def _quantity_problems(quantity: int | None, *, least: int) -> list[str]:
    if quantity is None or quantity < least:
        return [_("Choose at least one unit.")]
    if quantity > MOST_UNITS:
        return [_("That is more than one order may hold. Choose a smaller quantity.")]
    return []


def _shown(request: HttpRequest, place: Place) -> HttpResponse:
    checkout = _checkout(request, place)
    page = (
        basket_page(place=place, checkout=checkout, on=timezone.now().date())
        if checkout
        else None
    )
    count = page.count if page else 0
    template = "shop/basket.html"
    if getattr(request, "htmx", False):
        template = "shop/_basket.html"
    is_open = page is not None and page.sum.is_delivery_open
    context = {
        "page": page,
        "basket_count": count,
        "news": recall_news(place=place, checkout=checkout, now=timezone.now()),
        "delivery_open": is_open and not collect_choice(request, place),
    }
    response = render(request, template, context)
    return count_tell(response, place, count)


def _checkout(request: HttpRequest, place: Place) -> CheckoutFields | None:
    """What is in the basket; None if nothing is."""
    checkout_id = checkout_id_of(request, place)
    if not checkout_id:
        return None
    checkout = checkout_read(place=place, checkout_id=checkout_id)
    if checkout is None:
        checkout_forget(request, place)
        return None
    if not checkout.lines:
        return None
    return basket_prices_keep(place=place, checkout=checkout, now=timezone.now())


def _back(request: HttpRequest, place: Place) -> str:
    """Where the form was, if that is a page of ours."""
    said = request.POST.get("next", "")
    if said.startswith("/") and url_has_allowed_host_and_scheme(
        said, allowed_hosts=None
    ):
        return said
    return place.url("shop:basket")
