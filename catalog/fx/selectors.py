"""Reads: the rate of a day, and conversion by it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db.models import Q

from catalog.fx.errors import RateUnknownError
from catalog.fx.models import ExchangeRate, RateFetch, WaitingRate
from catalog.money import Money

if TYPE_CHECKING:
    from datetime import date

PIVOTS = ("EUR", "USD")
# A rate older than this is no rate any more.
OLDEST_DAYS = 90


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of `base` is `rate` units of `quote`, by `source`, of `source_date`."""

    base: str
    quote: str
    rate: Decimal
    source: str
    source_date: date


def rate_on(*, base: str, quote: str, on: date) -> Rate:
    """The newest rate of a pair on or before a day, crossed where no source has it.

    An operator's own rate of the pair goes first while it lasts. Raises
    `RateUnknownError` where there is none of the last 90 days.
    """
    if base == quote:
        return Rate(base, quote, Decimal(1), "the same currency", on)
    known = _known(base, quote, on)
    direct = known.get((base, quote))
    if direct:
        return direct
    for path in ((pivot,) for pivot in PIVOTS):
        crossed = _crossed(known, (base, *path, quote))
        if crossed:
            return crossed
    crossed = _crossed(known, (base, "EUR", "USD", quote)) or _crossed(
        known, (base, "USD", "EUR", quote)
    )
    if crossed is None:
        raise RateUnknownError(base=base, quote=quote, on=on)
    return crossed


def _known(base: str, quote: str, on: date) -> dict[tuple[str, str], Rate]:
    """Newest rates among the two currencies and the pivots, both ways. One query."""
    wanted = {base, quote, *PIVOTS}
    rows = ExchangeRate.objects.filter(
        Q(base_currency__in=wanted) & Q(quote_currency__in=wanted),
        source_date__lte=on,
    ).order_by("is_own", "source_date", "pk")
    found: dict[tuple[str, str], Rate] = {}
    for row in rows:
        if (on - row.source_date).days > OLDEST_DAYS:
            continue
        # Own rates come last and go before what is published, while they last.
        if row.valid_until is not None and row.valid_until < on:
            continue
        there = (row.base_currency, row.quote_currency)
        found[there] = Rate(*there, row.rate, row.source, row.source_date)
        back = (row.quote_currency, row.base_currency)
        found[back] = Rate(*back, 1 / row.rate, row.source, row.source_date)
    return found


def _crossed(known: dict[tuple[str, str], Rate], path: tuple[str, ...]) -> Rate | None:
    legs = []
    for pair in pairwise(path):
        if pair[0] == pair[1]:
            continue
        leg = known.get(pair)
        if leg is None:
            return None
        legs.append(leg)
    rate = Decimal(1)
    for leg in legs:
        rate *= leg.rate
    sources = " and ".join(dict.fromkeys(leg.source for leg in legs))
    return Rate(path[0], path[-1], rate, sources, min(x.source_date for x in legs))


def convert(*, money: Money, to: str, on: date) -> Money:
    """An amount in another currency by the rate of a day, not rounded.

    Raises `RateUnknownError`.
    """
    rate = rate_on(base=money.currency, quote=to, on=on)
    return Money(money.amount * rate.rate, to)


def rates_waiting() -> list[WaitingRate]:
    """Rates that jumped and that nobody has decided on, the oldest first."""
    return list(WaitingRate.objects.filter(is_accepted__isnull=True).order_by("pk"))


def own_rates(*, on: date) -> list[ExchangeRate]:
    """Operators' own rates that have not ended."""
    rows = ExchangeRate.objects.filter(is_own=True, valid_until__gte=on)
    return list(rows.order_by("base_currency", "quote_currency"))


def fetches_recent(*, limit: int = 5) -> list[RateFetch]:
    """The last runs of the fetch, the latest first."""
    return list(RateFetch.objects.all()[:limit])
