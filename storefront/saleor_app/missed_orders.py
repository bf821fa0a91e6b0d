"""Orders whose events never came: found again by reading what Saleor has.

Saleor gives an event up after some five minutes of trying. What was missed shows in the
orders themselves: one that lives and has no lots' record, or one that is closed while
its lots are still held.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from catalog.jobs.services import job_enqueue
from catalog.sourcing.models import OrderSourcing
from storefront.saleor.client import app_client
from storefront.saleor_app.events import event_answer
from storefront.saleor_app.orders import CLOSED
from storefront.sync.shop_reading import pages

if TYPE_CHECKING:
    from collections.abc import Iterator

Node = dict[str, Any]
logger = logging.getLogger(__name__)
WORK = "storefront.saleor_app.missed_orders.missed_work"
# So far back we look; the first event of a young order is still on its way.
LOOK_BACK = timedelta(days=2)
YOUNG = timedelta(minutes=3)


def orders_sweep(now: datetime) -> int:
    """Work the orders that were missed, each by a job; the schedule calls this.

    Answers how many. The engine keeps its own events until they are taken.
    """
    if not settings.SALEOR_API_URL:
        return 0
    count = 0
    for order_id, event in _missed(now):
        logger.warning("%s of order %s never came: worked now.", event, order_id)
        job_enqueue(
            path=WORK,
            payload={"order": order_id, "event": event},
            key=f"saleor-missed:{event}:{order_id}",
            run_at=now,
        )
        count += 1
    return count


def missed_work(payload: dict[str, Any], _key: str) -> None:
    """Job: what the event would have done; it reads the order again itself."""
    event_answer(
        payload["event"],
        {"order": {"id": payload["order"]}},
        now=timezone.now(),
    )


def _missed(now: datetime) -> Iterator[tuple[str, str]]:
    since = {"updatedAt": {"gte": (now - LOOK_BACK).isoformat()}}
    nodes = list(pages(app_client(), "OrderList", "orders", where=since))
    rows = OrderSourcing.objects.filter(order_id__in=[node["id"] for node in nodes])
    canceled_at = dict(rows.values_list("order_id", "canceled_at"))
    for node in nodes:
        if datetime.fromisoformat(node["created"]) > now - YOUNG:
            continue
        is_known = node["id"] in canceled_at
        if node["status"] in CLOSED:
            if is_known and canceled_at[node["id"]] is None:
                yield node["id"], "ORDER_CANCELLED"
        elif not is_known:
            yield node["id"], "ORDER_CREATED"
