"""`/account/`: a buyer's orders and addresses, as commerce keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from catalog.markets.selectors import UnknownMarketError, market_by_channel
from storefront.localization.places import Place
from storefront.saleor.errors import Contract, Refused
from storefront.saleor.money import money_of
from storefront.shop.account_session import customer_leave, customer_of
from storefront.shop.account_views import account_page
from storefront.shop.address_forms import AddressForm
from storefront.shop.address_lines import address_lines
from storefront.shop.checkout_views import refused_into
from storefront.shop.http import is_global_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from catalog.money import Money
    from storefront.saleor.client import SaleorClient


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order of the history; its link is the order's secret link."""

    number: str
    at: datetime
    total: Money
    url: str
    is_canceled: bool


def _of_customer(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of who is signed in; others are led to the door."""

    @account_page
    @wraps(view)
    def wrapped(request: HttpRequest, place: Place, **named: Any) -> HttpResponse:
        client = customer_of(request)
        if client is None:
            return HttpResponseRedirect(place.url("shop:account_sign_in"))
        return view(request, place, client=client, **named)

    return wrapped


@_of_customer
def account(request: HttpRequest, place: Place, client: SaleorClient) -> HttpResponse:
    """Orders, the newest first, and addresses; a new address is added here."""
    form = AddressForm(request.POST or None, country=place.market.country)
    if request.method == "POST" and form.is_valid():
        try:
            client.run_raw("AccountAddressCreate", {"input": form.as_input()})
        except Refused as refused:
            refused_into(form, refused)
        else:
            messages.success(request, _("The address is kept."))
            return HttpResponseRedirect(place.url("shop:account"))
    try:
        me = client.run("CustomerAccount").me
    except Contract:
        # The token is good for nothing any more.
        me = None
    if me is None:
        customer_leave(request)
        return HttpResponseRedirect(place.url("shop:account_sign_in"))
    nodes = [edge.node for edge in me.orders.edges] if me.orders else []
    context = {
        "email": me.email,
        "orders": [row for node in nodes if (row := _row(place, node))],
        "addresses": [
            (one.id, address_lines(place=place, address=one)) for one in me.addresses
        ],
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "shop/account.html", context, status=status)


@_of_customer
def address_delete(
    request: HttpRequest, place: Place, client: SaleorClient, address_id: str
) -> HttpResponse:
    """Forget an address; orders keep theirs."""
    if request.method == "POST" and is_global_id(address_id, "Address"):
        try:
            client.run_raw("AccountAddressDelete", {"id": address_id})
        except (Refused, Contract):
            messages.error(request, _("That address is not yours, or gone already."))
        else:
            messages.success(request, _("The address is deleted."))
    return HttpResponseRedirect(place.url("shop:account"))


def _row(place: Place, node: Any) -> OrderRow | None:
    try:
        market = market_by_channel(node.channel.slug)
    except UnknownMarketError:
        return None
    there = Place(place.language, market)
    return OrderRow(
        number=node.number,
        at=datetime.fromisoformat(str(node.created)),
        total=money_of(node.total.gross),
        url=there.url("shop:order", order_id=node.id),
        is_canceled=node.status.value == "CANCELED",
    )
