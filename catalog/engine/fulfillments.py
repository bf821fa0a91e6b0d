"""Parcels of an order: sent, approved, canceled, tracked; and the order's status by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import order_stock
from catalog.engine.errors import refuse
from catalog.engine.events import async_event
from catalog.engine.ids import key_of, row_of
from catalog.engine.models import Fulfillment, FulfillmentLine, Warehouse
from catalog.engine.order_events import NOBODY, Actor, happened
from catalog.engine.setup import shop_settings
from catalog.engine.transactions import statuses

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.models import Order, OrderLine

Values = dict[str, Any]
SHUT = frozenset({"DRAFT", "CANCELED", "EXPIRED"})
BACK = frozenset({"RETURNED", "REFUNDED_AND_RETURNED"})
WAITING = "WAITING_FOR_APPROVAL"
PAID = frozenset({"FULL", "OVERCHARGED"})


# --- Status -----------------------------------------------------------------------
def status_store(order: Order, *, now: datetime) -> None:
    """What an order's status is by what was sent and came back; stored."""
    whole = sent = 0
    for line in order.lines.all():
        whole += line.quantity
        sent += line.quantity_fulfilled
    units: dict[str, int] = {}
    for row in FulfillmentLine.objects.filter(fulfillment__order=order).select_related(
        "fulfillment"
    ):
        kind = row.fulfillment.status
        units[kind] = units.get(kind, 0) + row.quantity
    returned = sum(units.get(kind, 0) for kind in BACK)
    replaced = units.get("REPLACED", 0)
    whole, sent = whole - replaced, sent - replaced - units.get(WAITING, 0)
    if whole > 0:
        order.status = _status(whole, sent, returned)
    order.updated_at = now
    order.save(update_fields=["status", "updated_at"])


def _status(whole: int, sent: int, returned: int) -> str:
    if sent <= 0:
        return "UNFULFILLED"
    if 0 < returned < whole:
        return "PARTIALLY_RETURNED"
    if returned == whole:
        return "RETURNED"
    return "PARTIALLY_FULFILLED" if sent < whole else "FULFILLED"


# --- Sending ----------------------------------------------------------------------
def order_fulfill(
    order: Order, values: Values, *, now: datetime, by: Actor = NOBODY
) -> list[Fulfillment]:
    """Send lines from warehouses, one fulfillment each; stock goes down.

    Raises `Refusal` FULFILL_ORDER_LINE for more than is left of a line,
    INSUFFICIENT_STOCK for more than a warehouse has, ZERO_QUANTITY, NOT_FOUND,
    CANNOT_FULFILL_UNPAID_ORDER where the shop sends only what is paid.
    """
    if order.status in SHUT:
        message = f"An order that is {order.status} cannot be fulfilled."
        raise refuse("INVALID", message, "order")
    shop = shop_settings()
    _must_be_paid(order, now, asked=shop.fulfillment_auto_approve, field="order")
    lines = {str(line.pk): line for line in _lines_locked(order)}
    wanted = _wanted(lines, values["lines"])
    approved = shop.fulfillment_auto_approve
    fulfillments = _parcels(order, wanted, values, now, is_approved=approved)
    rows = [row for one in fulfillments for row in one.lines.all()]
    if not approved:
        _told_lines(order, "FULFILLMENT_AWAITS_APPROVAL", rows, now, by)
        async_event("ORDER_UPDATED", order, now=now)
        return fulfillments
    status_store(order, now=now)
    _told_lines(order, "FULFILLMENT_FULFILLED_ITEMS", rows, now, by)
    for one in fulfillments:
        async_event("FULFILLMENT_CREATED", one, now=now)
        if one.tracking_number:
            async_event("FULFILLMENT_TRACKING_NUMBER_UPDATED", one, now=now)
    _sent_told(order, fulfillments, now)
    return fulfillments


def _sent_told(order: Order, parcels: list[Fulfillment], now: datetime) -> None:
    async_event("ORDER_UPDATED", order, now=now)
    if order.status == "FULFILLED":
        async_event("ORDER_FULFILLED", order, now=now)
        for one in parcels:
            async_event("FULFILLMENT_APPROVED", one, now=now)


def _must_be_paid(
    order: Order, now: datetime, *, asked: bool, field: str | None
) -> None:
    if not asked or shop_settings().fulfillment_allow_unpaid:
        return
    if statuses(order, now=now)[0] not in PAID:
        message = "Cannot fulfill unpaid order."
        raise refuse("CANNOT_FULFILL_UNPAID_ORDER", message, field)


