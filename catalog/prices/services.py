"""Writes: versions of price lists, base prices, what the shelf was given."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from catalog.prices.errors import PriceListError, UnknownPriceListError
from catalog.prices.models import (
    BasePrice,
    ListState,
    PriceList,
    RateRule,
    ShelfPrice,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from catalog.fx.selectors import Rate
    from catalog.money import Money


def list_check(draft: PriceList) -> PriceList:
    """A version that makes sense, not stored. Raises `PriceListError`."""
    if draft.markup_percent <= -100 or draft.floor_percent <= -100:
        message = "Markup and floor: a percentage above -100."
        raise PriceListError(message)
    if draft.step <= 0 or not draft.endings:
        message = "Rounding: a step above zero and at least one ending."
        raise PriceListError(message)
    if any(not 0 <= Decimal(one) < draft.step for one in draft.endings):
        message = "Endings: from 0 to below the step."
        raise PriceListError(message)
    if draft.rate_rule == RateRule.FIXED:
        if not draft.fixed_rate or draft.fixed_rate <= 0 or not draft.fixed_until:
            message = "A fixed rate: a positive rate and its last day."
            raise PriceListError(message)
        if draft.fixed_until < draft.starts_at.date():
            message = "A fixed rate: its last day is before the list starts."
            raise PriceListError(message)
    return draft


@transaction.atomic
def list_schedule(draft: PriceList) -> PriceList:
    """Keep a version until its hour. Raises `PriceListError`."""
    list_check(draft)
    newest = (
        PriceList.objects.select_for_update()
        .filter(market=draft.market)
        .order_by("-version")
        .first()
    )
    draft.version = newest.version + 1 if newest else 1
    draft.state = ListState.SCHEDULED
    draft.save(force_insert=True)
    return draft


@transaction.atomic
def list_cancel(*, market: str, version: int) -> PriceList:
    """Take a scheduled version back. Raises `UnknownPriceListError`."""
    row = _waiting(market, version)
    row.state = ListState.CANCELLED
    row.save(update_fields=["state"])
    return row


@transaction.atomic
def list_go_live(*, market: str, version: int, now: datetime) -> PriceList:
    """From now on prices are made by it; the one before is retired and kept.

    Raises `UnknownPriceListError`.
    """
    row = _waiting(market, version)
    PriceList.objects.filter(market=market, state=ListState.LIVE).update(
        state=ListState.RETIRED
    )
    row.state, row.live_at = ListState.LIVE, now
    row.save(update_fields=["state", "live_at"])
    return row


def _waiting(market: str, version: int) -> PriceList:
    row = (
        PriceList.objects.select_for_update()
        .filter(market=market, version=version, state=ListState.SCHEDULED)
        .first()
    )
    if row is None:
        message = f"No scheduled version {version} of {market}."
        raise UnknownPriceListError(message)
    return row


def base_price_upsert(
    *, sku: str, product_slug: str, base: Money, markets: Sequence[str]
) -> BasePrice:
    """What a SKU is asked for, and the markets whose shelves have it."""
    row, _ = BasePrice.objects.update_or_create(
        sku=sku,
        defaults={
            "product_slug": product_slug,
            "amount": base.amount,
            "currency": base.currency,
            "markets": sorted(markets),
        },
    )
    return row


@transaction.atomic
def shelf_prices_note(
    *,
    market: str,
    prices: Mapping[str, Money],
    price_list: PriceList | None,
    rate: Rate | None,
    now: datetime,
) -> int:
    """Keep what the shelf was given; a price that stands already is no news."""
    rows = ShelfPrice.objects.filter(market=market, sku__in=list(prices))
    last = {row.sku: row for row in rows.order_by("given_at", "pk")}
    fresh = [
        ShelfPrice(
            market=market,
            sku=sku,
            amount=price.amount,
            currency=price.currency,
            price_list=price_list,
            rate=rate.rate if rate else None,
            rate_source=rate.source if rate else "",
            rate_date=rate.source_date if rate else None,
            given_at=now,
        )
        for sku, price in sorted(prices.items())
        if sku not in last
        or (last[sku].amount, last[sku].currency) != (price.amount, price.currency)
    ]
    return len(ShelfPrice.objects.bulk_create(fresh))
