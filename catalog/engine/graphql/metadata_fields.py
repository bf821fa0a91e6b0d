"""Metadata of every object that has it, and `updateMetadata`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.errors import not_found, refuse
from catalog.engine.graphql.registry import NODES, mutation, resolver
from catalog.engine.ids import find, parse_id
from catalog.engine.models import (
    Address,
    App,
    Attribute,
    Category,
    Channel,
    Checkout,
    CheckoutLine,
    Collection,
    Fulfillment,
    Order,
    OrderLine,
    Product,
    ProductMedia,
    ProductType,
    ProductVariant,
    ShippingZone,
    Shop,
    TaxConfiguration,
    TransactionItem,
    Warehouse,
)

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

WITH_METADATA = {
    "Address": Address,
    "App": App,
    "Attribute": Attribute,
    "Category": Category,
    "Channel": Channel,
    "Checkout": Checkout,
    "CheckoutLine": CheckoutLine,
    "Collection": Collection,
    "Fulfillment": Fulfillment,
    "Order": Order,
    "OrderLine": OrderLine,
    "Product": Product,
    "ProductMedia": ProductMedia,
    "ProductType": ProductType,
    "ProductVariant": ProductVariant,
    "ShippingZone": ShippingZone,
    "Shop": Shop,
    "TaxConfiguration": TaxConfiguration,
    "TransactionItem": TransactionItem,
    "Warehouse": Warehouse,
}
# A buyer who knows the secret id of a checkout or order may write its public metadata.
OPEN_TO_BUYERS = {"Checkout", "CheckoutLine", "Order"}
LONGEST_KEY = 256


def _chosen(values: dict[str, str], keys: list[str] | None) -> dict[str, str]:
    return values if keys is None else {k: values[k] for k in keys if k in values}


def _metafield(source: Any, _: GraphQLResolveInfo, key: str) -> str | None:
    value: str | None = _public(source).get(key)
    return value


def _metafields(
    source: Any, _: GraphQLResolveInfo, keys: list[str] | None = None
) -> dict[str, str]:
    return _chosen(_public(source), keys)


def _private_metafield(source: Any, info: GraphQLResolveInfo, key: str) -> str | None:
    value: str | None = _private(source, info).get(key)
    return value


def _private_metafields(
    source: Any, info: GraphQLResolveInfo, keys: list[str] | None = None
) -> dict[str, str]:
    return _chosen(_private(source, info), keys)


def _public(source: Any) -> dict[str, str]:
    found = source.get("metadata") if isinstance(source, dict) else source.metadata
    return found or {}


def _private(source: Any, info: GraphQLResolveInfo) -> dict[str, str]:
    if not info.context.is_app or isinstance(source, dict):
        return {}
    found: dict[str, str] = source.private_metadata
    return found


for name in (*WITH_METADATA, "ShippingMethod", "ShippingMethodType"):
    resolver(name, "metafield")(_metafield)
    resolver(name, "metafields")(_metafields)
    resolver(name, "privateMetafield")(_private_metafield)
    resolver(name, "privateMetafields")(_private_metafields)


@mutation("updateMetadata")
def metadata_update(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002  the contract's name
    input: list[dict[str, str]],  # noqa: A002
) -> dict[str, Any]:
    """Set keys; other keys stay."""
    try:
        type_name, key = parse_id(id)
    except ValueError as error:
        raise refuse("GRAPHQL_ERROR", str(error), "id") from error
    if type_name not in WITH_METADATA or type_name not in NODES:
        raise not_found(type_name)
    if type_name not in OPEN_TO_BUYERS and not info.context.is_app:
        raise refuse("NOT_FOUND", "Only staff and Apps write this metadata.", "id")
    row = find(NODES[type_name].objects.select_for_update(), key)  # type: ignore[attr-defined]
    if row is None:
        raise not_found(id[:80])
    values = dict(row.metadata)
    for item in input:
        if not item["key"].strip() or len(item["key"]) > LONGEST_KEY:
            raise refuse("REQUIRED", "Metadata key cannot be empty.", "input")
        values[item["key"]] = item["value"]
    row.metadata = values
    row.save(update_fields=["metadata"])
    return {"item": row}


for _name, _model in WITH_METADATA.items():
    NODES.setdefault(_name, _model)
