"""What `apply --prune` takes away: only what no declaration names.

Channels are closed, never deleted, because orders hang on them; a warehouse is taken
out of the channels, never deleted, because stock hangs on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.sync.changes import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.declaration import Pavilion
    from storefront.sync.shop_state import ShopState


def prune_changes(pavilion: Pavilion, shop: ShopState) -> Iterator[Change]:
    """Close undeclared channels, unlink warehouses, delete empty words."""
    identity = pavilion.identity
    markets = {market.channel: market for market in pavilion.markets}
    for slug, node in shop.channels.items():
        if slug not in markets and node["isActive"]:
            closed = {"id": node["id"], "input": {"isActive": False}}
            yield Change(f"channel {slug}: close", "ChannelUpdate", closed)
        if slug in markets:
            wanted = {shop.warehouse_id(code) for code in markets[slug].warehouses}
            extra = [w["id"] for w in node["warehouses"] if w["id"] not in wanted]
            if extra:
                yield Change(
                    f"channel {slug}: leave {len(extra)} undeclared warehouses",
                    "ChannelUpdate",
                    {"id": node["id"], "input": {"removeWarehouses": extra}},
                )
    for noun, operation, nodes, declared in (
        ("shipping zone", "ShippingZoneDelete", shop.zones, set(markets)),
        (
            "category",
            "CategoryDelete",
            shop.categories,
            {item.slug for item in identity.categories},
        ),
        (
            "collection",
            "CollectionDelete",
            shop.collections,
            {item.slug for item in identity.collections},
        ),
    ):
        for key, node in nodes.items():
            if key not in declared:
                yield Change(f"{noun} {key}: delete", operation, {"id": node["id"]})
