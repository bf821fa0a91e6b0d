"""Giving the money of a refund back: commerce is asked, which asks our App."""

from __future__ import annotations

import logging
from itertools import product
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from catalog.jobs.services import outbox_add
from catalog.money import Money
from catalog.refunds.models import RefundState
from catalog.refunds.selectors import refunds_open
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
    from decimal import Decimal

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


def refund_give(*, refund_id: int, now: datetime) -> RefundState | None:
    """Give a refund's money back once, whoever asks and how often; its state then.

    None where somebody else asks for this order's money at this moment. Commerce that
    does not answer leaves it asked for; a refusal ends it with the reason.
    """
    refund = refund_claim(refund_id=refund_id, now=now)
    if refund is None:
        return None
    client = app_client()
    amount = Money(refund.amount, refund.currency)
    try:
        given, payments = _payments(client, refund.order.order_id)
        before = refund_given_before(refund=refund, given=given)
        # A run that was killed may have asked: what is given beyond then is ours.
        if given < before + amount.amount:
            refused = _ask(client, payments, amount)
            if refused:
                refund_settle(
                    refund=refund, state=RefundState.FAILED, now=now, note=refused
                )
                return RefundState.FAILED
            left, _ = _payments(client, refund.order.order_id)
            if left < before + amount.amount:
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
    done = 0
    for refund_id in refunds_open():
        state = refund_give(refund_id=refund_id, now=now or timezone.now())
        done += state == RefundState.DONE
    return done


def _payments(
    client: SaleorClient, order_id: str
) -> tuple[Decimal, list[dict[str, Any]]]:
    """What of the order's money was given back or let go, and its transactions."""
    order = client.run_raw("OrderById", {"id": order_id})["order"]
    held = client.run_raw("OrderAllocations", {"id": order_id})["order"]
    payments: list[dict[str, Any]] = held["transactions"] or []
    given = money_of_json(order["totalRefunded"]).amount
    given += sum(money_of_json(one["canceledAmount"]).amount for one in payments)
    return given, payments


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
