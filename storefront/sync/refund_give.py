"""Giving the money of a refund back: commerce is asked, which asks our App."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from catalog.jobs.services import outbox_add
from catalog.money import Money
from catalog.refunds.models import RefundState
from catalog.refunds.selectors import refund_state, refunds_open
from catalog.refunds.services import (
    Priced,
    refund_claim,
    refund_given_before,
    refund_release,
    refund_settle,
)
from storefront.saleor.client import app_client
from storefront.saleor.errors import Refused, SaleorError
from storefront.saleor.money import money_of_json
from storefront.sync.refund_letters import refund_letter

if TYPE_CHECKING:
    from datetime import datetime

    from storefront.saleor.client import SaleorClient

log = logging.getLogger(__name__)
WAYS = (("REFUND", "chargedAmount"), ("CANCEL", "authorizedAmount"))


def priced_lines(order: dict[str, Any]) -> list[Priced]:
    """Lines of commerce's order and its delivery, as they were paid."""
    lines = [
        _priced(line["id"], line["quantity"], line["totalPrice"])
        for line in order["lines"]
    ]
    return [*lines, _priced("", 1, order["shippingPrice"])]


def _priced(line_id: str, quantity: int, price: dict[str, Any]) -> Priced:
    gross, net = money_of_json(price["gross"]), money_of_json(price["net"])
    charges = Money(gross.amount - net.amount, gross.currency)
    return Priced(line_id, quantity, net, charges)


@dataclass(frozen=True, slots=True)
class Given:
    """What of an order's money went back or was let go, and what is on its way there."""

    done: Decimal
    pending: Decimal
    payments: list[dict[str, Any]]


def refund_give(*, refund_id: int, now: datetime) -> RefundState:
    """Give a refund's money back once, whoever asks and how often; its state then.

    It stays asked for while another refund of the order is before it, while commerce
    does not answer, and while the provider has not said that the money went. A refusal
    ends it with the reason.
    """
    refund = refund_claim(refund_id=refund_id, now=now)
    if refund is None:
        return refund_state(refund_id=refund_id)
    client = app_client()
    try:
        given = _given(client, refund.order.order_id)
        before = refund_given_before(refund=refund, given=given.done + given.pending)
        goal = before + refund.amount
        # A run that was killed may have asked: what is on its way beyond then is ours.
        if given.done + given.pending < goal:
            refused = _ask(client, given.payments, refund.money)
            if refused:
                refund_settle(
                    refund=refund, state=RefundState.FAILED, now=now, note=refused
                )
                return RefundState.FAILED
            given = _given(client, refund.order.order_id)
        if given.done < goal:
            refund_release(refund=refund, note="The provider has not answered yet.")
            return RefundState.ASKED
        letter = refund_letter(client=client, refund=refund)
    except SaleorError as error:
        log.warning("refund %s waits: %s", refund.pk, error)
        refund_release(refund=refund, note=str(error))
        return RefundState.ASKED
    with transaction.atomic():
        if letter:
            outbox_add(topic="email", key=f"refund/{refund.pk}", payload=letter)
        refund_settle(refund=refund, state=RefundState.DONE, now=now)
    return RefundState.DONE


def refunds_sweep(now: datetime | None = None) -> int:
    """Give back what was asked for and is not given; the schedule calls this."""
    moment = now or timezone.now()
    states = [refund_give(refund_id=one, now=moment) for one in refunds_open()]
    return states.count(RefundState.DONE)


def _given(client: SaleorClient, order_id: str) -> Given:
    held = client.run_raw("OrderAllocations", {"id": order_id})["order"]
    payments: list[dict[str, Any]] = held["transactions"] or []

    def total(*names: str) -> Decimal:
        amounts = (
            money_of_json(one[name]).amount for one in payments for name in names
        )
        return sum(amounts, Decimal(0))

    return Given(
        done=total("refundedAmount", "canceledAmount"),
        pending=total("refundPendingAmount", "cancelPendingAmount"),
        payments=payments,
    )


def _ask(client: SaleorClient, payments: list[dict[str, Any]], money: Money) -> str:
    """Ask for the way back; empty when somebody took it, else why nobody did."""
    said = ""
    for (action, name), one in product(WAYS, payments):
        if money_of_json(one[name]).amount < money.amount:
            continue
        variables = {"id": one["id"], "actionType": action, "amount": money.amount}
        try:
            client.run_raw("TransactionRequestAction", variables)
        except Refused as refused:
            said = str(refused)
            continue
        return ""
    return said or "No transaction of the order has so much charged or authorised."
