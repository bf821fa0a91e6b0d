"""Ways to deliver on the wire."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from catalog.engine import checkout, delivery
from catalog.engine.errors import refuse
from catalog.engine.events import AppAnswerError
from catalog.engine.graphql.money import money
from catalog.engine.graphql.registry import mutation, resolver
from catalog.engine.ids import global_id

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from catalog.engine.models import CheckoutDelivery

Payload = dict[str, Any]


@resolver("Delivery", "id")
def delivery_id(source: CheckoutDelivery, info: GraphQLResolveInfo) -> str:
    """Saleor's ids of this type carry another name."""
    return global_id("CheckoutDelivery", source.pk)


@resolver("Delivery", "shippingMethod")
def shipping_method(source: CheckoutDelivery, info: GraphQLResolveInfo) -> Payload:
    """What the App offered."""
    words = source.description
    return {
        "id": delivery.external_id(source.external_id),
        "name": source.name,
        "description": json.dumps({"blocks": _paragraph(words)}) if words else None,
        "price": money(source.price_amount, source.currency),
        "minimum_delivery_days": source.minimum_delivery_days,
        "maximum_delivery_days": source.maximum_delivery_days,
        "metadata": source.metadata,
        "active": source.is_valid,
        "message": "",
    }


def _paragraph(words: str) -> list[Payload]:
    return [{"type": "paragraph", "data": {"text": words}}]


@mutation("deliveryOptionsCalculate")
def delivery_options_calculate(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Ask the App anew."""
    row = checkout.checkout_locked(id)
    try:
        return {"deliveries": delivery.deliveries_calculate(row, now=info.context.now)}
    except AppAnswerError as error:
        raise refuse("INVALID", f"No ways to deliver are known: {error}") from error


@mutation("checkoutDeliveryMethodUpdate")
def delivery_method_update(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    delivery_method_id: str | None = None,
) -> Payload:
    """Choose a way, a place to collect at, or neither."""
    row = checkout.checkout_locked(id)
    try:
        delivery.method_choose(row, delivery_method_id, now=info.context.now)
    except AppAnswerError as error:
        raise refuse(
            "DELIVERY_METHOD_NOT_APPLICABLE",
            f"{delivery.NOT_APPLICABLE} {error}",
            "deliveryMethodId",
        ) from error
    return {"checkout": row}
