"""Writes: give an order its lots, again after something changed, or give them back.

`now` and days are arguments. Nothing is lost by an order that cannot be served: what
is there is promised, and the rest becomes a `NeedsAttention` entry with its reason.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypedDict

from django.db import transaction
from django.db.models import F, Q

from catalog.bases.dispatch_hook import order_owe
from catalog.bases.fefo import last_day_needed
from catalog.bases.ledger import lots_lock, quantity_check
from catalog.bases.models import Lot, LotAllocation, LotState
from catalog.bases.preorders import (
    preorder_promise,
    preordered_by_line,
    preorders_of,
    preorders_release,
)
from catalog.bases.services import line_allocate, lot_release
from catalog.lanes.selectors import ship_day
from catalog.markets.selectors import market_by_code
from catalog.sourcing.choosing import order_choose
from catalog.sourcing.errors import UnknownAttentionError, UnknownOrderError
from catalog.sourcing.models import AttentionReason, NeedsAttention, OrderSourcing
from catalog.sourcing.selectors import order_plan
from catalog.sourcing.shortages import shortages_end
from catalog.sourcing.types import SourceLine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from catalog.declaration import Market
    from catalog.sourcing.choosing import Choice
    from catalog.sourcing.types import OrderPlan


@transaction.atomic
def order_source(
    *,
    order_id: str,
    number: str,
    market_code: str,
    lines: Sequence[SourceLine],
    arrival_on: date,
    now: datetime,
    earliest_on: date | None = None,
    ship_on: date | None = None,
) -> OrderPlan:
    """Give every line of an order its lots, or open an entry that says why not.

    Idempotent by order id: a second call, or one after `order_release`, changes
    nothing. Lots are locked for the whole order in primary-key order. Raises
    `UnknownMarketError`, and `QuantityError` for a line of zero or less.
    """
    market = market_by_code(market_code)
    for line in lines:
        quantity_check(line.quantity)
    kept = [line.as_json() for line in lines]
    sourcing, is_new = OrderSourcing.objects.get_or_create(
        order_id=order_id,
        defaults={
            "number": number,
            "market_code": market_code,
            "arrival_on": arrival_on,
            "earliest_on": earliest_on,
            "ship_on": ship_on,
            "lines": kept,
            "created_at": now,
        },
    )
    if not is_new:
        return order_plan(order_id=order_id)
    _lines_source(sourcing, market, lines, now)
    return order_plan(order_id=order_id, is_new=True)


@transaction.atomic
def order_resource(*, order_id: str, now: datetime) -> OrderPlan:
    """Try again to serve what an order misses, from lots that are fit now.

    Units whose lot was blocked or recalled before they left are given back and
    promised from another lot. Entries that are served are closed. Raises
    `UnknownOrderError`; a canceled order is left alone.
    """
    sourcing = _order_locked(order_id)
    if sourcing.canceled_at is None:
        kept = [SourceLine.from_json(data) for data in sourcing.lines]
        lines = [line for line in kept if line.quantity]
        _lines_source(sourcing, market_by_code(sourcing.market_code), lines, now)
    return order_plan(order_id=order_id)


@transaction.atomic
def order_release(*, order_id: str, reason: str, now: datetime) -> int:
    """Give back everything an order has not shipped, and close its entries.

    For canceled orders. Comes the cancellation before the order itself, the order is
    remembered and never sourced. Returns the units given back; 0 the second time.
    """
    OrderSourcing.objects.get_or_create(order_id=order_id, defaults={"created_at": now})
    sourcing = _order_locked(order_id)
    if sourcing.canceled_at is not None:
        return 0
    sourcing.canceled_at = now
    sourcing.save(update_fields=["canceled_at"])
    entries = list(_attention_of(order_id).values_list("pk", flat=True))
    _attention_of(order_id).update(closed_at=now, closed_by="", note=reason[:500])
    shortages_end(attention_ids=entries, now=now)
    given_ahead = preorders_release(order_id=order_id)
    promises = LotAllocation.objects.filter(order_id=order_id)
    lots_lock(Q(pk__in=[promise.lot_id for promise in promises]))
    given_back = given_ahead + sum(
        lot_release(
            order_line_id=line_id, key=f"cancel:{line_id}", now=now, reason=reason
        )
        for line_id in sorted({promise.order_line_id for promise in promises})
    )
    order_owe(order_id=order_id)
    return given_back


@transaction.atomic
def attention_close(
    *, attention_id: int, by: str, note: str, now: datetime
) -> NeedsAttention:
    """A human has settled an entry. Raises `UnknownAttentionError` if none is open."""
    closed = NeedsAttention.objects.filter(
        pk=attention_id, closed_at__isnull=True
    ).update(closed_at=now, closed_by=by[:150], note=note[:500])
    if not closed:
        message = f"No open entry {attention_id}."
        raise UnknownAttentionError(message)
    shortages_end(attention_ids=[attention_id], now=now)
    return NeedsAttention.objects.get(pk=attention_id)


@transaction.atomic
def attention_lessen(*, attention_id: int, units: int) -> None:
    """Fewer units are missing; some must be left. Raises `IntegrityError` for none."""
    NeedsAttention.objects.filter(pk=attention_id, closed_at__isnull=True).update(
        quantity_missing=F("quantity_missing") - units
    )


def _order_locked(order_id: str) -> OrderSourcing:
    found = list(OrderSourcing.objects.select_for_update().filter(order_id=order_id))
    if not found:
        message = f"Order {order_id} was never sourced."
        raise UnknownOrderError(message)
    return found[0]


def _lines_source(
    sourcing: OrderSourcing, market: Market, lines: Sequence[SourceLine], now: datetime
) -> None:
    arrival_on = sourcing.arrival_on or now.date()
    _bad_lots_leave(sourcing, now)
    lines = _lines_here(sourcing.order_id, lines)
    choice = order_choose(sourcing=sourcing, market=market, lines=lines, now=now)
    _route_keep(sourcing, choice)
    ship_days = _ship_days(choice.codes, now)
    waiting = {entry.order_line_id: entry for entry in _attention_of(sourcing.order_id)}
    for line in lines:
        demanded = max(market.minimum_life_days, line.minimum_life_days)
        codes = choice.codes_of(line)
        promise = _Promise(
            order_id=sourcing.order_id,
            order_line_id=line.order_line_id,
            sku=line.sku,
            base_codes=codes,
            arrival_on=arrival_on,
            minimum_life_days=demanded,
            now=now,
        )
        missing = line.quantity
        # The second time all fit lots are looked at: the first ones may have gone.
        for locked in (choice.lots_of(line, demanded), None):
            made = line_allocate(
                **promise,
                quantity=line.quantity,
                ship_days=ship_days,
                is_partial=True,
                locked=locked,
            )
            missing = line.quantity - sum(one.quantity_kept for one in made)
            if missing <= 0 or locked is None:
                break
        if missing > 0:
            missing -= preorder_promise(
                **promise, quantity=missing, ship_on=sourcing.ship_on
            )
        needed = last_day_needed(arrival_on=arrival_on, minimum_life_days=demanded)
        entry = waiting.get(line.order_line_id)
        if missing > 0:
            reason = choice.barred_reason(line) or _reason(line.sku, codes, needed)
            _attention_set(
                sourcing, line, entry, choice.asked(line), missing, reason, now
            )
        elif entry:
            attention_close(attention_id=entry.pk, by="", note="served", now=now)
    order_owe(order_id=sourcing.order_id)


class _Promise(TypedDict):
    """What every promise to a line says, of a lot that is there or of a harvest."""

    order_id: str
    order_line_id: str
    sku: str
    base_codes: Sequence[str]
    arrival_on: date
    minimum_life_days: int
    now: datetime


def _lines_here(order_id: str, lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Lines without what a harvest was promised to: that is not looked for again."""
    ahead = preordered_by_line(order_id=order_id)
    left = (
        replace(line, quantity=line.quantity - ahead.get(line.order_line_id, 0))
        for line in lines
    )
    return [line for line in left if line.quantity > 0]


