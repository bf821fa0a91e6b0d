"""What somebody promised to give back of an order, and the refunds made of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.ids import find, global_id, key_of, row_of
from catalog.engine.models import (
    Order,
    OrderGrantedRefund,
    OrderGrantedRefundLine,
    OrderLine,
    TransactionItem,
)
from catalog.engine.transaction_requests import request_send, request_store
from catalog.engine.transactions import (
    order_paid_told,
    statuses,
    transaction_locked,
    transaction_seen,
)
from catalog.money import Money, round_money

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.order_events import Actor

Values = dict[str, Any]


def refund_grant(
    order: Order, values: Values, *, now: datetime, by: Actor
) -> OrderGrantedRefund:
    """Promise money of a locked order back; nothing moves yet. Raises `Refusal`."""
    lines = _lines(order, values.get("lines"), "lines", {})
    shipping = bool(values.get("grant_refund_for_shipping"))
    if values.get("amount") is None and not lines and not shipping:
        message = "You must provide at least one of `amount`, `lines`, `grantRefundForShipping`."
        raise Refusal(
            *(
                ErrorItem("REQUIRED", message, name)
                for name in ("amount", "lines", "grantRefundForShipping")
            )
        )
    if shipping:
        _shipping_once(order, None)
    item = _transaction(order, values.get("transaction_id"))
    amount = values.get("amount")
    if amount is None:
        amount = _amount_of(order, lines, with_shipping=shipping)
    amount = round_money(Money(Decimal(amount), order.currency)).amount
    _within(amount, order, item)
    before = statuses(order, now=now)
    granted = OrderGrantedRefund.objects.create(
        order=order,
        amount=amount,
        reason=values.get("reason") or "",
        shipping_costs_included=shipping,
        transaction_item=item,
        user_id=by.user_id,
        app_id=by.app_id,
        created_at=now,
        updated_at=now,
    )
    _lines_add(granted, lines)
    _told(order, before, now=now, by=by)
    return granted


def refund_grant_update(
    granted: OrderGrantedRefund, values: Values, *, now: datetime, by: Actor
) -> None:
    """Change a promise that is not being kept yet. Raises `Refusal`."""
    if granted.status in {"PENDING", "SUCCESS"}:
        message = "Cannot update granted refund when it's processed or pending."
        raise refuse("INVALID", message, "id")
    order = granted.order
    removed = _removed(granted, values.get("remove_lines"))
    lines = _lines(order, values.get("add_lines"), "addLines", removed)
    before = statuses(order, now=now)
    granted.lines.filter(pk__in=removed).delete()
    _lines_add(granted, lines)
    if values.get("grant_refund_for_shipping") is not None:
        if values["grant_refund_for_shipping"]:
            _shipping_once(order, granted)
        granted.shipping_costs_included = values["grant_refund_for_shipping"]
    if values.get("reason") is not None:
        granted.reason = values["reason"]
    if values.get("transaction_id"):
        granted.transaction_item = _transaction(order, values["transaction_id"])
    amount = values.get("amount")
    if amount is None and (
        removed or lines or values.get("grant_refund_for_shipping") is not None
    ):
        kept = [(x.order_line, x.quantity, x.reason) for x in granted.lines.all()]
        amount = _amount_of(order, kept, with_shipping=granted.shipping_costs_included)
    if amount is not None:
        granted.amount = round_money(Money(Decimal(amount), order.currency)).amount
        _within(granted.amount, order, granted.transaction_item)
    granted.updated_at = now
    granted.save()
    _told(order, before, now=now, by=by)


def refund_request(
    text: str, transaction_id: str | None, token: Any, *, now: datetime, by: Actor
) -> TransactionItem:
    """Ask the App to give back what was promised. Call outside a transaction.

    Raises `Refusal` REFUND_IS_PENDING, REFUND_ALREADY_PROCESSED,
    AMOUNT_GREATER_THAN_AVAILABLE, INVALID.
    """
    with transaction.atomic():
        rows = OrderGrantedRefund.objects.select_related("order")
        granted = row_of(rows, text, "OrderGrantedRefund", field="grantedRefundId")
        if granted.transaction_item_id:
            named = global_id("TransactionItem", granted.transaction_item_id)
        else:
            seen = transaction_seen(transaction_id, token)
            named = global_id("TransactionItem", seen.pk)
        item, source = transaction_locked(named)
        _requestable(granted, item)
        amount = min(granted.amount or item.charged, item.charged)
        asked = request_store(
            item, source, "REFUND", amount, now=now, by=by, granted=granted
        )
    return request_send(asked, now=now)


def _requestable(granted: OrderGrantedRefund, item: TransactionItem) -> None:
    field = "grantedRefundId"
    if granted.status == "PENDING":
        message = "The refund request is already in progress."
        raise refuse("REFUND_IS_PENDING", message, field)
    if granted.status == "SUCCESS":
        message = "The granted refund is already processed."
        raise refuse("REFUND_ALREADY_PROCESSED", message, field)
    if item.order_id != granted.order_id:
        message = "The granted refund belongs to different order than transaction."
        raise refuse("INVALID", message, field)
    if item.charged < granted.amount:
        message = f"The granted refund amount {granted.amount} is greater than available charged amount on transactionItem ({item.charged})."
        raise refuse("AMOUNT_GREATER_THAN_AVAILABLE", message, field)
    if granted.transaction_item_id is None:
        granted.transaction_item = item
        granted.save(update_fields=["transaction_item"])


# --- What is checked --------------------------------------------------------------
def _transaction(order: Order, text: str | None) -> TransactionItem | None:
    if not text:
        return None
    key = key_of(text, "TransactionItem", field="transactionId")
    found = find(TransactionItem.objects.select_for_update(of=("self",)), key)
    if found is None or found.order_id != order.pk:
        message = f"Couldn't resolve to a node: {text[:80]}"
        raise refuse("NOT_FOUND", message, "transactionId")
    return found


def _within(amount: Decimal, order: Order, item: TransactionItem | None) -> None:
    if item is not None and amount > item.charged:
        message = (
            "Amount cannot be greater than the charged amount of provided transaction."
        )
        raise refuse("AMOUNT_GREATER_THAN_AVAILABLE", message, "amount")
    if amount > order.total_gross:
        message = "Amount cannot be greater than order total."
        raise refuse("AMOUNT_GREATER_THAN_AVAILABLE", message, "amount")


def _shipping_once(order: Order, but: OrderGrantedRefund | None) -> None:
    rows = order.granted_refunds.filter(shipping_costs_included=True)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    if rows.exclude(status="FAILURE").exists():
        message = "Shipping costs have already been granted."
        raise refuse(
            "SHIPPING_COSTS_ALREADY_GRANTED", message, "grantRefundForShipping"
        )


def _removed(granted: OrderGrantedRefund, texts: list[str] | None) -> dict[int, Any]:
    there = {str(line.pk): line for line in granted.lines.all()}
    removed: dict[int, Any] = {}
    for text in texts or []:
        key = key_of(text, "OrderGrantedRefundLine", field="removeLines")
        if key not in there:
            message = "Could not find granted refund line with this id."
            said = {
                "field": "lines",
                "message": message,
                "code": "NOT_FOUND",
                "line_id": text,
            }
            raise refuse("NOT_FOUND", message, "removeLines", remove_lines=[said])
        removed[there[key].pk] = there[key]
    return removed


def _lines(
    order: Order,
    rows: list[Values] | None,
    field: str,
    removed: dict[int, Any],
) -> list[tuple[OrderLine, int, str | None]]:
    lines = {str(line.pk): line for line in order.lines.all()} if rows else {}
    taken: dict[Any, int] = {}
    others = OrderGrantedRefundLine.objects.filter(order_line__in=lines.values())
    for other in others.exclude(granted_refund__status="FAILURE").exclude(
        pk__in=removed
    ):
        taken[other.order_line_id] = taken.get(other.order_line_id, 0) + other.quantity
    found, wrong = [], []
    for row in rows or []:
        key = key_of(row["id"], "OrderLine", field=field)
        line = lines.get(key)
        left = line.quantity - taken.get(line.pk, 0) if line else 0
        if line is None or row["quantity"] > left:
            code = "QUANTITY_GREATER_THAN_AVAILABLE" if line else "NOT_FOUND"
            message = (
                f"Cannot grant refund for more than the available quantity of the line ({left})."
                if line
                else "Could not find order line with this id."
            )
            name = "quantity" if line else "lines"
            wrong.append(
                {"field": name, "message": message, "code": code, "line_id": row["id"]}
            )
            continue
        taken[line.pk] = taken.get(line.pk, 0) + row["quantity"]
        found.append((line, row["quantity"], row.get("reason")))
    if wrong:
        name = "add_lines" if field == "addLines" else "lines"
        raise refuse(
            "INVALID", "Provided input for lines is invalid.", field, **{name: wrong}
        )
    return found


def _amount_of(order: Order, lines: Any, *, with_shipping: bool) -> Decimal:
    whole = order.shipping_gross if with_shipping else Decimal(0)
    for line, quantity, _ in lines:
        # All of a line is worth exactly what it cost, also where a unit's share is odd.
        whole += (
            line.total_gross
            if quantity == line.quantity
            else line.unit_gross * quantity
        )
    return whole


def _lines_add(granted: OrderGrantedRefund, lines: Any) -> None:
    there = {line.order_line_id: line for line in granted.lines.all()}
    for line, quantity, reason in lines:
        row = there.get(line.pk)
        if row is None:
            row = OrderGrantedRefundLine(
                granted_refund=granted, order_line=line, quantity=0
            )
        row.quantity += quantity
        row.reason = reason
        row.save()


def _told(order: Order, before: tuple[str, str], *, now: datetime, by: Actor) -> None:
    vars(order).pop("_granted", None)
    order_paid_told(order, before, statuses(order, now=now), now=now, by=by)
