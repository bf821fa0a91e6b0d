"""The one place that writes quantities of lots.

Every change is a line of the ledger and, in the same transaction and under the lot's
row lock, its sum beside it. Callers lock through `lots_lock`: always in primary-key
order, so that two of them can wait for each other but never crosswise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from catalog.bases.errors import KeyReusedError, QuantityError
from catalog.bases.models import Lot, LotMovement, LotState

if TYPE_CHECKING:
    from datetime import datetime

QUANTITY_LIMIT = 10_000_000
# Of a lot's base its code is needed, not its profile.
BASE_PROFILE = tuple(
    f"base__{name}"
    for name in (
        "slug", "province", "latitude", "longitude", "grows", "storage_classes",
        "cutoff_time", "work_days", "holidays", "street", "city", "postal_code", "phone",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A movement about to be written; deltas in units of the lot."""

    kind: str
    key: str
    now: datetime
    expected: int = 0
    on_hand: int = 0
    allocated: int = 0
    order_id: str = ""
    order_line_id: str = ""
    reason: str = ""
    message_id: int | None = None


def quantity_check(quantity: int) -> None:
    """Raises `QuantityError` unless 1 … QUANTITY_LIMIT."""
    if not 1 <= quantity <= QUANTITY_LIMIT:
        message = f"{quantity} is not between 1 and {QUANTITY_LIMIT}."
        raise QuantityError(message)


def lots_lock(where: Q) -> list[Lot]:
    """The lots that match, locked in primary-key order; inside a transaction only."""
    return list(
        Lot.objects.select_for_update(of=("self",))
        .filter(where)
        .select_related("base")
        .defer(*BASE_PROFILE)
        .order_by("pk")
    )


def lot_lock(pk: int) -> Lot:
    """One lot, locked and read again."""
    return lots_lock(Q(pk=pk))[0]


def change_write(lot: Lot, change: Change) -> bool:
    """Write a movement and its sums on a locked lot; False if the key was done before.

    Raises `KeyReusedError` if the key stands for something else, `QuantityError` if
    the lot does not have the units.
    """
    if _done_before(lot, change):
        return False
    on_hand = lot.quantity_on_hand + change.on_hand
    allocated = lot.quantity_allocated + change.allocated
    expected = lot.quantity_expected + change.expected
    is_sold_ahead = lot.quantity_preordered > expected + on_hand - allocated
    if on_hand < 0 or not 0 <= allocated <= on_hand or expected < 0 or is_sold_ahead:
        message = (
            f"Lot {lot.code}: {lot.quantity_on_hand} on hand and "
            f"{lot.quantity_allocated} promised do not allow {change.kind} "
            f"{change.on_hand or change.allocated or change.expected}."
        )
        raise QuantityError(message)
    LotMovement.objects.create(
        lot=lot,
        kind=change.kind,
        expected_delta=change.expected,
        on_hand_delta=change.on_hand,
        allocated_delta=change.allocated,
        idempotency_key=change.key,
        order_id=change.order_id,
        order_line_id=change.order_line_id,
        reason=change.reason,
        occurred_at=change.now,
        feed_message_id=change.message_id,
    )
    lot.quantity_on_hand = on_hand
    lot.quantity_allocated = allocated
    lot.quantity_expected = expected
    lot.state = _state_after(lot)
    # Whole: callers change days and state on the same locked row.
    lot.save()
    return True


def _state_after(lot: Lot) -> str:
    """Released lots end as used up when empty, and come back when filled again."""
    if lot.state == LotState.RELEASED and lot.quantity_on_hand == 0:
        return LotState.EXHAUSTED
    if lot.state == LotState.EXHAUSTED and lot.quantity_on_hand > 0:
        return LotState.RELEASED
    return lot.state


def _done_before(lot: Lot, change: Change) -> bool:
    before = LotMovement.objects.filter(idempotency_key=change.key).first()
    if before is None:
        return False
    same = (
        before.lot_id == lot.pk
        and before.kind == change.kind
        and before.expected_delta == change.expected
        and before.on_hand_delta == change.on_hand
        and before.allocated_delta == change.allocated
        and before.order_line_id == change.order_line_id
    )
    if not same:
        message = f"{change.key} was used for {before.kind} of lot {before.lot_id}."
        raise KeyReusedError(message)
    return True
