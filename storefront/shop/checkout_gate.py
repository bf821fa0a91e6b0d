"""What all steps of a checkout share: who may enter, and the page around the question."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from storefront.shop.basket_selectors import basket_page, checkout_read
from storefront.shop.basket_services import basket_prices_keep
from storefront.shop.basket_session import (
    checkout_forget,
    checkout_id_of,
    order_kept,
)
from storefront.shop.checkout_steps import first_open, step_url, steps
from storefront.shop.delivery_selectors import collect_choice
from storefront.shop.http import commerce_page
from storefront.shop.quota_selectors import has_identity

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from storefront.localization.places import Place
    from storefront.saleor.results.fragments import CheckoutFields

    StepView = Callable[[HttpRequest, Place, CheckoutFields], HttpResponse]


def checkout_step(
    name: str, methods: tuple[str, ...] = ("GET", "HEAD", "POST")
) -> Callable[[StepView], Callable[..., HttpResponse]]:
    """A view of a step: it gets the checkout, once everything before it is done."""

    def decorate(view: StepView) -> Callable[..., HttpResponse]:
        @never_cache
        @require_http_methods(list(methods))
        @commerce_page
        @wraps(view)
        def wrapped(request: HttpRequest, place: Place) -> HttpResponse:
            checkout_id = checkout_id_of(request, place)
            checkout = (
                checkout_read(place=place, checkout_id=checkout_id)
                if checkout_id
                else None
            )
            if checkout is None or not checkout.lines:
                return _without_checkout(request, place, is_gone=checkout is None)
            checkout = basket_prices_keep(
                place=place, checkout=checkout, now=timezone.now()
            )
            missing = first_open(
                place=place,
                checkout=checkout,
                has_identity=has_identity(checkout_id=checkout.id),
                has_collect=bool(collect_choice(request, place)),
                until=name,
            )
            if missing:
                return HttpResponseRedirect(step_url(place, missing))
            return view(request, place, checkout)

        return wrapped

    return decorate


def _without_checkout(
    request: HttpRequest, place: Place, *, is_gone: bool
) -> HttpResponse:
    """To the order if this browser has just made one, else to the basket."""
    if is_gone:
        checkout_forget(request, place)
    order_id = order_kept(request, place)
    if order_id:
        messages.info(
            request,
            _("This basket is an order already. Nothing was ordered or charged twice."),
        )
        return HttpResponseRedirect(place.url("shop:order", order_id=order_id))
    return HttpResponseRedirect(place.url("shop:basket"))


def step_page(
    request: HttpRequest,
    place: Place,
    checkout: CheckoutFields,
    name: str,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A step's page: its own words and the sum, always visible and itemised.

    A basket that may not go on as it is leads back to the basket, which says why.
    """
    basket = basket_page(place=place, checkout=checkout, on=timezone.now().date())
    if not basket.can_go_on:
        return HttpResponseRedirect(place.url("shop:basket"))
    is_collect = bool(collect_choice(request, place))
    shown = {
        "page": basket,
        "steps": steps(
            place=place,
            checkout=checkout,
            current=name,
            has_identity=has_identity(checkout_id=checkout.id),
            has_collect=is_collect,
        ),
        "delivery_open": basket.sum.is_delivery_open and not is_collect,
        "market_words": place.texts.markets[place.market.code],
        "basket_count": basket.count,
        **context,
    }
    return render(request, f"shop/checkout_{name}.html", shown, status=status)
