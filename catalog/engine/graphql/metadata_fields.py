"""Metadata of every object that has it, and who may read and write it.

Public metadata is read by all and written by who manages the object, that of checkouts
by anyone with their id; private metadata needs the permission for both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.errors import permission_denied, refuse, top_level
from catalog.engine.graphql.registry import NODES, mutation, node, resolver, type_of
from catalog.engine.graphql.telling import tell
from catalog.engine.ids import find, parse_id, uuid_of
from catalog.engine.inputs import metadata_given
from catalog.engine.models import (
    Address,
    Checkout,
    CheckoutLine,
    Fulfillment,
    Order,
    OrderLine,
    TransactionItem,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db import models
    from graphql import GraphQLResolveInfo

PRODUCTS, TYPES = "MANAGE_PRODUCTS", "MANAGE_PRODUCT_TYPES_AND_ATTRIBUTES"
# Any of these lets its holder write, and read what is private.
PERMISSIONS: dict[str, tuple[str, ...]] = {
    "Address": ("MANAGE_USERS",),
    "App": ("MANAGE_APPS",),
    "Attribute": (TYPES, "MANAGE_PAGE_TYPES_AND_ATTRIBUTES"),
    "Category": (PRODUCTS,),
    "Channel": ("MANAGE_CHANNELS",),
    "Checkout": ("MANAGE_CHECKOUTS",),
    "CheckoutLine": ("MANAGE_CHECKOUTS",),
    "Collection": (PRODUCTS,),
    "CustomerType": ("MANAGE_USERS",),
    "Fulfillment": ("MANAGE_ORDERS",),
    "GiftCard": ("MANAGE_GIFT_CARD",),
    "Invoice": ("MANAGE_ORDERS",),
    "Menu": ("MANAGE_MENUS",),
    "MenuItem": ("MANAGE_MENUS",),
    "Order": ("MANAGE_ORDERS",),
    "OrderLine": ("MANAGE_ORDERS",),
    "Page": ("MANAGE_PAGES",),
    "PageType": ("MANAGE_PAGE_TYPES_AND_ATTRIBUTES",),
    "Product": (PRODUCTS,),
    "ProductMedia": (PRODUCTS,),
    "ProductType": (TYPES,),
    "ProductVariant": (PRODUCTS,),
    "ShippingMethod": ("MANAGE_SHIPPING",),
    "ShippingMethodType": ("MANAGE_SHIPPING",),
    "ShippingZone": ("MANAGE_SHIPPING",),
    "Promotion": ("MANAGE_DISCOUNTS",),
    "Sale": ("MANAGE_DISCOUNTS",),
    "Shop": ("MANAGE_SETTINGS",),
    "TaxClass": ("MANAGE_TAXES",),
    "TaxConfiguration": ("MANAGE_TAXES",),
    "TransactionItem": ("HANDLE_PAYMENTS",),
    "User": ("MANAGE_USERS", "MANAGE_STAFF"),
    "Voucher": ("MANAGE_DISCOUNTS",),
    "Warehouse": (PRODUCTS,),
}
OPEN = frozenset({"Checkout", "CheckoutLine"})
# What is told when metadata changed: the type's own event, else the older one.
EVENTS = {
    "Attribute": "ATTRIBUTE_UPDATED",
    "Category": "CATEGORY_UPDATED",
    "Channel": "CHANNEL_METADATA_UPDATED",
    "Checkout": "CHECKOUT_METADATA_UPDATED",
    "Collection": "COLLECTION_METADATA_UPDATED",
    "Fulfillment": "FULFILLMENT_METADATA_UPDATED",
    "Order": "ORDER_METADATA_UPDATED",
    "Product": "PRODUCT_METADATA_UPDATED",
    "ProductMedia": "PRODUCT_MEDIA_UPDATED",
    "ProductVariant": "PRODUCT_VARIANT_METADATA_UPDATED",
    "ShippingZone": "SHIPPING_ZONE_METADATA_UPDATED",
    "Shop": "SHOP_METADATA_UPDATED",
    "TransactionItem": "TRANSACTION_ITEM_METADATA_UPDATED",
    "Warehouse": "WAREHOUSE_METADATA_UPDATED",
}
for _name, _model in (
    ("Address", Address),
    ("Checkout", Checkout),
    ("CheckoutLine", CheckoutLine),
    ("Fulfillment", Fulfillment),
    ("Order", Order),
    ("OrderLine", OrderLine),
    ("TransactionItem", TransactionItem),
):
    node(_name, _model)


# --- Reads ------------------------------------------------------------------------
def _items(values: dict[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in sorted(values.items())]


def _public(source: Any) -> dict[str, str]:
    found = source.get("metadata") if isinstance(source, dict) else source.metadata
    return found or {}


def _private(source: Any, info: GraphQLResolveInfo) -> dict[str, str]:
    name = info.parent_type.name
    needed = PERMISSIONS.get(name, ())
    is_own = name == "App" and source.pk == info.context.app_id
    if not is_own and not any(info.context.may(permission) for permission in needed):
        message = "You do not have permission to perform this action"
        raise top_level("PermissionDenied", message)
    if isinstance(source, dict):
        return source.get("private_metadata") or {}
    found: dict[str, str] = source.private_metadata
    return found


def _chosen(values: dict[str, str], keys: list[str] | None) -> dict[str, str]:
    return values if keys is None else {k: values[k] for k in keys if k in values}


@resolver("ObjectWithMetadata", "metadata")
def metadata(source: Any, info: GraphQLResolveInfo) -> list[dict[str, str]]:
    """Keys and values."""
    return _items(_public(source))


@resolver("ObjectWithMetadata", "metafield")
def metafield(source: Any, info: GraphQLResolveInfo, key: str) -> str | None:
    """One value."""
    return _public(source).get(key)


@resolver("ObjectWithMetadata", "metafields")
def metafields(
    source: Any, info: GraphQLResolveInfo, keys: list[str] | None = None
) -> dict[str, str]:
    """An object of the wanted keys."""
    return _chosen(_public(source), keys)


@resolver("ObjectWithMetadata", "privateMetadata")
def private_metadata(source: Any, info: GraphQLResolveInfo) -> list[dict[str, str]]:
    """Keys and values, for who manages the object."""
    return _items(_private(source, info))


@resolver("ObjectWithMetadata", "privateMetafield")
def private_metafield(source: Any, info: GraphQLResolveInfo, key: str) -> str | None:
    """One value, for who manages the object."""
    return _private(source, info).get(key)


@resolver("ObjectWithMetadata", "privateMetafields")
def private_metafields(
    source: Any, info: GraphQLResolveInfo, keys: list[str] | None = None
) -> dict[str, str]:
    """An object of the wanted keys, for who manages the object."""
    return _chosen(_private(source, info), keys)


# --- Writes -----------------------------------------------------------------------
def _named(text: str) -> tuple[str, str]:
    """Type and key of an id; the bare token of an order or a checkout is one too."""
    try:
        return parse_id(text)
    except ValueError as error:
        key = uuid_of(text)
        for name, model in (("Order", Order), ("Checkout", Checkout)):
            if key and model._default_manager.filter(pk=key).exists():
                return name, text
        message = f"\u201c{text[:80]}\u201d is not a valid UUID."
        if key:
            raise refuse(
                "GRAPHQL_ERROR", "Couldn't resolve to a node.", "id"
            ) from error
        raise refuse("INVALID", message) from error


def _row(info: GraphQLResolveInfo, text: str, *, is_private: bool) -> models.Model:
    name, key = _named(text)
    if name == "ShippingMethod":
        name = "ShippingMethodType"
    if name not in NODES or not hasattr(NODES[name], "metadata"):
        raise refuse("GRAPHQL_ERROR", f"Invalid type: {name[:40]}", "id")
    _allow(info, name, key, is_private=is_private)
    row = find(NODES[name]._default_manager.select_for_update(of=("self",)), key)
    if row is None:
        raise refuse("NOT_FOUND", f"Couldn't resolve to a node: {text[:80]}", "id")
    return row


def _allow(info: GraphQLResolveInfo, name: str, key: str, *, is_private: bool) -> None:
    if name in OPEN and not is_private:
        return
    needed = PERMISSIONS.get(name, ())
    if any(info.context.may(permission) for permission in needed):
        return
    # An App keeps its own settings there.
    if name == "App" and str(info.context.app_id) == key:
        return
    user = getattr(info.context, "user", None)
    if name == "User" and not is_private and user is not None and str(user.pk) == key:
        return
    raise permission_denied(", ".join(needed))


def _change(
    info: GraphQLResolveInfo,
    text: str,
    column: str,
    change: Callable[[dict[str, str]], dict[str, str]],
) -> dict[str, Any]:
    row: Any = _row(info, text, is_private=column == "private_metadata")
    old = dict(getattr(row, column) or {})
    new = change(dict(old))
    if new != old:
        setattr(row, column, new)
        names = {field.name for field in row._meta.concrete_fields}
        row.save(update_fields=[column, *({"updated_at"} & names)])
        event = EVENTS.get(type_of(row))
        if event:
            tell(info, event, row)
    return {"item": row}


def _register(name: str, column: str, *, deletes: bool) -> None:
    if deletes:

        @mutation(name)
        def remove(
            info: GraphQLResolveInfo,
            id: str,  # noqa: A002  the contract's name
            keys: list[str],
        ) -> dict[str, Any]:
            """Remove keys; other keys stay."""
            return _change(
                info,
                id,
                column,
                lambda old: {k: v for k, v in old.items() if k not in keys},
            )

    else:

        @mutation(name)
        def update(
            info: GraphQLResolveInfo,
            id: str,  # noqa: A002
            input: list[dict[str, str]],  # noqa: A002
        ) -> dict[str, Any]:
            """Set keys; other keys stay."""
            given = metadata_given(input, "input")
            return _change(info, id, column, lambda old: {**old, **given})


_register("updateMetadata", "metadata", deletes=False)
_register("deleteMetadata", "metadata", deletes=True)
_register("updatePrivateMetadata", "private_metadata", deletes=False)
_register("deletePrivateMetadata", "private_metadata", deletes=True)
