"""A buyer cancels: commerce hears of it, lots and quota go back, and so does the money.

While nothing of the order was picked. What is asked is owed first (the outbox), so that a
crash anywhere on the way ends in the same place: canceled, and given back once.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import translation

from catalog.bases.selectors import allocations_of_order
from catalog.jobs.services import outbox_add
from catalog.refunds.errors import RefundError
from catalog.refunds.services import Wanted, refund_ask, refund_key
from storefront.localization.order_places import place_of_order
from storefront.saleor.client import app_client
from storefront.saleor.errors import Refused
from storefront.sync.refund_give import priced_lines, refund_give

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalog.bases.models import LotAllocation
    from catalog.refunds.models import Refund

log = logging.getLogger(__name__)
TOPIC = "order-cancel"
# Statuses of Saleor's in which nothing has left.
EARLY = frozenset({"UNCONFIRMED", "UNFULFILLED"})
CANCELED = "CANCELED"


def can_cancel(*, status: str, promises: Iterable[LotAllocation]) -> bool:
    """Whether a buyer may still cancel: nothing was picked and nothing left."""
    return status in EARLY and not any(
        one.quantity_picked or one.quantity_shipped for one in promises
    )


def order_cancel_owe(*, order_id: str) -> None:
    """Owe the cancellation of an order, once; call it when the buyer asks for it."""
    outbox_add(topic=TOPIC, key=order_id, payload={})


def order_cancel_handle(_payload: dict[str, Any], key: str) -> None:
    """Outbox handler: cancel the order `key`, then give back all that was paid.

    Safe to repeat. An order that was picked meanwhile stays as it is. Raises
    `SaleorError`, so that it is tried again until commerce has heard.
    """
    order = app_client().run_raw("OrderById", {"id": key})["order"]
    if order is None:
        return
    if order["status"] != CANCELED:
        promises = allocations_of_order(order_id=key)
        if not can_cancel(status=order["status"], promises=promises):
            log.info("order %s is on its way and was not canceled", order["number"])
            return
        try:
            app_client().run_raw("OrderCancel", {"id": key})
        except Refused as refused:
            log.warning("order %s was not canceled: %s", order["number"], refused)
            return
    now = datetime.now(tz=UTC)
    refund = _refund(order, now)
    if refund is not None:
        refund_give(refund_id=refund.pk, now=now)


def _refund(order: dict[str, Any], now: datetime) -> Refund | None:
    """Everything that was paid and not given back yet, written down once."""
    lines = priced_lines(order)
    place = place_of_order(order)
    with translation.override(place.django_language if place else None):
        reason = render_to_string("letters/cancel_reason.txt")
    try:
        return refund_ask(
            order_id=order["id"],
            number=order["number"],
            lines=lines,
            wanted=[Wanted(line.line_id, line.quantity) for line in lines],
            reason=reason,
            key=refund_key("cancel", order["id"]),
            asked_by="",
            now=now,
        )
    except RefundError as error:
        # Part of it was given back before: a human weighs what is left.
        log.warning("order %s is canceled, its money not: %s", order["number"], error)
        return None
