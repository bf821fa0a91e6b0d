"""Which lanes carry a consignment from its bases to a market, when and for how much.

A lane is offered if it and the way from every base to its hub keep all storage classes
of the goods. Days: each base sends on its ship day, reaches the hub after its working
days; when the last has come, the lane's days and the customs days follow, in calendar
days. Price: one basic price per parcel and one price for each started kilogram.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from catalog.lanes.calendar import BaseCalendar
from catalog.lanes.types import ArrivalWindow, LaneFed, LaneOption
from catalog.markets.selectors import market_by_code, pavilion
from catalog.money import Money, round_money

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from catalog.declaration import Collect, LaneDeclared, Market, Pavilion


def lane_options(
    *,
    market: Market | str,
    base_codes: Collection[str],
    weight_g: int,
    storage_classes: Collection[str],
    now: datetime,
    heaviest_g: int = 0,
    ready: Mapping[str, date] | None = None,
) -> list[LaneOption]:
    """Lanes that can carry goods of those bases to a market, in declared order.

    `ready` says of a base on which day it will have the goods, if not now.

    `weight_g` is the gross weight of all goods, `heaviest_g` that of the heaviest unit:
    a consignment over a lane's limit goes in several parcels, a unit over it does not
    go. No bases means nothing to carry: no lanes. Raises `UnknownMarketError`, and
    `LookupError` for an undeclared base.
    """
    declared = pavilion()
    market = market_by_code(market) if isinstance(market, str) else market
    bases = sorted(set(base_codes))
    if not bases:
        return []
    calendars = {code: _calendar(declared, code) for code in bases}
    options = []
    for lane in declared.routes.lanes:
        if lane.market != market.code or heaviest_g > lane.maximum_weight_g:
            continue
        legs = _legs(declared, lane, bases, frozenset(storage_classes))
        if legs:
            window = _window(lane, legs, calendars, now, ready or {})
            options.append(_option(lane, market.currency, weight_g, window))
    return options


def arrival_window(
    *,
    market: Market | str,
    base_code: str,
    now: datetime,
    storage_classes: Collection[str] = ("ambient",),
    ready_on: date | None = None,
) -> ArrivalWindow | None:
    """When goods of a base ordered now arrive by the market's first fitting lane.

    `ready_on` is the day on which the base will have them, if not now. None if no lane carries such goods there. Raises as `lane_options`.
    """
    options = lane_options(
        market=market,
        base_codes=[base_code],
        weight_g=0,
        storage_classes=storage_classes,
        now=now,
        ready={base_code: ready_on} if ready_on else None,
    )
    return options[0].window if options else None


def lanes_fed(*, base_code: str) -> list[LaneFed]:
    """Lanes that goods of a base can go by, and which storage classes they keep for it."""
    declared = pavilion()
    ways = [way for way in declared.routes.collects if way.base == base_code]
    found = []
    for lane in declared.routes.lanes:
        kept = {
            storage
            for way in ways
            if way.hub == lane.hub
            for storage in set(way.storage_classes) & set(lane.storage_classes)
        }
        if kept:
            found.append(LaneFed(lane.code, lane.market, lane.hub, tuple(sorted(kept))))
    return found


def ship_day(*, base_code: str, now: datetime) -> date:
    """The day an order placed now leaves a base. Raises `LookupError`."""
    return _calendar(pavilion(), base_code).ships_on(now)


def _calendar(declared: Pavilion, base_code: str) -> BaseCalendar:
    return BaseCalendar.of(
        base=declared.base(base_code),
        zone=ZoneInfo(declared.identity.timezone),
        holidays=declared.identity.holidays,
    )


def _legs(
    declared: Pavilion,
    lane: LaneDeclared,
    bases: Collection[str],
    storage_classes: frozenset[str],
) -> list[Collect]:
    """The way from each base to the lane's hub; empty if one of them has none."""
    if not storage_classes <= set(lane.storage_classes):
        return []
    ways = {
        way.base: way
        for way in declared.routes.collects
        if way.hub == lane.hub and storage_classes <= set(way.storage_classes)
    }
    return [ways[code] for code in bases] if set(bases) <= set(ways) else []


def _window(
    lane: LaneDeclared,
    legs: list[Collect],
    calendars: dict[str, BaseCalendar],
    now: datetime,
    ready: Mapping[str, date],
) -> ArrivalWindow:
    ships = {leg.base: calendars[leg.base].ships_on(now) for leg in legs}
    for code, day in ready.items():
        if code in ships:
            # What comes in on a day is packed on the next.
            ships[code] = max(ships[code], calendars[code].after(day, 1))
    first = max(calendars[x.base].after(ships[x.base], x.minimum_days) for x in legs)
    last = max(calendars[x.base].after(ships[x.base], x.maximum_days) for x in legs)
    return ArrivalWindow(
        ship_on=max(ships.values()),
        earliest=first + timedelta(days=lane.minimum_days + lane.clearance_days),
        latest=last + timedelta(days=lane.maximum_days + lane.clearance_days),
    )


def _option(
    lane: LaneDeclared, currency: str, weight_g: int, window: ArrivalWindow
) -> LaneOption:
    parcels = max(1, -(-weight_g // lane.maximum_weight_g))
    kilograms = -(-weight_g // 1000)
    amount = lane.price * parcels + lane.price_per_kg * Decimal(kilograms)
    return LaneOption(
        code=lane.code,
        name_key=f"delivery.{lane.name}.name",
        hub=lane.hub,
        price=round_money(Money(amount, currency)),
        parcels=parcels,
        ship_on=window.ship_on,
        earliest=window.earliest,
        latest=window.latest,
    )
