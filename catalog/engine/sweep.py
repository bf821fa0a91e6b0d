"""What the schedule does for checkouts: paid ones become orders, the dead are cleared."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from catalog.engine import stock
from catalog.engine.checkout import checkout_lock
from catalog.engine.completion import checkout_complete
from catalog.engine.errors import Refusal
from catalog.engine.events import async_event, is_heard
from catalog.engine.ids import global_id
from catalog.engine.models import AppEvent, Checkout, CheckoutLine, TransactionItem
from catalog.engine.promotion_prices import goods_prices_store
from catalog.engine.transaction_requests import (
    REQUESTS,
    request_send,
    request_store,
    requests_resume,
)

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

logger = logging.getLogger(__name__)
# The buyer's own page gets this long to finish before somebody does it for them.
PATIENCE = timedelta(minutes=2)
EMPTY_FOR = timedelta(hours=6)
ABANDONED_FOR = timedelta(days=30)
BATCH = 50


@dataclass(frozen=True, slots=True)
class Swept:
    """How many reservations ended, checkouts became orders, failed, were cleared."""

    reservations: int
    ordered: int
    stuck: int
    cleared: int


def checkouts_sweep(*, now: datetime) -> Swept:
    """End reservations, complete what is paid, delete what nobody comes back to.

    A paid checkout that cannot be completed is told to the App again, which gives the
    money back or leaves it for a human; after the channel's hours it goes back. What
    was asked of the App and never answered is asked again. Safe to run at any time and
    from several sides.
    """
    requests_resume(now=now)
    # Promotions begin and end, and goods come into what they name.
    goods_prices_store(now=now)
    ordered = stuck = 0
    for key in _paid(now).values_list("pk", flat=True)[:BATCH]:
        try:
            with transaction.atomic():
                checkout_complete(
                    global_id("Checkout", key), now=now, is_automatic=True
                )
            ordered += 1
        except Refusal as refusal:
            logger.warning("Paid checkout %s is stuck: %s", key, refusal)
            stuck += 1
            if not _release(str(key), now):
                _tell(str(key), now)
    return Swept(
        reservations=stock.expired_clear(now=now),
        ordered=ordered,
        stuck=stuck,
        cleared=_clear(now),
    )


def _paid(now: datetime) -> QuerySet[Checkout]:
    items = TransactionItem.objects.filter(
        checkout_token=OuterRef("pk"), order__isnull=True
    ).annotate(held=F("charged") + F("authorized"))
    return Checkout.objects.filter(
        Exists(items.filter(held__gt=0)), updated_at__lt=now - PATIENCE
    ).order_by("updated_at")


def _tell(key: str, now: datetime) -> None:
    with transaction.atomic():
        checkout = Checkout.objects.filter(pk=key).first()
        owed = AppEvent.objects.filter(object_id=key, delivered_at=None)
        if checkout is not None and not owed.exists():
            async_event("CHECKOUT_FULLY_PAID", checkout, now=now)


def _release(key: str, now: datetime) -> bool:
    """Give the money of a checkout back after the channel's hours, if it says so."""
    asked = []
    with transaction.atomic():
        checkout = checkout_lock(key)
        if checkout is None or not checkout.channel.release_funds_for_expired_checkouts:
            return False
        hours = timedelta(hours=checkout.channel.checkout_ttl_hours)
        if checkout.updated_at >= now - hours:
            return False
        rows = TransactionItem.objects.select_for_update().filter(checkout_token=key)
        for item in rows.order_by("pk"):
            for action, held in (("REFUND", item.charged), ("CANCEL", item.authorized)):
                if held > 0 and is_heard(REQUESTS[action]):
                    asked.append(request_store(item, checkout, action, held, now=now))
    for request in asked:
        request_send(request, now=now)
    return True


def _clear(now: datetime) -> int:
    items = TransactionItem.objects.filter(
        checkout_token=OuterRef("pk"), order__isnull=True
    )
    idle = Checkout.objects.filter(~Exists(items))
    lines = CheckoutLine.objects.filter(checkout=OuterRef("pk"))
    empty = idle.filter(~Exists(lines), updated_at__lt=now - EMPTY_FOR)
    old = idle.filter(updated_at__lt=now - ABANDONED_FOR)
    keys = [*empty.values_list("pk", flat=True)[:BATCH]]
    keys += old.values_list("pk", flat=True)[:BATCH]
    return Checkout.objects.filter(pk__in=keys).delete()[1].get("engine.Checkout", 0)
