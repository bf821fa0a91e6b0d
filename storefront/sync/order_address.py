"""A buyer sends an order elsewhere, while nothing of it was picked.

Only where nothing changes that duty, tax or delivery hang on: the country and its
customs territory, and in a market whose customs know the buyer also the person. The
price stands, so nothing is quoted anew; all else is refused, with what to do instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.bases.models import LotAllocation
from catalog.jobs.services import outbox_add
from catalog.sourcing.models import OrderSourcing
from storefront.localization.letters import order_letter
from storefront.localization.order_places import place_of_order
from storefront.saleor.client import app_client
from storefront.sync.order_cancel import can_cancel
from storefront.sync.order_recipient import recipient_change

if TYPE_CHECKING:
    from datetime import datetime

Node = dict[str, Any]
# Postal codes of a country that lie outside its customs or its VAT territory: article 6
# of Directive 2006/112/EC (Büsingen, Heligoland).
OTHER_TERRITORY = {"DE": frozenset({"78266", "27498"})}


class AddressError(Exception):
    """`code`: no_order, not_sourced, picked, collected, country, territory, person,
    merged.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def can_redirect(order: Node, *, promises: list[LotAllocation]) -> bool:
    """Whether an order may still be sent elsewhere: nothing picked, and not collected."""
    early = can_cancel(status=order["status"], promises=promises)
    return early and bool(promises) and not order["collectionPointName"]


@transaction.atomic
def order_address_change(
    *, order_id: str, address: dict[str, str], now: datetime
) -> bool:
    """Send an order to another address; False if it goes there already.

    `address` is Saleor's `AddressInput`. A pick at the same moment waits for this, or
    this for the pick: an order that is being packed is never sent elsewhere. The buyer
    gets a letter. Raises `AddressError`; `SaleorError`, and then nothing is changed here.
    """
    # The order's row: no lots are given or taken back meanwhile.
    if not OrderSourcing.objects.select_for_update().filter(order_id=order_id).first():
        raise AddressError("not_sourced")
    # Every pick holds its promise; they are taken in one order, so none waits in a ring.
    rows = LotAllocation.objects.select_for_update().filter(order_id=order_id)
    promises = list(rows.order_by("pk"))
    order = app_client().run_raw("OrderById", {"id": order_id})["order"]
    if order is None:
        raise AddressError("no_order")
    if order["collectionPointName"]:
        raise AddressError("collected")
    if not can_redirect(order, promises=promises):
        raise AddressError("picked")
    before = order["shippingAddress"] or {}
    address_check(order=order, address=address)
    if _same(before, address):
        return False
    place = place_of_order(order)
    if place is not None and not recipient_change(
        order=order, market=place.market, address=address, now=now
    ):
        raise AddressError("merged")
    app_client().run_raw(
        "OrderAddressUpdate", {"id": order_id, "shippingAddress": address}
    )
    _letter_owe(order, address, now)
    return True


def address_check(*, order: Node, address: dict[str, str]) -> None:
    """Refuse what duty, tax or the buyer's limits hang on. Raises `AddressError`."""
    before = order["shippingAddress"] or {}
    country = (before.get("country") or {}).get("code", "")
    if address["country"] != country:
        raise AddressError("country")
    special = OTHER_TERRITORY.get(country, frozenset())
    codes = (str(before.get("postalCode", "")), address.get("postalCode", ""))
    if codes[0] != codes[1] and any(one.strip() in special for one in codes):
        raise AddressError("territory")
    place = place_of_order(order)
    is_known = place is not None and place.market.requires_identity
    names = ("firstName", "lastName")
    if is_known and any(before.get(n, "") != address.get(n, "") for n in names):
        raise AddressError("person")


def _same(before: Node, address: dict[str, str]) -> bool:
    return all(
        (before.get(name) or "") == said
        for name, said in address.items()
        if name != "country"
    )


def _letter_owe(order: Node, address: dict[str, str], now: datetime) -> None:
    """Whoever holds the link may change it: whoever ordered is told, each time."""
    place = place_of_order(order)
    if place is None or not order["userEmail"]:
        return
    names = ("streetAddress1", "streetAddress2", "postalCode", "city", "countryArea")
    letter = order_letter(
        "letters/address.txt",
        place=place,
        order=order,
        address=", ".join(address[n] for n in names if address.get(n)),
    )
    key = f"address/{order['id']}/{now.timestamp()}"
    outbox_add(topic="email", key=key, payload=letter)
