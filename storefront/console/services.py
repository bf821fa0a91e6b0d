"""Writes of the console: each does one thing in another room and writes the trail."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from catalog.bases.selectors import orders_of_lot
from catalog.bases.services import lot_block, lot_unblock
from catalog.jobs.services import job_revive
from catalog.landed_cost.services import attestation_record, attestation_withdraw
from catalog.sourcing.errors import UnknownOrderError
from catalog.sourcing.services import attention_close, order_resource
from catalog.submissions.trail import trail_write
from storefront.saleor.errors import SaleorError
from storefront.sync.shortage_answers import offer_send, units_given_up
from storefront.sync.stock_mirror import stock_mirror_sku

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from catalog.bases.models import Lot
    from catalog.sourcing.models import NeedsAttention
    from catalog.submissions.types import Actor

log = logging.getLogger(__name__)


def lot_stop(*, actor: Actor, lot: Lot, reason: str, now: datetime) -> int:
    """Take a lot off sale now, and find other lots for what it still owes.

    The block is committed before commerce is told: if commerce does not answer, the
    mirror of the schedule tells it within a minute. Answers how many orders were looked
    at. Raises `LotStateError`, `ValueError` without a reason.
    """
    said = _reason(reason)
    with transaction.atomic():
        lot_block(
            base_code=lot.base.code,
            lot_code=lot.code,
            reason=said,
            key=f"console-block/{lot.pk}/{now.isoformat()}",
            now=now,
        )
        trail_write(
            actor=actor, action="lot-block", subject=_lot(lot), now=now, reason=said
        )
    orders = orders_of_lot(lot_id=lot.pk)
    for order_id in orders:
        try:
            order_resource(order_id=order_id, now=now)
        except UnknownOrderError:
            log.warning("lot %s is promised to %s, never sourced", lot.code, order_id)
    _mirror(lot.sku, now)
    return len(orders)


def lot_resume(*, actor: Actor, lot: Lot, reason: str, now: datetime) -> None:
    """Put a blocked lot on sale again. Raises `LotStateError`, `ValueError`."""
    said = _reason(reason)
    with transaction.atomic():
        lot_unblock(
            base_code=lot.base.code,
            lot_code=lot.code,
            reason=said,
            key=f"console-unblock/{lot.pk}/{now.isoformat()}",
            now=now,
        )
        trail_write(
            actor=actor, action="lot-unblock", subject=_lot(lot), now=now, reason=said
        )
    _mirror(lot.sku, now)


@transaction.atomic
def attest(*, actor: Actor, sku: str, market: str, note: str, now: datetime) -> None:
    """The operator's dated word that goods may be sold in a market; demo data says so."""
    attestation_record(
        sku=sku,
        market=market,
        operator=actor.email,
        on=now.date(),
        is_demo=settings.DEMO,
        note=note,
    )
    trail_write(
        actor=actor,
        action="attest",
        subject=f"sku:{sku}",
        now=now,
        market=market,
        note=note[:300],
    )


@transaction.atomic
def attest_withdraw(*, actor: Actor, sku: str, market: str, now: datetime) -> bool:
    """Take the word back; the goods are blocked there from now. False if none stood."""
    done = attestation_withdraw(sku=sku, market=market, on=now.date())
    if done:
        trail_write(
            actor=actor,
            action="attest-withdraw",
            subject=f"sku:{sku}",
            now=now,
            market=market,
        )
    return done


@transaction.atomic
def job_retry(*, actor: Actor, task_id: UUID, now: datetime) -> None:
    """Give a dead job all its tries again. Raises `UnknownJobError`."""
    job_revive(task_id=task_id, now=now)
    trail_write(actor=actor, action="job-retry", subject=f"job:{task_id}", now=now)


@transaction.atomic
def attention_settle(
    *, actor: Actor, attention_id: int, note: str, now: datetime
) -> None:
    """Close an entry by hand, saying how. Raises `UnknownAttentionError`, `ValueError`."""
    said = _reason(note)
    entry = attention_close(
        attention_id=attention_id, by=actor.email, note=said, now=now
    )
    trail_write(
        actor=actor,
        action="attention-close",
        subject=f"order:{entry.order_id}",
        now=now,
        sku=entry.sku,
        note=said,
    )


def attention_offer(
    *,
    actor: Actor,
    attention_id: int,
    kind: str,
    wait_until: date | None,
    sku: str,
    now: datetime,
) -> None:
    """Offer a buyer to wait or other goods, with a letter.

    Raises as `shortage_offer`, `OfferError` "not_sold" for goods that cannot go there,
    and `SaleorError`.
    """
    offer = offer_send(
        attention_id=attention_id,
        kind=kind,
        by=actor.email,
        now=now,
        wait_until=wait_until,
        sku=sku,
    )
    trail_write(
        actor=actor,
        action="attention-offer",
        subject=f"order:{offer.attention.order_id}",
        now=now,
        sku=offer.attention.sku,
        offer=f"{offer.sku or offer.wait_until}",
    )


def attention_paid_back(
    *, actor: Actor, entry: NeedsAttention, units: int, note: str, now: datetime
) -> None:
    """Units of an entry were paid back: nobody looks for them any more.

    Raises `UnknownAttentionError`, and `SaleorError`.
    """
    units_given_up(entry=entry, units=units, now=now, note=note, by=actor.email)
    trail_write(
        actor=actor,
        action="attention-paid-back",
        subject=f"order:{entry.order_id}",
        now=now,
        sku=entry.sku,
        units=units,
    )


@transaction.atomic
def order_try_again(*, actor: Actor, order_id: str, now: datetime) -> bool:
    """Look for lots once more. Answers whether every unit has one now."""
    plan = order_resource(order_id=order_id, now=now)
    trail_write(
        actor=actor,
        action="order-resource",
        subject=f"order:{order_id}",
        now=now,
        complete=plan.is_complete,
    )
    return plan.is_complete


def _mirror(sku: str, now: datetime) -> None:
    try:
        stock_mirror_sku(sku=sku, on=now.date())
    except SaleorError as error:
        log.warning("stock of %s is mirrored later: %s", sku, error)


def _reason(text: str) -> str:
    said = text.strip()
    if not said:
        message = "A reason is needed."
        raise ValueError(message)
    return said[:300]


def _lot(lot: Lot) -> str:
    return f"lot:{lot.base.code}/{lot.code}"
