"""What staff do to orders, on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import (
    draft_orders,
    fulfillments,
    order_edit,
    order_lines,
    order_shipping,
    returns,
)
from catalog.engine.errors import refuse
from catalog.engine.graphql.asking import actor
from catalog.engine.graphql.registry import mutation
from catalog.engine.ids import key_of, row_of
from catalog.engine.models import Order, OrderDiscount
from catalog.engine.orders import line_locked, order_locked, orders

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_ORDERS"


def _locked(info: GraphQLResolveInfo, text: str | None, field: str = "id") -> Order:
    row = order_locked(text, field)
    info.context.must_reach_channel(row.channel_id)
    return row


def _said(info: GraphQLResolveInfo) -> Payload:
    return {"now": info.context.now, "by": actor(info)}


# --- Drafts -----------------------------------------------------------------------
@mutation("draftOrderCreate", permission=MANAGE)
def draft_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """Begin an order."""
    return {"order": draft_orders.draft_create(input, **_said(info))}


@mutation("draftOrderUpdate", permission=MANAGE)
def draft_update(
    info: GraphQLResolveInfo,
    input: Payload,  # noqa: A002
    id: str | None = None,  # noqa: A002
    external_reference: str | None = None,
) -> Payload:
    """Go on with one."""
    row = _locked(info, draft_orders.order_named(id, external_reference))
    draft_orders.draft_update(row, input, now=info.context.now)
    return {"order": row}


@mutation("draftOrderComplete", permission=MANAGE)
def draft_complete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Make it an order."""
    row = _locked(info, id)
    draft_orders.draft_complete(row, **_said(info))
    return {"order": row}


@mutation("draftOrderDelete", permission=MANAGE)
def draft_delete(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    external_reference: str | None = None,
) -> Payload:
    """Throw it away."""
    row = _locked(info, draft_orders.order_named(id, external_reference))
    shown = orders().get(pk=row.pk)
    draft_orders.draft_delete(row, now=info.context.now)
    return {"order": shown}


@mutation("draftOrderBulkDelete", permission=MANAGE)
def draft_bulk_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Throw several away; what is no draft any more stays."""
    keys = [key_of(text, "Order", field="ids") for text in ids]
    rows = Order.objects.select_for_update().filter(pk__in=keys, status="DRAFT")
    found = list(rows)
    for row in found:
        info.context.must_reach_channel(row.channel_id)
        draft_orders.draft_delete(row, now=info.context.now)
    return {"count": len(found)}


# --- Lines ------------------------------------------------------------------------
@mutation("orderLinesCreate", permission=MANAGE)
def lines_create(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    input: list[Payload],  # noqa: A002
) -> Payload:
    """Put variants in."""
    row = _locked(info, id)
    made = order_lines.lines_create(row, input, **_said(info))
    for line in made:
        line.refresh_from_db()
        line.order = row
    return {"order": row, "order_lines": made}


@mutation("orderLineUpdate", permission=MANAGE)
def line_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """So many units."""
    line = line_locked(id)
    info.context.must_reach_channel(line.order.channel_id)
    order_lines.line_update(line, input["quantity"], **_said(info))
    return {"order_line": line, "order": line.order}


@mutation("orderLineDelete", permission=MANAGE)
def line_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Take one out."""
    line, shown = line_locked(id), line_locked(id)
    info.context.must_reach_channel(line.order.channel_id)
    order_lines.line_delete(line, **_said(info))
    shown.order = line.order
    return {"order_line": shown, "order": line.order}


# --- Discounts --------------------------------------------------------------------
def _discount(info: GraphQLResolveInfo, text: str) -> OrderDiscount:
    rows = OrderDiscount.objects.all()
    row = row_of(rows, text, "OrderDiscount", field="discountId")
    row.order = order_locked_by(row.order_id)
    info.context.must_reach_channel(row.order.channel_id)
    return row


def order_locked_by(key: Any) -> Order:
    """The order of a key, locked."""
    Order.objects.select_for_update().only("pk").get(pk=key)
    return orders().get(pk=key)


@mutation("orderDiscountAdd", permission=MANAGE)
def discount_add(info: GraphQLResolveInfo, input: Payload, order_id: str) -> Payload:  # noqa: A002
    """Take something off."""
    row = _locked(info, order_id, "orderId")
    order_edit.discount_set(row, input, **_said(info))
    return {"order": row}


@mutation("orderDiscountUpdate", permission=MANAGE)
def discount_update(
    info: GraphQLResolveInfo,
    discount_id: str,
    input: Payload,  # noqa: A002
) -> Payload:
    """Another amount."""
    row = _discount(info, discount_id)
    order_edit.discount_set(row.order, input, discount=row, **_said(info))
    return {"order": row.order}


@mutation("orderDiscountDelete", permission=MANAGE)
def discount_delete(info: GraphQLResolveInfo, discount_id: str) -> Payload:
    """Nothing any more."""
    row = _discount(info, discount_id)
    order = row.order
    order_edit.discount_delete(row, **_said(info))
    return {"order": order}


@mutation("orderLineDiscountUpdate", permission=MANAGE)
def line_discount_update(
    info: GraphQLResolveInfo,
    input: Payload,  # noqa: A002
    order_line_id: str,
) -> Payload:
    """Take something off each unit."""
    line = line_locked(order_line_id, "orderLineId")
    order_edit.line_discount_set(line, input, **_said(info))
    return {"order_line": line, "order": line.order}


