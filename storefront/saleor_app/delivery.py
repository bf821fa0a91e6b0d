"""Ways to deliver a checkout: the declared lanes, with days and a price."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.bases.selectors import bases_serving
from catalog.landed_cost.selectors import customs_items
from catalog.lanes.selectors import lane_options
from catalog.markets.selectors import market_by_channel, text
from catalog.sourcing.promises import offers_store
from storefront.localization.order_places import language_of

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.declaration import Market
    from catalog.lanes.types import LaneOption

Payload = dict[str, Any]
# Packing adds to what the goods weigh; a parcel is priced by started kilograms.
PACKING = 112


def methods_list(payload: Payload, *, now: datetime) -> list[Payload]:
    """Lanes that can carry the checkout's goods to its market, in declared order.

    None where an address lies outside the market, or where no lane keeps the goods.
    """
    checkout = payload["checkout"]
    market = market_by_channel(checkout["channel"]["slug"])
    address = checkout.get("shippingAddress")
    if address and address["country"]["code"] != market.country:
        return []
    options = _options(market, checkout["lines"], now)
    language = language_of(checkout, market)
    names = {o.code: text(key=o.name_key, language=language) for o in options}
    offers_store(checkout_id=checkout["id"], options=options, names=names, now=now)
    return [_method(option, names[option.code], now) for option in options]


def _options(market: Market, lines: list[Payload], now: datetime) -> list[LaneOption]:
    quantities: dict[str, int] = {}
    for line in lines:
        sku = line["variant"]["sku"]
        quantities[sku] = quantities.get(sku, 0) + line["quantity"]
    items = customs_items(skus=list(quantities))
    if set(items) != set(quantities):
        return []
    bases = bases_serving(
        quantities=quantities, base_codes=market.warehouses, on=now.date()
    )
    if len(bases) != len(quantities):
        return []
    grams = {sku: items[sku].net_weight_g * PACKING // 100 for sku in quantities}
    return lane_options(
        market=market,
        base_codes={code for codes in bases.values() for code in codes},
        weight_g=sum(grams[sku] * count for sku, count in quantities.items()),
        storage_classes={items[sku].storage_class for sku in quantities},
        heaviest_g=max(grams.values(), default=0),
        now=now,
    )


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
