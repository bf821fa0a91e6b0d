"""`/checkout/…/`: one column, one question a page, no JavaScript needed."""

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

from catalog.landed_cost.errors import IdentityError
from catalog.landed_cost.services import identity_consent_record
from storefront.saleor.client import shop_client
from storefront.saleor.errors import Refused
from storefront.shop.address_forms import AddressForm, address_initial
from storefront.shop.basket_selectors import basket_page, checkout_read
from storefront.shop.basket_session import checkout_forget, checkout_id_of
from storefront.shop.checkout_forms import ContactForm, IdentityForm
from storefront.shop.checkout_steps import first_open, next_step, step_url, steps
from storefront.shop.delivery_selectors import (
    collect_choice,
    collect_keep,
    delivery_page,
)
from storefront.shop.http import commerce_page
from storefront.shop.quota_selectors import has_identity, quota_view
from storefront.shop.refusals import sentence, sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from storefront.localization.places import Place
    from storefront.saleor.results.fragments import CheckoutFields

_FIELDS = {
    "streetAddress1": "street_address_1",
    "streetAddress2": "street_address_2",
    "postalCode": "postal_code",
    "countryArea": "country_area",
    "cityArea": "city_area",
    "firstName": "first_name",
    "lastName": "last_name",
    "companyName": "company_name",
}


def checkout_step(
    name: str,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view of a step: it gets the checkout, once everything before it is done."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @never_cache
        @require_http_methods(["GET", "HEAD", "POST"])
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
                if checkout_id and checkout is None:
                    checkout_forget(request, place)
                return HttpResponseRedirect(place.url("shop:basket"))
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


def page(
    request: HttpRequest,
    place: Place,
    checkout: CheckoutFields,
    name: str,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A step's page: its own words and the sum, always visible and itemised."""
    now = timezone.now()
    shown = {
        "page": basket_page(place=place, checkout=checkout, on=now.date()),
        "steps": steps(
            place=place,
            checkout=checkout,
            current=name,
            has_identity=has_identity(checkout_id=checkout.id),
            has_collect=bool(collect_choice(request, place)),
        ),
        "market_words": place.texts.markets[place.market.code],
        **context,
    }
    return render(request, f"shop/checkout_{name}.html", shown, status=status)


def go_on(place: Place, name: str) -> HttpResponse:
    """To the step after this one."""
    return HttpResponseRedirect(step_url(place, next_step(place, name)))


def refused_into(form: forms.Form, refused: Refused) -> None:
    """Commerce's reasons beside their fields."""
    for item in refused.items:
        name = _FIELDS.get(item.field or "", item.field or "")
        form.add_error(name if name in form.fields else None, sentence(item))


@checkout_step("contact")
def contact(
    request: HttpRequest, place: Place, checkout: CheckoutFields
) -> HttpResponse:
    """The buyer's e-mail address; no account is needed."""
    form = ContactForm(request.POST or None, initial={"email": checkout.email or ""})
    if request.method == "POST" and form.is_valid():
        try:
            shop_client().run(
                "CheckoutEmailUpdate",
                id=checkout.id,
                email=form.cleaned_data["email"],
                languageCode=place.language_code,
            )
            return go_on(place, "contact")
        except Refused as refused:
            refused_into(form, refused)
    status = 422 if form.errors else 200
    return page(request, place, checkout, "contact", status, form=form)


@checkout_step("address")
def address(
    request: HttpRequest, place: Place, checkout: CheckoutFields
) -> HttpResponse:
    """The address in the destination's own format; bills go there too."""
    form = AddressForm(
        request.POST or None,
        country=place.market.country,
        initial=address_initial(checkout.shipping_address),
    )
    if request.method == "POST" and form.is_valid():
        try:
            _address_send(place, checkout, form.as_input())
            return go_on(place, "address")
        except Refused as refused:
            refused_into(form, refused)
    status = 422 if form.errors else 200
    return page(request, place, checkout, "address", status, form=form)


def _address_send(place: Place, checkout: CheckoutFields, said: dict[str, str]) -> None:
    common = {"id": checkout.id, "languageCode": place.language_code}
    client = shop_client()
    client.run("CheckoutShippingAddressUpdate", shippingAddress=said, **common)
    client.run("CheckoutBillingAddressUpdate", billingAddress=said, **common)


@checkout_step("delivery")
def delivery(
    request: HttpRequest, place: Place, checkout: CheckoutFields
) -> HttpResponse:
    """Ways to deliver with promised days, and the hall where there is one."""
    problems: list[str] = []
    if request.method == "POST":
        chosen = request.POST.get("delivery", "")[:200]
        if chosen:
            try:
                shop_client().run(
                    "CheckoutDeliveryMethodUpdate",
                    id=checkout.id,
                    deliveryMethodId=chosen,
                    languageCode=place.language_code,
                )
            except Refused as refused:
                problems = sentences(refused)
            else:
                collect_keep(request, place, checkout_id=checkout.id, chosen=chosen)
                return go_on(place, "delivery")
        else:
            problems = [_("Choose how your goods are delivered.")]
    ways = delivery_page(request=request, place=place, checkout=checkout)
    status = 422 if problems else 200
    return page(
        request, place, checkout, "delivery", status, ways=ways, problems=problems
    )


@checkout_step("customs")
def customs(
    request: HttpRequest, place: Place, checkout: CheckoutFields
) -> HttpResponse:
    """Name and identity number for customs, with consent; the yearly limit as a meter."""
    form = IdentityForm(request.POST or None)
    now = timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            identity_consent_record(
                checkout_id=checkout.id,
                market=place.market,
                number=form.cleaned_data["number"],
                name=form.cleaned_data["name"],
                now=now,
            )
        except IdentityError:
            form.add_error("number", _("This is no resident identity number."))
        else:
            return HttpResponseRedirect(step_url(place, "customs"))
    status = 422 if form.errors else 200
    quota = quota_view(place=place, checkout=checkout, now=now)
    return page(request, place, checkout, "customs", status, form=form, quota=quota)


@checkout_step("review")
def review(
    request: HttpRequest, place: Place, checkout: CheckoutFields
) -> HttpResponse:
    """Everything once more, each line with its reason; then the ways to pay."""
    now = timezone.now()
    quota = quota_view(place=place, checkout=checkout, now=now)
    ways = delivery_page(request=request, place=place, checkout=checkout, ask=False)
    for words in quota.stops if quota else ():
        messages.warning(request, words)
    return page(
        request,
        place,
        checkout,
        "review",
        quota=quota,
        ways=ways,
        methods=place.market.payment_methods,
    )
