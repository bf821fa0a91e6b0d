"""Orders on the wire."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.engine import orders, transactions
from catalog.engine.errors import permission_denied
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.money import money, taxed
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.ids import find_id, global_id
from catalog.engine.loading import together
from catalog.engine.models import (
    Allocation,
    Order,
    OrderLine,
    ProductVariant,
    TransactionItem,
)

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_ORDERS"
node("Order", Order)
node("OrderLine", OrderLine)


# --- Reads ------------------------------------------------------------------------
@query("order")
def order(info: GraphQLResolveInfo, id: str | None = None) -> Order | None:  # noqa: A002
    """The id is the secret."""
    rows = Order.objects.select_related(
        "channel", "shipping_address", "billing_address"
    )
    return find_id(rows, id, "Order")


@query("orders", permission=MANAGE)
def orders_page(
    info: GraphQLResolveInfo,
    channel: str | None = None,
    where: Payload | None = None,
    sort_by: Payload | None = None,
    **page: Any,
) -> Connection:
    """For operators."""
    rows = orders.orders_listed(channel=channel, where=where, sort_by=sort_by)
    return connect(rows.prefetch_related("transactions"), **page)


@resolver("Order", "created")
def created(source: Order, info: GraphQLResolveInfo) -> Any:
    """When the checkout was completed."""
    return source.created_at


@resolver("Order", "checkoutId")
def checkout_id(source: Order, info: GraphQLResolveInfo) -> str | None:
    """The id its checkout had."""
    token = source.checkout_token
    return global_id("Checkout", token) if token else None


@resolver("Order", "languageCodeEnum")
def language(source: Order, info: GraphQLResolveInfo) -> str:
    """The buyer's language."""
    return source.language_code


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


@resolver("Order", "fulfillments")
def fulfillments(source: Order, info: GraphQLResolveInfo) -> list[Any]:
    """Parcels."""
    rows = source.fulfillments.select_related("warehouse")
    return list(rows.prefetch_related("lines__order_line"))


@resolver("Order", "transactions")
def order_transactions(
    source: Order, info: GraphQLResolveInfo
) -> list[TransactionItem]:
    """What paid it; for operators and Apps."""
    if not (info.context.may(MANAGE) or info.context.may("HANDLE_PAYMENTS")):
        raise permission_denied(f"{MANAGE}, HANDLE_PAYMENTS")
    return transactions.transactions_of(source)


@resolver("Order", "total")
def total(source: Order, info: GraphQLResolveInfo) -> Payload:
    """Lines and delivery."""
    return taxed(source.total_net, source.total_gross, source.currency)


@resolver("Order", "subtotal")
def subtotal(source: Order, info: GraphQLResolveInfo) -> Payload:
    """Lines."""
    net = source.total_net - source.shipping_net
    return taxed(net, source.total_gross - source.shipping_gross, source.currency)


@resolver("Order", "shippingPrice")
def shipping(source: Order, info: GraphQLResolveInfo) -> Payload:
    """Delivery."""
    return taxed(source.shipping_net, source.shipping_gross, source.currency)


@resolver("Order", "totalCharged")
def total_charged(source: Order, info: GraphQLResolveInfo) -> Payload:
    """Money taken and not given back."""
    return money(transactions.charged_of(source), source.currency)


@resolver("Order", "totalRefunded")
def total_refunded(source: Order, info: GraphQLResolveInfo) -> Payload:
    """Money given back."""
    items = transactions.transactions_of(source)
    return money(_sum(item.refunded for item in items), source.currency)


def _sum(amounts: Any) -> Decimal:
    return sum(amounts, Decimal(0))


@resolver("Order", "chargeStatus")
def charge_status(source: Order, info: GraphQLResolveInfo) -> str:
    """Of money taken."""
    return transactions.statuses(source, now=info.context.now)[0]


@resolver("Order", "authorizeStatus")
def authorize_status(source: Order, info: GraphQLResolveInfo) -> str:
    """Of money taken or held."""
    return transactions.statuses(source, now=info.context.now)[1]


@resolver("OrderLine", "totalPrice")
def line_total(source: OrderLine, info: GraphQLResolveInfo) -> Payload:
    """What was paid for the line."""
    return taxed(source.total_net, source.total_gross, source.order.currency)


@resolver("OrderLine", "unitPrice")
def line_unit(source: OrderLine, info: GraphQLResolveInfo) -> Payload:
    """A unit's share of it."""
    return taxed(source.unit_net, source.unit_gross, source.order.currency)


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


@resolver("OrderLine", "allocations")
def line_allocations(source: OrderLine, info: GraphQLResolveInfo) -> list[Allocation]:
    """Where its units wait; for operators."""
    if not (info.context.may(MANAGE) or info.context.may("MANAGE_PRODUCTS")):
        raise permission_denied(f"MANAGE_PRODUCTS, {MANAGE}")
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


# --- Writes -----------------------------------------------------------------------
@mutation("orderFulfill", permission=MANAGE)
def order_fulfill(
    info: GraphQLResolveInfo,
    input: Payload,  # noqa: A002
    order: str | None = None,
) -> Payload:
    """Send lines."""
    row = orders.order_locked(order)
    sent = orders.order_fulfill(row, input, now=info.context.now)
    return {"fulfillments": sent, "order": row}


@mutation("orderCancel", permission=MANAGE)
def order_cancel(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Give the stock back."""
    row = orders.order_locked(id)
    orders.order_cancel(row, now=info.context.now)
    return {"order": row}