def _route_keep(sourcing: OrderSourcing, choice: Choice) -> None:
    """The first plan is kept, and what a later one says of units that were lost."""
    if choice.route and choice.route != sourcing.route:
        sourcing.route = choice.route
        sourcing.save(update_fields=["route"])


def _bad_lots_leave(sourcing: OrderSourcing, now: datetime) -> None:
    """Give back what lots that went bad still owe, so that others can serve it."""
    waited = preorders_of(order_id=sourcing.order_id)
    bad = {one.lot_id for one in waited if one.lot.state in _NEVER_STATES}
    if bad:
        preorders_release(order_id=sourcing.order_id, lot_ids=bad)
    promises = LotAllocation.objects.filter(
        order_id=sourcing.order_id, lot__state__in=_BAD_STATES
    )
    owing = [promise for promise in promises if promise.quantity_open]
    if owing:
        # All at once, so that two orders never wait for each other crosswise.
        lots_lock(Q(pk__in={promise.lot_id for promise in owing}))
    for line_id in sorted({promise.order_line_id for promise in owing}):
        lot_release(
            order_line_id=line_id,
            lot_ids={p.lot_id for p in owing if p.order_line_id == line_id},
            key=f"resource:{line_id}:{now.isoformat()}",
            now=now,
            reason="the lot is not on sale any more",
        )


_BAD_STATES = {LotState.BLOCKED, LotState.RECALLED, LotState.QUARANTINED}
# A harvest in quarantine is waited for: it was not promised as being there.
_NEVER_STATES = {LotState.BLOCKED, LotState.RECALLED}


def _ship_days(codes: Sequence[str], now: datetime) -> dict[str, date]:
    days: dict[str, date] = {}
    for code in codes:
        try:
            days[code] = ship_day(base_code=code, now=now)
        except LookupError:
            # A warehouse that is no declared base, as the hall: its pick list is open.
            continue
    return days


def _reason(sku: str, codes: Sequence[str], needed: date) -> str:
    lots = list(Lot.objects.filter(sku=sku, base__code__in=codes))
    if not codes or not lots:
        return AttentionReason.NO_LOT if codes else AttentionReason.NO_BASE
    there = [lot for lot in lots if lot.quantity_on_hand]
    selling = [lot for lot in there if lot.state == LotState.RELEASED]
    alive = [lot for lot in selling if not lot.best_before or lot.best_before >= needed]
    if there and not selling:
        return AttentionReason.BLOCKED
    if selling and not alive:
        return AttentionReason.SHORT_LIFE
    return AttentionReason.SOLD_OUT


def _attention_of(order_id: str, **more: str) -> QuerySet[NeedsAttention]:
    return NeedsAttention.objects.filter(
        order_id=order_id, closed_at__isnull=True, **more
    )


def _attention_set(
    sourcing: OrderSourcing,
    line: SourceLine,
    entry: NeedsAttention | None,
    codes: Sequence[str],
    missing: int,
    reason: str,
    now: datetime,
) -> None:
    """One open entry for a line that misses units."""
    entry = entry or NeedsAttention(
        order_id=sourcing.order_id,
        number=sourcing.number,
        order_line_id=line.order_line_id,
        sku=line.sku,
        quantity_wanted=line.quantity,
        opened_at=now,
    )
    entry.quantity_missing = missing
    entry.reason = reason
    entry.base_codes = list(codes)
    entry.save()
