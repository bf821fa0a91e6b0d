"""Lots that went bad after they were promised: other lots are found, stock is told."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from catalog.bases.selectors import orders_of_lot
from catalog.sourcing.errors import UnknownOrderError
from catalog.sourcing.services import order_resource
from storefront.sync.stock_mirror import stock_mirror_sku

if TYPE_CHECKING:
    from collections.abc import Collection

log = logging.getLogger(__name__)


def lots_lost_handle(payload: dict[str, Any], _key: str) -> None:
    """Outbox handler: re-source what the lots owed, then mirror their SKUs.

    Sale stops first: the mirror comes before the orders. Safe to repeat. Raises
    `SaleorError`, so that it is tried again until commerce has heard.
    """
    now = datetime.now(tz=UTC)
    for sku in payload["skus"]:
        stock_mirror_sku(sku=sku, on=now.date())
    orders = set(payload["orders"])
    for lot_id in payload["lots"]:
        orders.update(orders_of_lot(lot_id=lot_id))
    orders_resource(order_ids=orders, now=now)
    for sku in payload["skus"]:
        stock_mirror_sku(sku=sku, on=now.date())


def orders_resource(*, order_ids: Collection[str], now: datetime) -> int:
    """Look for other lots for orders; answers how many of them are complete now."""
    complete = 0
    for order_id in sorted(order_ids):
        try:
            complete += order_resource(order_id=order_id, now=now).is_complete
        except UnknownOrderError:
            log.warning("units are promised to %s, which was never sourced", order_id)
    return complete
