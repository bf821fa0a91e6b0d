"""Letters about units that no lot stands behind, in the language of the order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storefront.localization.formats import day
from storefront.localization.letters import order_letter
from storefront.localization.order_places import place_of_order
from storefront.sync.sku_names import name_of_sku

if TYPE_CHECKING:
    from datetime import date

    from catalog.sourcing.models import NeedsAttention
    from storefront.saleor.client import SaleorClient


def offer_letter(
    *, client: SaleorClient, entry: NeedsAttention, until: date | None, sku: str
) -> dict[str, str] | None:
    """What a buyer is offered: to wait until a day, or else an SKU.

    None where there is nobody to write to. Raises `SaleorError`.
    """
    order = client.run_raw("OrderById", {"id": entry.order_id})["order"]
    place = place_of_order(order) if order and order["userEmail"] else None
    if place is None:
        return None
    return order_letter(
        "letters/shortage.txt",
        place=place,
        order=order,
        units=entry.quantity_missing,
        name=_name_of_line(order, entry.order_line_id) or entry.sku,
        until=day(until, place.locale) if until else "",
        instead="" if until else name_of_sku(client=client, sku=sku, place=place),
    )


def _name_of_line(order: dict[str, Any], line_id: str) -> str:
    for line in order["lines"]:
        if line["id"] == line_id:
            return str(line["translatedProductName"] or line["productName"])
    return ""
