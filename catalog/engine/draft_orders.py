"""Orders that staff write: begun, changed, thrown away, and made real."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from catalog.engine import stock
from catalog.engine.address_book import address_keep
from catalog.engine.addresses import address_checked
from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.events import async_event
from catalog.engine.ids import global_id, key_of, row_of
from catalog.engine.models import (
    Channel,
    Order,
    OrderEvent,
    OrderLine,
    ShippingZone,
    User,
)
from catalog.engine.order_discounts import (
    voucher_now,
    voucher_release,
    voucher_set,
    voucher_use,
)
from catalog.engine.order_events import Actor, event_of, happened, lines_said
from catalog.engine.order_lines import lines_put, shipping_clear, told
from catalog.engine.order_making import number_next
from catalog.engine.order_prices import REFUSED, prices_store
from catalog.engine.order_shipping import method_assign, offers_of, own_method_id
from catalog.engine.sellable import variants_sellable
from catalog.engine.transactions import statuses
from catalog.engine.voucher_rules import NotApplicable

if TYPE_CHECKING:
    from datetime import datetime

Values = dict[str, Any]
PAID = frozenset({"FULL", "OVERCHARGED"})
ADDRESSES = (("shipping_address", "SHIPPING"), ("billing_address", "BILLING"))


# --- Begun ------------------------------------------------------------------------
def draft_create(values: Values, *, now: datetime, by: Actor) -> Order:
    """A draft with all that was said of it. Raises `Refusal`."""
    if not values.get("channel_id"):
        raise refuse("REQUIRED", "Channel id is required.", "channel")
    rows = Channel.objects.all()
    channel = row_of(rows, values["channel_id"], "Channel", field="channelId")
    order = Order(
        number=number_next(),
        channel=channel,
        currency=channel.currency_code,
        status="DRAFT",
        origin="DRAFT",
        shipping_net=0,
        shipping_gross=0,
        total_net=0,
        total_gross=0,
        created_at=now,
        updated_at=now,
    )
    _write(order, values)
    voucher_set(order, values, now=now)
    order.save(force_insert=True)
    lines: list[OrderLine] = []
    if values.get("lines"):
        lines = lines_put(order, values["lines"], now=now)
    if "shipping_method" in values:
        method_assign(order, values["shipping_method"], now=now)
    events = [event_of(order, "DRAFT_CREATED", now=now, by=by)]
    if lines:
        said = lines_said((line, line.quantity) for line in lines)
        events.insert(0, event_of(order, "ADDED_PRODUCTS", now=now, by=by, lines=said))
    OrderEvent.objects.bulk_create(events)
    prices_store(order, now=now)
    async_event("DRAFT_ORDER_CREATED", order, now=now)
    return order


def draft_update(order: Order, values: Values, *, now: datetime) -> None:
    """Change a locked draft. Raises `Refusal` INVALID for an order that is none."""
    _must_be_draft(order)
    if values.get("channel_id"):
        raise refuse(
            "NOT_EDITABLE", "Can't update existing order channel id.", "channelId"
        )
    _write(order, values)
    voucher_set(order, values, now=now)
    if "shipping_method" in values:
        method_assign(order, values["shipping_method"], now=now)
    prices_store(order, now=now)
    told(order, now)


def _must_be_draft(order: Order) -> None:
    if order.status != "DRAFT":
        message = "Provided order id belongs to non-draft order."
        raise refuse("INVALID", message, "id")


def _write(order: Order, values: Values) -> None:
    _customer(order, values)
    _addresses(order, values)
    for name in ("customer_note", "language_code"):
        if values.get(name) is not None:
            setattr(order, name, values[name])
    if values.get("redirect_url"):
        order.redirect_url = _url(values["redirect_url"])
    if values.get("external_reference"):
        order.external_reference = reference_free(order, values["external_reference"])
    for name in ("metadata", "private_metadata"):
        said = {row["key"]: row["value"] for row in values.get(name) or []}
        if any(not key.strip() for key in said):
            raise refuse("REQUIRED", "Metadata key cannot be empty.", name)
        setattr(order, name, {**getattr(order, name), **said})


def reference_free(order: Order, text: str) -> str:
    """A reference no other order has. Refuses UNIQUE."""
    rows = Order.objects.filter(external_reference=text).exclude(pk=order.pk)
    if rows.exists():
        message = "Order with this External reference already exists."
        raise refuse("UNIQUE", message, "externalReference")
    return text


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise refuse("INVALID", "Enter a valid URL.", "redirectUrl")
    return text


def _customer(order: Order, values: Values) -> None:
    if values.get("user"):
        user = row_of(User.objects.all(), values["user"], "User", field="user")
        order.user_id, order.user_email = user.pk, user.email
    elif "user" in values:
        order.user_id = None
    if values.get("user_email"):
        order.user_email = values["user_email"]
        found = User.objects.filter(email=values["user_email"], is_active=True).first()
        order.user_id = found.pk if found else None


def _addresses(order: Order, values: Values) -> None:
    for name, kind in ADDRESSES:
        saves = values.get(f"save_{name}")
        if values.get(name):
            address = address_checked(
                values[name], address_type=kind, address=getattr(order, name)
            )
            setattr(order, name, address)
            if saves and order.user_id is not None:
                user = User.objects.get(pk=order.user_id)
                address_keep(user, address, kind=kind.lower())
        elif saves is not None:
            message = f"This option can only be selected if a {kind.lower()} address is provided."
            field = f"save{kind.capitalize()}Address"
            raise refuse("MISSING_ADDRESS_DATA", message, field)


def draft_delete(order: Order, *, now: datetime) -> None:
    """Throw a locked draft away. Raises `Refusal` INVALID for an order that is none."""
    _must_be_draft(order)
    async_event("DRAFT_ORDER_DELETED", order, now=now)
    if order.channel.include_draft_order_in_voucher_usage:
        voucher_release(order)
    order.delete()


# --- Made real --------------------------------------------------------------------
def draft_complete(order: Order, *, now: datetime, by: Actor) -> None:
    """Make a locked draft an order; its stock is promised. Raises `Refusal`."""
    prices_store(order, now=now)
    if order.tax_error:
        raise refuse("TAX_ERROR", REFUSED)
    if order.status != "DRAFT":
        message = "The order is not draft."
        raise refuse("INVALID", message, "id")
    lines = list(order.lines.select_related("variant__product"))
    wrong = draft_problems(order, lines, now=now)
    if wrong:
        raise Refusal(*wrong)
    confirms = order.channel.automatically_confirm_all_new_orders
    order.status = "UNFULFILLED" if confirms else "UNCONFIRMED"
    if not any(line.is_shipping_required for line in lines):
        shipping_clear(order)
        order.shipping_address = None
    if order.user_id is not None and not order.user_email:
        order.user_email = User.objects.get(pk=order.user_id).email
    prices_store(order, now=now)
    _voucher_used(order, now)
    _allocate(order, lines, now)
    _completed_told(order, now=now, by=by)


def _voucher_used(order: Order, now: datetime) -> None:
    if not order.voucher_code:
        return
    lines = list(order.lines.select_related("variant__product"))
    try:
        voucher_now(order, lines, now=now, checks=True)
    except NotApplicable as why:
        raise refuse("INVALID_VOUCHER", str(why), "voucher") from why
    if not order.channel.include_draft_order_in_voucher_usage:
        voucher_use(order, now=now)


def _allocate(order: Order, lines: list[OrderLine], now: datetime) -> None:
    try:
        stock.allocate(order.channel, lines, checkout_id=None, now=now)
    except Refusal as short:
        items = []
        for item in short.items:
            keys = set(item.extra["short"])
            named = [x for x in lines if x.product_variant_id in keys]
            message = f"Insufficient product stock: {named[0].variant}"
            extra = {
                "variants": list(keys),
                "order_lines": [global_id("OrderLine", x.pk) for x in named],
            }
            items.append(ErrorItem("INSUFFICIENT_STOCK", message, "lines", extra))
        raise Refusal(*items) from short


def _completed_told(order: Order, *, now: datetime, by: Actor) -> None:
    kinds = ["PLACED_FROM_DRAFT"]
    is_paid = statuses(order, now=now)[0] in PAID
    if is_paid:
        kinds.append("ORDER_FULLY_PAID")
    confirms = order.channel.automatically_confirm_all_new_orders
    if confirms:
        kinds.append("CONFIRMED")
    for kind in kinds:
        happened(order, kind, now=now, by=by)
    async_event("ORDER_CREATED", order, now=now)
    if is_paid:
        async_event("ORDER_FULLY_PAID", order, now=now)
    if confirms:
        async_event("ORDER_CONFIRMED", order, now=now)


def draft_problems(
    order: Order, lines: list[OrderLine], *, now: datetime
) -> list[ErrorItem]:
    """Why a draft cannot be made an order; an empty list says it can."""
    wrong: list[ErrorItem] = []
    if order.billing_address_id is None:
        message = "Can't finalize draft with no billing address."
        wrong.append(ErrorItem("BILLING_ADDRESS_NOT_SET", message, "order"))
    if any(line.is_shipping_required for line in lines):
        if order.shipping_address_id is None:
            message = "Can't finalize draft with no shipping address."
            wrong.append(ErrorItem("ORDER_NO_SHIPPING_ADDRESS", message, "order"))
        wrong += _shipping_problems(order, lines)
    if not sum(line.quantity for line in lines):
        message = "Could not create order without any products."
        wrong.append(ErrorItem("REQUIRED", message, "lines"))
    if any(line.variant_id is None for line in lines):
        message = "Could not create orders with non-existing products."
        wrong.append(ErrorItem("NOT_FOUND", message, "lines"))
    if not order.channel.is_active:
        message = "Cannot complete draft order with inactive channel."
        wrong.append(ErrorItem("CHANNEL_INACTIVE", message, "channel"))
    return wrong + _line_problems(order, lines, now)


def _shipping_problems(order: Order, lines: list[OrderLine]) -> list[ErrorItem]:
    key = own_method_id(order)
    if key is None and not order.shipping_method_ref:
        message = "Shipping method is required."
        return [ErrorItem("SHIPPING_METHOD_REQUIRED", message, "shipping")]
    address = order.shipping_address
    if key is None or address is None:
        return []
    zones = ShippingZone.objects.filter(shipping_methods=key)
    countries = {code for row in zones for code in row.countries}
    if address.country_code not in countries:
        message = "Shipping method is not valid for chosen shipping address"
        return [ErrorItem("SHIPPING_METHOD_NOT_APPLICABLE", message, "shipping")]
    if key not in {offer.method.pk for offer in offers_of(order, lines)}:
        message = "Shipping method cannot be used with this order."
        return [ErrorItem("SHIPPING_METHOD_NOT_APPLICABLE", message, "shipping")]
    return []


def _line_problems(
    order: Order, lines: list[OrderLine], now: datetime
) -> list[ErrorItem]:
    keys = [line.variant_id for line in lines if line.variant_id is not None]
    found = variants_sellable(order.channel, keys, now=now, refuse_gone=False)
    words = {
        "PRODUCT_NOT_PUBLISHED": "Can't finalize draft with unpublished product.",
        "PRODUCT_UNAVAILABLE_FOR_PURCHASE": "Can't finalize draft with product unavailable for purchase.",
        "UNAVAILABLE_VARIANT_IN_CHANNEL": "Cannot add lines with unavailable variants.",
    }
    names = {"UNAVAILABLE_VARIANT_IN_CHANNEL": "NOT_AVAILABLE_IN_CHANNEL"}
    by_code: dict[str, list[int]] = {}
    for key, code in found.gone.items():
        by_code.setdefault(code, []).append(key)
    return [
        ErrorItem(
            names.get(code, code),
            words[code],
            "lines",
            {"variants": [global_id("ProductVariant", key) for key in gone]},
        )
        for code, gone in by_code.items()
    ]


def order_named(text: str | None, reference: str | None) -> str:
    """The id of an order that an id or an external reference names. Raises `Refusal`."""
    if bool(text) == bool(reference):
        message = "At least one of arguments is required: 'id', 'external_reference'."
        if text:
            message = "Argument 'id' cannot be combined with 'external_reference'."
        raise refuse("GRAPHQL_ERROR", message)
    if text:
        key_of(text, "Order")
        return text
    found = Order.objects.filter(external_reference=reference).first()
    if found is None:
        message = f"Couldn't resolve to a node: {reference}"
        raise refuse("NOT_FOUND", message, "externalReference")
    return global_id("Order", found.pk)
