"""Warehouses on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from catalog.engine import warehouses as writes
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.guards import needs_one_of
from catalog.engine.graphql.named import row_named
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.graphql.telling import tell
from catalog.engine.ids import row_of
from catalog.engine.inputs import keys_loose
from catalog.engine.models import Stock, Warehouse
from catalog.engine.named_rows import row_by

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE, ORDERS, SHIPPING = "MANAGE_PRODUCTS", "MANAGE_ORDERS", "MANAGE_SHIPPING"
node("Warehouse", Warehouse)


@query("warehouse")
def warehouse(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    external_reference: str | None = None,
) -> Warehouse | None:
    """By id or external reference."""
    needs_one_of(info, MANAGE, ORDERS, SHIPPING)
    rows = Warehouse.objects.select_related("address")
    return row_named(rows, ("Warehouse",), id=id, external_reference=external_reference)


@query("warehouses")
def warehouses(
    info: GraphQLResolveInfo,
    filter: Payload | None = None,  # noqa: A002
    sort_by: Payload | None = None,
    **page: Any,
) -> Connection:
    """All warehouses."""
    needs_one_of(info, MANAGE, ORDERS, SHIPPING)
    rows = _filtered(Warehouse.objects.select_related("address"), filter or {})
    if sort_by:
        sign = "-" if sort_by["direction"] == "DESC" else ""
        rows = rows.order_by(f"{sign}name", f"{sign}pk")
    return connect(rows, **page)


def _filtered(rows: Any, given: Payload) -> Any:
    if given.get("search"):
        text = given["search"]
        rows = rows.filter(
            Q(name__icontains=text)
            | Q(email__icontains=text)
            | Q(address__city__icontains=text)
            | Q(address__street_address_1__icontains=text)
            | Q(address__company_name__icontains=text)
        )
    if given.get("ids") is not None:
        rows = rows.filter(pk__in=keys_loose(given["ids"], "Warehouse"))
    if given.get("slugs"):
        rows = rows.filter(slug__in=given["slugs"])
    if given.get("is_private") is not None:
        rows = rows.filter(is_private=given["is_private"])
    if given.get("click_and_collect_option"):
        option = given["click_and_collect_option"]
        rows = rows.filter(click_and_collect_option=option)
    if given.get("channels"):
        keys = keys_loose(given["channels"], "Channel")
        rows = rows.filter(channelwarehouse__channel__in=keys).distinct()
    for item in given.get("metadata") or []:
        rows = rows.filter(**{f"metadata__{item['key']}": item.get("value")})
    return rows


@resolver("Warehouse", "companyName")
def company_name(source: Warehouse, info: GraphQLResolveInfo) -> str:
    """That of its address."""
    return source.address.company_name


@resolver("Warehouse", "shippingZones")
def shipping_zones(
    source: Warehouse, info: GraphQLResolveInfo, **page: Any
) -> Connection:
    """Zones it delivers to."""
    return connect(source.shipping_zones.all(), **page)


@resolver("Warehouse", "stocks")
def stocks(source: Warehouse, info: GraphQLResolveInfo, **page: Any) -> Connection:
    """What it holds."""
    needs_one_of(info, MANAGE, ORDERS)
    rows = Stock.objects.filter(warehouse=source)
    return connect(rows.select_related("warehouse", "product_variant"), **page)


# --- Writes -----------------------------------------------------------------------
@mutation("createWarehouse", permission=MANAGE)
def warehouse_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A warehouse."""
    row = writes.warehouse_create(input)
    tell(info, "WAREHOUSE_CREATED", row)
    return {"warehouse": row}


@mutation("updateWarehouse", permission=MANAGE)
def warehouse_update(
    info: GraphQLResolveInfo,
    input: Payload,  # noqa: A002
    id: str | None = None,  # noqa: A002
    external_reference: str | None = None,
) -> Payload:
    """Set what is given."""
    rows = Warehouse.objects.select_related("address")
    row = row_by(rows, "Warehouse", id=id, external_reference=external_reference)
    row = writes.warehouse_update(row, input)
    tell(info, "WAREHOUSE_UPDATED", row)
    return {"warehouse": row}


@mutation("deleteWarehouse", permission=MANAGE)
def warehouse_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """With its stocks."""
    row = _warehouse(id)
    key = row.pk
    tell(info, "WAREHOUSE_DELETED", row)
    for stock in writes.warehouse_delete(row):
        tell(info, "PRODUCT_VARIANT_OUT_OF_STOCK", stock)
    row.pk = key
    return {"warehouse": row}


def _warehouse(text: str) -> Warehouse:
    rows = Warehouse.objects.select_related("address")
    return row_of(rows, text, "Warehouse")


@mutation("assignWarehouseShippingZone", permission=MANAGE)
def zone_assign(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    shipping_zone_ids: list[str],
) -> Payload:
    """Deliver from a warehouse to zones."""
    return {"warehouse": writes.zones_assign(_warehouse(id), shipping_zone_ids)}


@mutation("unassignWarehouseShippingZone", permission=MANAGE)
def zone_unassign(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    shipping_zone_ids: list[str],
) -> Payload:
    """Deliver there no more."""
    return {"warehouse": writes.zones_unassign(_warehouse(id), shipping_zone_ids)}
