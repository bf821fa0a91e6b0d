"""Where a checkout can be collected instead of sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.checkout import is_shipping_required, lines_of
from catalog.engine.models import Checkout, Stock, Warehouse
from catalog.engine.stock import units_free

if TYPE_CHECKING:
    from datetime import datetime


def collection_points(checkout: Checkout, *, now: datetime) -> list[Warehouse]:
    """Warehouses of the channel that can hand out every line of the checkout."""
    lines = lines_of(checkout)
    rows = Warehouse.objects.filter(channelwarehouse__channel=checkout.channel_id)
    points = list(
        rows.exclude(click_and_collect_option="DISABLED")
        .select_related("address")
        .order_by("channelwarehouse__sort_order", "pk")
    )
    if not lines or not points or not is_shipping_required(checkout):
        return []
    free = _free_by_warehouse(checkout, now)
    wanted: dict[int, int] = {}
    for line in lines:
        if line.variant.track_inventory:
            key = line.variant_id
            wanted[key] = wanted.get(key, 0) + line.quantity
    return [
        point
        for point in points
        if all(
            sum(
                units
                for (warehouse, variant), units in free.items()
                if variant == key
                and (point.click_and_collect_option == "ALL" or warehouse == point.pk)
            )
            >= quantity
            for key, quantity in wanted.items()
        )
    ]


def _free_by_warehouse(checkout: Checkout, now: datetime) -> dict[tuple[Any, int], int]:
    keys = [line.variant_id for line in lines_of(checkout)]
    stocks = list(
        Stock.objects.filter(
            product_variant_id__in=keys,
            warehouse__channelwarehouse__channel=checkout.channel_id,
        )
    )
    free = units_free(stocks, now=now, checkout_id=checkout.pk)
    return {
        (stock.warehouse_id, stock.product_variant_id): free[stock.pk]
        for stock in stocks
    }
