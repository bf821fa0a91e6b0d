"""Ways to deliver a checkout: the declared lanes, with days and a price."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.markets.selectors import market_by_channel, text
from catalog.sourcing.promises import offers_store
from storefront.localization.order_places import language_of
from storefront.sync.delivery_lanes import lanes_for

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.lanes.types import LaneOption

Payload = dict[str, Any]


def methods_list(payload: Payload, *, now: datetime) -> list[Payload]:
    """Lanes that can carry the checkout's goods to its market, in declared order.

    None where an address lies outside the market, or where no lane keeps the goods.
    """
    checkout = payload["checkout"]
    market = market_by_channel(checkout["channel"]["slug"])
    address = checkout.get("shippingAddress")
    if address and address["country"]["code"] != market.country:
        return []
    quantities = _quantities(checkout["lines"])
    options = lanes_for(market=market, quantities=quantities, now=now)
    language = language_of(checkout, market)
    names = {o.code: text(key=o.name_key, language=language) for o in options}
    offers_store(checkout_id=checkout["id"], options=options, names=names, now=now)
    return [_method(option, names[option.code], now) for option in options]


def _quantities(lines: list[Payload]) -> dict[str, int]:
    quantities: dict[str, int] = {}
    for line in lines:
        sku = line["variant"]["sku"]
        quantities[sku] = quantities.get(sku, 0) + line["quantity"]
    return quantities


def _method(option: LaneOption, name: str, now: datetime) -> Payload:
    today = now.date()
    return {
        "id": option.code,
        "name": name,
        "amount": str(option.price.amount),
        "currency": option.price.currency,
        "minimum_delivery_days": max(0, (option.earliest - today).days),
        "maximum_delivery_days": max(0, (option.latest - today).days),
        "metadata": {
            "code": option.code,
            "ship_on": option.ship_on.isoformat(),
            "earliest": option.earliest.isoformat(),
            "latest": option.latest.isoformat(),
        },
    }


def methods_filter(payload: Payload, *, now: datetime) -> Payload:
    """Nothing is excluded here: what cannot carry the goods is never offered."""
    return {"excluded_methods": []}
