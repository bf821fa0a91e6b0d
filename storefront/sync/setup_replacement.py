"""How goods go that are sent in place of others: a way of delivery for free orders only.

Saleor makes a draft an order only with a shipping method of its own; ours come from the
App and are for checkouts. Its bound of zero keeps it from every checkout that costs.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from storefront.sync.changes import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.declaration import Pavilion
    from storefront.sync.shop_state import Node, ShopState

METHOD = "Replacement"


def replacement_changes(pavilion: Pavilion, shop: ShopState) -> Iterator[Change]:
    """One method for each zone, listed in its channel for orders that cost nothing."""
    for market in pavilion.markets:
        zone = shop.zones.get(market.channel)
        if zone is None:
            # A later round of the same run finds it.
            continue
        method = replacement_method(zone)
        if method is None:
            wanted = {"name": METHOD, "type": "PRICE", "shippingZone": zone["id"]}
            words = f"shipping zone {market.channel}: a method for replacements"
            yield Change(words, "ShippingPriceCreate", {"input": wanted})
            continue
        channel = shop.channel_id(market.channel)
        if not _is_listed(method, channel):
            listing = {"channelId": channel, "price": "0", "maximumOrderPrice": "0"}
            yield Change(
                f"shipping zone {market.channel}: list the method for replacements",
                "ShippingMethodChannelListingUpdate",
                {"id": method["id"], "input": {"addChannels": [listing]}},
            )


def replacement_method(zone: Node) -> Node | None:
    """The zone's method for orders that are sent in place of others."""
    methods = zone.get("shippingMethods") or []
    return next((one for one in methods if one["name"] == METHOD), None)


def _is_listed(method: Node, channel_id: str) -> bool:
    for listing in method["channelListings"] or []:
        if listing["channel"]["id"] == channel_id:
            bound = listing["maximumOrderPrice"]
            return bound is not None and Decimal(str(bound["amount"])) == 0
    return False
