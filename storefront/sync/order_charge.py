"""Money that was authorised is taken when the first parcel of its order leaves.

Once and whole: providers let an authorisation be captured once, and let go of the rest.
What is paid back later is refunded. Of an order that goods were sent in place of, their
parcel counts.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from catalog.jobs.services import outbox_add
from catalog.sourcing.shortages import shortage_of
from storefront.saleor.client import app_client
from storefront.saleor.errors import Refused
from storefront.saleor.money import money_of_json
from storefront.sync.replacement_order import shortage_replaced

if TYPE_CHECKING:
    from storefront.saleor.client import SaleorClient

log = logging.getLogger(__name__)
TOPIC = "order-charge"


def order_charge_owe(*, order: dict[str, Any]) -> None:
    """A parcel of an order has left: its money is owed to be taken, once for each order."""
    offer_id = shortage_replaced(order["externalReference"])
    offer = shortage_of(offer_id=offer_id) if offer_id is not None else None
    order_id = offer.attention.order_id if offer else order["id"]
    outbox_add(topic=TOPIC, key=order_id, payload={})


def order_charge_handle(_payload: dict[str, Any], key: str) -> None:
    """Outbox handler: take what is authorised for order `key`. Safe to repeat.

    Raises `SaleorError`, so that it is tried again until commerce has heard. What the
    provider refuses shows in the payment's events, and as unpaid in the books.
    """
    client = app_client()
    held = client.run_raw("OrderAllocations", {"id": key})["order"]
    for payment in (held or {}).get("transactions") or []:
        _take(client, key, payment)


def _take(client: SaleorClient, order_id: str, payment: dict[str, Any]) -> None:
    there = money_of_json(payment["authorizedAmount"])
    if not there.amount or money_of_json(payment["chargePendingAmount"]).amount:
        return
    asked = {"id": payment["id"], "actionType": "CHARGE", "amount": there.amount}
    try:
        client.run_raw("TransactionRequestAction", asked)
    except Refused as refused:
        log.warning("order %s: %s cannot be taken: %s", order_id, there, refused)
