"""Ways to deliver on the wire, under their names of today and of yesterday."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from catalog.engine import checkout, checkout_prices, delivery
from catalog.engine.errors import refuse
from catalog.engine.events import AppAnswerError
from catalog.engine.graphql.money import money
from catalog.engine.graphql.registry import mutation, resolver
from catalog.engine.ids import global_id
from catalog.engine.models import ShippingMethod, ShippingMethodChannelListing

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from catalog.engine.models import Checkout, CheckoutDelivery

Payload = dict[str, Any]


@resolver("Delivery", "id")
def delivery_id(source: CheckoutDelivery, info: GraphQLResolveInfo) -> str:
    """Saleor's ids of this type carry another name."""
    return global_id("CheckoutDelivery", source.pk)


@resolver("Delivery", "shippingMethod")
def shipping_method(source: CheckoutDelivery, info: GraphQLResolveInfo) -> Payload:
    """What is offered; of a stored way Saleor keeps neither type nor limits."""
    return {**method_shown(source), "is_stored": True}


def method_shown(source: CheckoutDelivery) -> Payload:
    """A way as Saleor's `ShippingMethod`."""
    app = source.app_identifier or delivery.APP
    return {
        "__typename": "ShippingMethod",
        "id": delivery.method_id(source.external_id, source.method_id, app),
        "own": source.method_id,
        "channel_id": source.checkout.channel_id,
        "name": source.name,
        "description": json.loads(source.description) if source.description else None,
        "price": money(source.price_amount, source.currency),
        "minimum_delivery_days": source.minimum_delivery_days,
        "maximum_delivery_days": source.maximum_delivery_days,
        "metadata": source.metadata,
        "active": source.is_active and source.is_valid,
        "message": source.message,
    }


def own_method_shown(
    method: ShippingMethod, listing: ShippingMethodChannelListing
) -> Payload:
    """One of the shop's own methods as Saleor's `ShippingMethod`."""
    return {
        "__typename": "ShippingMethod",
        "id": global_id("ShippingMethod", method.pk),
        "own": method.pk,
        "channel_id": listing.channel_id,
        "name": method.name,
        "description": method.description,
        "price": money(listing.price_amount, listing.currency),
        "minimum_delivery_days": method.minimum_delivery_days,
        "maximum_delivery_days": method.maximum_delivery_days,
        "metadata": method.metadata,
        "private_metadata": method.private_metadata,
        "active": True,
        "message": "",
    }


def _own(source: Payload) -> ShippingMethod | None:
    key = source.get("own")
    return ShippingMethod.objects.filter(pk=key).first() if key else None


def _limited(source: Payload) -> ShippingMethod | None:
    return None if source.get("is_stored") else _own(source)


def _listing(source: Payload) -> ShippingMethodChannelListing | None:
    if source.get("is_stored"):
        return None
    rows = ShippingMethodChannelListing.objects.filter(
        shipping_method_id=source.get("own") or 0,
        channel_id=source.get("channel_id") or 0,
    )
    return rows.first()


@resolver("ShippingMethod", "type")
def method_type(source: Payload, info: GraphQLResolveInfo) -> str | None:
    """By price or by weight; an App's is neither."""
    own = _limited(source)
    return own.type if own else None


