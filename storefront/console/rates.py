"""Rates as an operator sees them, and the operator's word on them in the trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from catalog.fx.errors import RateUnknownError
from catalog.fx.selectors import rate_on
from catalog.fx.services import own_rate_end, own_rate_set, waiting_rate_decide
from catalog.markets.selectors import markets, pavilion
from catalog.submissions.trail import trail_write

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from catalog.fx.selectors import Rate
    from catalog.submissions.types import Actor


@dataclass(frozen=True, slots=True)
class MarketRate:
    """The rate a market's prices are made by; none means new prices are not made."""

    market: str
    base: str
    quote: str
    rate: Rate | None
    days_old: int


def market_rates(*, on: date) -> list[MarketRate]:
    """One line for each market with money of its own, as declared."""
    base = pavilion().identity.settlement_currency
    lines = []
    for market in markets():
        if market.currency == base:
            continue
        try:
            rate = rate_on(base=base, quote=market.currency, on=on)
        except RateUnknownError:
            lines.append(MarketRate(market.code, base, market.currency, None, 0))
        else:
            old = (on - rate.source_date).days
            lines.append(MarketRate(market.code, base, market.currency, rate, old))
    return lines


@transaction.atomic
def own_rate_take(
    *, actor: Actor, quote: str, rate: Decimal, until: date, now: datetime
) -> None:
    """The operator's own rate from today. Raises `ValueError`."""
    base = pavilion().identity.settlement_currency
    own_rate_set(
        base=base,
        quote=quote,
        rate=rate,
        on=now.date(),
        until=until,
        operator=actor.email,
    )
    trail_write(
        actor=actor,
        action="rate-own",
        subject=f"rate:{base}/{quote}",
        now=now,
        rate=str(rate),
        until=until.isoformat(),
    )


@transaction.atomic
def own_rate_stop(*, actor: Actor, base: str, quote: str, now: datetime) -> int:
    """End an own rate; answers how many ended."""
    ended = own_rate_end(base=base, quote=quote, on=now.date())
    if ended:
        trail_write(
            actor=actor, action="rate-own-end", subject=f"rate:{base}/{quote}", now=now
        )
    return ended


@transaction.atomic
def waiting_rate_answer(
    *, actor: Actor, waiting_id: int, is_accepted: bool, now: datetime
) -> None:
    """Believe a jump, or not. Raises `UnknownWaitingRateError`."""
    row = waiting_rate_decide(
        waiting_id=waiting_id, is_accepted=is_accepted, operator=actor.email, now=now
    )
    trail_write(
        actor=actor,
        action="rate-accept" if is_accepted else "rate-refuse",
        subject=f"rate:{row.base_currency}/{row.quote_currency}",
        now=now,
        rate=str(row.rate),
        before=str(row.before),
    )
