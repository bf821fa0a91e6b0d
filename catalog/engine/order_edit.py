"""What staff do to an order: confirm, cancel, change, mark as paid, note, discount."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.engine import order_stock
from catalog.engine.addresses import address_checked
from catalog.engine.draft_orders import ADDRESSES, reference_free
from catalog.engine.errors import refuse
from catalog.engine.events import async_event
from catalog.engine.ids import key_of
from catalog.engine.models import (
    Order,
    OrderDiscount,
    OrderEvent,
    OrderLine,
    TransactionItem,
    User,
)
from catalog.engine.order_events import Actor, happened, lines_said
from catalog.engine.order_lines import editable, told
from catalog.engine.order_prices import prices_store
from catalog.engine.transaction_records import BY_HAND
from catalog.engine.transactions import event_add, statuses, sums_store

if TYPE_CHECKING:
    from datetime import datetime

Values = dict[str, Any]
# Parcels that do not keep an order from being canceled.
NOT_SENT = frozenset(
    {"CANCELED", "REFUNDED", "RETURNED", "REPLACED", "REFUNDED_AND_RETURNED"}
)
MARKED = "Mark as paid transaction"


def order_confirm(order: Order, *, now: datetime, by: Actor) -> None:
    """Say yes to a locked order. Raises `Refusal` INVALID, REQUIRED."""
    if order.status != "UNCONFIRMED":
        message = "Provided order id belongs to an order with status different than unconfirmed."
        raise refuse("INVALID", message, "id")
    if not order.lines.exists():
        message = "Provided order id belongs to an order without products."
        raise refuse("INVALID", message, "id")
    order.status = "UNFULFILLED"
    order.updated_at = now
    order.save(update_fields=["status", "updated_at"])
    happened(order, "CONFIRMED", now=now, by=by)
    async_event("ORDER_CONFIRMED", order, now=now)
    async_event("ORDER_UPDATED", order, now=now)


def can_cancel(order: Order) -> bool:
    """Whether nothing of an order is on its way."""
    if order.status in {"CANCELED", "DRAFT", "EXPIRED"}:
        return False
    return not order.fulfillments.exclude(status__in=NOT_SENT).exists()


def order_cancel(order: Order, *, now: datetime, by: Actor) -> None:
    """Give the stock of a locked order back; what was sent cannot be canceled.

    Raises `Refusal` CANNOT_CANCEL_ORDER.
    """
    if not can_cancel(order):
        message = "This order can't be canceled."
        raise refuse("CANNOT_CANCEL_ORDER", message, "order")
    order_stock.release(order.lines.all())
    order.status = "CANCELED"
    order.updated_at = now
    order.save(update_fields=["status", "updated_at"])
    happened(order, "CANCELED", now=now, by=by)
    async_event("ORDER_CANCELLED", order, now=now)
    async_event("ORDER_UPDATED", order, now=now)


def order_update(order: Order, values: Values, *, now: datetime, by: Actor) -> None:
    """Change who and where of a locked order. Raises `Refusal`."""
    if order.status == "DRAFT":
        message = "Provided order id belongs to draft order. Use `draftOrderUpdate` mutation instead."
        raise refuse("INVALID", message, "id")
    for name, kind in ADDRESSES:
        if values.get(name):
            address = address_checked(
                values[name], address_type=kind, address=getattr(order, name)
            )
            setattr(order, name, address)
            happened(order, "UPDATED_ADDRESS", now=now, by=by)
    if values.get("user_email"):
        order.user_email = values["user_email"]
        found = User.objects.filter(email=values["user_email"]).first()
        order.user_id = found.pk if found else None
    if values.get("external_reference"):
        order.external_reference = reference_free(order, values["external_reference"])
    if values.get("language_code"):
        order.language_code = values["language_code"]
    for name in ("metadata", "private_metadata"):
        said = {row["key"]: row["value"] for row in values.get(name) or []}
        setattr(order, name, {**getattr(order, name), **said})
    order.updated_at = now
    order.save()
    if order.status == "UNCONFIRMED" and values.get("shipping_address"):
        prices_store(order, now=now)
    async_event("ORDER_UPDATED", order, now=now)


def is_marked(order: Order) -> bool:
    """Whether somebody said by hand, in the older way, that an order is paid."""
    if order.channel.mark_as_paid_strategy != "PAYMENT_FLOW":
        return False
    return any(row.name == MARKED for row in order.transactions.all())


def mark_as_paid(order: Order, reference: str, *, now: datetime, by: Actor) -> None:
    """Somebody paid outside of here. Raises `Refusal`.

    A transaction says so, whatever the channel's strategy: this server has no other
    payments.
    """
    if order.billing_address_id is None:
        message = "Order billing address is required to mark order as paid."
        raise refuse("BILLING_ADDRESS_NOT_SET", message, "billingAddress")
    if order.transactions.exists():
        what = "payments" if is_marked(order) else "transactions"
        message = f"Orders with {what} can not be manually marked as paid."
        by_payment = order.channel.mark_as_paid_strategy == "PAYMENT_FLOW"
        code = "PAYMENT_ERROR" if by_payment else "TRANSACTION_ERROR"
        raise refuse(code, message, "payment" if by_payment else "transaction")
    before = statuses(order, now=now)
    item = TransactionItem.objects.create(
        order=order,
        name=MARKED,
        psp_reference=reference,
        available_actions=["REFUND"],
        currency=order.currency,
        app_id=by.app_id,
        user_id=by.user_id,
        created_at=now,
    )
    event_add(
        item, "CHARGE_SUCCESS", reference, order.total_gross, BY_HAND, now=now, by=by
    )
    sums_store(item)
    vars(order).pop("_transactions", None)
    happened(
        order, "ORDER_MARKED_AS_PAID", now=now, by=by, transaction_reference=reference
    )
    # Saleor leaves an order that waits for a yes waiting, also when it is paid so.
    order.updated_at = now
    order.save(update_fields=["updated_at"])
    if statuses(order, now=now) != before:
        async_event("ORDER_FULLY_PAID", order, now=now)
    async_event("ORDER_UPDATED", order, now=now)


# --- Notes ------------------------------------------------------------------------
def note_add(
    order: Order,
    message: str,
    *,
    now: datetime,
    by: Actor,
    related: OrderEvent | None = None,
) -> OrderEvent:
    """Write a note. Raises `Refusal` REQUIRED for an empty one."""
    if not message.strip():
        raise refuse("REQUIRED", "Message can't be empty.", "message")
    kind = "NOTE_UPDATED" if related else "NOTE_ADDED"
    event = happened(order, kind, now=now, by=by, message=message.strip())
    if related is not None:
        event.related = related
        event.save(update_fields=["related"])
    told(order, now)
    return event


def note_of(text: str) -> OrderEvent:
    """The note an id names. Raises `Refusal`."""
    key = key_of(text, "OrderEvent", field="note")
    rows = OrderEvent.objects.filter(type__in=["NOTE_ADDED", "NOTE_UPDATED"])
    found = (
        rows.filter(pk=key).select_related("order").first() if key.isdigit() else None
    )
    if found is None:
        raise refuse("NOT_FOUND", f"Couldn't resolve to a node: {text[:80]}", "note")
    return found


# --- Discounts --------------------------------------------------------------------
def discount_set(
    order: Order,
    values: Values,
    *,
    now: datetime,
    by: Actor,
    discount: OrderDiscount | None = None,
) -> OrderDiscount:
    """Take something off a locked order, or another amount. Raises `Refusal`."""
    editable(order, "orderId")
    if discount is None and order.discounts.filter(type="MANUAL").exists():
        message = "Order already has assigned discount."
        raise refuse("CANNOT_DISCOUNT", message, "orderId")
    _value_checked(values, order.undiscounted_gross, order.currency)
    kind = "ORDER_DISCOUNT_UPDATED" if discount else "ORDER_DISCOUNT_ADDED"
    row = discount or OrderDiscount(order=order)
    row.value_type, row.value = values["value_type"], values["value"]
    row.reason = values.get("reason")
    row.save()
    happened(order, kind, now=now, by=by, discount=_said(values))
    prices_store(order, now=now)
    told(order, now)
    row.refresh_from_db()
    return row


def discount_delete(discount: OrderDiscount, *, now: datetime, by: Actor) -> None:
    """Take nothing off any more. Raises `Refusal`."""
    order = discount.order
    editable(order, "orderId")
    said = {"value_type": discount.value_type, "value": str(discount.value)}
    discount.delete()
    happened(order, "ORDER_DISCOUNT_DELETED", now=now, by=by, discount=said)
    prices_store(order, now=now)
    told(order, now)


def line_discount_set(
    line: OrderLine, values: Values, *, now: datetime, by: Actor
) -> None:
    """Take something off each unit of a line. Raises `Refusal`."""
    order = line.order
    editable(order, "orderLineId")
    _value_checked(values, line.base_unit_price, order.currency)
    line.unit_discount_type, line.unit_discount_value = (
        values["value_type"],
        values["value"],
    )
    line.unit_discount_reason = values.get("reason")
    line.discounts = None
    line.save()
    _line_discount_told(line, "ORDER_LINE_DISCOUNT_UPDATED", now=now, by=by)


def line_discount_remove(line: OrderLine, *, now: datetime, by: Actor) -> None:
    """Take nothing off a line any more. Raises `Refusal`."""
    editable(line.order, "orderLineId")
    line.unit_discount_type, line.unit_discount_value = "", Decimal(0)
    line.unit_discount_reason = None
    line.discounts = []
    line.save()
    _line_discount_told(line, "ORDER_LINE_DISCOUNT_REMOVED", now=now, by=by)


def _line_discount_told(
    line: OrderLine, kind: str, *, now: datetime, by: Actor
) -> None:
    order = line.order
    happened(order, kind, now=now, by=by, lines=lines_said([(line, line.quantity)]))
    prices_store(order, now=now)
    told(order, now)
    line.refresh_from_db()


def _value_checked(values: Values, most: Decimal, currency: str) -> None:
    if values["value_type"] == "PERCENTAGE" and values["value"] > 100:
        message = "The percentage value (value) cannot be higher than 100."
        raise refuse("INVALID", message, "value")
    if values["value_type"] == "FIXED" and values["value"] > most:
        message = (
            f"The value ({values['value']}) cannot be higher than {most} {currency}"
        )
        raise refuse("INVALID", message, "value")


def _said(values: Values) -> Values:
    return {
        "value_type": values["value_type"],
        "value": str(values["value"]),
        "reason": values.get("reason"),
    }
