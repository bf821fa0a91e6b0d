"""Lines of orders on the wire, where their units wait, and how an order is delivered."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.engine.graphql.delivery_fields import own_method_shown
from catalog.engine.graphql.money import money, taxed
from catalog.engine.graphql.registry import node, resolver
from catalog.engine.ids import global_id
from catalog.engine.loading import together
from catalog.engine.models import (
    Allocation,
    Order,
    OrderLine,
    ProductVariant,
    ShippingMethodChannelListing,
    TaxClass,
)
from catalog.engine.order_shipping import offers_of, own_method_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
node("OrderLine", OrderLine)


@resolver("Order", "lines")
def lines(source: Order, info: GraphQLResolveInfo) -> list[OrderLine]:
    """In the order they were put in."""
    return _lines(source)


def _lines(source: Order) -> list[OrderLine]:
    kept: list[OrderLine] | None = vars(source).get("_lines_read")
    if kept is None:
        kept = list(source.lines.all())
        for line in kept:
            line.order = source
        vars(source)["_lines_read"] = kept
    return kept


def _read(field: str, value: Callable[[OrderLine], Any]) -> None:
    resolver("OrderLine", field)(lambda source, info: value(source))


def _currency(line: OrderLine) -> str:
    return line.order.currency


_read("totalPrice", lambda x: taxed(x.total_net, x.total_gross, _currency(x)))
_read("unitPrice", lambda x: taxed(x.unit_net, x.unit_gross, _currency(x)))
_read(
    "undiscountedUnitPrice",
    lambda x: taxed(x.undiscounted_unit_net, x.undiscounted_unit_gross, _currency(x)),
)
_read(
    "undiscountedTotalPrice",
    lambda x: taxed(x.undiscounted_net, x.undiscounted_gross, _currency(x)),
)
_read("unitDiscount", lambda x: money(x.unit_discount_amount, _currency(x)))
_read("unitDiscountType", lambda x: x.unit_discount_type or None)
_read("priceOverrideReason", lambda x: x.price_override_reason or None)
_read("voucherCode", lambda x: x.voucher_code or None)
_read("quantityToFulfill", lambda x: x.quantity - x.quantity_fulfilled)
_read("isGift", lambda x: x.is_gift)
_read(
    "taxClassMetadata",
    lambda x: [{"key": k, "value": v} for k, v in x.tax_class_metadata.items()],
)
_read("productVariantId", lambda x: x.product_variant_id or _variant_id(x))


def _variant_id(line: OrderLine) -> str | None:
    return global_id("ProductVariant", line.variant_id) if line.variant_id else None


@resolver("OrderLine", "taxClass")
def tax_class(source: OrderLine, info: GraphQLResolveInfo) -> TaxClass | None:
    """For staff; null when it is not kept any more."""
    info.context.must_be_staff("MANAGE_TAXES")
    return TaxClass.objects.filter(pk=source.tax_class_id or 0).first()


@resolver("OrderLine", "taxClassPrivateMetadata")
def tax_private(source: OrderLine, info: GraphQLResolveInfo) -> list[Payload]:
    """For staff."""
    info.context.must_be_staff("MANAGE_TAXES")
    said = source.tax_class_private_metadata
    return [{"key": key, "value": value} for key, value in said.items()]


@resolver("OrderLine", "thumbnail")
def thumbnail(source: OrderLine, info: GraphQLResolveInfo, **_: Any) -> None:
    """Pictures are the variant's to show."""


@resolver("OrderLine", "discounts")
def line_discounts(source: OrderLine, info: GraphQLResolveInfo) -> list[Payload]:
    """What a person, vouchers and promotions take off it."""
    currency, units = _currency(source), source.quantity
    rows = source.discounts
    if rows is None:
        off = source.unit_discount_amount
        rows = [_by_hand(source)] if off else []
    return [
        {
            "name": None,
            "translated_name": None,
            **said,
            "id": global_id("OrderLineDiscount", f"{source.pk}-{place}"),
            "value": Decimal(said["value"]),
            "total": money(Decimal(said["amount"]), currency),
            "unit": money(Decimal(said["amount"]) / units, currency),
        }
        for place, said in enumerate(rows)
    ]