def _lines_locked(order: Order) -> list[OrderLine]:
    lines = list(order.lines.select_for_update().order_by("position", "pk"))
    for line in lines:
        line.order = order
    return lines


def _parcels(
    order: Order,
    wanted: list[tuple[Warehouse, OrderLine, int]],
    values: Values,
    now: datetime,
    *,
    is_approved: bool,
) -> list[Fulfillment]:
    made: dict[Any, Fulfillment] = {}
    count = order.fulfillments.count()
    for warehouse, line, quantity in wanted:
        if is_approved:
            order_stock.fulfill(
                line,
                warehouse=warehouse,
                quantity=quantity,
                may_exceed=bool(values.get("allow_stock_to_be_exceeded")),
            )
        line.quantity_fulfilled += quantity
        line.save(update_fields=["quantity_fulfilled"])
        if warehouse.pk not in made:
            count += 1
            made[warehouse.pk] = Fulfillment.objects.create(
                order=order,
                fulfillment_order=count,
                status="FULFILLED" if is_approved else WAITING,
                tracking_number=(values.get("tracking_number") or "")[:255],
                warehouse=warehouse,
                created=now,
            )
        FulfillmentLine.objects.create(
            fulfillment=made[warehouse.pk], order_line=line, quantity=quantity
        )
    return list(made.values())


def _wanted(
    lines: dict[str, OrderLine], rows: list[Values]
) -> list[tuple[Warehouse, OrderLine, int]]:
    if not rows:
        message = "Couldn't resolve to lines: none are named."
        raise refuse("GRAPHQL_ERROR", message, "lines")
    wanted: list[tuple[Warehouse, OrderLine, int]] = []
    seen: set[str] = set()
    for row in rows:
        text = row.get("order_line_id") or ""
        key = key_of(text, "OrderLine", field="orderLineId")
        if key not in lines:
            message = "The line is not of this order."
            raise refuse("NOT_FOUND", message, "orderLineId")
        if key in seen:
            message = "Duplicated order line ID."
            raise refuse(
                "DUPLICATED_INPUT_ITEM", message, "orderLineId", order_lines=[text]
            )
        seen.add(key)
        line = lines[key]
        found = _stocks(row["stocks"])
        left = line.quantity - line.quantity_fulfilled
        if sum(units for _, units in found) > left:
            many = "s" * (left != 1)
            message = f"Only {left} item{many} remaining to fulfill: {line.product_name} ({line.variant_name or line.product_sku})."
            raise refuse(
                "FULFILL_ORDER_LINE", message, "orderLineId", order_lines=[text]
            )
        wanted += [(warehouse, line, units) for warehouse, units in found if units]
    if not wanted:
        message = "Total quantity must be larger than 0."
        raise refuse("ZERO_QUANTITY", message, "lines")
    return sorted(wanted, key=lambda item: (item[0].slug, item[1].position))


def _stocks(rows: list[Values]) -> list[tuple[Warehouse, int]]:
    found: list[tuple[Warehouse, int]] = []
    for item in rows:
        if item["quantity"] < 0:
            message = "Quantity must be greater than 0."
            raise refuse("ZERO_QUANTITY", message, "quantity")
        rows_of = Warehouse.objects.all()
        warehouse = row_of(rows_of, item["warehouse"], "Warehouse", field="warehouse")
        if any(other.pk == warehouse.pk for other, _ in found):
            message = "Duplicated warehouse ID."
            raise refuse(
                "DUPLICATED_INPUT_ITEM",
                message,
                "warehouse",
                warehouse=item["warehouse"],
            )
        found.append((warehouse, item["quantity"]))
    return found


def _told_lines(
    order: Order, kind: str, rows: list[FulfillmentLine], now: datetime, by: Actor
) -> None:
    happened(order, kind, now=now, by=by, fulfilled_items=[row.pk for row in rows])


