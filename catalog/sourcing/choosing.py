"""The bases and lots of an order, chosen as a whole and locked once.

First the plan (`planning`), with the price of each base's parcel (`routes`). Where the
bases in which commerce allocated do as well in parcels and price, they serve: moving
units between bases for nothing would hold them twice until they leave.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from catalog.bases.fefo import last_day_needed
from catalog.bases.first_lots import lots_first
from catalog.bases.ledger import lots_lock
from catalog.bases.models import LotAllocation
from catalog.sourcing.planning import plan_bases
from catalog.sourcing.routes import routes_of
from catalog.sourcing.selectors import supply_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from catalog.bases.models import Lot
    from catalog.declaration import Market
    from catalog.sourcing.models import OrderSourcing
    from catalog.sourcing.planning import Plan, Supply
    from catalog.sourcing.routes import Routes
    from catalog.sourcing.types import SourceLine


@dataclass(frozen=True, slots=True)
class Choice:
    """Bases in the order in which they serve, and the lots that are locked for it."""

    codes: tuple[str, ...]
    lots: tuple[Lot, ...] = ()
    barred: dict[tuple[str, str], str] = field(default_factory=dict)
    route: dict[str, Any] = field(default_factory=dict)
    minimum_life_days: int = 0

    def codes_of(self, line: SourceLine) -> list[str]:
        """Bases that may serve a line, the best first."""
        return [code for code in self.codes if (line.sku, code) not in self.barred]

    def asked(self, line: SourceLine) -> list[str]:
        """All bases that were asked for a line, those of commerce first."""
        return list(dict.fromkeys([*line.warehouse_codes, *self.codes]))

    def lots_of(self, line: SourceLine, life_days: int) -> list[Lot]:
        """Locked lots for a line; none if it demands more life than the others."""
        if life_days != self.minimum_life_days:
            return []
        codes = set(self.codes_of(line))
        return [x for x in self.lots if x.sku == line.sku and x.base.code in codes]

    def barred_reason(self, line: SourceLine) -> str:
        """Why the bases that have the goods may not send them, "" if they may."""
        said = [why for (sku, _), why in self.barred.items() if sku == line.sku]
        return said[0] if said else ""


def order_choose(
    *,
    sourcing: OrderSourcing,
    market: Market,
    lines: Sequence[SourceLine],
    now: datetime,
) -> Choice:
    """Choose for what the lines still miss. Inside a transaction: lots are locked."""
    arrival_on = sourcing.arrival_on or now.date()
    kept, serving = _promised(sourcing.order_id)
    missing = _missing(lines, kept)
    commerce = dict.fromkeys(x for line in lines for x in line.warehouse_codes)
    # A base that sends a part already sends one parcel more or less for nothing.
    codes = tuple(dict.fromkeys([*serving, *commerce, *market.warehouses]))
    if not missing:
        return Choice(codes, minimum_life_days=market.minimum_life_days)
    supply = supply_of(
        lines=lines, market=market, arrival_on=arrival_on, base_codes=codes
    )
    routes = routes_of(market=market, wanted=missing, supply=supply, now=now)
    may = {key: offer for key, offer in supply.items() if key not in routes.barred}
    plan = _plan(missing, may, codes, routes, commerce)
    ordered = (*plan.bases, *(code for code in codes if code not in plan.bases))
    return Choice(
        codes=ordered,
        lots=tuple(_lots(missing, may, ordered, market, arrival_on)),
        barred=routes.barred,
        route=_route(plan, routes, market),
        minimum_life_days=market.minimum_life_days,
    )


def _promised(order_id: str) -> tuple[dict[str, int], list[str]]:
    """Units that each line has or had, and the bases that still send some."""
    kept: dict[str, int] = {}
    serving: dict[str, None] = {}
    rows = LotAllocation.objects.filter(order_id=order_id).select_related("lot__base")
    for row in rows:
        kept[row.order_line_id] = kept.get(row.order_line_id, 0) + row.quantity_kept
        if row.quantity_open:
            serving[row.lot.base.code] = None
    return kept, list(serving)


def _missing(lines: Sequence[SourceLine], kept: Mapping[str, int]) -> dict[str, int]:
    missing: dict[str, int] = {}
    for line in lines:
        units = line.quantity - kept.get(line.order_line_id, 0)
        if units > 0:
            missing[line.sku] = missing.get(line.sku, 0) + units
    return missing


def _plan(
    missing: Mapping[str, int],
    supply: Supply,
    codes: Sequence[str],
    routes: Routes,
    commerce: Mapping[str, None],
) -> Plan:
    best = plan_bases(
        wanted=missing, supply=supply, preferred=codes, costs=routes.costs
    )
    if not commerce:
        return best
    there = {key: offer for key, offer in supply.items() if key[1] in commerce}
    theirs = plan_bases(
        wanted=missing, supply=there, preferred=codes, costs=routes.costs
    )
    is_as_good = (theirs.served, theirs.parcels, theirs.cost) == (
        best.served,
        best.parcels,
        best.cost,
    )
    return theirs if is_as_good else best


def _lots(
    missing: Mapping[str, int],
    supply: Supply,
    codes: Sequence[str],
    market: Market,
    arrival_on: date,
) -> list[Lot]:
    """The lots that serve, locked once for the order, in primary-key order.

    Two orders with the same goods in another order of lines then wait for each other,
    never crosswise.
    """
    wanted: dict[tuple[str, str], int] = {}
    for sku, units in missing.items():
        there = {
            code: supply[sku, code].units for code in codes if (sku, code) in supply
        }
        alone = next((code for code, free in there.items() if free >= units), "")
        for code, free in there.items():
            if not alone or code == alone:
                wanted[sku, code] = min(units, free)
    needed = last_day_needed(
        arrival_on=arrival_on, minimum_life_days=market.minimum_life_days
    )
    return lots_lock(Q(pk__in=list(lots_first(wanted=wanted, needed=needed))))


def _route(plan: Plan, routes: Routes, market: Market) -> dict[str, Any]:
    """The plan as it is kept with the order; prices only where they are known."""
    if not plan.bases:
        return {}
    kept: dict[str, Any] = {
        "bases": list(plan.bases),
        "lanes": {x: routes.lanes[x] for x in plan.bases if x in routes.lanes},
    }
    if routes.costs:
        kept["currency"] = market.currency
        kept["costs"] = {code: str(routes.costs[code]) for code in plan.bases}
        kept["cost"] = str(plan.cost)
        others = [c for code, c in routes.costs.items() if code not in plan.bases]
        if plan.parcels == 1 and others:
            kept["next"] = str(min(others))
        if plan.parcels > 1 and routes.whole:
            kept["one_parcel"] = str(min(routes.whole.values()))
    return kept
