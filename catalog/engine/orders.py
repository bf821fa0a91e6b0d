"""Orders: how one is found and locked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.engine.errors import refuse
from catalog.engine.ids import find, key_of
from catalog.engine.models import Order, OrderLine

if TYPE_CHECKING:
    from django.db.models import QuerySet


def orders() -> QuerySet[Order]:
    """Orders with what nearly every reader of one needs."""
    return Order.objects.select_related(
        "channel", "shipping_address", "billing_address", "collection_point"
    )


def order_locked(text: str | None, field: str = "id") -> Order:
    """The order an id names, locked. Raises `Refusal`."""
    key = key_of(text or "", "Order", field=field)
    if find(Order.objects.select_for_update().only("pk"), key) is None:
        message = f"Couldn't resolve to a node: {(text or '')[:80]}"
        raise refuse("NOT_FOUND", message, field)
    return orders().get(pk=key)


def line_locked(text: str, field: str = "id") -> OrderLine:
    """The line an id names, its order locked. Raises `Refusal`."""
    key = key_of(text, "OrderLine", field=field)
    seen = find(OrderLine.objects.all(), key)
    if seen is None:
        message = f"Couldn't resolve to a node: {text[:80]}"
        raise refuse("NOT_FOUND", message, field)
    Order.objects.select_for_update().only("pk").get(pk=seen.order_id)
    line: OrderLine = OrderLine.objects.select_related("variant").get(pk=seen.pk)
    line.order = orders().get(pk=seen.order_id)
    return line
