"""The letter of a recall, in the language in which the buyer ordered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from catalog.bases.models import Lot
from storefront.localization.letters import letter_render
from storefront.localization.order_places import place_of_order

if TYPE_CHECKING:
    from catalog.sourcing.models import Recall, RecallOrder
    from storefront.localization.places import Place
    from storefront.saleor.client import SaleorClient


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter ready to be sent, with the key that makes it one."""

    key: str
    language: str
    number: str
    payload: dict[str, Any]


def notice_of(
    *, client: SaleorClient, recall: Recall, affected: RecallOrder
) -> Notice | None:
    """The letter to one buyer; None if commerce has no order or no address to write to.

    Raises `SaleorError`.
    """
    order = client.run_raw("OrderById", {"id": affected.order_id})["order"]
    if order is None or not order["userEmail"]:
        return None
    place = place_of_order(order)
    if place is None:
        return None
    return Notice(
        key=f"recall/{recall.pk}/{affected.order_id}",
        language=place.language,
        number=affected.number,
        payload=letter_render(
            "bases/letter_recall.txt",
            _context(recall, affected, order, place),
            to=order["userEmail"],
            language=place.django_language,
        ),
    )


def _context(
    recall: Recall, affected: RecallOrder, order: dict[str, Any], place: Place
) -> dict[str, Any]:
    lots = Lot.objects.in_bulk({row["lot"] for row in affected.lines})
    names = {line["id"]: line for line in order["lines"]}
    path = reverse("shop:order", kwargs={"place": place, "order_id": order["id"]})
    return {
        "number": order["number"],
        "reason": recall.reason,
        "remedy": recall.remedy,
        "is_shipped": affected.units_shipped > 0,
        "lines": [
            {
                "units": row["units"],
                "lot": lots[row["lot"]].code,
                "name": _name(names.get(row["line"]), row["sku"]),
            }
            for row in affected.lines
        ],
        "url": settings.PUBLIC_URL + path,
        "words": place.texts,
        "is_demo": settings.DEMO,
    }


def _name(line: dict[str, Any] | None, sku: str) -> str:
    if line is None:
        return sku
    return str(line["translatedProductName"] or line["productName"] or sku)
