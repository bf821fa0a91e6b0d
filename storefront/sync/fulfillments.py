"""What a base has sent becomes a fulfillment of commerce, with its tracking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Sum

from catalog.bases.models import LotAllocation
from storefront.saleor.client import app_client
from storefront.sync.order_charge import order_charge_owe
from storefront.sync.shop_reading import pages

if TYPE_CHECKING:
    from storefront.saleor.client import SaleorClient


def fulfillment_write(payload: dict[str, Any], _key: str) -> None:
    """Outbox handler: fulfill what the ledger has shipped and commerce has not.

    The difference is what counts, so a repeat after a kill sends nothing twice. Raises
    `SaleorError`, so that it is tried again.
    """
    client = app_client()
    order = client.run_raw("OrderById", {"id": payload["order_id"]})["order"]
    held = client.run_raw("OrderAllocations", {"id": payload["order_id"]})["order"]
    if order is None or held is None:
        return
    line_id, base = payload["order_line_id"], payload["base"]
    lines = {line["id"]: line for line in order["lines"]}
    if line_id not in lines:
        return
    shipped = LotAllocation.objects.filter(order_line_id=line_id).aggregate(
        units=Sum("quantity_shipped")
    )["units"]
    # Owed by every run: one that was killed after commerce had heard is made up for.
    order_charge_owe(order=order)
    units = min(payload["quantity"], shipped - lines[line_id]["quantityFulfilled"])
    if units <= 0:
        return
    there = next(
        node["id"]
        for node in pages(client, "WarehouseList", "warehouses")
        if node["externalReference"] == base
    )
    _room_make(client, held, payload, units)
    client.run_raw(
        "OrderFulfill",
        {
            "order": order["id"],
            "input": {
                "lines": [
                    {
                        "orderLineId": line_id,
                        "stocks": [{"warehouse": there, "quantity": units}],
                    }
                ],
                "notifyCustomer": False,
                "trackingNumber": payload["tracking"],
            },
        },
    )


def _room_make(
    client: SaleorClient, held: dict[str, Any], payload: dict[str, Any], units: int
) -> None:
    """Where commerce holds the units in another warehouse, move them to this one first.

    A line that was re-sourced leaves from a base whose stock commerce never promised.
    """
    line = next(one for one in held["lines"] if one["id"] == payload["order_line_id"])
    mine = sum(
        part["quantity"]
        for part in line["allocations"]
        if part["warehouse"]["externalReference"] == payload["base"]
    )
    missing = units - mine
    if missing <= 0:
        return
    variant = client.run_raw("VariantStocks", {"sku": payload["sku"]})["productVariant"]
    stored = {
        node["warehouse"]["externalReference"]: node["quantity"]
        for node in (variant or {}).get("stocks") or []
    }
    row = {
        "warehouseExternalReference": payload["base"],
        "variantExternalReference": payload["sku"],
        "quantity": stored.get(payload["base"], 0) + missing,
    }
    client.run_raw("StockBulkUpdate", {"stocks": [row]})
