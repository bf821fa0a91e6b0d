"""Hold the units of a checkout before a real Saleor completes it.

Saleor checks its stock and takes from it in two steps: of buyers who complete at the
same moment each may get the last unit. Here the lots are locked, what others hold is
taken off, and only then is Saleor asked. The embedded engine does so itself.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from catalog.bases.ledger import lots_lock
from catalog.bases.selectors import stock_units
from catalog.markets.selectors import market_by_channel
from storefront.saleor.errors import ErrorItem, Refused
from storefront.saleor.models import HeldUnits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

# An order whose event did not come by then is found by `find-missed-orders`.
HELD_FOR = timedelta(minutes=30)


def checkout_hold(*, found: dict[str, Any] | None, now: datetime) -> None:
    """Hold what a checkout of a real Saleor holds; again changes nothing.

    `found` is the checkout as `CheckoutUnits` answers it, None if it is an order. Raises `Refused` with INSUFFICIENT_STOCK where lots and other buyers leave too few.
    """
    if not settings.SALEOR_API_URL or found is None:
        return
    short = units_hold(
        checkout_id=found["id"],
        wanted=_wanted(found["lines"]),
        base_codes=market_by_channel(found["channel"]["slug"]).warehouses,
        now=now,
    )
    if short:
        message = f"Others were faster: {', '.join(sorted(short))}."
        item = ErrorItem(code="INSUFFICIENT_STOCK", field="lines", message=message)
        raise Refused("CheckoutComplete", (item,))


@transaction.atomic
def units_hold(
    *,
    checkout_id: str,
    wanted: Mapping[str, int],
    base_codes: Iterable[str],
    now: datetime,
) -> set[str]:
    """Hold all units or none. Answers the SKUs of which there are too few."""
    codes = sorted(base_codes)
    lots_lock(Q(sku__in=wanted, base__code__in=codes))
    held = _held_by_others(checkout_id, wanted, codes, now)
    free: Counter[str] = Counter()
    for (base, sku), lots in stock_units(on=now.date(), now=now).items():
        if base in codes and sku in wanted:
            free[sku] += lots.free
    short = {sku for sku, units in wanted.items() if units > free[sku] - held[sku]}
    if short:
        return short
    for sku, units in wanted.items():
        HeldUnits.objects.update_or_create(
            checkout_id=checkout_id,
            sku=sku,
            defaults={
                "base_codes": codes,
                "quantity": units,
                "until": now + HELD_FOR,
            },
        )
    return set()


def units_let_go(*, checkout_id: str) -> int:
    """The checkout is refused, or its order has lots now; answers the rows deleted."""
    if not settings.SALEOR_API_URL:
        return 0
    return HeldUnits.objects.filter(checkout_id=checkout_id).delete()[0]


def held_prune(now: datetime) -> int:
    """Forget what was held too long; the schedule calls this."""
    if not settings.SALEOR_API_URL:
        return 0
    return HeldUnits.objects.filter(until__lte=now).delete()[0]


def _held_by_others(
    checkout_id: str, skus: Iterable[str], codes: list[str], now: datetime
) -> Counter[str]:
    rows = HeldUnits.objects.filter(sku__in=list(skus), until__gt=now)
    held: Counter[str] = Counter()
    for row in rows.exclude(checkout_id=checkout_id):
        if not set(codes).isdisjoint(row.base_codes):
            held[row.sku] += row.quantity
    return held


def _wanted(lines: list[dict[str, Any]]) -> Counter[str]:
    wanted: Counter[str] = Counter()
    for line in lines:
        wanted[line["variant"]["sku"]] += line["quantity"]
    return wanted
