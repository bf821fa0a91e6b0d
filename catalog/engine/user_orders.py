"""Orders of a user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.order_filter import orders_listed

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from catalog.engine.models import Order


def orders_of_user(
    user_id: int, *, where: dict[str, Any] | None, with_drafts: bool
) -> QuerySet[Order]:
    """Newest first; drafts are for who manages orders."""
    rows = orders_listed(where=where)
    if with_drafts:
        rows = rows | orders_listed(where=where, are_drafts=True)
    return rows.filter(user_id=user_id)
