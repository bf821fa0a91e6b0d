"""Letters to buyers, in their language, owed in the transaction that has the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from catalog.jobs.services import outbox_add
from storefront.localization import formats
from storefront.localization.letters import letter_render
from storefront.localization.order_places import language_of
from storefront.localization.places import Place
from storefront.saleor.money import money_of_json
from storefront.sync.replacement_order import is_replacement

if TYPE_CHECKING:
    from catalog.declaration import Market
    from catalog.sourcing.models import DeliveryOffer

TOPIC = "email"


def confirmation_write(
    *, order: dict[str, Any], market: Market, offer: DeliveryOffer | None
) -> None:
    """Owe the buyer a confirmation with the order's secret link; once per order."""
    place = Place(language_of(order, market), market)
    with translation.override(place.django_language):
        context = {
            "order": order,
            "place": place,
            "words": place.texts,
            "lines": [_line(line, place) for line in order["lines"]],
            "total": _money(order["total"]["gross"], place),
            "delivery": _money(order["shippingPrice"]["gross"], place),
            "window": formats.days(offer.earliest_on, offer.latest_on, place.locale)
            if offer
            else "",
            "url": settings.PUBLIC_URL + order_path(place, order["id"]),
            "is_demo": settings.DEMO,
        }
        is_free = is_replacement(order["externalReference"])
        payload = letter_render(
            "letters/replacement.txt" if is_free else "letters/confirmation.txt",
            context,
            to=order["userEmail"],
            language=place.django_language,
        )
    outbox_add(topic=TOPIC, key=f"order-confirmation/{order['id']}", payload=payload)


def order_path(place: Place, order_id: str) -> str:
    """Path of the order's page; the id is the secret."""
    return reverse("shop:order", kwargs={"place": place, "order_id": order_id})


def _line(line: dict[str, Any], place: Place) -> dict[str, Any]:
    variant = line["translatedVariantName"] or line["variantName"]
    return {
        "quantity": line["quantity"],
        "name": line["translatedProductName"] or line["productName"],
        "variant": variant if variant != line["productSku"] else "",
        "total": _money(line["totalPrice"]["gross"], place),
    }


def _money(wire: dict[str, Any], place: Place) -> str:
    return formats.money(money_of_json(wire), place.locale)
