"""For each product its markets: what is missing to open one, and what it would be worth.

The worth of opening a market is an estimate by one formula: the units of the SKU that
open markets sold in the last thirty days, averaged over those markets, times its base
price. Where nothing was sold nothing is estimated.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from catalog.fx.errors import RateUnknownError
from catalog.landed_cost.selectors import customs_items, eligibility_of
from catalog.landed_cost.words import sentence
from catalog.lanes.selectors import arrival_window
from catalog.markets.selectors import markets
from catalog.money import Money, round_money
from catalog.prices.models import BasePrice
from catalog.prices.selectors import list_live, rate_of
from catalog.sourcing.models import OrderSourcing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from catalog.declaration import Market
    from catalog.landed_cost.types import Eligibility

DAYS = 30
MOST = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """One market of a SKU: open, or what is missing."""

    market: str
    is_open: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """One SKU with all its markets; `worth` is that of opening one more, a month."""

    sku: str
    product_slug: str
    cells: tuple[Cell, ...]
    worth: Money | None

    @property
    def is_whole(self) -> bool:
        """Open everywhere: nothing is left to do."""
        return all(cell.is_open for cell in self.cells)


def openings(*, query: str, language: str, now: datetime) -> list[Opening]:
    """SKUs by what one more market would be worth, the most first."""
    rows = BasePrice.objects.order_by("sku")
    words = query.strip()
    bases = list((rows.filter(sku__icontains=words) if words else rows)[:MOST])
    skus = [row.sku for row in bases]
    verdicts = {
        market.code: _verdicts(market, skus, now) for market in markets() if skus
    }
    priced = {market.code: _has_rate(market, bases, now) for market in markets()}
    sold = units_sold(skus=skus, now=now)
    found = []
    for row in bases:
        cells = tuple(
            _cell(row, market, verdicts[market.code][row.sku], language,
                  has_rate=priced[market.code])
            for market in markets()
        )  # fmt: skip
        found.append(
            Opening(row.sku, row.product_slug, cells, _worth(row, cells, sold))
        )
    return sorted(found, key=_most_first)


def units_sold(
    *, skus: Collection[str], now: datetime
) -> Mapping[tuple[str, str], int]:
    """Units by SKU and market of the orders of the last thirty days that stand."""
    wanted, sold = set(skus), Counter[tuple[str, str]]()
    orders = OrderSourcing.objects.filter(
        created_at__gt=now - timedelta(days=DAYS),
        created_at__lte=now,
        canceled_at__isnull=True,
    ).values_list("market_code", "lines")
    for market, lines in orders.iterator():
        for line in lines:
            if line["sku"] in wanted:
                sold[line["sku"], market] += line["quantity"]
    return sold


def _verdicts(
    market: Market, skus: Collection[str], now: datetime
) -> dict[str, Eligibility]:
    classes = {item.storage_class for item in customs_items(skus=skus).values()}
    kept = {one for one in classes if _has_lane(market, one, now)}
    return eligibility_of(market=market, skus=skus, on=now.date(), storage_classes=kept)


def _has_lane(market: Market, storage_class: str, now: datetime) -> bool:
    return any(
        arrival_window(
            market=market, base_code=base, storage_classes=[storage_class], now=now
        )
        for base in market.warehouses
    )


def _has_rate(market: Market, bases: list[BasePrice], now: datetime) -> bool:
    if not bases:
        return False
    try:
        rate_of(
            price_list=list_live(market=market.code),
            base=bases[0].currency,
            quote=market.currency,
            on=now.date(),
        )
    except RateUnknownError:
        return False
    return True


def _cell(
    row: BasePrice,
    market: Market,
    verdict: Eligibility,
    language: str,
    *,
    has_rate: bool,
) -> Cell:
    missing = []
    if verdict.status == "blocked":
        missing += [
            sentence(reason.key, dict(reason.params), language)
            for reason in verdict.reasons
        ]
    is_listed = market.code in row.markets
    if not is_listed:
        missing.append(_("It is not listed in this market."))
    if not has_rate and not is_listed:
        missing.append(_("No rate: new prices are not made here."))
    return Cell(market.code, not missing, tuple(missing))


def _worth(
    row: BasePrice, cells: tuple[Cell, ...], sold: Mapping[tuple[str, str], int]
) -> Money | None:
    shut = [cell for cell in cells if not cell.is_open]
    trading = [cell.market for cell in cells if cell.is_open]
    units = sum(sold.get((row.sku, market), 0) for market in trading)
    if not shut or not units:
        return None
    amount = Decimal(units) / len(trading) * row.amount
    return round_money(Money(amount, row.currency))


def _most_first(one: Opening) -> tuple[Decimal, bool, str]:
    return (-one.worth.amount if one.worth else Decimal(0), one.is_whole, one.sku)
