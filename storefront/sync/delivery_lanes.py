"""Which lanes can carry goods to a market now, from the bases that could serve them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.bases.selectors import bases_serving
from catalog.landed_cost.selectors import customs_items
from catalog.sourcing.routes import parcel_lanes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from catalog.declaration import Market
    from catalog.lanes.types import LaneOption


def lanes_for(
    *, market: Market, quantities: Mapping[str, int], now: datetime
) -> list[LaneOption]:
    """Lanes for units by SKU, in declared order.

    None where goods are not known to customs, where no base has the units, or where no
    lane keeps them.
    """
    bases, ready = bases_serving(
        quantities=dict(quantities), base_codes=market.warehouses, on=now.date()
    )
    if len(bases) != len(quantities):
        return []
    return parcel_lanes(
        market=market,
        base_codes={code for codes in bases.values() for code in codes},
        parcel=quantities,
        items=customs_items(skus=list(quantities)),
        now=now,
        ready=ready,
    )