@mutation("orderLineDiscountRemove", permission=MANAGE)
def line_discount_remove(info: GraphQLResolveInfo, order_line_id: str) -> Payload:
    """Nothing any more."""
    line = line_locked(order_line_id, "orderLineId")
    order_edit.line_discount_remove(line, **_said(info))
    return {"order_line": line, "order": line.order}


# --- The order --------------------------------------------------------------------
@mutation("orderConfirm", permission=MANAGE)
def confirm(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Say yes."""
    row = _locked(info, id)
    order_edit.order_confirm(row, **_said(info))
    return {"order": row}


@mutation("orderCancel", permission=MANAGE)
def cancel(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Give the stock back."""
    row = _locked(info, id)
    order_edit.order_cancel(row, **_said(info))
    return {"order": row}


@mutation("orderBulkCancel", permission=MANAGE)
def bulk_cancel(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Several at once, or none."""
    for text in ids:
        order_edit.order_cancel(_locked(info, text, "ids"), **_said(info))
    return {"count": len(ids)}


@mutation("orderUpdate", permission=MANAGE)
def update(
    info: GraphQLResolveInfo,
    input: Payload,  # noqa: A002
    id: str | None = None,  # noqa: A002
    external_reference: str | None = None,
) -> Payload:
    """Who and where."""
    row = _locked(info, draft_orders.order_named(id, external_reference))
    order_edit.order_update(row, input, **_said(info))
    return {"order": row}


@mutation("orderUpdateShipping", permission=MANAGE)
def update_shipping(info: GraphQLResolveInfo, order: str, input: Payload) -> Payload:  # noqa: A002
    """How."""
    row = _locked(info, order, "order")
    order_shipping.shipping_update(
        row, input.get("shipping_method"), now=info.context.now
    )
    return {"order": row}


@mutation("orderMarkAsPaid", permission=MANAGE)
def mark_as_paid(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    transaction_reference: str | None = None,
) -> Payload:
    """Somebody paid outside of here."""
    row = _locked(info, id)
    order_edit.mark_as_paid(row, transaction_reference or "", **_said(info))
    return {"order": row}


def _note(info: GraphQLResolveInfo, order: str, input: Payload) -> Payload:  # noqa: A002
    row = _locked(info, order, "order")
    event = order_edit.note_add(row, input["message"], **_said(info))
    return {"order": row, "event": event}


mutation("orderNoteAdd", permission=MANAGE)(_note)
mutation("orderAddNote", permission=MANAGE)(_note)


@mutation("orderNoteUpdate", permission=MANAGE)
def note_update(info: GraphQLResolveInfo, note: str, input: Payload) -> Payload:  # noqa: A002
    """Other words."""
    old = order_edit.note_of(note)
    row = order_locked_by(old.order_id)
    info.context.must_reach_channel(row.channel_id)
    event = order_edit.note_add(row, input["message"], related=old, **_said(info))
    return {"order": row, "event": event}


# --- Parcels ----------------------------------------------------------------------
@mutation("orderFulfill", permission=MANAGE)
def fulfill(
    info: GraphQLResolveInfo,
    input: Payload,  # noqa: A002
    order: str | None = None,
) -> Payload:
    """Send lines."""
    if not order:
        raise refuse("NOT_FOUND", "Order does not exist.")
    row = _locked(info, order, "order")
    sent = fulfillments.order_fulfill(row, input, **_said(info))
    return {"fulfillments": sent, "order": row}


@mutation("orderFulfillmentApprove", permission=MANAGE)
def fulfillment_approve(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    allow_stock_to_be_exceeded: bool = False,  # noqa: FBT001, FBT002  the contract's
    **_: Any,
) -> Payload:
    """It may go."""
    row = fulfillments.parcel_locked(id)
    info.context.must_reach_channel(row.order.channel_id)
    fulfillments.fulfillment_approve(
        row, may_exceed=allow_stock_to_be_exceeded, **_said(info)
    )
    return {"fulfillment": row, "order": row.order}


@mutation("orderFulfillmentCancel", permission=MANAGE)
def fulfillment_cancel(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    input: Payload | None = None,  # noqa: A002
) -> Payload:
    """It comes back."""
    row = fulfillments.parcel_locked(id)
    info.context.must_reach_channel(row.order.channel_id)
    said = (input or {}).get("warehouse_id")
    fulfillments.fulfillment_cancel(row, said, **_said(info))
    return {"fulfillment": row, "order": row.order}


@mutation("orderFulfillmentUpdateTracking", permission=MANAGE)
def tracking_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Where it can be followed."""
    row = fulfillments.parcel_locked(id)
    info.context.must_reach_channel(row.order.channel_id)
    number = input.get("tracking_number") or ""
    fulfillments.tracking_update(row, number, **_said(info))
    return {"fulfillment": row, "order": row.order}


@mutation("orderFulfillmentReturnProducts", permission=MANAGE)
def products_return(info: GraphQLResolveInfo, input: Payload, order: str) -> Payload:  # noqa: A002
    """Goods come back."""
    row = _locked(info, order, "order")
    parcel = returns.products_return(row, input, **_said(info))
    return {"return_fulfillment": parcel, "order": row}


@mutation("orderFulfillmentRefundProducts", permission=MANAGE)
def products_refund(info: GraphQLResolveInfo, input: Payload, order: str) -> Payload:  # noqa: A002
    """Refused: there are no payments of the older kind."""
    returns.products_refund(_locked(info, order, "order"))
    return {}
