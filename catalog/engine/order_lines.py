"""Lines of an order that is still being written: put in, changed, taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from catalog.engine import order_stock
from catalog.engine.errors import Refusal, refuse
from catalog.engine.events import async_event
from catalog.engine.ids import global_id, key_of
from catalog.engine.models import OrderLine, ProductVariant
from catalog.engine.order_discounts import promoted
from catalog.engine.order_events import Actor, happened, lines_said
from catalog.engine.order_prices import prices_store, tax_class_said
from catalog.engine.sellable import variants_sellable
from catalog.engine.taxes import class_of

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from catalog.engine.models import Order

Values = dict[str, Any]
EDITABLE = frozenset({"DRAFT", "UNCONFIRMED"})
LOCKED = "Only draft and unconfirmed orders can be edited."


@dataclass(slots=True)
class Wanted:
    """Units of a variant that shall be in an order."""

    variant_id: int
    quantity: int = 0
    price: Decimal | None = None
    is_apart: bool = False


def lines_create(
    order: Order, rows: list[Values], *, now: datetime, by: Actor
) -> list[OrderLine]:
    """Put variants into a locked order. Raises `Refusal`."""
    editable(order)
    lines = lines_put(order, rows, now=now)
    happened(
        order,
        "ADDED_PRODUCTS",
        now=now,
        by=by,
        lines=lines_said((line, line.quantity) for line in lines),
    )
    prices_store(order, now=now)
    told(order, now)
    return lines


def lines_put(order: Order, rows: list[Values], *, now: datetime) -> list[OrderLine]:
    """Write lines without saying so; a variant that is there gets more units."""
    wanted = _wanted(rows)
    variants, reduced = _variants(order, [one.variant_id for one in wanted], now)
    there = {x.variant_id: x for x in order.lines.all() if not x.is_gift}
    last = max((line.position for line in there.values()), default=0)
    written = []
    for one in wanted:
        line = None if one.is_apart else there.get(one.variant_id)
        if line is None:
            last += 1
            line = _line(order, *variants[one.variant_id], one, last)
            if one.variant_id in reduced:
                price, rule = reduced[one.variant_id]
                whole = variants[one.variant_id][1]
                line.discounts = promoted(rule, whole, price, one.quantity, order)
            line.save(force_insert=True)
        else:
            line.quantity += one.quantity
            if one.price is not None:
                line.base_unit_price, line.is_price_overridden = one.price, True
            line.save()
        written.append(line)
        if order.status == "UNCONFIRMED":
            _promise(order, line, one.quantity, now)
    return written


def _wanted(rows: list[Values]) -> list[Wanted]:
    apart: list[Wanted] = []
    by_key: dict[int, Wanted] = {}
    for row in rows:
        key = int(key_of(row["variant_id"], "ProductVariant", field="variantId"))
        if row["quantity"] < 1:
            message = "Ensure this value is greater than 0."
            raise refuse("ZERO_QUANTITY", message, "quantity")
        if row.get("force_new_line"):
            one = Wanted(key, is_apart=True)
            apart.append(one)
        else:
            one = by_key.setdefault(key, Wanted(key))
        one.quantity += row["quantity"]
        one.price = row.get("price")
    return [*apart, *by_key.values()]


def _variants(
    order: Order, keys: list[int], now: datetime
) -> tuple[dict[int, tuple[ProductVariant, Decimal]], dict[int, Any]]:
    found = variants_sellable(order.channel, keys, now=now, refuse_gone=False)
    missing = [key for key in keys if key not in found.variants]
    if missing:
        texts = ", ".join(global_id("ProductVariant", key) for key in missing)
        message = f"Could not resolve to a node with the global id list of '{texts}'."
        raise refuse("NOT_FOUND", message, "variantId")
    unpriced = [key for key in keys if key not in found.prices]
    if unpriced:
        variants = [global_id("ProductVariant", key) for key in unpriced]
        message = "Can't add product that is not listed in the order's channel."
        raise refuse("NOT_AVAILABLE_IN_CHANNEL", message, "input", variants=variants)
    hidden = [k for k, code in found.gone.items() if code == "PRODUCT_NOT_PUBLISHED"]
    if hidden:
        variants = [global_id("ProductVariant", key) for key in hidden]
        message = "Can't add product that is not published in the order's channel."
        raise refuse("PRODUCT_NOT_PUBLISHED", message, "lines", variants=variants)
    sold = {key: (found.variants[key], found.prices[key]) for key in keys}
    return sold, found.reduced


def _line(
    order: Order, variant: ProductVariant, price: Decimal, one: Wanted, position: int
) -> OrderLine:
    product, language = variant.product, order.language_code
    return OrderLine(
        order=order,
        variant=variant,
        product_name=product.name,
        variant_name=variant.name,
        translated_product_name=(product.translation(language) or {}).get("name") or "",
        translated_variant_name=(variant.translation(language) or {}).get("name") or "",
        product_sku=variant.sku,
        product_variant_id=global_id("ProductVariant", variant.pk),
        product_type_id=product.product_type_id,
        is_shipping_required=product.product_type.is_shipping_required,
        is_gift_card=product.product_type.kind == "GIFT_CARD",
        quantity=one.quantity,
        base_unit_price=price if one.price is None else one.price,
        is_price_overridden=one.price is not None,
        discounts=[],
        unit_net=0,
        unit_gross=0,
        total_net=0,
        total_gross=0,
        position=position,
        **tax_class_said(class_of(variant)),
    )


def line_update(line: OrderLine, quantity: int, *, now: datetime, by: Actor) -> None:
    """Another number of units of a line of a locked order. Raises `Refusal`."""
    order = line.order
    editable(order)
    if quantity < 1:
        message = "Ensure this value is greater than 0."
        raise refuse("ZERO_QUANTITY", message, "quantity")
    more = quantity - line.quantity
    if not more:
        return
    if order.status == "UNCONFIRMED":
        if more > 0:
            _promise(order, line, more, now)
        else:
            order_stock.release_units(line, -more)
    line.quantity = quantity
    line.save(update_fields=["quantity"])
    happened(
        order,
        "ADDED_PRODUCTS" if more > 0 else "REMOVED_PRODUCTS",
        now=now,
        by=by,
        lines=lines_said([(line, abs(more))]),
    )
    prices_store(order, now=now)
    told(order, now)
    line.refresh_from_db()


def line_delete(line: OrderLine, *, now: datetime, by: Actor) -> None:
    """Take a line out of a locked order. Raises `Refusal`."""
    order = line.order
    editable(order)
    if order.status == "UNCONFIRMED":
        order_stock.release([line])
    said = lines_said([(line, line.quantity)])
    line.delete()
    happened(order, "REMOVED_PRODUCTS", now=now, by=by, lines=said)
    if (
        order.shipping_method_ref
        and not order.lines.filter(is_shipping_required=True).exists()
    ):
        shipping_clear(order)
    prices_store(order, now=now)
    told(order, now)


def shipping_clear(order: Order) -> None:
    """Without a way to deliver; store the order afterwards."""
    order.shipping_method_ref = ""
    order.shipping_method_name = None
    order.shipping_base = order.shipping_base * 0
    order.shipping_tax_class_id = None
    order.shipping_tax_class_name = None


def editable(order: Order, field: str = "id") -> None:
    """Refuse NOT_EDITABLE for an order that is being sent already."""
    if order.status not in EDITABLE:
        raise refuse("NOT_EDITABLE", LOCKED, field)


def told(order: Order, now: datetime) -> None:
    """Whoever listens hears that an order, or a draft, has changed."""
    is_draft = order.status == "DRAFT"
    async_event("DRAFT_ORDER_UPDATED" if is_draft else "ORDER_UPDATED", order, now=now)


def _promise(order: Order, line: OrderLine, units: int, now: datetime) -> None:
    try:
        order_stock.allocate_more(order.channel, line, units, now=now)
    except Refusal as short:
        variants = [key for item in short.items for key in item.extra["short"]]
        message = f"Insufficient product stock: {line.variant}"
        raise refuse("INSUFFICIENT_STOCK", message, variants=variants) from short
