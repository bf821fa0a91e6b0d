"""Stock rows on the wire; `catalog.engine.stock` and `stock_levels` write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, Sum

from catalog.engine import filters
from catalog.engine import stock_writes as writes
from catalog.engine.events import is_heard
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.guards import needs_one_of
from catalog.engine.graphql.named import query_key
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.graphql.telling import tell
from catalog.engine.ids import find
from catalog.engine.models import ProductVariant, Reservation, Stock, Warehouse
from catalog.engine.named_rows import row_by
from catalog.engine.stock import stocks_remove

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
STOCK_UPDATED = "PRODUCT_VARIANT_STOCK_UPDATED"
MANAGE, ORDERS = "MANAGE_PRODUCTS", "MANAGE_ORDERS"
node("Stock", Stock)
READERS: dict[str, Any] = {
    "quantity": filters.equal("quantity"),
    "search": lambda text: Q(
        filters.words(
            "product_variant__product__name",
            "product_variant__name",
            "warehouse__name",
            "warehouse__address__company_name",
        )(text)
    ),
}


@query("stock", permission=MANAGE)
def stock(info: GraphQLResolveInfo, id: str) -> Stock | None:  # noqa: A002
    """By id."""
    rows = Stock.objects.select_related("warehouse", "product_variant")
    return find(rows, query_key(id, "Stock") or "")


@query("stocks", permission=MANAGE)
def stocks(
    info: GraphQLResolveInfo,
    filter: Payload | None = None,  # noqa: A002
    **page: Any,
) -> Connection:
    """All, in the order they were made."""
    rows = Stock.objects.select_related("warehouse", "product_variant")
    return connect(rows.filter(filters.condition(filter, READERS)), **page)


@resolver("Stock", "warehouse")
def warehouse(source: Stock, info: GraphQLResolveInfo) -> Warehouse:
    """Where it is."""
    return source.warehouse


@resolver("Stock", "quantityReserved")
def quantity_reserved(source: Stock, info: GraphQLResolveInfo) -> int:
    """Units that open checkouts hold."""
    needs_one_of(info, MANAGE, ORDERS)
    rows = Reservation.objects.filter(stock=source, reserved_until__gt=info.context.now)
    return rows.aggregate(units=Sum("quantity_reserved"))["units"] or 0


# --- Writes -----------------------------------------------------------------------
@mutation("stockBulkUpdate", permission=MANAGE)
def stock_bulk_update(
    info: GraphQLResolveInfo, stocks: list[Payload], error_policy: str | None = None
) -> Payload:
    """Quantities of stock rows that exist."""
    done = writes.bulk_update(stocks, policy=error_policy)
    if is_heard(STOCK_UPDATED):
        changed = [row for row in done["results"] if row["stock"]]
        tell(info, STOCK_UPDATED, *(x["stock"].stock(x["quantity"]) for x in changed))
    return done


@resolver("StockBulkResult", "stock")
def bulk_stock(source: Payload, _: GraphQLResolveInfo) -> Stock | None:
    """The row that was changed."""
    row = source["stock"]
    return row.stock(source["quantity"]) if row else None


def _variant(**named: Any) -> ProductVariant:
    rows = ProductVariant.objects.select_related("product")
    given = {"id": named.pop("variant_id"), **named}
    return row_by(rows, "ProductVariant", **given)


def _told(info: GraphQLResolveInfo, rows: list[Stock], *, back: bool) -> None:
    for row in rows:
        if row.quantity and back:
            tell(info, "PRODUCT_VARIANT_BACK_IN_STOCK", row)
    tell(info, "PRODUCT_VARIANT_STOCK_UPDATED", *rows)


@mutation("productVariantStocksCreate", permission=MANAGE)
def variant_stocks_create(
    info: GraphQLResolveInfo, stocks: list[Payload], variant_id: str
) -> Payload:
    """New stock rows of a variant."""
    variant = _variant(variant_id=variant_id)
    _told(info, writes.variant_stocks_create(variant, stocks), back=True)
    return {"product_variant": variant}


@mutation("productVariantStocksUpdate", permission=MANAGE)
def variant_stocks_update(
    info: GraphQLResolveInfo,
    stocks: list[Payload],
    sku: str | None = None,
    variant_id: str | None = None,
) -> Payload:
    """Quantities of a variant; rows that are not there are made."""
    variant = _variant(variant_id=variant_id, sku=sku)
    _told(info, writes.variant_stocks_update(variant, stocks), back=False)
    return {"product_variant": variant}


@mutation("productVariantStocksDelete", permission=MANAGE)
def variant_stocks_delete(
    info: GraphQLResolveInfo,
    sku: str | None = None,
    variant_id: str | None = None,
    warehouse_ids: list[str] | None = None,
) -> Payload:
    """A variant is not kept there any more."""
    variant = _variant(variant_id=variant_id, sku=sku)
    rows = writes.variant_stocks_of(variant, warehouse_ids)
    tell(info, "PRODUCT_VARIANT_OUT_OF_STOCK", *rows)
    stocks_remove(Stock.objects.filter(pk__in=[row.pk for row in rows]))
    return {"product_variant": variant}
