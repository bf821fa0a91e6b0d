"""The letter of a refund, in the language in which the buyer ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from catalog.markets.selectors import UnknownMarketError, market_by_channel
from storefront.localization import formats
from storefront.localization.places import Place
from storefront.sync.recall_letters import language_of

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
    try:
        market = market_by_channel(order["channel"]["slug"])
    except UnknownMarketError:
        return None
    place = Place(language_of(order, market), market)
    path = reverse("shop:order", kwargs={"place": place, "order_id": order["id"]})
    with translation.override(place.django_language):
        text = render_to_string(
            "letters/refund.txt",
            {
                "number": order["number"],
                "amount": formats.money(refund.money, place.locale),
                "reason": refund.reason,
                "url": settings.PUBLIC_URL + path,
                "is_demo": settings.DEMO,
                "words": place.texts,
            },
        )
    subject, _, body = text.strip().partition("\n")
    return {"to": order["userEmail"], "subject": subject, "text": body.strip() + "\n"}
