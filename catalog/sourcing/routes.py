"""What it costs a base to send its part of an order to a market, and what bars it.

The goods, their origin and the market's customs regime are the same from every base of
the pavilion, so that duty and tax do not tell bases apart: the lane does. A base is
barred for goods that no lane keeps, or whose paper has ended that the market asks for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from catalog.bases.certificates import certificates_ended
from catalog.landed_cost.selectors import customs_items
from catalog.lanes.selectors import lane_options
from catalog.markets.selectors import pavilion
from catalog.sourcing.models import AttentionReason

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime
    from decimal import Decimal

    from catalog.declaration import Market
    from catalog.landed_cost.types import Item
    from catalog.lanes.types import LaneOption
    from catalog.sourcing.planning import Supply

# Packing adds to what goods weigh.
PACKING = 112


@dataclass(frozen=True, slots=True)
class Routes:
    """Per base the parcel's lane and price; per (SKU, base) why it may not serve.

    `costs` is empty if the price of one of the bases is not known: an unknown price is
    not a price of zero.
    """

    costs: dict[str, Decimal] = field(default_factory=dict)
    whole: dict[str, Decimal] = field(default_factory=dict)
    lanes: dict[str, str] = field(default_factory=dict)
    barred: dict[tuple[str, str], str] = field(default_factory=dict)


def routes_of(
    *, market: Market, wanted: Mapping[str, int], supply: Supply, now: datetime
) -> Routes:
    """The routes of all bases that have something of what is wanted. Two queries.

    A parcel is priced with what the base could send of the order, `whole` with all of
    it, both by the cheapest lane that keeps the goods.
    """
    items = customs_items(skus=list(wanted))
    if not items:
        return Routes()
    declared = {base.code for base in pavilion().bases}
    barred = _papers(market, supply, now)
    by_base: dict[str, dict[str, int]] = {}
    for (sku, base), offer in supply.items():
        if sku not in items or base not in declared:
            by_base.setdefault(base, {})
        elif not parcel_lanes(
            market=market, base_codes=[base], parcel={sku: 1}, items=items, now=now
        ):
            barred[sku, base] = AttentionReason.NO_LANE
        elif (sku, base) not in barred:
            parcel = by_base.setdefault(base, {})
            parcel[sku] = min(offer.units, wanted[sku])
    costs, whole, lanes = {}, {}, {}
    for base, parcel in by_base.items():
        best = _cheapest(
            parcel_lanes(
                market=market, base_codes=[base], parcel=parcel, items=items, now=now
            )
        )
        everything = _cheapest(
            parcel_lanes(
                market=market, base_codes=[base], parcel=wanted, items=items, now=now
            )
        )
        if best:
            costs[base], lanes[base] = best.price.amount, best.code
        if everything:
            whole[base] = everything.price.amount
    is_known = set(costs) == set(by_base) and set(wanted) == set(items)
    return Routes(costs if is_known else {}, whole, lanes, barred)


def _papers(
    market: Market, supply: Supply, now: datetime
) -> dict[tuple[str, str], str]:
    """Goods of bases whose paper has ended that this market asks for."""
    ended = [
        one for one in certificates_ended(on=now.date()) if market.code in one.markets
    ]
    return {
        (sku, base): AttentionReason.NO_PAPER
        for sku, base in supply
        for one in ended
        if one.base.code == base and (not one.skus or sku in one.skus)
    }


def parcel_lanes(
    *,
    market: Market,
    base_codes: Collection[str],
    parcel: Mapping[str, int],
    items: Mapping[str, Item],
    now: datetime,
    ready: Mapping[str, date] | None = None,
) -> list[LaneOption]:
    """Lanes for units by SKU from some bases, in declared order.

    None where not all goods are known to customs or no lane keeps them. `ready` is as in
    `lane_options`.
    """
    if not parcel or not set(parcel) <= set(items):
        return []
    grams = {sku: items[sku].net_weight_g * PACKING // 100 for sku in parcel}
    return lane_options(
        market=market,
        base_codes=base_codes,
        weight_g=sum(grams[sku] * units for sku, units in parcel.items()),
        storage_classes={items[sku].storage_class for sku in parcel},
        heaviest_g=max(grams.values()),
        now=now,
        ready=ready,
    )


def _cheapest(options: Collection[LaneOption]) -> LaneOption | None:
    return min(options, key=lambda one: (one.price.amount, one.latest), default=None)
