"""What our domain knows of goods, gathered for a whole page in a constant number of queries.

Commerce says what is listed and at what price; this module adds what customs takes,
whether the goods may be sold here, which lot would go, and when it arrives.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from catalog.bases.preorders import ahead_units
from catalog.bases.selectors import next_lots
from catalog.landed_cost.selectors import (
    customs_items,
    eligibility_of,
    landed_costs_of_units,
)
from catalog.landed_cost.words import sentence
from catalog.lanes.selectors import arrival_window
from catalog.markets.selectors import pavilion
from catalog.money import Money
from storefront.localization import formats
from storefront.shop.charges import charge_lines
from storefront.shop.pages import Eligibility, LandedPrice, LotFacts, Reason, Window

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from catalog.bases.models import Lot
    from catalog.landed_cost import types
    from storefront.localization.places import Place

GROWN = {"plant"}
# Parameters of reasons that are amounts with their currency.
AMOUNTS = {"limit"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known, by SKU; what is missing is not known."""

    landed: Mapping[str, LandedPrice] = field(default_factory=dict)
    eligibility: Mapping[str, Eligibility] = field(default_factory=dict)
    lots: Mapping[str, LotFacts] = field(default_factory=dict)
    windows: Mapping[str, Window] = field(default_factory=dict)
    # Of goods that are sold ahead of a harvest: the day it is expected.
    harvests: Mapping[str, date] = field(default_factory=dict)
    fresh: frozenset[str] = frozenset()


def facts_of(
    *, place: Place, prices: dict[str, Money], bases: dict[str, str], now: datetime
) -> Facts:
    """Facts of the SKUs in `prices` (goods prices in the market's currency).

    `bases` names the base of each SKU. Seven queries, however many SKUs; two more where
    some have no lot.
    """
    if not prices:
        return Facts()
    market, on = place.market, now.date()
    items = customs_items(skus=list(prices))
    windows = _windows(place, items, bases, now)
    verdicts = eligibility_of(
        market=market,
        skus=list(prices),
        on=on,
        storage_classes={items[sku].storage_class for sku in windows if sku in items},
    )
    landed = landed_costs_of_units(market=market, prices=prices, on=on)
    lots = _lots(place, items, windows, on)
    harvests = _harvests(place, set(windows) - set(lots), on)
    for sku, (base, day) in harvests.items():
        window = _window(place, base, items[sku].storage_class, now, ready_on=day)
        if window:
            windows[sku] = window
    return Facts(
        landed={sku: _price(place, cost) for sku, cost in landed.items()},
        eligibility={sku: _verdict(place, one) for sku, one in verdicts.items()},
        lots=lots,
        windows=windows,
        harvests={sku: day for sku, (_, day) in harvests.items()},
        fresh=frozenset(sku for sku, item in items.items() if item.fresh),
    )


def _harvests(
    place: Place, skus: Collection[str], on: date
) -> dict[str, tuple[str, date]]:
    """(base, day) of the next harvest of goods that have no lot and are sold ahead."""
    if not skus:
        return {}
    ahead = ahead_units(on=on, skus=skus)
    found: dict[str, tuple[str, date]] = {}
    for (base, sku), coming in ahead.items():
        if coming.free and base in place.market.warehouses:
            day = coming.ready_on(1)
            if sku not in found or day < found[sku][1]:
                found[sku] = (base, day)
    return found


def _windows(
    place: Place,
    items: Mapping[str, types.Item],
    bases: Mapping[str, str],
    now: datetime,
) -> dict[str, Window]:
    """Days by SKU; each pair of base and storage class is worked out once."""
    found: dict[tuple[str, str], Window | None] = {}
    windows: dict[str, Window] = {}
    for sku, item in items.items():
        if sku not in bases:
            continue
        key = (bases[sku], item.storage_class)
        if key not in found:
            found[key] = _window(place, *key, now)
        window = found[key]
        if window:
            windows[sku] = window
    return windows


def _window(
    place: Place,
    base: str,
    storage_class: str,
    now: datetime,
    ready_on: date | None = None,
) -> Window | None:
    days = arrival_window(
        market=place.market,
        base_code=base,
        storage_classes=[storage_class],
        now=now,
        ready_on=ready_on,
    )
    return Window(days.ship_on, days.earliest, days.latest) if days else None


def _lots(
    place: Place,
    items: Mapping[str, types.Item],
    windows: Mapping[str, Window],
    on: date,
) -> dict[str, LotFacts]:
    """The lot that would be sent today, by SKU: the first to expire that is fit.

    Judged at the latest promised arrival of the page, which is the strictest day.
    """
    if not windows:
        return {}
    arrival = max(window.latest for window in windows.values())
    lots = next_lots(
        skus=list(windows),
        arrival_on=arrival,
        minimum_life_days=place.market.minimum_life_days,
        base_codes=place.market.warehouses,
    )
    return {sku: _lot(lot, items[sku], windows[sku], on) for sku, lot in lots.items()}


def _lot(lot: Lot, item: types.Item, window: Window, on: date) -> LotFacts:
    life = (lot.best_before - window.latest).days if lot.best_before else None
    return LotFacts(
        code=lot.code,
        made_on=lot.made_on or on,
        best_before=lot.best_before,
        life_days_on_arrival=life,
        is_grown=item.goods_kind in GROWN,
    )


def _price(place: Place, cost: types.LandedCost) -> LandedPrice:
    home = pavilion().identity.country
    charges = [charge for line in cost.lines for charge in line.charges]
    return LandedPrice(
        quote=cost.status,
        total=cost.total,
        lines=charge_lines(place=place, home=home, charges=charges),
        reasons=tuple(reason_shown(place, reason) for reason in cost.reasons),
    )


def _verdict(place: Place, one: types.Eligibility) -> Eligibility:
    return Eligibility(
        status=one.status,
        reasons=tuple(reason_shown(place, reason) for reason in one.reasons),
    )


def _amount(text: str, place: Place) -> str:
    """An amount as the rules write it ("10000 JPY") in the reader's own habit."""
    number, _, currency = text.partition(" ")
    try:
        return formats.money(Money(Decimal(number), currency), place.locale)
    except (InvalidOperation, ValueError):
        return text


def reason_shown(place: Place, reason: types.Reason) -> Reason:
    """A reason in the reader's words; days and storage classes in their own."""
    params = dict(reason.params)
    if "day" in params:
        params["day"] = formats.day_of_text(params["day"], place.locale)
    for key in AMOUNTS & set(params):
        params[key] = _amount(params[key], place)
    if "storage" in params:
        known = place.texts.storage_classes.get(params["storage"])
        params["storage"] = known or params["storage"]
    return Reason(
        sentence=sentence(reason.key, params, place.language),
        source=reason.source,
        source_url=reason.source_url,
        since=reason.since,
    )
