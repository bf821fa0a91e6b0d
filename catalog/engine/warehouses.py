"""Writes of warehouses."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from catalog.engine.addresses import address_checked, address_values
from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.ids import global_id
from catalog.engine.inputs import name_set, reference_set, rows_of, slug_set
from catalog.engine.models import ChannelWarehouse, ShippingZone, Stock, Warehouse

Values = dict[str, Any]
NOT_SHARED = (
    "Only warehouses that have common channel with shipping zone can be assigned."
)


@transaction.atomic
def warehouse_create(values: Values) -> Warehouse:
    """A private warehouse that collects nothing, until it is changed."""
    warehouse = Warehouse()
    _fields(warehouse, values)
    warehouse.address = address_checked(values["address"], address_type=None)
    warehouse.save()
    return warehouse


@transaction.atomic
def warehouse_update(warehouse: Warehouse, values: Values) -> Warehouse:
    """Set what is given."""
    _fields(warehouse, values)
    option, private = values.get("click_and_collect_option"), values.get("is_private")
    if option:
        warehouse.click_and_collect_option = option
    if private is not None:
        warehouse.is_private = private
    if warehouse.click_and_collect_option == "LOCAL" and warehouse.is_private:
        message = "Local warehouse can be toggled only for non-private warehouse stocks"
        raise refuse("INVALID", message, "clickAndCollectOption")
    if values.get("address"):
        said = address_values(warehouse.address) | values["address"]
        address_checked(said, address_type=None, address=warehouse.address)
    warehouse.save()
    return warehouse


def _fields(warehouse: Warehouse, values: Values) -> None:
    name_set(warehouse, values)
    slug_set(warehouse, values)
    reference_set(warehouse, values)
    if "email" in values:
        warehouse.email = values["email"] or ""


@transaction.atomic
def warehouse_delete(warehouse: Warehouse) -> list[Stock]:
    """Remove a warehouse with its stocks; answers them. Refused while units are promised."""
    stocks = list(Stock.objects.filter(warehouse=warehouse))
    try:
        warehouse.delete()
    except ProtectedError as error:
        message = "Units of this warehouse are promised to orders that were not sent."
        raise refuse("INVALID", message, "id") from error
    return stocks


def zones_assign(warehouse: Warehouse, texts: list[str]) -> Warehouse:
    """Connect a warehouse with zones that share a channel with it."""
    zones = rows_of(
        ShippingZone.objects.all(), texts, "ShippingZone", field="shippingZones"
    )
    own = set(
        ChannelWarehouse.objects.filter(warehouse=warehouse).values_list(
            "channel_id", flat=True
        )
    )
    apart = [
        global_id("ShippingZone", zone.pk)
        for zone in zones
        if not own & set(zone.channels.values_list("pk", flat=True))
    ]
    if apart:
        extra = {"shipping_zones": apart}
        raise Refusal(ErrorItem("INVALID", NOT_SHARED, "shippingZones", extra))
    warehouse.shipping_zones.add(*zones)
    return warehouse


def zones_unassign(warehouse: Warehouse, texts: list[str]) -> Warehouse:
    """Part a warehouse from zones."""
    zones = rows_of(
        ShippingZone.objects.all(), texts, "ShippingZone", field="shippingZones"
    )
    warehouse.shipping_zones.remove(*zones)
    return warehouse
