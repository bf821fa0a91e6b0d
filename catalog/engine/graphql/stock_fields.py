"""Stock rows on the wire; `catalog.engine.stock` is the only writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.bulk import rows_apply
from catalog.engine.errors import refuse
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.ids import row_of
from catalog.engine.models import ProductVariant, Stock, Warehouse
from catalog.engine.stock import quantity_set
from catalog.engine.variants import stock_write

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_PRODUCTS"
node("Stock", Stock)


@query("stocks", permission=MANAGE)
def stocks(info: GraphQLResolveInfo, **page: Any) -> Connection:
    """All, in the order they were made."""
    rows = Stock.objects.select_related("warehouse", "product_variant")
    return connect(rows.order_by("pk"), **page)


@resolver("Stock", "warehouse")
def warehouse(source: Stock, info: GraphQLResolveInfo) -> Warehouse:
    """Where it is."""
    return source.warehouse


@mutation("stockBulkUpdate", permission=MANAGE)
def stock_bulk_update(
    info: GraphQLResolveInfo, stocks: list[Payload], error_policy: str | None = None
) -> Payload:
    """Quantities of stock rows that exist."""
    return rows_apply("stock", _stock_update, stocks, policy=error_policy)


def _stock_update(row: Payload) -> Stock:
    variant = _named(row, ProductVariant.objects.all(), "variant", "ProductVariant")
    place = _named(row, Warehouse.objects.all(), "warehouse", "Warehouse")
    there = Stock.objects.filter(product_variant=variant.pk, warehouse=place.pk)
    if not there.exists():
        raise refuse("NOT_FOUND", "Stock was not found.")
    return quantity_set(variant=variant, warehouse=place, quantity=row["quantity"])


def _named(row: Payload, rows: QuerySet[Any], name: str, type_name: str) -> Any:
    identifier = row.get(f"{name}_id")
    reference = row.get(f"{name}_external_reference")
    if bool(identifier) == bool(reference):
        message = f"Name the {name} by its id or its external reference, one of them."
        raise refuse("INVALID" if identifier else "REQUIRED", message, f"{name}Id")
    if identifier:
        return row_of(rows, identifier, type_name, field=f"{name}Id")
    found: Model | None = rows.filter(external_reference=reference).first()
    if found is None:
        message = f"No {name} {str(reference)[:80]}."
        raise refuse("NOT_FOUND", message, f"{name}ExternalReference")
    return found


@mutation("productVariantStocksUpdate", permission=MANAGE)
def variant_stocks_update(
    info: GraphQLResolveInfo, stocks: list[Payload], sku: str | None = None
) -> Payload:
    """Quantities of a variant; rows that are not there are made."""
    variant = ProductVariant.objects.filter(sku=sku).first() if sku else None
    if variant is None:
        message = f"Couldn't resolve to a variant: {str(sku)[:80]}"
        raise refuse("NOT_FOUND", message, "sku")
    places = [row["warehouse"] for row in stocks]
    for index, row in enumerate(stocks):
        if row["warehouse"] in places[:index]:
            message = "A warehouse is given twice."
            raise refuse("UNIQUE", message, "warehouse", index=index)
        stock_write(variant, row)
    return {"product_variant": variant}
