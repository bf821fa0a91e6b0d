"""`/checkout/…/`: one question a page, no JavaScript needed."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.landed_cost.errors import IdentityError
from catalog.landed_cost.merged_orders import recipient_hash, recipient_note
from catalog.landed_cost.quota import quota_elsewhere_set
from catalog.landed_cost.selectors import rules_in_force
from catalog.landed_cost.services import identity_consent_record
from catalog.markets.selectors import pavilion
from storefront.saleor.client import shop_client
from storefront.saleor.errors import Refused, SaleorError
from storefront.shop.account_session import checkout_join, customer_email
from storefront.shop.address_forms import AddressForm, address_initial
from storefront.shop.checkout_forms import ContactForm, IdentityForm
from storefront.shop.checkout_gate import checkout_step, step_page
from storefront.shop.checkout_steps import (
    is_delivery_overdue,
    next_step,
    step_url,
)
from storefront.shop.delivery_selectors import collect_keep, delivery_page
from storefront.shop.payment_policy import pays_elsewhere
from storefront.shop.quota_selectors import quota_view
from storefront.shop.refusals import sentence, sentences
from storefront.shop.review_selectors import review_page

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

    from storefront.localization.places import Place
    from storefront.saleor.results.fragments import CheckoutFields

# The made-up number that passes the check of its last place, known from textbooks.
DEMO_NUMBER = "11010519491231002X"
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
    form = ContactForm(
        request.POST or None,
        initial={"email": checkout.email or customer_email(request)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            shop_client().run(
                "CheckoutEmailUpdate",
                id=checkout.id,
                email=form.cleaned_data["email"],
                languageCode=place.language_code,
            )
            with suppress(SaleorError):
                checkout_join(request, checkout_id=checkout.id)
            return go_on(place, "contact")
        except Refused as refused:
            refused_into(form, refused)
    status = 422 if form.errors else 200
    return step_page(request, place, checkout, "contact", status, form=form)


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
    return step_page(request, place, checkout, "address", status, form=form)


def _address_send(place: Place, checkout: CheckoutFields, said: dict[str, str]) -> None:
    common = {"id": checkout.id, "languageCode": place.language_code}
    client = shop_client()
    _recipient_note(place, checkout.id, said)
    client.run("CheckoutShippingAddressUpdate", shippingAddress=said, **common)
    client.run("CheckoutBillingAddressUpdate", billingAddress=said, **common)


def _recipient_note(place: Place, checkout_id: str, said: dict[str, str]) -> None:
    """Some law adds up what one person is sent in a day; elsewhere nothing is kept."""
    now = timezone.now()
    recipient_note(
        checkout_id=checkout_id,
        market=place.market,
        who=recipient_hash(country=place.market.country, address=said),
        rules=rules_in_force(
            destination=place.market.country,
            origin=pavilion().identity.country,
            on=now.date(),
        ),
        now=now,
    )


@checkout_step("delivery")
def delivery(
    request: HttpRequest, place: Place, checkout: CheckoutFields
) -> HttpResponse:
    """Ways to deliver with promised days, and the hall where there is one.

    Only a way that is offered now can be chosen, whatever the form says.
    """
    problems: list[str] = []
    if request.method != "POST" and is_delivery_overdue(checkout):
        problems = [
            _("The way of delivery that you chose has changed. Please choose again.")
        ]
    ways = delivery_page(request=request, place=place, checkout=checkout)
    if request.method == "POST":
        said = request.POST.get("delivery", "")
        way = next((way for way in ways.ways if way.id == said), None)
        if way is None:
            problems = [_("Choose how your goods are delivered.")]
        else:
            try:
                shop_client().run(
                    "CheckoutDeliveryMethodUpdate",
                    id=checkout.id,
                    deliveryMethodId=way.id,
                    languageCode=place.language_code,
                )
            except Refused as refused:
                problems = sentences(refused)
            else:
                collect_keep(request, place, way=way)
                return go_on(place, "delivery")
    status = 422 if problems and request.method == "POST" else 200
    return step_page(
        request, place, checkout, "delivery", status, ways=ways, problems=problems
    )


@checkout_step("customs")
def customs(
    request: HttpRequest, place: Place, checkout: CheckoutFields
) -> HttpResponse:
    """Name and identity number for customs, with consent; the yearly limit as a meter."""
    if not place.market.requires_identity:
        return HttpResponseRedirect(step_url(place, "review"))
    form = IdentityForm(request.POST or None)
    now = timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            digest = identity_consent_record(
                checkout_id=checkout.id,
                market=place.market,
                number=form.cleaned_data["number"],
                name=form.cleaned_data["name"],
                now=now,
            )
        except IdentityError:
            form.add_error(
                "number",
                _("This is no resident identity number. Please check its 18 places."),
            )
        else:
            quota_elsewhere_set(
                market=place.market,
                identity_hash=digest,
                value=form.cleaned_data["used_value"],
                rice_kg=form.cleaned_data["used_rice_kg"],
                now=now,
            )
            return HttpResponseRedirect(step_url(place, "customs"))
    status = 422 if form.errors else 200
    quota = quota_view(place=place, checkout=checkout, now=now)
    return step_page(
        request,
        place,
        checkout,
        "customs",
        status,
        form=form,
        quota=quota,
        demo_number=DEMO_NUMBER,
    )


@pays_elsewhere
@checkout_step("review", methods=("GET", "HEAD"))
def review(
    request: HttpRequest, place: Place, checkout: CheckoutFields
) -> HttpResponse:
    """Everything once more, each line with its reason; then the ways to pay."""
    review = review_page(request=request, place=place, checkout=checkout)
    return step_page(request, place, checkout, "review", review=review)
