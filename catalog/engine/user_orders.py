"""Orders of a user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.models import Order
from catalog.engine.orders import orders_listed

if TYPE_CHECKING:
    from django.db.models import QuerySet

DRAFT = "DRAFT"


def orders_of_user(
    user_id: int, *, where: dict[str, Any] | None, with_drafts: bool
) -> QuerySet[Order]:
    """Newest first; drafts are for who manages orders."""
    rows: QuerySet[Order] = Order.objects.select_related("channel")
    if where:
        rows = orders_listed(channel=None, where=where, sort_by=None)
    rows = rows.filter(user_id=user_id)
    return (rows if with_drafts else rows.exclude(status=DRAFT)).order_by(
        "-created_at", "-pk"
    )
