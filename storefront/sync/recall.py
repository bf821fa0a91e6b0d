"""A recall from the first second to the evidence. Every step may be repeated.

Stop (ledger, then every market's stock) → trace → notices → remedy. A drill stops
nothing, sends nothing and gives nothing back, but does and measures all the rest.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.jobs.services import outbox_add
from catalog.refunds.errors import RefundError
from catalog.refunds.models import PartKind, RefundState
from catalog.refunds.selectors import units_given
from catalog.refunds.services import Wanted, refund_ask, refund_key
from catalog.sourcing.models import Recall, RecallOrder, RecallRemedy, RemedyState
from catalog.sourcing.recalls import (
    recall_mark,
    recall_start,
    recall_trace,
    remedy_note,
)
from storefront.saleor.client import app_client
from storefront.saleor.errors import SaleorError
from storefront.sync.lots_lost import orders_resource
from storefront.sync.recall_letters import Notice, notice_of
from storefront.sync.refund_give import priced_lines, refund_give
from storefront.sync.replacement_order import (
    NoReplacementError,
    reference_for,
    replacement_order,
)
from storefront.sync.stock_mirror import stock_mirror_sku

if TYPE_CHECKING:
    from collections.abc import Collection

    from storefront.saleor.client import SaleorClient

log = logging.getLogger(__name__)
TOPIC = "email"
REMEDY_OF = {
    RefundState.DONE: RemedyState.DONE,
    RefundState.ASKED: RemedyState.OPEN,
    RefundState.FAILED: RemedyState.FAILED,
}


@dataclass(frozen=True, slots=True)
class Stopped:
    """What the first step did, and how long it took."""

    recall: Recall
    orders: int
    seconds_to_stop: float
    seconds_to_trace: float
    is_commerce_told: bool


def recall_run(
    *,
    lot_ids: Collection[int],
    reason: str,
    remedy: str,
    by: str,
    now: datetime,
    is_drill: bool = False,
) -> Stopped:
    """Stop the lots everywhere and find who has them. Raises as `recall_start`.

    The block is committed before commerce is told; if commerce does not answer, the
    mirror of the schedule tells it within a minute.
    """
    began = monotonic()
    recall = recall_start(
        lot_ids=lot_ids, reason=reason, remedy=remedy, by=by, now=now, is_drill=is_drill
    )
    is_told = False if is_drill else _stop(recall, now)
    stopped = monotonic()
    orders = recall_trace(recall_id=recall.pk, now=datetime.now(tz=UTC))
    traced = monotonic()
    if not is_drill:
        open_orders = recall.orders.values_list("order_id", flat=True)
        orders_resource(order_ids=set(open_orders), now=now)
        _mirror(recall, now)
    recall.refresh_from_db()
    return Stopped(recall, orders, stopped - began, traced - stopped, is_told)


def _stop(recall: Recall, now: datetime) -> bool:
    is_told = _mirror(recall, now)
    if is_told:
        recall_mark(recall_id=recall.pk, field="stopped_at", now=datetime.now(tz=UTC))
    return is_told


def _mirror(recall: Recall, now: datetime) -> bool:
    try:
        for sku in sorted(set(recall.lots.values_list("sku", flat=True))):
            stock_mirror_sku(sku=sku, on=now.date())
    except SaleorError as error:
        log.warning("recall %s: commerce is told by the mirror: %s", recall.pk, error)
        return False
    return True


def notices_preview(*, recall: Recall, limit: int = 20) -> list[Notice]:
    """Letters as buyers would get them, without sending. Raises `SaleorError`."""
    client = app_client()
    found = (
        notice_of(client=client, recall=recall, affected=one)
        for one in recall.orders.all()[:limit]
    )
    return [notice for notice in found if notice]


def notices_send(*, recall: Recall, now: datetime) -> int:
    """Owe each buyer one letter; answers how many are new. A drill sends none.

    Raises `SaleorError`; what was owed before stays owed, and a repeat goes on.
    """
    if recall.is_drill:
        return 0
    client, sent = app_client(), 0
    for one in recall.orders.filter(notice_owed_at__isnull=True):
        notice = notice_of(client=client, recall=recall, affected=one)
        if notice is None:
            continue
        with transaction.atomic():
            outbox_add(topic=TOPIC, key=notice.key, payload=notice.payload)
            sent += RecallOrder.objects.filter(
                pk=one.pk, notice_owed_at__isnull=True
            ).update(notice_key=notice.key, notice_owed_at=now)
    recall_mark(recall_id=recall.pk, field="notices_sent_at", now=now)
    return sent


def remedies_run(*, recall: Recall, now: datetime) -> int:
    """Give back, or replace, what buyers have of the lots; answers how many are done.

    A drill does nothing. Safe to repeat: an order is remedied once.
    """
    if recall.is_drill:
        return 0
    client, done = app_client(), 0
    owed = recall.orders.exclude(
        remedy_state__in=[RemedyState.DONE, RemedyState.NOTHING]
    )
    for one in owed:
        try:
            done += _remedy(client, recall, one)
        except (SaleorError, LookupError) as error:
            remedy_note(
                recall_order_id=one.pk, state=RemedyState.FAILED, note=str(error)
            )
    recall_mark(recall_id=recall.pk, field="remedied_at", now=now)
    return done


def _remedy(client: SaleorClient, recall: Recall, one: RecallOrder) -> int:
    """Units that left are paid back or replaced; those that did not, were re-sourced."""
    if not one.units_shipped:
        note = "Nothing had left; other lots serve the order or it needs attention."
        remedy_note(recall_order_id=one.pk, state=RemedyState.NOTHING, note=note)
        return 0
    order = client.run_raw("OrderById", {"id": one.order_id})["order"]
    if order is None:
        message = f"Commerce knows no order {one.order_id}."
        raise LookupError(message)
    if recall.remedy == RecallRemedy.REPLACE:
        return _replace(client, recall, one, order)
    return _refund(recall, one, order)


def _replace(
    client: SaleorClient, recall: Recall, one: RecallOrder, order: dict[str, Any]
) -> int:
    """The shipped units once more, of good lots; where there are none it has failed."""
    units: dict[str, int] = {}
    for row in one.lines:
        if row["shipped"]:
            units[row["sku"]] = units.get(row["sku"], 0) + row["shipped"]
    try:
        made = replacement_order(
            client=client,
            order=order,
            units=units,
            reference=reference_for("recall", recall.pk, order["id"]),
            now=datetime.now(tz=UTC),
        )
    except NoReplacementError as error:
        remedy_note(recall_order_id=one.pk, state=RemedyState.FAILED, note=str(error))
        return 0
    note = f"Replaced by order {made.number}."
    remedy_note(recall_order_id=one.pk, state=RemedyState.DONE, note=note)
    return 1


def _refund(recall: Recall, one: RecallOrder, order: dict[str, Any]) -> int:
    """The shipped units' share of what each line cost, less what was given back before."""
    shipped: dict[str, int] = {}
    for row in one.lines:
        shipped[row["line"]] = shipped.get(row["line"], 0) + row["shipped"]
    lines, given = priced_lines(order), units_given(order_id=order["id"])
    wanted = [
        Wanted(line.line_id, units, (kind,))
        for line in lines
        for kind in PartKind
        if (units := min(
            shipped.get(line.line_id, 0),
            line.quantity - given.get((line.line_id, kind), 0),
        ))
    ]  # fmt: skip
    now = datetime.now(tz=UTC)
    try:
        refund = refund_ask(
            order_id=order["id"],
            number=order["number"],
            lines=lines,
            wanted=wanted,
            reason=recall.reason,
            key=refund_key("recall", recall.pk, order["id"]),
            asked_by=recall.started_by,
            now=now,
        )
    except RefundError as error:
        remedy_note(recall_order_id=one.pk, state=RemedyState.NOTHING, note=str(error))
        return 0
    state = refund_give(refund_id=refund.pk, now=now)
    refund.refresh_from_db()
    remedy_note(
        recall_order_id=one.pk,
        state=REMEDY_OF[state],
        note=refund.note,
        refund_amount=refund.amount,
        refund_currency=refund.currency,
    )
    return int(state == RefundState.DONE)
