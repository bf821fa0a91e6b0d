"""Writes of channels: their settings, warehouses and zones."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import slugify

from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.ids import global_id, key_of, row_of
from catalog.engine.inputs import (
    all_of,
    duplicates_refuse,
    metadata_set,
    name_set,
    present_set,
    rows_of,
    slug_set,
)
from catalog.engine.models import (
    Channel,
    ChannelWarehouse,
    Checkout,
    Order,
    ShippingZone,
    TaxConfiguration,
    Warehouse,
)
from catalog.money import minor_units

if TYPE_CHECKING:
    from datetime import datetime

Values = dict[str, Any]
DEFAULT_DELAY = 30
OLDEST_COMPLETED = timedelta(days=30)
PLAIN_ORDER_SETTINGS = (
    "automatically_confirm_all_new_orders",
    "automatically_fulfill_non_shippable_gift_card",
    "allow_unpaid_orders",
    "mark_as_paid_strategy",
    "include_draft_order_in_voucher_usage",
    "use_legacy_line_discount_propagation",
)


@transaction.atomic
def channel_create(values: Values, *, now: datetime) -> Channel:
    """A channel with its settings, warehouses and zones, and flat taxes."""
    channel = Channel(country_code=values["default_country"])
    _write(channel, values, now=now)
    TaxConfiguration.objects.create(channel=channel)
    return channel


@transaction.atomic
def channel_update(channel: Channel, values: Values, *, now: datetime) -> Channel:
    """Set what is given; a currency never changes."""
    for kind, name in (
        ("shipping_zones", "shippingZones"),
        ("warehouses", "warehouses"),
    ):
        code = "DUPLICATED_INPUT_ITEM"
        duplicates_refuse(values, f"add_{kind}", f"remove_{kind}", name, code=code)
    if values.get("default_country"):
        channel.country_code = values["default_country"]
    _write(channel, values, now=now)
    gone: list[Any] = [
        key_of(text, "Warehouse", field="removeWarehouses")
        for text in values.get("remove_warehouses") or []
    ]
    ChannelWarehouse.objects.filter(channel=channel, warehouse_id__in=gone).delete()
    zones: list[Any] = [
        key_of(text, "ShippingZone", field="removeShippingZones")
        for text in values.get("remove_shipping_zones") or []
    ]
    channel.shipping_zones.remove(*zones)
    for zone in channel.shipping_zones.model.objects.filter(warehouses__in=gone):
        _unconnected_leave(zone)
    return channel


def _write(channel: Channel, values: Values, *, now: datetime) -> None:
    all_of(
        lambda: name_set(channel, values),
        lambda: _slug(channel, values),
        lambda: _currency(channel, values),
    )
    present_set(channel, values, ("is_active",))
    stock = values.get("stock_settings") or {}
    present_set(channel, stock, ("allocation_strategy",))
    _orders(channel, values.get("order_settings") or {})
    _checkouts(channel, values.get("checkout_settings") or {}, now)
    _payments(channel, values.get("payment_settings") or {})
    metadata_set(channel, values)
    channel.save()
    _warehouses_add(channel, values.get("add_warehouses") or [])
    zones = ShippingZone.objects.all()
    added = values.get("add_shipping_zones")
    channel.shipping_zones.add(
        *rows_of(zones, added, "ShippingZone", field="addShippingZones")
    )


def _slug(channel: Channel, values: Values) -> None:
    if values.get("slug"):
        slug_set(channel, {"slug": slugify(values["slug"])})
    elif "slug" in values:
        raise refuse("REQUIRED", "This field cannot be blank.", "slug")


def _currency(channel: Channel, values: Values) -> None:
    if not channel._state.adding:
        return
    code = values["currency_code"].upper()
    if len(code) > 3:
        message = f"Ensure this value has at most 3 characters (it has {len(code)})."
        raise refuse("INVALID", message, "currencyCode")
    if len(code) < 3 or not code.isalpha():
        raise refuse("INVALID", f"{code} is no currency.", "currencyCode")
    minor_units(code)
    channel.currency_code = code


def _orders(channel: Channel, given: Values) -> None:
    present_set(channel, given, PLAIN_ORDER_SETTINGS)
    if "expire_orders_after" in given:
        after = given["expire_orders_after"]
        if after is not None and after < 0:
            message = "Expiration time for orders cannot be lower than 0."
            raise refuse("INVALID", message, "expireOrdersAfter")
        channel.expire_orders_after = after or None
    after = given.get("delete_expired_orders_after")
    if after is not None:
        if not 1 <= after <= 120:
            message = "Delete time for expired orders needs to be in range from 1 to 120 days."
            raise refuse("INVALID", message, "deleteExpiredOrdersAfter")
        channel.delete_expired_orders_after = after
    if "draft_order_line_price_freeze_period" in given:
        hours = given["draft_order_line_price_freeze_period"]
        channel.draft_order_line_price_freeze_period = hours


def _checkouts(channel: Channel, given: Values, now: datetime) -> None:
    present_set(channel, given, ("use_legacy_error_flow", "allow_legacy_gift_card_use"))
    old = "automatically_complete_fully_paid_checkouts"
    completion = given.get("automatic_completion")
    if old in given and "automatic_completion" in given:
        message = (
            "Cannot provide both 'automaticallyCompleteFullyPaidCheckouts' "
            "and 'automaticCompletion'. Use 'automaticCompletion' instead."
        )
        raise refuse("INVALID", message, "automaticallyCompleteFullyPaidCheckouts")
    if completion is None and given.get(old) is not None:
        completion = {"enabled": given[old]}
    if completion is None:
        return
    delay, since = completion.get("delay"), completion.get("cut_off_date")
    channel.automatic_completion = completion["enabled"]
    if not completion["enabled"]:
        for value, field, name in (
            (delay, "delay", "delay"),
            (since, "cutOffDate", "cut-off date"),
        ):
            if value is not None:
                message = (
                    f"The {name} cannot be set when automatic completion is disabled."
                )
                raise refuse("INVALID", message, field)
        channel.automatic_completion_delay = None
        channel.automatic_completion_cut_off_date = None
        return
    oldest = int(OLDEST_COMPLETED.total_seconds() // 60)
    if delay is not None and delay >= oldest:
        message = f"The automatic completion delay must be less than {oldest}, that is the threshold for the oldest modified checkout eligible for automatic completion."
        raise refuse("INVALID", message, "delay")
    if since is not None and since < now - OLDEST_COMPLETED:
        message = "The cut-off date must be more recent than the threshold for the oldest modified checkout eligible for automatic completion."
        raise refuse("INVALID", message, "cutOffDate")
    channel.automatic_completion_delay = DEFAULT_DELAY if delay is None else delay
    channel.automatic_completion_cut_off_date = since or now


def _payments(channel: Channel, given: Values) -> None:
    names = (
        "default_transaction_flow_strategy",
        "release_funds_for_expired_checkouts",
    )
    present_set(channel, given, names)
    hours = given.get("checkout_ttl_before_releasing_funds")
    if hours is not None:
        if hours < 1:
            message = "The time in hours after which funds for expired checkouts will be released must be greater than 0."
            raise refuse("INVALID", message, "checkoutTtlBeforeReleasingFunds")
        channel.checkout_ttl_hours = hours
    if "checkout_release_funds_cut_off_date" in given:
        since = given["checkout_release_funds_cut_off_date"]
        channel.checkout_release_funds_cut_off_date = since


def _warehouses_add(channel: Channel, texts: list[str]) -> None:
    rows = Warehouse.objects.all()
    added = rows_of(rows, texts, "Warehouse", field="addWarehouses")
    there = ChannelWarehouse.objects.filter(channel=channel)
    known = set(there.values_list("warehouse_id", flat=True))
    last = len(known)
    for place, row in enumerate(row for row in added if row.pk not in known):
        ChannelWarehouse.objects.create(
            channel=channel, warehouse=row, sort_order=last + place
        )


def _unconnected_leave(zone: ShippingZone) -> None:
    """A warehouse without a channel in common with a zone leaves it, as in Saleor."""
    shared = ChannelWarehouse.objects.filter(channel__in=zone.channels.all())
    kept = set(shared.values_list("warehouse_id", flat=True))
    zone.warehouses.remove(
        *[row for row in zone.warehouses.all() if row.pk not in kept]
    )


@transaction.atomic
def channel_delete(channel: Channel, target: Channel | None) -> None:
    """Remove a channel with its checkouts; its orders move to another of its currency."""
    orders = Order.objects.filter(channel=channel)
    if target is None and orders.exists():
        message = "Cannot remove channel with orders. Try to migrate orders to another channel by passing `targetChannel` param."
        raise refuse("CHANNEL_WITH_ORDERS", message, "id")
    if target is not None:
        if target.pk == channel.pk:
            message = "Cannot migrate data to the channel that is being removed."
            raise refuse("INVALID", message, "channelId")
        if target.currency_code != channel.currency_code:
            message = f"Cannot migrate from {channel.currency_code} to {target.currency_code}. Migration are allowed between the same currency"
            raise refuse("CHANNELS_CURRENCY_MUST_BE_THE_SAME", message, "channelId")
        orders.update(channel=target)
    zones = list(channel.shipping_zones.all())
    Checkout.objects.filter(channel=channel).delete()
    channel.delete()
    for zone in zones:
        _unconnected_leave(zone)


def channel_activate(channel: Channel, *, active: bool) -> Channel:
    """Begin or stop selling in a channel. Refuses INVALID for what is so already."""
    if channel.is_active == active:
        word = "activated" if active else "deactivated"
        raise refuse("INVALID", f"This channel is already {word}.", "id")
    channel.is_active = active
    channel.save(update_fields=["is_active"])
    return channel


@transaction.atomic
def warehouses_reorder(channel: Channel, moves: list[Values]) -> Channel:
    """Relative moves, one after another, as Saleor's ReorderInput means them."""
    links = list(ChannelWarehouse.objects.select_for_update().filter(channel=channel))
    order = [str(link.warehouse_id) for link in links]
    keys = [key_of(move["id"], "Warehouse", field="moves") for move in moves]
    missing = [key for key in keys if key not in order]
    if missing:
        warehouses = [global_id("Warehouse", key) for key in missing]
        message = "Couldn't resolve to a warehouse"
        extra = {"warehouses": warehouses}
        raise Refusal(ErrorItem("NOT_FOUND", message, "moves", extra))
    for key, move in zip(keys, moves, strict=True):
        moved(order, key, move.get("sort_order") or 0)
    for link in links:
        link.sort_order = order.index(str(link.warehouse_id))
    ChannelWarehouse.objects.bulk_update(links, ["sort_order"])
    return channel


def moved(order: list[Any], key: Any, by: int) -> None:
    """Move an entry of a list by some places, no further than its ends."""
    position = order.index(key) + by
    order.remove(key)
    order.insert(max(0, min(position, len(order))), key)


def channel_of(text: str, field: str = "id") -> Channel:
    """The channel an id names. Refuses as `row_of`."""
    return row_of(Channel.objects.all(), text, "Channel", field=field)
