"""A buyer who is signed in: commerce's tokens in our session, asked with as that buyer."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from storefront.saleor.client import customer_client, shop_client
from storefront.saleor.errors import Contract, Refused

if TYPE_CHECKING:
    from django.http import HttpRequest

    from storefront.saleor.client import SaleorClient

KEY = "customer"
# Saleor's access tokens live for five minutes.
FRESH_SECONDS = 240


def customer_enter(request: HttpRequest, *, email: str, tokens: dict[str, Any]) -> None:
    """Remember who signed in, under a new session key; the basket stays."""
    request.session.cycle_key()
    request.session[KEY] = {
        "email": email,
        "access": tokens["token"],
        "refresh": tokens["refreshToken"],
        "at": int(time.time()),
    }


def customer_leave(request: HttpRequest) -> None:
    """Forget who was signed in; the basket stays."""
    request.session.pop(KEY, None)
    request.session.cycle_key()


def customer_email(request: HttpRequest) -> str:
    """The e-mail address of who is signed in, "" for nobody."""
    return str(request.session.get(KEY, {}).get("email", ""))


def customer_of(request: HttpRequest) -> SaleorClient | None:
    """A client that asks as the buyer, None for nobody. Raises `Unreachable`.

    A token that is not fresh is renewed; where commerce refuses that (the password was
    changed, the account is closed), the buyer is signed out.
    """
    known = request.session.get(KEY)
    if not known:
        return None
    if time.time() - known["at"] > FRESH_SECONDS:
        try:
            said = shop_client().run_raw(
                "CustomerTokenRefresh", {"refreshToken": known["refresh"]}
            )["tokenRefresh"]
        except (Refused, Contract):
            customer_leave(request)
            return None
        known = known | {"access": said["token"], "at": int(time.time())}
        request.session[KEY] = known
    return customer_client(known["access"])


def checkout_join(request: HttpRequest, *, checkout_id: str) -> None:
    """Let the order of a checkout be the buyer's own; nothing for who is not signed in."""
    client = customer_of(request)
    if client is not None:
        client.run_raw("CheckoutCustomerAttach", {"id": checkout_id})
