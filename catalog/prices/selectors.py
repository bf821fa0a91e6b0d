"""Reads: the terms of a market's prices, what they make, what a change would move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from catalog.declaration import PriceRounding
from catalog.fx.errors import RateUnknownError
from catalog.fx.selectors import Rate, rate_on
from catalog.money import Money
from catalog.prices.models import (
    BasePrice,
    ListState,
    PriceList,
    RateRule,
    ShelfPrice,
)
from catalog.prices.pricing import PriceMade, Terms, price_make

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from catalog.declaration import Market


@dataclass(frozen=True, slots=True)
class Move:
    """One price as it stands and as it would become."""

    sku: str
    product_slug: str
    before: Money | None
    made: PriceMade
    change_percent: Decimal | None


def list_live(*, market: str) -> PriceList | None:
    """The version a market's prices are made by; None: by the declaration."""
    return PriceList.objects.filter(market=market, state=ListState.LIVE).first()


def lists_of(*, market: str) -> list[PriceList]:
    """All versions of a market, the newest first."""
    return list(PriceList.objects.filter(market=market).order_by("-version"))


def lists_due(*, now: datetime) -> list[PriceList]:
    """Scheduled versions whose hour has come, the earliest first."""
    rows = PriceList.objects.filter(state=ListState.SCHEDULED, starts_at__lte=now)
    return list(rows.order_by("starts_at", "pk"))


def terms_of(*, market: Market, price_list: PriceList | None) -> Terms:
    """The terms of a version, else those that are declared: rounding alone."""
    if price_list is None:
        return Terms(rounding=market.price)
    return Terms(
        rounding=PriceRounding(
            step=price_list.step,
            endings=tuple(Decimal(one) for one in price_list.endings),
        ),
        markup_percent=price_list.markup_percent,
        floor_percent=price_list.floor_percent,
        floors={sku: Decimal(said) for sku, said in price_list.floors.items()},
    )


def rate_of(*, price_list: PriceList | None, base: str, quote: str, on: date) -> Rate:
    """The rate a version uses on a day. Raises `RateUnknownError`.

    Weekly is the rate known on the Sunday before, so that it cannot change on a Monday
    afternoon. A fixed rate that ended is none.
    """
    if price_list is None or price_list.rate_rule == RateRule.DAILY or base == quote:
        return rate_on(base=base, quote=quote, on=on)
    if price_list.rate_rule == RateRule.WEEKLY:
        sunday = on - timedelta(days=on.weekday() + 1)
        return rate_on(base=base, quote=quote, on=sunday)
    if price_list.fixed_until is None or on > price_list.fixed_until:
        raise RateUnknownError(base=base, quote=quote, on=on)
    return Rate(
        base,
        quote,
        price_list.fixed_rate or Decimal(0),
        f"price list {price_list.market} version {price_list.version}",
        price_list.starts_at.date(),
    )


def price_of(
    *,
    market: Market,
    price_list: PriceList | None,
    sku: str,
    base: Money,
    on: date,
) -> PriceMade:
    """What a version makes of a base price on a day. Raises `RateUnknownError`."""
    rate = rate_of(
        price_list=price_list, base=base.currency, quote=market.currency, on=on
    )
    terms = terms_of(market=market, price_list=price_list)
    return price_make(
        sku=sku, base=base, rate=rate.rate, currency=market.currency, terms=terms
    )


def bases_of(*, market: str) -> list[BasePrice]:
    """Base prices of the SKUs that a market's shelf has, by product."""
    rows = BasePrice.objects.order_by("product_slug", "sku")
    return [row for row in rows if market in row.markets]


def prices_standing(*, market: str) -> dict[str, Money]:
    """The last price each SKU was given in a market."""
    rows = ShelfPrice.objects.filter(market=market).order_by("given_at", "pk")
    return {row.sku: Money(row.amount, row.currency) for row in rows.iterator()}


def price_history(*, market: str, limit: int = 50) -> list[ShelfPrice]:
    """Prices given in a market, the latest first."""
    rows = ShelfPrice.objects.filter(market=market).select_related("price_list")
    return list(rows.order_by("-given_at", "-pk")[:limit])


def moves_of(*, market: Market, price_list: PriceList | None, on: date) -> list[Move]:
    """What a version would change on a day, the worst mover first.

    Raises `RateUnknownError`: nothing is quoted by a rate that nobody knows.
    """
    bases = bases_of(market=market.code)
    if not bases:
        return []
    rate = rate_of(
        price_list=price_list, base=bases[0].currency, quote=market.currency, on=on
    )
    terms = terms_of(market=market, price_list=price_list)
    standing = prices_standing(market=market.code)
    moves = [_move(row, rate, terms, market, standing.get(row.sku)) for row in bases]
    return sorted(moves, key=_badness, reverse=True)


def _move(
    row: BasePrice, rate: Rate, terms: Terms, market: Market, before: Money | None
) -> Move:
    made = price_make(
        sku=row.sku,
        base=Money(row.amount, row.currency),
        rate=rate.rate,
        currency=market.currency,
        terms=terms,
    )
    change = None
    if before is not None and before.currency == made.price.currency:
        change = ((made.price.amount / before.amount - 1) * 100).quantize(
            Decimal("0.1")
        )
    return Move(row.sku, row.product_slug, before, made, change)


def _badness(move: Move) -> Decimal:
    return abs(move.change_percent) if move.change_percent is not None else Decimal(-1)


def moves_changed(moves: Sequence[Move]) -> list[Move]:
    """Those whose price is another than the one that stands."""
    return [move for move in moves if move.before != move.made.price]
