"""What follows from a buyer's answer: other goods are ordered, or the money goes back.

An answer is owed to the outbox with the change that stores it, so that a crash on the
way ends in the same place: done, and done once.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.bases.models import Lot, LotState
from catalog.bases.preorders import preorders_overdue
from catalog.jobs.services import outbox_add
from catalog.markets.selectors import market_by_code
from catalog.refunds.errors import RefundError
from catalog.refunds.models import RefundState
from catalog.refunds.services import Wanted, refund_ask, refund_key
from catalog.sourcing.errors import OfferError, UnknownAttentionError
from catalog.sourcing.models import OfferKind, OfferState
from catalog.sourcing.selectors import attention_entry, attention_open, sourcing_of
from catalog.sourcing.services import attention_close, attention_lessen
from catalog.sourcing.shortages import (
    line_reduce,
    shortage_answer,
    shortage_check,
    shortage_done,
    shortage_failed,
    shortage_of,
    shortage_offer,
    shortages_chosen,
    waits_over,
)
from storefront.saleor.client import app_client
from storefront.saleor.errors import Refused
from storefront.sync.lots_lost import orders_resource
from storefront.sync.refund_give import priced_lines, refund_give
from storefront.sync.replacement_order import (
    NoReplacementError,
    lanes_of_replacement,
    reference_for,
    replacement_order,
)
from storefront.sync.shortage_letters import offer_letter

if TYPE_CHECKING:
    from datetime import date

    from catalog.sourcing.models import NeedsAttention, ShortageOffer

log = logging.getLogger(__name__)
TOPIC = "shortage-answer"


def offer_send(
    *,
    attention_id: int,
    kind: str,
    by: str,
    now: datetime,
    wait_until: date | None = None,
    sku: str = "",
) -> ShortageOffer:
    """Make an offer and owe its letter, both or none. Raises as `shortage_offer`.

    Raises `OfferError` "not_sold" for goods that cannot go there now, and `SaleorError`
    where commerce cannot say who the buyer is.
    """
    entry = attention_entry(attention_id=attention_id)
    shortage_check(
        entry=entry, kind=kind, wait_until=wait_until, sku=sku, on=now.date()
    )
    if kind == OfferKind.SUBSTITUTE:
        _sendable(entry, sku, now)
    letter = offer_letter(
        client=app_client(),
        entry=entry,
        until=wait_until if kind == OfferKind.WAIT else None,
        sku=sku,
    )
    with transaction.atomic():
        offer = shortage_offer(
            attention_id=attention_id,
            kind=kind,
            by=by,
            now=now,
            wait_until=wait_until,
            sku=sku,
        )
        if letter:
            outbox_add(topic="email", key=f"shortage/{offer.pk}", payload=letter)
    return offer


def _sendable(entry: NeedsAttention, sku: str, now: datetime) -> None:
    sourcing = sourcing_of(order_id=entry.order_id)
    if sourcing is None:
        raise OfferError("bad_sku")
    market = market_by_code(sourcing.market_code)
    try:
        lanes_of_replacement(
            market=market, units={sku: entry.quantity_missing}, now=now
        )
    except NoReplacementError as error:
        raise OfferError("not_sold") from error


@transaction.atomic
def answer_take(
    *, offer_id: int, order_id: str, accepts: bool, now: datetime
) -> ShortageOffer:
    """Store a buyer's answer and owe what follows. Raises `OfferError`."""
    offer = shortage_answer(
        offer_id=offer_id, order_id=order_id, accepts=accepts, now=now
    )
    if offer.done_at is None and not _is_waiting(offer):
        outbox_add(topic=TOPIC, key=str(offer.pk), payload={})
    return offer


def _is_waiting(offer: ShortageOffer) -> bool:
    return offer.state == OfferState.ACCEPTED and offer.kind == OfferKind.WAIT


def shortage_answer_handle(_payload: dict[str, Any], key: str) -> None:
    """Outbox handler: do what the buyer of offer `key` chose. Safe to repeat.

    Raises `SaleorError` while commerce does not answer; what commerce refuses becomes
    a human's again, with the reason.
    """
    offer = shortage_of(offer_id=int(key))
    if offer is None or offer.done_at is not None:
        return
    order = app_client().run_raw("OrderById", {"id": offer.attention.order_id})["order"]
    now = datetime.now(tz=UTC)
    if order is None or offer.attention.closed_at is not None:
        shortage_failed(offer_id=offer.pk, note="nothing is missing any more", now=now)
        return
    if offer.state == OfferState.ACCEPTED:
        _replace(offer, order, now)
    elif offer.state == OfferState.DECLINED:
        _pay_back(offer, order, now)


