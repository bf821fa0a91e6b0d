"""Calling lots back: stop them, find every order that has of them, keep the evidence.

What leaves the house (commerce, letters, money) is done in `storefront.sync.recall`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q, Sum

from catalog.bases.errors import UnknownLotError
from catalog.bases.ledger import lots_lock
from catalog.bases.models import Lot, LotAllocation, LotState
from catalog.bases.services import lot_recall
from catalog.sourcing.models import OrderSourcing, Recall, RecallOrder, RemedyState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

BATCH = 1000


@transaction.atomic
def recall_start(
    *,
    lot_ids: Collection[int],
    reason: str,
    remedy: str,
    by: str,
    now: datetime,
    is_drill: bool = False,
) -> Recall:
    """Call lots back, all or none; a drill leaves them on sale.

    From here nothing is promised, picked or shipped of them. A lot that is called back
    already is traced again. Raises `UnknownLotError`, `ValueError` without a reason.
    """
    said = reason.strip()[:300]
    if not said:
        message = "A recall needs a reason."
        raise ValueError(message)
    lots = lots_lock(Q(pk__in=list(lot_ids)))
    if not lots or len(lots) != len(set(lot_ids)):
        message = "No such lot."
        raise UnknownLotError(message)
    recall = Recall.objects.create(
        reason=said,
        remedy=remedy,
        is_drill=is_drill,
        started_at=now,
        started_by=by[:150],
    )
    recall.lots.set(lots)
    for lot in lots:
        if not is_drill and lot.state != LotState.RECALLED:
            lot_recall(
                base_code=lot.base.code,
                lot_code=lot.code,
                reason=said,
                key=f"recall/{recall.pk}/{lot.pk}",
                now=now,
            )
    return recall


@transaction.atomic
def recall_trace(*, recall_id: int, now: datetime) -> int:
    """Find every order that had or has units of the lots; safe to repeat.

    Two reads of indexed columns, whatever the number of orders of the shop. Answers
    how many orders there are.
    """
    recall = Recall.objects.get(pk=recall_id)
    lot_ids = list(recall.lots.values_list("pk", flat=True))
    kept = F("quantity") - F("quantity_released")
    rows = (
        LotAllocation.objects.filter(
            lot_id__in=lot_ids, quantity__gt=F("quantity_released")
        )
        .order_by("order_id")
        .values("order_id", "order_line_id", "lot_id", "lot__sku")
        .annotate(units=Sum(kept), shipped=Sum("quantity_shipped"))
    )
    by_order: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.iterator(chunk_size=BATCH):
        by_order[row["order_id"]].append(dict(row))
    numbers = _numbers(list(by_order))
    found = [
        _affected(recall, order_id, lines, numbers.get(order_id, ("", "")))
        for order_id, lines in by_order.items()
    ]
    RecallOrder.objects.bulk_create(found, batch_size=BATCH, ignore_conflicts=True)
    if recall.traced_at is None:
        recall.traced_at = now
        recall.save(update_fields=["traced_at"])
    return RecallOrder.objects.filter(recall=recall).count()


def _affected(
    recall: Recall, order_id: str, rows: list[dict[str, Any]], known: tuple[str, str]
) -> RecallOrder:
    return RecallOrder(
        recall=recall,
        order_id=order_id,
        number=known[0],
        market_code=known[1],
        units=sum(row["units"] for row in rows),
        units_shipped=sum(row["shipped"] for row in rows),
        lines=[
            {
                "line": row["order_line_id"],
                "lot": row["lot_id"],
                "sku": row["lot__sku"],
                "units": row["units"],
                "shipped": row["shipped"],
            }
            for row in rows
        ],
    )


def _numbers(order_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for start in range(0, len(order_ids), BATCH):
        some = order_ids[start : start + BATCH]
        rows = OrderSourcing.objects.filter(order_id__in=some)
        for row in rows.values_list("order_id", "number", "market_code"):
            found[row[0]] = (row[1], row[2])
    return found


def recall_mark(*, recall_id: int, field: str, now: datetime) -> None:
    """Note when a step was done for the first time."""
    Recall.objects.filter(pk=recall_id, **{f"{field}__isnull": True}).update(
        **{field: now}
    )


def remedy_note(
    *, recall_order_id: int, state: str, note: str = "", **values: Any
) -> None:
    """What became of an order's remedy; what is done stays done."""
    RecallOrder.objects.filter(pk=recall_order_id).exclude(
        remedy_state=RemedyState.DONE
    ).update(remedy_state=state, remedy_note=note[:300], **values)


def recalls_listed() -> list[Recall]:
    """Recalls and drills, the latest first."""
    return list(Recall.objects.prefetch_related("lots__base")[:200])


def recalls_of_lot(*, lot_id: int) -> list[Recall]:
    """Recalls of a lot that were no drill, the latest first."""
    return list(Recall.objects.filter(lots=lot_id, is_drill=False))


def recalls_public(*, limit: int) -> list[Recall]:
    """Recalls that were no drill with their lots and bases, the latest first."""
    found = Recall.objects.filter(is_drill=False).prefetch_related("lots__base")
    return list(found[:limit])


def recalled_skus(*, skus: Collection[str], since: datetime) -> dict[str, datetime]:
    """Of these, SKUs of which a lot was called back since, and when it was last."""
    rows = Recall.objects.filter(
        is_drill=False, started_at__gte=since, lots__sku__in=list(skus)
    )
    said = rows.order_by("started_at").values_list("lots__sku", "started_at")
    return dict(said)


def recalled_lots(*, lot_ids: Collection[int]) -> set[int]:
    """Which of these lots are called back."""
    lots = Lot.objects.filter(pk__in=list(lot_ids), state=LotState.RECALLED)
    return set(lots.values_list("pk", flat=True))