def _by_hand(line: OrderLine) -> Payload:
    return {
        "type": "MANUAL",
        "value_type": line.unit_discount_type or "FIXED",
        "value": line.unit_discount_value,
        "reason": line.unit_discount_reason,
        "amount": line.unit_discount_amount * line.quantity,
    }


@resolver("OrderLine", "saleId")
def line_sale(source: OrderLine, info: GraphQLResolveInfo) -> str | None:
    """The sale, or the promotion, that made it cheaper."""
    for said in source.discounts or []:
        if said["type"] in {"SALE", "PROMOTION"}:
            return str(said["reason"].partition(": ")[2])
    return None


@resolver("OrderLine", "variant")
def line_variant(source: OrderLine, info: GraphQLResolveInfo) -> ProductVariant | None:
    """Null when it is not kept any more."""
    found: dict[int, ProductVariant] | None = vars(source.order).get("_variants")
    if found is None:
        keys = {x.variant_id for x in _lines(source.order) if x.variant_id is not None}
        rows = ProductVariant.objects.filter(pk__in=keys)
        listed = together(rows.select_related("product"), channel=source.order.channel)
        found = vars(source.order)["_variants"] = {row.pk: row for row in listed}
    return found.get(source.variant_id) if source.variant_id is not None else None


# --- Where units wait -------------------------------------------------------------
@resolver("OrderLine", "allocations")
def line_allocations(source: OrderLine, info: GraphQLResolveInfo) -> list[Allocation]:
    """Where its units wait; for operators."""
    info.context.must("MANAGE_PRODUCTS, MANAGE_ORDERS")
    found = vars(source.order).get("_allocations")
    if found is None:
        rows = Allocation.objects.filter(order_line__order=source.order)
        found = list(rows.select_related("stock__warehouse"))
        vars(source.order)["_allocations"] = found
    return [row for row in found if row.order_line_id == source.pk]


@resolver("Allocation", "quantity")
def allocation_quantity(source: Allocation, info: GraphQLResolveInfo) -> int:
    """Units."""
    return source.quantity_allocated


@resolver("Allocation", "warehouse")
def allocation_warehouse(source: Allocation, info: GraphQLResolveInfo) -> Any:
    """Where."""
    return source.stock.warehouse


# --- How it is delivered ----------------------------------------------------------
@resolver("Order", "shippingMethods")
def shipping_methods(source: Order, info: GraphQLResolveInfo) -> list[Payload]:
    """The shop's own ways that can carry it."""
    return [own_method_shown(x.method, x.listing) for x in offers_of(source)]


@resolver("Order", "availableShippingMethods")
def available_methods(source: Order, info: GraphQLResolveInfo) -> list[Payload]:
    """The same, as they may be chosen."""
    return shipping_methods(source, info)


@resolver("Order", "availableCollectionPoints")
def collection_points(source: Order, info: GraphQLResolveInfo) -> list[Any]:
    """Where it could be collected instead; an order keeps to what was chosen."""
    return []


@resolver("Order", "shippingMethod")
def shipping_method(source: Order, info: GraphQLResolveInfo) -> Payload | None:
    """The way that was chosen, if the shop still has it."""
    key = own_method_id(source)
    if key is None:
        return None
    rows = ShippingMethodChannelListing.objects.select_related("shipping_method")
    row = rows.filter(shipping_method=key, channel=source.channel).first()
    if row is None:
        return None
    shown = own_method_shown(row.shipping_method, row)
    return {**shown, "price": money(source.shipping_base, source.currency)}


@resolver("Order", "deliveryMethod")
def delivery_method(source: Order, info: GraphQLResolveInfo) -> Any:
    """The way that was chosen, or where it is collected."""
    return source.collection_point or shipping_method(source, info)


@resolver("Order", "shippingTaxClass")
def shipping_tax_class(source: Order, info: GraphQLResolveInfo) -> TaxClass | None:
    """For staff."""
    info.context.must_be_staff("MANAGE_TAXES")
    return TaxClass.objects.filter(pk=source.shipping_tax_class_id or 0).first()
