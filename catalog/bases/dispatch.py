"""What a base reports of an order: packed and sent, or fewer there than thought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from catalog.bases.allocation import promise_give_back, promise_locked
from catalog.bases.errors import QuantityError
from catalog.bases.ledger import Change, change_write, quantity_check
from catalog.bases.models import LotMovement, MovementKind
from catalog.bases.services import lot_pick, lot_ship
from catalog.jobs.services import outbox_add

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.bases.models import LotAllocation

FULFILL_TOPIC = "fulfill"
LOST_TOPIC = "lots-lost"


@transaction.atomic
def parcel_ship(
    *, allocation_id: int, quantity: int, tracking: str, key: str, now: datetime
) -> LotAllocation:
    """Units are handed over: ledger, and commerce is owed a fulfillment.

    Raises as `lot_ship`. The same key again changes nothing.
    """
    promise = lot_ship(allocation_id=allocation_id, quantity=quantity, key=key, now=now)
    outbox_add(
        topic=FULFILL_TOPIC,
        key=key,
        payload={
            "order_id": promise.order_id,
            "order_line_id": promise.order_line_id,
            "base": promise.lot.base.code,
            "sku": promise.lot.sku,
            "quantity": quantity,
            "tracking": tracking[:100],
        },
    )
    return promise


def parcel_pick(
    *, allocation_id: int, quantity: int, key: str, now: datetime
) -> LotAllocation:
    """Units are taken from the shelf. Raises as `lot_pick`."""
    return lot_pick(allocation_id=allocation_id, quantity=quantity, key=key, now=now)


@transaction.atomic
def parcel_short(
    *, allocation_id: int, quantity: int, reason: str, key: str, now: datetime
) -> LotAllocation:
    """Promised units are not there: given back, written off, and re-sourced.

    Raises `UnknownLotError`, `QuantityError`.
    """
    quantity_check(quantity)
    promise, lot = promise_locked(allocation_id)
    if LotMovement.objects.filter(idempotency_key=key).exists():
        return promise
    if quantity > promise.quantity_open:
        message = f"{quantity} are missing, but {promise.quantity_open} are promised."
        raise QuantityError(message)
    promise_give_back(promise, lot, quantity, f"{key}/back", now, reason)
    change = Change(
        MovementKind.WRITTEN_OFF, key, now, on_hand=-quantity, reason=reason[:300]
    )
    change_write(lot, change)
    outbox_add(
        topic=LOST_TOPIC,
        key=key,
        payload={"skus": [lot.sku], "orders": [promise.order_id], "lots": []},
    )
    return promise
