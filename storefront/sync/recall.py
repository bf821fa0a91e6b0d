"""A recall from the first second to the evidence. Every step may be repeated.

Stop (ledger, then every market's stock) → trace → notices → remedy. A drill stops
nothing, sends nothing and gives nothing back, but does and measures all the rest.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.jobs.services import outbox_add
from catalog.money import Money, round_money
from catalog.sourcing.models import Recall, RecallOrder, RecallRemedy, RemedyState
from catalog.sourcing.recalls import (
    recall_mark,
    recall_start,
    recall_trace,
    remedy_note,
)
from storefront.saleor.client import app_client
from storefront.saleor.errors import Refused, SaleorError
from storefront.saleor.money import money_of_json
from storefront.sync.lots_lost import orders_resource
from storefront.sync.recall_letters import Notice, notice_of
from storefront.sync.stock_mirror import stock_mirror_sku

if TYPE_CHECKING:
    from collections.abc import Collection

    from storefront.saleor.client import SaleorClient

log = logging.getLogger(__name__)
TOPIC = "email"


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
    if recall.remedy == RecallRemedy.REPLACE:
        note = "A replacement is to be ordered by hand, then the entry settled."
        remedy_note(recall_order_id=one.pk, state=RemedyState.OPEN, note=note)
        return 0
    order = client.run_raw("OrderById", {"id": one.order_id})["order"]
    if order is None:
        message = f"Commerce knows no order {one.order_id}."
        raise LookupError(message)
    money = refund_of(order=order, affected=one)
    held = client.run_raw("OrderAllocations", {"id": order["id"]})["order"]
    payments = held["transactions"] or []
    if not _refunded_before(order, payments, one, money):
        _give_back(client, order, payments, money)
    remedy_note(recall_order_id=one.pk, state=RemedyState.DONE)
    return 1


def _refunded_before(
    order: dict[str, Any],
    payments: list[dict[str, Any]],
    one: RecallOrder,
    money: Money,
) -> bool:
    """Whether a run that was killed gave the money back; else note what is meant to be.

    What commerce had given back or let go before the first try is kept with the
    intent: more than that is ours.
    """
    given = money_of_json(order["totalRefunded"]).amount
    given += sum(money_of_json(each["canceledAmount"]).amount for each in payments)
    if one.refund_amount is not None and one.refunded_before is not None:
        return given >= one.refunded_before + one.refund_amount
    RecallOrder.objects.filter(pk=one.pk).update(
        refund_amount=money.amount,
        refund_currency=money.currency,
        refunded_before=given,
    )
    return False


def refund_of(*, order: dict[str, Any], affected: RecallOrder) -> Money:
    """What a buyer gets back: the shipped units' share of what each line cost."""
    shipped: dict[str, int] = {}
    for row in affected.lines:
        shipped[row["line"]] = shipped.get(row["line"], 0) + row["shipped"]
    parts = []
    for line in order["lines"]:
        if shipped.get(line["id"]):
            paid = money_of_json(line["totalPrice"]["gross"])
            share = paid.amount * shipped[line["id"]] / line["quantity"]
            parts.append(round_money(Money(share, paid.currency)))
    if not parts:
        message = f"Order {affected.number} has no such lines any more."
        raise LookupError(message)
    return sum(parts[1:], start=parts[0])


def _give_back(
    client: SaleorClient,
    order: dict[str, Any],
    payments: list[dict[str, Any]],
    money: Money,
) -> None:
    """Ask commerce, which asks our App. Raises `LookupError` if nobody gives it back.

    Of money that is only authorised so much less will be taken.
    """
    ways = (("REFUND", "chargedAmount"), ("CANCEL", "authorizedAmount"))
    for (action, name), one in product(ways, payments):
        if money_of_json(one[name]).amount < money.amount:
            continue
        try:
            client.run_raw(
                "TransactionRequestAction",
                {"id": one["id"], "actionType": action, "amount": money.amount},
            )
        except Refused as refused:
            log.warning("%s for order %s refused: %s", action, order["number"], refused)
            continue
        return
    message = (
        f"{money.amount} {money.currency} could not be given back: no transaction of "
        "the order has so much charged or authorised."
    )
    raise LookupError(message)
