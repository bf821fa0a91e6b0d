"""What happens once an order exists: lots, the frozen quote, the quota, a letter.

Each step may run again: it finds its own trace and changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.landed_cost.merged_orders import order_quote_release
from catalog.landed_cost.quota import quota_consume, quota_release
from catalog.landed_cost.services import quote_freeze
from catalog.markets.selectors import market_by_channel
from catalog.sourcing.promises import offer_of
from catalog.sourcing.services import order_release, order_source
from catalog.sourcing.types import SourceLine
from storefront.saleor.client import app_client
from storefront.saleor_app.errors import AppError
from storefront.saleor_app.letters import confirmation_write
from storefront.sync.checkout_pay import checkout_finish
from storefront.sync.held_units import units_let_go
from storefront.sync.money_return import GOODS_GONE

if TYPE_CHECKING:
    from datetime import date, datetime

    from catalog.sourcing.models import DeliveryOffer

Payload = dict[str, Any]
# States of an order that will not be sent.
CLOSED = {"CANCELED", "EXPIRED"}


def order_created(payload: Payload, *, now: datetime) -> None:
    """Give the order its lots, freeze its quote, count its quota, write its letter.

    The order is read again: one that is canceled by now gets nothing.
    """
    order = _order(payload["order"]["id"])
    if order["status"] in CLOSED:
        units_let_go(checkout_id=order["checkoutId"] or "")
        _give_back(order["id"], now)
        return
    market = market_by_channel(order["channel"]["slug"])
    offer = offer_of(
        checkout_id=order["checkoutId"] or order["externalReference"] or "",
        name=order["shippingMethodName"] or "",
    )
    with transaction.atomic():
        order_source(
            order_id=order["id"],
            number=order["number"],
            market_code=market.code,
            lines=_lines(order["id"]),
            arrival_on=_arrival(offer, now),
            earliest_on=offer.earliest_on if offer else None,
            ship_on=offer.ship_on if offer else None,
            now=now,
        )
        if order["checkoutId"]:
            units_let_go(checkout_id=order["checkoutId"])
            quote_freeze(checkout_id=order["checkoutId"], order_id=order["id"], now=now)
            quota_consume(order_id=order["id"], now=now)
        confirmation_write(order=order, market=market, offer=offer)


def _order(order_id: str) -> Payload:
    found: Payload | None = app_client().run_raw("OrderById", {"id": order_id})["order"]
    if found is None:
        message = f"No order {order_id} yet."
        raise AppError(message)
    return found


def _lines(order_id: str) -> list[SourceLine]:
    order = app_client().run_raw("OrderAllocations", {"id": order_id})["order"]
    return [
        SourceLine(
            order_line_id=line["id"],
            sku=line["productSku"],
            quantity=line["quantity"],
            warehouse_codes=tuple(
                dict.fromkeys(
                    allocation["warehouse"]["externalReference"]
                    for allocation in line["allocations"]
                    if allocation["warehouse"]["externalReference"]
                )
            ),
        )
        for line in order["lines"]
    ]


def _arrival(offer: DeliveryOffer | None, now: datetime) -> date:
    return offer.latest_on if offer else now.date()


def order_canceled(payload: Payload, *, now: datetime) -> None:
    """Give lots and quota back, if the order still is canceled when we look."""
    order = _order(payload["order"]["id"])
    if order["status"] in CLOSED:
        _give_back(order["id"], now)


def _give_back(order_id: str, now: datetime) -> None:
    order_release(order_id=order_id, reason="order canceled", now=now)
    quota_release(order_id=order_id, now=now)
    order_quote_release(order_id=order_id, now=now)


def checkout_paid(payload: Payload, *, now: datetime) -> None:
    """A paid checkout becomes an order even if the buyer never came back.

    Where the goods are gone the money goes back. Any other reason is left for another
    try, which shows among the events that were not delivered. Raises `AppError`.
    """
    done = checkout_finish(
        client=app_client(), checkout_id=payload["checkout"]["id"], now=now
    )
    if done.refused and not done.refused.codes & (GOODS_GONE | {"NOT_FOUND"}):
        raise AppError(str(done.refused))
