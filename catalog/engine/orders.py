"""Writes and reads of orders after they were made: sent, canceled, listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import DecimalField, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from catalog.engine import stock
from catalog.engine.errors import not_found, refuse, top_level
from catalog.engine.events import async_event
from catalog.engine.ids import find, find_id, key_of, parse_id, row_of, uuid_of
from catalog.engine.models import (
    Channel,
    Fulfillment,
    FulfillmentLine,
    Order,
    OrderLine,
    TransactionItem,
    Warehouse,
)

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from django.db.models import QuerySet

Values = dict[str, Any]
OPEN = {"UNFULFILLED", "PARTIALLY_FULFILLED"}


def order_locked(text: str | None) -> Order:
    """The order an id names, locked. Raises `Refusal`."""
    key = key_of(text or "", "Order")
    found = find(Order.objects.select_for_update(of=("self",)), key)
    if found is None:
        raise not_found((text or "")[:80])
    return found


# --- Sending ----------------------------------------------------------------------
def order_fulfill(order: Order, values: Values, *, now: datetime) -> list[Fulfillment]:
    """Send lines from warehouses, one fulfillment each; stock goes down.

    Raises `Refusal` FULFILL_ORDER_LINE for more than is left of a line,
    INSUFFICIENT_STOCK for more than a warehouse has, ZERO_QUANTITY, NOT_FOUND.
    """
    if order.status not in OPEN:
        message = f"An order that is {order.status} cannot be fulfilled."
        raise refuse("INVALID", message, "order")
    lines = {str(line.pk): line for line in order.lines.select_for_update()}
    wanted = _wanted(lines, values["lines"])
    fulfillments: dict[Any, Fulfillment] = {}
    count = order.fulfillments.count()
    for warehouse, line, quantity in wanted:
        stock.fulfill(line, warehouse=warehouse, quantity=quantity)
        line.quantity_fulfilled += quantity
        line.save(update_fields=["quantity_fulfilled"])
        if warehouse.pk not in fulfillments:
            count += 1
            fulfillments[warehouse.pk] = Fulfillment.objects.create(
                order=order,
                fulfillment_order=count,
                tracking_number=(values.get("tracking_number") or "")[:255],
                warehouse=warehouse,
                created=now,
            )
        FulfillmentLine.objects.create(
            fulfillment=fulfillments[warehouse.pk], order_line=line, quantity=quantity
        )
    is_all = all(line.quantity_fulfilled == line.quantity for line in lines.values())
    order.status = "FULFILLED" if is_all else "PARTIALLY_FULFILLED"
    _touch(order, now)
    async_event("ORDER_FULFILLED" if is_all else "ORDER_UPDATED", order, now=now)
    return list(fulfillments.values())


def _wanted(
    lines: dict[str, OrderLine], rows: list[Values]
) -> list[tuple[Warehouse, OrderLine, int]]:
    wanted: list[tuple[Warehouse, OrderLine, int]] = []
    seen: set[str] = set()
    for row in rows:
        key = key_of(row.get("order_line_id") or "", "OrderLine", field="orderLineId")
        if key not in lines:
            message = "The line is not of this order."
            raise refuse("NOT_FOUND", message, "orderLineId")
        if key in seen:
            message = "Duplicated orderLine ID."
            raise refuse("DUPLICATED_INPUT_ITEM", message, "orderLineId")
        seen.add(key)
        line = lines[key]
        units = 0
        for item in row["stocks"]:
            if item["quantity"] < 0:
                message = "Quantity must be greater than 0."
                raise refuse("ZERO_QUANTITY", message, "quantity")
            warehouse = row_of(
                Warehouse.objects.all(),
                item["warehouse"],
                "Warehouse",
                field="warehouse",
            )
            units += item["quantity"]
            if item["quantity"]:
                wanted.append((warehouse, line, item["quantity"]))
        left = line.quantity - line.quantity_fulfilled
        if units > left:
            message = f"Only {left} item{'s' * (left != 1)} remaining to fulfill."
            raise refuse("FULFILL_ORDER_LINE", message, "orderLineId")
    if not wanted:
        message = "Total quantity must be larger than 0."
        raise refuse("ZERO_QUANTITY", message, "lines")
    return sorted(wanted, key=lambda item: (item[0].slug, item[1].position))


def _touch(order: Order, now: datetime) -> None:
    order.updated_at = now
    order.save(update_fields=["status", "updated_at"])


def order_cancel(order: Order, *, now: datetime) -> None:
    """Give the stock back; what was sent cannot be canceled. Raises `Refusal`."""
    sent = order.fulfillments.exclude(status="CANCELED").exists()
    if sent or order.status not in {"UNFULFILLED", "UNCONFIRMED"}:
        message = "This order can't be canceled."
        raise refuse("CANNOT_CANCEL_ORDER", message, "order")
    stock.release(order.lines.all())
    order.status = "CANCELED"
    _touch(order, now)
    async_event("ORDER_CANCELLED", order, now=now)


# --- Listing ----------------------------------------------------------------------
SORTED: dict[str, str] = {
    "CREATED_AT": "created_at",
    "CREATION_DATE": "created_at",
    "LAST_MODIFIED_AT": "updated_at",
    "NUMBER": "number",
    "STATUS": "status",
    "CUSTOMER": "user_email",
}


def orders_listed(
    *, channel: str | None, where: Values | None, sort_by: Values | None
) -> QuerySet[Order]:
    """Orders by the contract's filter and order. Raises a top-level error."""
    rows = Order.objects.select_related("channel").prefetch_related("lines")
    if channel is not None:
        rows = rows.filter(channel__slug=channel)
    if where:
        rows = _with_charged(rows).filter(_condition(where))
    sort_by = sort_by or {"field": "CREATED_AT", "direction": "DESC"}
    name = SORTED.get(sort_by["field"])
    if name is None:
        raise _absent(f"sortBy {sort_by['field']}")
    sign = "-" if sort_by["direction"] == "DESC" else ""
    return rows.order_by(f"{sign}{name}", f"{sign}number")


