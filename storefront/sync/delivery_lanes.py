"""Which lanes can carry goods to a market now, from the bases that could serve them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.bases.selectors import bases_serving
from catalog.landed_cost.selectors import customs_items
from catalog.lanes.selectors import lane_options

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from catalog.declaration import Market
    from catalog.lanes.types import LaneOption

# Packing adds to what the goods weigh; a parcel is priced by started kilograms.
PACKING = 112


def lanes_for(
    *, market: Market, quantities: Mapping[str, int], now: datetime
) -> list[LaneOption]:
    """Lanes for units by SKU, in declared order.

    None where goods are not known to customs, where no base has the units, or where no
    lane keeps them.
    """
    items = customs_items(skus=list(quantities))
    if set(items) != set(quantities):
        return []
    bases, ready = bases_serving(
        quantities=dict(quantities), base_codes=market.warehouses, on=now.date()
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
        ready=ready,
    )