# --- Afterwards -------------------------------------------------------------------
def fulfillment_approve(
    parcel: Fulfillment, *, may_exceed: bool, now: datetime, by: Actor
) -> None:
    """What waited is sent now. Raises `Refusal`."""
    order = parcel.order
    if parcel.status != WAITING:
        message = "Invalid fulfillment status, only WAITING_FOR_APPROVAL fulfillments can be accepted."
        raise refuse("INVALID", message)
    _must_be_paid(order, now, asked=True, field=None)
    rows = list(parcel.lines.select_related("order_line__variant"))
    for row in rows:
        order_stock.fulfill(
            row.order_line,
            warehouse=_warehouse(parcel),
            quantity=row.quantity,
            may_exceed=may_exceed,
        )
    parcel.status = "FULFILLED"
    parcel.save(update_fields=["status"])
    status_store(order, now=now)
    _told_lines(order, "FULFILLMENT_FULFILLED_ITEMS", rows, now, by)
    async_event("FULFILLMENT_CREATED", parcel, now=now)
    async_event("FULFILLMENT_APPROVED", parcel, now=now)
    async_event("ORDER_UPDATED", order, now=now)
    if order.status == "FULFILLED":
        async_event("ORDER_FULFILLED", order, now=now)


def _warehouse(parcel: Fulfillment) -> Warehouse:
    if parcel.warehouse is None:
        message = "The warehouse of this fulfillment is not there any more."
        raise refuse("INSUFFICIENT_STOCK", message, "stocks")
    return parcel.warehouse


def fulfillment_cancel(
    parcel: Fulfillment, warehouse_id: str | None, *, now: datetime, by: Actor
) -> None:
    """What was sent comes back into a warehouse, promised to its lines again.

    Raises `Refusal` CANNOT_CANCEL_FULFILLMENT, REQUIRED without a warehouse.
    """
    order = parcel.order
    if any(line.is_gift_card for line in order.lines.all()):
        message = "Cannot cancel fulfillment with gift card lines."
        raise refuse("CANNOT_CANCEL_FULFILLMENT", message, "fulfillment")
    waits = parcel.status == WAITING
    warehouse = None
    if warehouse_id and not waits:
        rows = Warehouse.objects.all()
        warehouse = row_of(rows, warehouse_id, "Warehouse", field="warehouseId")
    if parcel.status == "CANCELED":
        message = "This fulfillment can't be canceled"
        raise refuse("CANNOT_CANCEL_FULFILLMENT", message, "fulfillment")
    if not waits and warehouse is None:
        message = "This parameter is required for fulfillments which are not in WAITING_FOR_APPROVAL state."
        raise refuse("REQUIRED", message, "warehouseId")
    _take_back(parcel, warehouse)
    parcel.status = "CANCELED"
    parcel.save(update_fields=["status"])
    happened(
        order, "FULFILLMENT_CANCELED", now=now, by=by, composed_id=composed_id(parcel)
    )
    if warehouse is not None:
        happened(
            order,
            "FULFILLMENT_RESTOCKED_ITEMS",
            now=now,
            by=by,
            quantity=sum(row.quantity for row in parcel.lines.all()),
            warehouse=str(warehouse.pk),
        )
    status_store(order, now=now)
    async_event("FULFILLMENT_CANCELED", parcel, now=now)
    async_event("ORDER_UPDATED", order, now=now)


def _take_back(parcel: Fulfillment, warehouse: Warehouse | None) -> None:
    for row in parcel.lines.select_related("order_line__variant"):
        line = row.order_line
        if warehouse is not None:
            order_stock.restock(
                line, warehouse=warehouse, quantity=row.quantity, is_promised=True
            )
        line.quantity_fulfilled -= row.quantity
        line.save(update_fields=["quantity_fulfilled"])


def composed_id(parcel: Fulfillment) -> str:
    """The number of a parcel as people say it."""
    return f"{parcel.order.number}-{parcel.fulfillment_order}"


def tracking_update(
    parcel: Fulfillment, number: str, *, now: datetime, by: Actor
) -> None:
    """Where a parcel can be followed."""
    parcel.tracking_number = number[:255]
    parcel.save(update_fields=["tracking_number"])
    happened(
        parcel.order,
        "TRACKING_UPDATED",
        now=now,
        by=by,
        tracking_number=number,
        fulfillment=parcel.pk,
    )
    async_event("FULFILLMENT_TRACKING_NUMBER_UPDATED", parcel, now=now)
    async_event("ORDER_UPDATED", parcel.order, now=now)


def parcel_locked(text: str) -> Fulfillment:
    """The fulfillment an id names, its order locked. Raises `Refusal`."""
    rows = Fulfillment.objects.select_related("order__channel", "warehouse")
    parcel = row_of(rows.select_for_update(of=("self", "order")), text, "Fulfillment")
    parcel.order.refresh_from_db(fields=["status"])
    return parcel
