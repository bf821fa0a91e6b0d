"""How an order is delivered, while that can still be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.errors import refuse
from catalog.engine.ids import find, key_of
from catalog.engine.models import (
    Order,
    OrderLine,
    ProductVariant,
    ShippingMethod,
    ShippingMethodChannelListing,
    TaxClass,
)
from catalog.engine.order_lines import editable, shipping_clear, told
from catalog.engine.order_prices import prices_store
from catalog.engine.shipping_offers import Offer, methods_offered, weight_of

if TYPE_CHECKING:
    from datetime import datetime

NOT_LISTED = "Shipping method not available in the given channel."


def own_method_id(order: Order) -> int | None:
    """The key of the shop's own method that an order has."""
    kind, _, key = order.shipping_method_ref.partition(":")
    return int(key) if kind == "ShippingMethod" and key.isdigit() else None


def offers_of(order: Order, lines: list[OrderLine] | None = None) -> list[Offer]:
    """Methods that can carry an order as it is."""
    address = order.shipping_address
    rows = list(order.lines.all()) if lines is None else lines
    if address is None or not any(line.is_shipping_required for line in rows):
        return []
    keys = [line.variant_id for line in rows if line.variant_id is not None]
    found = ProductVariant.objects.filter(pk__in=keys).select_related(
        "product__product_type"
    )
    variants = {variant.pk: variant for variant in found}
    units: list[tuple[Any, int]] = [
        (variants.get(line.variant_id or 0), line.quantity) for line in rows
    ]
    return methods_offered(
        order.channel,
        address,
        subtotal=order.total_gross - order.shipping_gross,
        weight=weight_of(units),
        products={variant.product_id for variant in variants.values()},
    )


def shipping_update(order: Order, text: str | None, *, now: datetime) -> None:
    """Choose another way for a locked order. Raises `Refusal`."""
    editable(order)
    if text:
        _key(text)
    if text and order.status != "DRAFT":
        if order.shipping_address_id is None:
            message = "Cannot choose a shipping method for an order without the shipping address."
            raise refuse("ORDER_NO_SHIPPING_ADDRESS", message, "order")
        key = _key(text)
        if key not in {offer.method.pk for offer in offers_of(order)}:
            message = "Shipping method cannot be used with this order."
            raise refuse("SHIPPING_METHOD_NOT_APPLICABLE", message, "shippingMethod")
    if not text and order.status != "DRAFT" and _ships(order):
        message = "Shipping method is required for this order."
        raise refuse("SHIPPING_METHOD_REQUIRED", message, "shippingMethod")
    method_assign(order, text, now=now)
    prices_store(order, now=now)
    told(order, now)


def _ships(order: Order) -> bool:
    return order.lines.filter(is_shipping_required=True).exists()


def _key(text: str, *others: str) -> int:
    return int(key_of(text, "ShippingMethod", *others, field="shippingMethod"))


def method_assign(order: Order, text: str | None, *, now: datetime) -> None:
    """Give an order a way, or none; store the order afterwards. Raises `Refusal`."""
    if not text:
        shipping_clear(order)
        return
    method = find(ShippingMethod.objects.all(), _key(text, "ShippingMethodType"))
    if method is None:
        message = f"Couldn't resolve to a node: {text[:80]}"
        raise refuse("NOT_FOUND", message, "shippingMethod")
    listing = ShippingMethodChannelListing.objects.filter(
        shipping_method=method, channel=order.channel
    ).first()
    if listing is None:
        raise refuse("SHIPPING_METHOD_NOT_APPLICABLE", NOT_LISTED, "shippingMethod")
    tax_class = TaxClass.objects.filter(pk=method.tax_class_id or 0).first()
    order.shipping_method_ref = f"ShippingMethod:{method.pk}"
    order.shipping_method_name = method.name
    order.shipping_base = listing.price_amount
    order.shipping_tax_class_id = tax_class.pk if tax_class else None
    order.shipping_tax_class_name = tax_class.name if tax_class else None