def _with_charged(rows: QuerySet[Order]) -> QuerySet[Order]:
    items = TransactionItem.objects.filter(order=OuterRef("pk")).order_by()
    money: DecimalField[Decimal, Decimal] = DecimalField(
        max_digits=20, decimal_places=3
    )
    charged = items.values("order").annotate(s=Sum("charged")).values("s")
    covered = (
        items.values("order")
        .annotate(s=Sum(F("charged") + F("authorized")))
        .values("s")
    )
    none = Value(0, output_field=money)
    return rows.annotate(
        charged_sum=Coalesce(Subquery(charged, output_field=money), none),
        covered_sum=Coalesce(Subquery(covered, output_field=money), none),
    )


def _condition(where: Values) -> Q:
    condition = Q()
    for name, said in where.items():
        if said is None:
            continue
        if name == "and":
            for part in said:
                condition &= _condition(part)
        elif name == "or":
            either = Q()
            for part in said:
                either |= _condition(part)
            condition &= either
        elif name in FILTERS:
            condition &= FILTERS[name](said)
        else:
            raise _absent(f"where {name}")
    return condition


def _one_of(said: Values) -> list[Any]:
    found = list(said.get("one_of") or [])
    if said.get("eq") is not None:
        found.append(said["eq"])
    return found


def _between(name: str, said: Values) -> Q:
    condition = Q()
    if said.get("gte") is not None:
        condition &= Q(**{f"{name}__gte": said["gte"]})
    if said.get("lte") is not None:
        condition &= Q(**{f"{name}__lte": said["lte"]})
    return condition


def _number(said: Values) -> Q:
    condition = Q()
    if said.get("range"):
        condition &= _between("number", said["range"])
    if "eq" in said or "one_of" in said:
        condition &= Q(number__in=_one_of(said))
    return condition


def _charge(said: Values) -> Q:
    total = F("total_gross")
    parts = {
        "NONE": Q(charged_sum__lte=0) & ~Q(total_gross=0),
        "PARTIAL": Q(charged_sum__gt=0, charged_sum__lt=total),
        "FULL": Q(charged_sum=total),
        "OVERCHARGED": Q(charged_sum__gt=total),
    }
    return _any(parts[name] for name in _one_of(said))


def _authorize(said: Values) -> Q:
    total = F("total_gross")
    parts = {
        "NONE": Q(covered_sum__lte=0) & ~Q(total_gross=0),
        "PARTIAL": Q(covered_sum__gt=0, covered_sum__lt=total),
        "FULL": Q(covered_sum__gte=total),
    }
    return _any(parts[name] for name in _one_of(said))


def _any(parts: Any) -> Q:
    either = Q(pk__in=[])
    for part in parts:
        either |= part
    return either


def _keys(texts: list[str], type_name: str) -> list[UUID]:
    """Keys of ids; an id of another type or shape names nothing."""
    found = []
    for text in texts:
        try:
            said, key = parse_id(text)
        except ValueError:
            continue
        uuid = uuid_of(key) if said == type_name else None
        if uuid is not None:
            found.append(uuid)
    return found


def _channels(said: Values) -> Q:
    rows = Channel.objects.all()
    found = [find_id(rows, text, "Channel") for text in _one_of(said)]
    return Q(channel__in=[row for row in found if row is not None])


FILTERS: dict[str, Any] = {
    "status": lambda said: Q(status__in=_one_of(said)),
    "user_email": lambda said: Q(user_email__in=_one_of(said)),
    "number": _number,
    "created_at": lambda said: _between("created_at", said),
    "updated_at": lambda said: _between("updated_at", said),
    "charge_status": _charge,
    "authorize_status": _authorize,
    "channel_id": _channels,
    "checkout_token": lambda said: Q(checkout_token__in=_one_of(said)),
    "checkout_id": lambda said: Q(checkout_token__in=_keys(_one_of(said), "Checkout")),
    "ids": lambda said: Q(pk__in=_keys(said, "Order")),
    "has_fulfillments": lambda said: Q(fulfillments__isnull=not said),
    "is_click_and_collect": lambda said: Q(collection_point__isnull=not said),
}


def _absent(what: str) -> Exception:
    return top_level("GraphQLError", f"This server does not serve orders by {what}.")
