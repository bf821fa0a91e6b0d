"""A person's limits of a year: held while paying, taken by the order, given back.

The limits are checked again under the lock of the person's year, so that two baskets
paid at the same moment cannot both take what is left.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from catalog.landed_cost.days import local_day
from catalog.landed_cost.errors import QuotaExceededError
from catalog.landed_cost.models import (
    IdentityConsent,
    OrderQuote,
    QuotaEntry,
    QuotaYear,
    Quote,
)
from catalog.landed_cost.quote_json import landed_of_json
from catalog.landed_cost.selectors import basket_verdict, quota_state
from catalog.markets.selectors import market_by_code

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.declaration import Market
    from catalog.landed_cost.types import LandedCost

# As long as a provider's page may stay open; a late payment still takes its quota.
HOLD = timedelta(hours=1)


@transaction.atomic
def quota_hold(*, market: Market, checkout_id: str, now: datetime) -> QuotaEntry | None:
    """Hold a checkout's part of its buyer's limits while it is paid.

    None in a market that keeps no limits. Holding again replaces what was held. Reads
    the newest quote of the checkout. Raises `QuotaExceededError` with the reasons: no
    consent, no quote, or more than is left.
    """
    if not market.requires_identity:
        return None
    quote = _newest_quote(checkout_id)
    if quote is None:
        raise QuotaExceededError(("no_quote",))
    landed = landed_of_json(quote.content)
    consent = IdentityConsent.objects.filter(checkout_id=checkout_id).first()
    digest = consent.identity_hash if consent else ""
    if digest:
        _lock(market.code, digest, _year(market.code, now))
    state = quota_state(
        market=market,
        identity_hash=digest,
        landed=landed,
        now=now,
        but_checkout=checkout_id,
    )
    stops = basket_verdict(market=market, landed=landed, quota=state)
    if stops:
        raise QuotaExceededError(tuple(reason.key for reason in stops))
    return _write(checkout_id, market.code, digest, landed, now=now)


def _newest_quote(checkout_id: str) -> Quote | None:
    rows = Quote.objects.filter(checkout_id=checkout_id)
    return rows.order_by("-made_at", "-pk").first()


def _year(market: str, now: datetime) -> int:
    """The year of a market's customs: China's turns at midnight in Shanghai."""
    return local_day(market_by_code(market).country, now).year


def _lock(market: str, identity_hash: str, year: int) -> QuotaYear:
    QuotaYear.objects.get_or_create(
        market=market, identity_hash=identity_hash, year=year
    )
    return QuotaYear.objects.select_for_update().get(
        market=market, identity_hash=identity_hash, year=year
    )


@transaction.atomic
def quota_elsewhere_set(
    *,
    market: Market,
    identity_hash: str,
    value: Decimal | None,
    rice_kg: Decimal | None,
    now: datetime,
) -> None:
    """What a person says to have used of this year with other shops; the newest counts.

    `value` in the market's currency, `rice_kg` in kilograms. None leaves what was said
    before: a person who says nothing takes nothing back.
    """
    if value is None and rice_kg is None:
        return
    row = _lock(market.code, identity_hash, _year(market.code, now))
    if value is not None:
        row.elsewhere_value = value
    if rice_kg is not None:
        row.elsewhere_rice_g = int(rice_kg * 1000)
    row.save(update_fields=["elsewhere_value", "elsewhere_rice_g"])


def _write(
    checkout_id: str,
    market: str,
    identity_hash: str,
    landed: LandedCost,
    *,
    now: datetime,
    order_id: str | None = None,
) -> QuotaEntry:
    value = landed.customs_value or landed.freight_net
    row, _ = QuotaEntry.objects.update_or_create(
        checkout_id=checkout_id,
        defaults={
            "order_id": order_id,
            "market": market,
            "identity_hash": identity_hash,
            "year": _year(market, now),
            "amount": value.amount,
            "currency": value.currency,
            "rice_g": dict(landed.grams).get("rice", 0),
            "taken_at": now,
            "held_until": now + HOLD,
            "released_at": None,
        },
    )
    return row


@transaction.atomic
def quota_consume(*, order_id: str, now: datetime) -> QuotaEntry | None:
    """Count an order against its buyer's limits, once; None where no limit is kept.

    The order is paid, so it counts whatever is left. Reads the frozen quote and the
    consent of the order's checkout.
    """
    known = QuotaEntry.objects.filter(order_id=order_id).first()
    if known:
        return known
    bound = OrderQuote.objects.select_related("quote").filter(order_id=order_id).first()
    if bound is None:
        return None
    consent = IdentityConsent.objects.filter(checkout_id=bound.checkout_id).first()
    if consent is None:
        return None
    _lock(consent.market, consent.identity_hash, _year(consent.market, now))
    return _write(
        bound.checkout_id,
        consent.market,
        consent.identity_hash,
        landed_of_json(bound.quote.content),
        now=now,
        order_id=order_id,
    )


@transaction.atomic
def quota_let_go(*, checkout_id: str, now: datetime) -> bool:
    """End what an unpaid checkout holds, as after a declined payment."""
    rows = QuotaEntry.objects.filter(
        checkout_id=checkout_id, order_id=None, released_at=None
    )
    return bool(rows.update(released_at=now))


@transaction.atomic
def quota_release(*, order_id: str, now: datetime) -> bool:
    """Give a canceled or returned order's quota back. False if there was none."""
    rows = QuotaEntry.objects.filter(order_id=order_id, released_at__isnull=True)
    return bool(rows.update(released_at=now))


@transaction.atomic
def quota_turn_back(
    *, order_id: str, value: Decimal, of_value: Decimal, rice_g: int, now: datetime
) -> bool:
    """Goods of an order came back: their part of its buyer's year counts no more.

    `value` of `of_value` is what they cost of all goods, `rice_g` what they weigh of
    rice. False if nothing is counted for the order.
    """
    rows = QuotaEntry.objects.filter(order_id=order_id, released_at__isnull=True)
    found = next(iter(list(rows.select_for_update())), None)
    if found is None or not of_value:
        return False
    part = min(value / of_value, Decimal(1))
    found.amount -= (found.amount * part).quantize(Decimal("0.001"))
    found.rice_g = max(0, found.rice_g - rice_g)
    if part == 1:
        found.released_at = now
    found.save()
    return True