def _replace(offer: ShortageOffer, order: dict[str, Any], now: datetime) -> None:
    entry = offer.attention
    units = min(offer.quantity, entry.quantity_missing)
    try:
        made = replacement_order(
            client=app_client(),
            order=order,
            units={offer.sku: units},
            reference=reference_for("shortage", offer.pk),
            now=now,
        )
    except (NoReplacementError, Refused) as error:
        log.warning("offer %s cannot be kept: %s", offer.pk, error)
        shortage_failed(offer_id=offer.pk, note=str(error), now=now)
        return
    note = f"{offer.sku} is sent instead by order {made.number}"
    _never_sent(order["id"], entry.order_line_id, units)
    _end(offer, units, note, now)


def _pay_back(offer: ShortageOffer, order: dict[str, Any], now: datetime) -> None:
    entry = offer.attention
    units = entry.quantity_missing
    try:
        refund = refund_ask(
            order_id=order["id"],
            number=order["number"],
            lines=priced_lines(order),
            wanted=[Wanted(entry.order_line_id, units)],
            reason=entry.get_reason_display(),
            key=refund_key("shortage", offer.pk, order["id"]),
            asked_by="",
            now=now,
        )
    except RefundError as error:
        shortage_failed(offer_id=offer.pk, note=str(error), now=now)
        return
    if refund_give(refund_id=refund.pk, now=now) == RefundState.FAILED:
        refund.refresh_from_db()
        shortage_failed(offer_id=offer.pk, note=refund.note, now=now)
        return
    # Asked for and not given yet: the refund's own sweep goes on with it.
    _never_sent(order["id"], entry.order_line_id, units)
    _end(offer, units, "the money of what is missing was given back", now)


@transaction.atomic
def _end(offer: ShortageOffer, units: int, note: str, now: datetime) -> None:
    entry = offer.attention
    line_reduce(
        order_id=entry.order_id, order_line_id=entry.order_line_id, quantity=units
    )
    shortage_done(offer_id=offer.pk, note=note, now=now)
    try:
        attention_close(attention_id=entry.pk, by="", note=note, now=now)
    except UnknownAttentionError:
        log.info("entry %s was settled meanwhile", entry.pk)


def units_given_up(
    *, entry: NeedsAttention, units: int, now: datetime, note: str, by: str
) -> None:
    """Units of an entry will not be sent: lots and commerce stop waiting for them.

    Raises `UnknownAttentionError`, and `SaleorError`; what commerce refuses is left to
    a human there.
    """
    _never_sent(entry.order_id, entry.order_line_id, units)
    with transaction.atomic():
        line_reduce(
            order_id=entry.order_id, order_line_id=entry.order_line_id, quantity=units
        )
        if units < entry.quantity_missing:
            attention_lessen(attention_id=entry.pk, units=units)
        else:
            attention_close(attention_id=entry.pk, by=by, note=note, now=now)


def _never_sent(order_id: str, line_id: str, units: int) -> None:
    """Commerce lets go of stock that it holds for units that will not be sent.

    Refused where they are let go already: a repeat, or a human in the Dashboard.
    """
    line = {"orderLineId": line_id, "quantity": units, "replace": False}
    try:
        app_client().run_raw(
            "OrderReturnProducts",
            {"order": order_id, "input": {"orderLines": [line], "refund": False}},
        )
    except Refused as refused:
        log.warning("order %s keeps %s of %s: %s", order_id, units, line_id, refused)


def waiting_sweep(now: datetime | None = None) -> int:
    """Orders that miss units get those that have come; the schedule calls this.

    The oldest entry first. A wait that was agreed on and is over is a human's again,
    and so is an order whose harvest did not come. What a buyer has chosen other goods
    or the money for is left to that.
    Answers how many orders are complete now.
    """
    moment = now or datetime.now(tz=UTC)
    for offer in waits_over(on=moment.date()):
        shortage_failed(offer_id=offer.pk, note="the day has passed", now=moment)
    orders_resource(order_ids=preorders_overdue(on=moment.date()), now=moment)
    chosen = shortages_chosen()
    entries = [entry for entry in attention_open() if entry.order_id not in chosen]
    there = _skus_there({entry.sku for entry in entries})
    orders = dict.fromkeys(e.order_id for e in entries if e.sku in there)
    return sum(orders_resource(order_ids=[one], now=moment) for one in orders)


def _skus_there(skus: set[str]) -> set[str]:
    """Of these, SKUs with units on sale that nobody was promised."""
    lots = Lot.objects.filter(sku__in=skus, state=LotState.RELEASED)
    rows = lots.values_list("sku", "quantity_on_hand", "quantity_allocated")
    return {sku for sku, there, promised in rows if there > promised}
