"""Goods in place of others: an order of commerce that costs nothing, for the same buyer.

It is drafted and made real through the contract, so that stock, lots, dispatch, papers
and books treat it as any other. Its external reference says what it replaces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from catalog.landed_cost.selectors import eligibility_of
from catalog.markets.selectors import UnknownMarketError, market_by_channel
from catalog.sourcing.promises import offers_store
from storefront.sync.delivery_lanes import lanes_for
from storefront.sync.setup_replacement import METHOD, replacement_method
from storefront.sync.shop_reading import pages

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from catalog.declaration import Market
    from catalog.lanes.types import LaneOption
    from storefront.saleor.client import SaleorClient

Node = dict[str, Any]
PREFIX = "replaces/"


class NoReplacementError(Exception):
    """Nothing can be sent in place of the goods; the text says why."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """The order that was made."""

    order_id: str
    number: str


def reference_for(*parts: object) -> str:
    """The external reference of an order that replaces something."""
    return PREFIX + "/".join(str(part) for part in parts)


def is_replacement(reference: str | None) -> bool:
    """Whether an order of that external reference is sent in place of other goods."""
    return bool(reference) and str(reference).startswith(PREFIX)


def shortage_replaced(reference: str | None) -> int | None:
    """The offer that an order was made for, by its external reference."""
    kind, _, key = str(reference or "").removeprefix(PREFIX).partition("/")
    if is_replacement(reference) and kind == "shortage" and key.isdigit():
        return int(key)
    return None


def replacement_order(
    *,
    client: SaleorClient,
    order: Node,
    units: Mapping[str, int],
    reference: str,
    now: datetime,
) -> Replacement:
    """Order units by SKU, free of charge, to where an order went. Once per reference.

    A run that was killed in between goes on from its draft. Raises
    `NoReplacementError` where nothing may or can be sent, and `SaleorError`.
    """
    found = client.run_raw("OrderByReference", {"reference": reference})["order"]
    if found is None:
        made = client.run_raw(
            "DraftOrderCreate",
            {"input": _draft(client, order, units, reference, now)},
        )
        found = made["draftOrderCreate"]["order"]
    if found["status"] == "DRAFT":
        done = client.run_raw("DraftOrderComplete", {"id": found["id"]})
        found = done["draftOrderComplete"]["order"]
    return Replacement(found["id"], found["number"])


def _draft(
    client: SaleorClient,
    order: Node,
    units: Mapping[str, int],
    reference: str,
    now: datetime,
) -> Node:
    market = _market(order)
    address = order["shippingAddress"]
    if not address:
        raise NoReplacementError("The goods were collected: hand over others there.")
    lanes = lanes_of_replacement(market=market, units=units, now=now)
    zone, method = _way(client, market)
    offers_store(
        checkout_id=reference,
        options=lanes[:1],
        names={lanes[0].code: METHOD},
        now=now,
    )
    return {
        "channelId": _channel_id(zone, market),
        "userEmail": order["userEmail"],
        "languageCode": order["languageCodeEnum"],
        "shippingAddress": _address(address),
        "billingAddress": _address(order["billingAddress"] or address),
        "shippingMethod": method["id"],
        "externalReference": reference,
        "lines": [
            {
                "variantId": _variant_id(client, sku),
                "quantity": count,
                "price": "0",
                "forceNewLine": True,
            }
            for sku, count in units.items()
        ],
    }


def _market(order: Node) -> Market:
    try:
        return market_by_channel(order["channel"]["slug"])
    except UnknownMarketError as error:
        raise NoReplacementError("Its market is not served any more.") from error


def lanes_of_replacement(
    *, market: Market, units: Mapping[str, int], now: datetime
) -> list[LaneOption]:
    """Lanes for units by SKU that may be sent to a market now, at least one.

    Raises `NoReplacementError`.
    """
    verdicts = eligibility_of(market=market, skus=set(units), on=now.date())
    blocked = [sku for sku, one in sorted(verdicts.items()) if one.status == "blocked"]
    if blocked:
        raise NoReplacementError(f"{', '.join(blocked)}: may not be sent there now.")
    lanes = lanes_for(market=market, quantities=units, now=now)
    if not lanes:
        raise NoReplacementError("No base has the units, or no lane carries them.")
    return lanes


def _way(client: SaleorClient, market: Market) -> tuple[Node, Node]:
    for zone in pages(client, "ShippingZoneList", "shippingZones"):
        method = replacement_method(zone)
        if zone["name"] == market.channel and method is not None:
            return zone, method
    raise NoReplacementError("The shop has no way for replacements: pavilion apply.")


def _channel_id(zone: Node, market: Market) -> str:
    ids = [one["id"] for one in zone["channels"] if one["slug"] == market.channel]
    if not ids:
        raise NoReplacementError(
            "The shop has no way for replacements: pavilion apply."
        )
    return str(ids[0])


def _variant_id(client: SaleorClient, sku: str) -> str:
    found = client.run_raw("VariantStocks", {"sku": sku})["productVariant"]
    if found is None:
        raise NoReplacementError(f"Commerce has no {sku}.")
    return str(found["id"])


def _address(said: Node) -> Node:
    """An address as commerce answers it, as commerce takes it."""
    plain = {key: value for key, value in said.items() if value}
    return plain | {"country": said["country"]["code"]}
