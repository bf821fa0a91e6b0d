"""The letter of a refund, in the language in which the buyer ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from storefront.localization import formats
from storefront.localization.letters import letter_render
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
    path = reverse("shop:order", kwargs={"place": place, "order_id": order["id"]})
    return letter_render(
        "letters/refund.txt",
        {
            "number": order["number"],
            "amount": formats.money(refund.money, place.locale),
            "reason": refund.reason,
            "url": settings.PUBLIC_URL + path,
            "is_demo": settings.DEMO,
            "words": place.texts,
        },
        to=order["userEmail"],
        language=place.django_language,
    )