@resolver("ShippingMethod", "translation")
def method_translation(
    source: Payload, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """In another language."""
    own = _own(source)
    said = own.translation(language_code) if own else None
    if own is None or said is None:
        return None
    key = f"{own.pk}-{language_code}"
    return {
        "id": global_id("ShippingMethodTranslation", key),
        "said": said,
        **said,
        "language_code": language_code,
    }


@resolver("ShippingMethod", "minimumOrderPrice")
def price_low(source: Payload, info: GraphQLResolveInfo) -> Payload | None:
    """From which sum it is offered."""
    row = _listing(source)
    low = row.minimum_order_price_amount if row else None
    return money(low, row.currency) if row and low is not None else None


@resolver("ShippingMethod", "maximumOrderPrice")
def price_high(source: Payload, info: GraphQLResolveInfo) -> Payload | None:
    """Up to which sum it is offered."""
    row = _listing(source)
    high = row.maximum_order_price_amount if row else None
    return money(high, row.currency) if row and high is not None else None


@resolver("ShippingMethod", "minimumOrderWeight")
def weight_low(source: Payload, info: GraphQLResolveInfo) -> Payload | None:
    """From which weight it is offered."""
    own = _limited(source)
    return _weight(own.minimum_order_weight if own else None)


@resolver("ShippingMethod", "maximumOrderWeight")
def weight_high(source: Payload, info: GraphQLResolveInfo) -> Payload | None:
    """Up to which weight it is offered."""
    own = _limited(source)
    return _weight(own.maximum_order_weight if own else None)


def _weight(kilograms: Any) -> Payload | None:
    return None if kilograms is None else {"unit": "KG", "value": kilograms}


# --- Of a checkout ----------------------------------------------------------------
def _ways(source: Checkout, info: GraphQLResolveInfo) -> list[CheckoutDelivery]:
    if checkout.is_being_priced(source):
        return list(source.deliveries.all())
    try:
        return delivery.deliveries_of(source, now=info.context.now)
    except AppAnswerError:
        return []


@resolver("Checkout", "shippingMethods")
def shipping_methods(source: Checkout, info: GraphQLResolveInfo) -> list[Payload]:
    """All that could carry it, also what may not be chosen."""
    return [method_shown(row) for row in _ways(source, info)]


@resolver("Checkout", "availableShippingMethods")
def available_methods(source: Checkout, info: GraphQLResolveInfo) -> list[Payload]:
    """What may be chosen."""
    return [method_shown(row) for row in _ways(source, info) if row.is_active]


@resolver("Checkout", "shippingMethod")
def chosen_method(source: Checkout, info: GraphQLResolveInfo) -> Payload | None:
    """The chosen way."""
    checkout_prices.prices_ensure(source, now=info.context.now)
    return method_shown(source.delivery) if source.delivery else None


@resolver("Checkout", "deliveryMethod")
def delivery_method(source: Checkout, info: GraphQLResolveInfo) -> Any:
    """The chosen way, or where it is collected."""
    return source.collection_point or chosen_method(source, info)


# --- Choosing ---------------------------------------------------------------------
@mutation("deliveryOptionsCalculate")
def delivery_options_calculate(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Work out what can carry it, anew."""
    row = checkout.checkout_locked(id)
    try:
        return {"deliveries": delivery.deliveries_calculate(row, now=info.context.now)}
    except AppAnswerError as error:
        raise refuse("INVALID", f"No ways to deliver are known: {error}") from error


@mutation("checkoutDeliveryMethodUpdate")
def delivery_method_update(
    info: GraphQLResolveInfo, delivery_method_id: str | None = None, **names: Any
) -> Payload:
    """Choose a way, a place to collect at, or neither."""
    return _choose(
        info,
        names,
        delivery_method_id,
        "deliveryMethodId",
        "DELIVERY_METHOD_NOT_APPLICABLE",
    )


@mutation("checkoutShippingMethodUpdate")
def shipping_method_update(
    info: GraphQLResolveInfo, shipping_method_id: str | None = None, **names: Any
) -> Payload:
    """The older way to choose."""
    return _choose(
        info,
        names,
        shipping_method_id,
        "shippingMethod",
        "SHIPPING_METHOD_NOT_APPLICABLE",
    )


def _choose(
    info: GraphQLResolveInfo, names: Payload, text: str | None, field: str, code: str
) -> Payload:
    row = checkout.checkout_locked(
        names.get("id"), checkout_id=names.get("checkout_id"), token=names.get("token")
    )
    try:
        delivery.method_choose(row, text, now=info.context.now, field=field, code=code)
    except AppAnswerError as error:
        raise refuse(code, f"{delivery.NOT_APPLICABLE} {error}", field) from error
    return {"checkout": row}
