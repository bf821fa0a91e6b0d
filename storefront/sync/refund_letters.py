"""The letter of a refund, in the language in which the buyer ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.localization import formats
from storefront.localization.letters import order_letter
from storefront.localization.order_places import place_of_order

if TYPE_CHECKING:
    from catalog.refunds.models import Refund
    from storefront.saleor.client import SaleorClient


def refund_letter(*, client: SaleorClient, refund: Refund) -> dict[str, str] | None:
    """What the buyer is told of a refund; None where there is nobody to write to.

    Raises `SaleorError`.
    """
    order = client.run_raw("OrderById", {"id": refund.order.order_id})["order"]
    if order is None or not order["userEmail"]:
        return None
    place = place_of_order(order)
    if place is None:
        return None
    return order_letter(
        "letters/refund.txt",
        place=place,
        order=order,
        amount=formats.money(refund.money, place.locale),
        reason=refund.reason,
    )
