"""What was given back of an order, and what still may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Sum

from catalog.refunds.models import Refund, RefundPart, RefundState

if TYPE_CHECKING:
    from catalog.refunds.models import PartKind


def refunds_of_order(*, order_id: str) -> list[Refund]:
    """Refunds of an order, the latest first, with their parts."""
    found = Refund.objects.filter(order__order_id=order_id)
    return list(found.prefetch_related("parts"))


def refund_of_key(*, key: str) -> Refund | None:
    """The refund that was asked for under a key, a form that was sent before."""
    return Refund.objects.filter(key=key).first()


def units_given(*, order_id: str) -> dict[tuple[str, PartKind], int]:
    """Units of (line, kind) that were given back or are asked for."""
    rows = (
        RefundPart.objects.filter(refund__order__order_id=order_id)
        .exclude(refund__state=RefundState.FAILED)
        .values_list("order_line_id", "kind")
        .annotate(units=Sum("units"))
    )
    return {(line, kind): units for line, kind, units in rows}


def refund_state(*, refund_id: int) -> RefundState:
    """How far a refund is."""
    rows = Refund.objects.values_list("state", flat=True)
    return RefundState(rows.get(pk=refund_id))


def refunds_open() -> list[int]:
    """Keys of refunds that are asked for and not given, the oldest first."""
    rows = Refund.objects.filter(state=RefundState.ASKED).order_by("pk")
    return list(rows.values_list("pk", flat=True))
