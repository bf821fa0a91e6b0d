"""Payments of plugins: this server has none, so an order has none to capture or void."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.errors import refuse
from catalog.engine.graphql.registry import mutation
from catalog.engine.ids import row_of
from catalog.engine.models import Order
from catalog.engine.order_edit import is_marked

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

MANAGE = "MANAGE_ORDERS"
NONE = "There's no payment associated with the order."


def _register(name: str) -> None:
    @mutation(name, permission=MANAGE)
    def act(
        info: GraphQLResolveInfo,
        id: str,  # noqa: A002
        amount: Any = None,
    ) -> dict[str, Any]:
        """Refused: money is moved by transactions."""
        order = row_of(Order.objects.all(), id, "Order")
        if is_marked(order) and name == "orderVoid":
            message = "Cannot find successful auth transaction."
            raise refuse("PAYMENT_ERROR", message, "payment")
        raise refuse("PAYMENT_MISSING", NONE, "payment")


for _name in ("orderCapture", "orderRefund", "orderVoid"):
    _register(_name)
