"""Writes of shipping zones and of the shop's own shipping methods."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.ids import global_id, key_of, row_of
from catalog.engine.inputs import columns_set, duplicates_refuse, name_set, rows_of
from catalog.engine.models import (
    Channel,
    ChannelWarehouse,
    Product,
    ShippingMethod,
    ShippingMethodChannelListing,
    ShippingZone,
    TaxClass,
    Warehouse,
)
from catalog.engine.prices import price_problem
from catalog.engine.warehouses import NOT_SHARED

if TYPE_CHECKING:
    from collections.abc import Sequence

Values = dict[str, Any]
DAYS = ("minimum_delivery_days", "maximum_delivery_days")
SUMS = ("minimum_order_price", "maximum_order_price")


# --- Zones ------------------------------------------------------------------------
@transaction.atomic
def zone_write(
    zone: ShippingZone, values: Values, *, all_countries: Sequence[str]
) -> ShippingZone:
    """Make or change a zone: countries are set, warehouses and channels added.

    A default zone covers every country that no other zone does.
    """
    for name in ("warehouses", "channels"):
        code = "DUPLICATED_INPUT_ITEM"
        duplicates_refuse(values, f"add_{name}", f"remove_{name}", name, code=code)
    if zone._state.adding or "name" in values:
        name_set(zone, values)
    if values.get("description") is not None:
        zone.description = values["description"]
    if values.get("countries") is not None:
        zone.countries = sorted(set(values["countries"]))
    if values.get("default") is not None:
        zone.default = values["default"]
    if values.get("default"):
        _default(zone, all_countries)
    _places_set(zone, values)
    return zone


def _places_set(zone: ShippingZone, values: Values) -> None:
    """Save a zone with its channels and warehouses added and taken away."""
    channels = rows_of(
        Channel.objects.all(),
        values.get("add_channels"),
        "Channel",
        field="addChannels",
    )
    gone = rows_of(
        Channel.objects.all(), values.get("remove_channels"), "Channel",
        field="removeChannels",
    )  # fmt: skip
    added = rows_of(
        Warehouse.objects.all(), values.get("add_warehouses"), "Warehouse",
        field="addWarehouses",
    )  # fmt: skip
    before = set(zone.channels.all()) if zone.pk else set()
    _shared_check(added, {row.pk for row in (before - set(gone)) | set(channels)})
    zone.save()
    zone.channels.add(*channels)
    zone.channels.remove(*gone)
    zone.warehouses.add(*added)
    left = values.get("remove_warehouses")
    zone.warehouses.remove(
        *rows_of(Warehouse.objects.all(), left, "Warehouse", field="removeWarehouses")
    )
    if gone:
        ShippingMethodChannelListing.objects.filter(
            shipping_method__shipping_zone=zone, channel__in=gone
        ).delete()
        shared = ChannelWarehouse.objects.filter(channel__in=zone.channels.all())
        kept = set(shared.values_list("warehouse_id", flat=True))
        zone.warehouses.remove(
            *[row for row in zone.warehouses.all() if row.pk not in kept]
        )


def _default(zone: ShippingZone, all_countries: Sequence[str]) -> None:
    others = ShippingZone.objects.exclude(pk=zone.pk)
    if others.filter(default=True).exists():
        raise refuse(
            "ALREADY_EXISTS", "Default shipping zone already exists.", "default"
        )
    taken = {code for row in others for code in row.countries}
    zone.countries = [code for code in all_countries if code not in taken]


def _shared_check(warehouses: list[Warehouse], channels: set[int]) -> None:
    links = ChannelWarehouse.objects.filter(
        warehouse__in=warehouses, channel_id__in=channels
    )
    connected = set(links.values_list("warehouse_id", flat=True))
    apart = [
        global_id("Warehouse", row.pk) for row in warehouses if row.pk not in connected
    ]
    if apart:
        extra = {"warehouses": apart}
        raise Refusal(ErrorItem("INVALID", NOT_SHARED, "addWarehouses", extra))


# --- Methods ----------------------------------------------------------------------
@transaction.atomic
def method_write(method: ShippingMethod, values: Values) -> ShippingMethod:
    """Make or change a method of a zone."""
    if values.get("shipping_zone"):
        method.shipping_zone = row_of(
            ShippingZone.objects.all(), values["shipping_zone"], "ShippingZone",
            field="shippingZone",
        )  # fmt: skip
    if method.shipping_zone_id is None:
        raise refuse("REQUIRED", "This field cannot be null.", "shippingZone")
    if method._state.adding or "name" in values:
        name_set(method, values)
    if values.get("type"):
        method.type = values["type"]
    _weights(method, values)
    _days(method, values)
    columns_set(method, values, ("description",))
    if "tax_class" in values:
        method.tax_class = tax_class_of(values["tax_class"])
    added = values.get("add_postal_code_rules") or []
    if added and not values.get("inclusion_type"):
        raise refuse("REQUIRED", "This field is required.", "inclusionType")
    method.save()
    gone = values.get("delete_postal_code_rules") or []
    kind = "ShippingMethodPostalCodeRule"
    keys = [key_of(text, kind, field="deletePostalCodeRules") for text in gone]
    method.postal_code_rules.filter(pk__in=keys).delete()
    for row in added:
        _rule_add(method, row, values["inclusion_type"])
    return method


def tax_class_of(text: str | None, field: str = "taxClass") -> TaxClass | None:
    """The tax class an id names, None for none."""
    if not text:
        return None
    return row_of(TaxClass.objects.all(), text, "TaxClass", field=field)


def _rule_add(method: ShippingMethod, row: Values, inclusion_type: str) -> None:
    start, end = row["start"], row.get("end")
    if method.postal_code_rules.filter(start=start, end=end).exists():
        message = f"Entry start: {start}, end: {end} already exists."
        raise refuse("ALREADY_EXISTS", message, "addPostalCodeRules")
    method.postal_code_rules.create(start=start, end=end, inclusion_type=inclusion_type)


def _weights(method: ShippingMethod, values: Values) -> None:
    names = ("minimum_order_weight", "maximum_order_weight")
    columns_set(method, values, names)
    low, high = (values.get(name) for name in names)
    if low is not None and high is not None and high <= low:
        message = "Maximum order weight should be larger than the minimum order weight."
        raise refuse("MAX_LESS_THAN_MIN", message, "maximumOrderWeight")


def _days(method: ShippingMethod, values: Values) -> None:
    for name, field, word in zip(
        DAYS, ("minimumDeliveryDays", "maximumDeliveryDays"), ("Minimum", "Maximum"),
        strict=True,
    ):  # fmt: skip
        if (values.get(name) or 0) < 0:
            message = f"{word} delivery days must be positive."
            raise refuse("INVALID", message, field)
    columns_set(method, values, DAYS)
    low, high = method.minimum_delivery_days, method.maximum_delivery_days
    if low is not None and high is not None and low > high:
        if values.get("minimum_delivery_days") is not None:
            message = (
                "Minimum delivery days should be lower than maximum delivery days."
            )
            raise refuse("INVALID", message, "minimumDeliveryDays")
        message = "Maximum delivery days should be higher than minimum delivery days."
        raise refuse("INVALID", message, "maximumDeliveryDays")


# --- What a method costs ----------------------------------------------------------
@transaction.atomic
def method_listings_change(method: ShippingMethod, values: Values) -> ShippingMethod:
    """Offer a method in channels of its zone, at a price and for sums between bounds."""
    added = values.get("add_channels") or []
    texts = [row["channel_id"] for row in added]
    gone = values.get("remove_channels") or []
    twice = sorted({x for x in texts if texts.count(x) > 1} | (set(texts) & set(gone)))
    if twice:
        field = "addChannels" if len(set(texts)) < len(texts) else "input"
        message = "Duplicated channel ID." if field == "addChannels" else (
            "The same object cannot be in both lists for adding and removing items."
        )  # fmt: skip
        raise refuse("DUPLICATED_INPUT_ITEM", message, field, channels=twice)
    rows = rows_of(Channel.objects.all(), texts, "Channel", field="channelId")
    allowed = set(method.shipping_zone.channels.values_list("pk", flat=True))
    apart = [global_id("Channel", row.pk) for row in rows if row.pk not in allowed]
    if apart:
        message = (
            "Cannot add channels that are not assigned to the method's shipping zone."
        )
        raise refuse("INVALID", message, "addChannels", channels=apart)
    listed = set(method.channel_listings.values_list("channel_id", flat=True))
    problems: list[ErrorItem] = []
    for channel, row in zip(rows, added, strict=True):
        problems += _listing_problems(channel, row, is_listed=channel.pk in listed)
    if problems:
        raise Refusal(*problems)
    for channel, row in zip(rows, added, strict=True):
        _listing_write(method, channel, row)
    keys = [key_of(text, "Channel", field="removeChannels") for text in gone]
    method.channel_listings.filter(channel_id__in=keys).delete()
    return method


def _listing_problems(
    channel: Channel, row: Values, *, is_listed: bool
) -> list[ErrorItem]:
    extra = {"channels": [row["channel_id"]]}
    problems = []
    if row.get("price") is None and not is_listed:
        message = "This field is required."
        problems.append(ErrorItem("REQUIRED", message, "price", extra))
    for name, field in (
        ("price", "price"),
        ("minimum_order_price", "minimumOrderPrice"),
        ("maximum_order_price", "maximumOrderPrice"),
    ):
        problem = price_problem(row.get(name), channel.currency_code)
        if problem:
            problems.append(ErrorItem("INVALID", problem, field, extra))
    low, high = (row.get(name) for name in SUMS)
    if low is not None and high is not None and high <= low:
        message = "Maximum order price should be larger than the minimum order price."
        problems.append(
            ErrorItem("MAX_LESS_THAN_MIN", message, "maximumOrderPrice", extra)
        )
    return problems


def _listing_write(method: ShippingMethod, channel: Channel, row: Values) -> None:
    given: Values = defaultdict(None, currency=channel.currency_code)
    if row.get("price") is not None:
        given["price_amount"] = row["price"]
    for name in SUMS:
        if name in row:
            given[f"{name}_amount"] = row[name]
    # A listing begins with no least price, which is nought.
    fresh = {"minimum_order_price_amount": 0, **given}
    ShippingMethodChannelListing.objects.update_or_create(
        shipping_method=method,
        channel=channel,
        defaults=dict(given),
        create_defaults=fresh,
    )


def products_exclude(method: ShippingMethod, texts: list[str]) -> ShippingMethod:
    """Products that are not sent by a method."""
    rows = rows_of(Product.objects.all(), texts, "Product", field="products")
    method.excluded_products.add(*rows)
    return method


def products_include(method: ShippingMethod, texts: list[str]) -> ShippingMethod:
    """Products that are sent by a method again."""
    keys: list[Any] = [key_of(text, "Product", field="products") for text in texts]
    method.excluded_products.remove(*keys)
    return method
