"""Offers to buyers for missing units: made, answered once, ended when nothing is missing.

The buyer's answer decides; until it comes, lots may still be found and end the offer.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from catalog.sourcing.errors import OfferError, UnknownAttentionError
from catalog.sourcing.models import (
    NeedsAttention,
    OfferKind,
    OfferState,
    OrderSourcing,
    ShortageOffer,
)

if TYPE_CHECKING:
    from datetime import date, datetime

LONGEST_WAIT = timedelta(days=365)


@transaction.atomic
def shortage_offer(
    *,
    attention_id: int,
    kind: str,
    by: str,
    now: datetime,
    wait_until: date | None = None,
    sku: str = "",
) -> ShortageOffer:
    """Offer a buyer to wait until a day, or other goods; an unanswered one is replaced.

    Raises `UnknownAttentionError` for an entry that is not open, `OfferError` for a day
    that is past or too far, for the same goods, and while an answer is being worked.
    """
    entry = _entry_locked(attention_id)
    if kind == OfferKind.WAIT:
        if (
            wait_until is None
            or not now.date() < wait_until <= now.date() + LONGEST_WAIT
        ):
            raise OfferError("bad_day")
        sku = ""
    elif not sku or sku == entry.sku:
        raise OfferError("bad_sku")
    else:
        wait_until = None
    entry.offers.filter(state=OfferState.OPEN).update(
        state=OfferState.ENDED, done_at=now
    )
    # A wait that was agreed on may be followed by another offer.
    entry.offers.filter(state=OfferState.ACCEPTED, kind=OfferKind.WAIT).update(
        done_at=now
    )
    answered = [OfferState.ACCEPTED, OfferState.DECLINED]
    if entry.offers.filter(state__in=answered, done_at__isnull=True).exists():
        raise OfferError("being_worked")
    made: ShortageOffer = ShortageOffer.objects.create(
        attention=entry,
        kind=kind,
        quantity=entry.quantity_missing,
        wait_until=wait_until,
        sku=sku,
        offered_at=now,
        offered_by=by[:150],
    )
    return made


def shortage_check(
    *, entry: NeedsAttention, kind: str, wait_until: date | None, sku: str, on: date
) -> None:
    """Pass an offer that may be made. Raises `OfferError` "bad_day", "bad_sku"."""
    if kind == OfferKind.WAIT:
        if wait_until is None or not on < wait_until <= on + LONGEST_WAIT:
            raise OfferError("bad_day")
    elif not sku or sku == entry.sku:
        raise OfferError("bad_sku")


@transaction.atomic
def shortage_answer(
    *, offer_id: int, order_id: str, accepts: bool, now: datetime
) -> ShortageOffer:
    """Take a buyer's answer, once: a second one changes nothing.

    Raises `OfferError` "no_offer" for an offer that is none of the order's, "over" for
    one that has ended.
    """
    found = ShortageOffer.objects.select_for_update(of=("self",)).filter(
        pk=offer_id, attention__order_id=order_id
    )
    offer = next(iter(list(found)), None)
    if offer is None:
        raise OfferError("no_offer")
    if offer.state == OfferState.ENDED:
        raise OfferError("over")
    if offer.state == OfferState.OPEN:
        offer.state = OfferState.ACCEPTED if accepts else OfferState.DECLINED
        offer.answered_at = now
        offer.save(update_fields=["state", "answered_at"])
    return offer


@transaction.atomic
def shortage_done(*, offer_id: int, note: str, now: datetime) -> None:
    """What was answered has been done; said once."""
    ShortageOffer.objects.filter(pk=offer_id, done_at__isnull=True).update(
        done_at=now, note=note[:300]
    )


@transaction.atomic
def shortage_failed(*, offer_id: int, note: str, now: datetime) -> None:
    """What was agreed on cannot be done: the entry is a human's again."""
    ShortageOffer.objects.filter(pk=offer_id, done_at__isnull=True).update(
        state=OfferState.ENDED, done_at=now, note=note[:300]
    )


def shortages_end(*, attention_ids: list[int], now: datetime) -> None:
    """Nothing is missing any more: open offers, and waits, have ended."""
    running = ShortageOffer.objects.filter(
        attention_id__in=attention_ids, done_at__isnull=True
    )
    running.filter(state=OfferState.OPEN).update(state=OfferState.ENDED, done_at=now)
    running.filter(kind=OfferKind.WAIT, state=OfferState.ACCEPTED).update(done_at=now)


@transaction.atomic
def line_reduce(*, order_id: str, order_line_id: str, quantity: int) -> int:
    """An order asks for fewer units of a line; answers how many it asks for then.

    For units that are paid back or sent in another order: they are not looked for again.
    """
    rows = list(OrderSourcing.objects.select_for_update().filter(order_id=order_id))
    if not rows:
        return 0
    left = 0
    for line in rows[0].lines:
        if line["order_line_id"] == order_line_id:
            line["quantity"] = left = max(0, line["quantity"] - quantity)
    rows[0].save(update_fields=["lines"])
    return left


def shortage_of(*, offer_id: int) -> ShortageOffer | None:
    """An offer with its entry."""
    rows = ShortageOffer.objects.select_related("attention")
    return rows.filter(pk=offer_id).first()


def shortages_of_order(*, order_id: str) -> list[ShortageOffer]:
    """Offers of an order's open entries that still count, with their entries."""
    rows = ShortageOffer.objects.filter(
        attention__order_id=order_id,
        attention__closed_at__isnull=True,
        done_at__isnull=True,
    ).exclude(state=OfferState.ENDED)
    return list(rows.select_related("attention"))


def shortages_newest(*, attention_ids: list[int]) -> dict[int, ShortageOffer]:
    """The newest offer of each entry, by the entry's key."""
    rows = ShortageOffer.objects.filter(attention_id__in=attention_ids)
    return {row.attention_id: row for row in rows.order_by("pk")}


def shortages_chosen() -> set[str]:
    """Orders whose buyer has chosen other goods or the money, and that is being done."""
    rows = ShortageOffer.objects.filter(done_at__isnull=True).exclude(
        Q(state__in=[OfferState.OPEN, OfferState.ENDED])
        | Q(state=OfferState.ACCEPTED, kind=OfferKind.WAIT)
    )
    return set(rows.values_list("attention__order_id", flat=True))


def waits_over(*, on: date) -> list[ShortageOffer]:
    """Waits that were agreed on and whose day has passed without lots."""
    rows = ShortageOffer.objects.filter(
        kind=OfferKind.WAIT,
        state=OfferState.ACCEPTED,
        done_at__isnull=True,
        wait_until__lt=on,
        attention__closed_at__isnull=True,
    )
    return list(rows.select_related("attention"))


def _entry_locked(attention_id: int) -> NeedsAttention:
    rows = NeedsAttention.objects.select_for_update().filter(
        pk=attention_id, closed_at__isnull=True
    )
    entry = next(iter(list(rows)), None)
    if entry is None:
        message = f"No open entry {attention_id}."
        raise UnknownAttentionError(message)
    return entry
