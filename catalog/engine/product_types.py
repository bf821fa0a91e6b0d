"""Writes of product types, and of which attributes goods of a type have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.engine.channels import moved
from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.ids import global_id, key_of
from catalog.engine.inputs import name_set, present_set, rows_of, slug_set
from catalog.engine.models import (
    Attribute,
    AttributeValue,
    Product,
    ProductType,
    ProductVariant,
)
from catalog.engine.shipping import tax_class_of

if TYPE_CHECKING:
    from collections.abc import Iterable

Values = dict[str, Any]
COLUMNS = {"PRODUCT": "product_attributes", "VARIANT": "variant_attributes"}
# Kinds that may tell variants apart on a page.
SELECTABLE = frozenset({"DROPDOWN", "BOOLEAN", "SWATCH", "NUMERIC"})


@transaction.atomic
def product_type_write(kind: ProductType, values: Values) -> ProductType:
    """Make or change a product type; given attribute lists replace the old ones."""
    if kind._state.adding and not values.get("name") and not values.get("slug"):
        blank = "This field cannot be blank."
        fields = ("name", "slug") if "name" not in values else ("name",)
        raise Refusal(*[ErrorItem("REQUIRED", blank, field) for field in fields])
    if kind._state.adding or "name" in values:
        name_set(kind, values)
    slug_set(kind, values)
    present_set(
        kind, values, ("is_shipping_required", "has_variants", "is_digital", "kind")
    )
    if values.get("weight") is not None:
        kind.weight_kg = values["weight"]
    if "tax_class" in values:
        kind.tax_class = tax_class_of(values["tax_class"])
    attributes = {}
    for name, field in (
        ("product_attributes", "productAttributes"),
        ("variant_attributes", "variantAttributes"),
    ):
        if values.get(name) is not None:
            rows = rows_of(
                Attribute.objects.all(), values[name], "Attribute", field=field
            )
            if any(row.type != "PRODUCT_TYPE" for row in rows):
                message = "Only Product type attributes are allowed."
                raise refuse("INVALID", message, field)
            attributes[name] = rows
    kind.save()
    for name, rows in attributes.items():
        _in_order(kind, name, [row.pk for row in rows])
    return kind


def _in_order(kind: ProductType, name: str, keys: Iterable[int]) -> None:
    """Links are read in the order they were made."""
    links = getattr(ProductType, name).through.objects
    links.filter(producttype=kind).delete()
    links.bulk_create(
        links.model(producttype_id=kind.pk, attribute_id=key) for key in keys
    )


def attribute_keys(kind: ProductType, name: str) -> list[int]:
    """Keys of a type's attributes in their order."""
    links = getattr(ProductType, name).through.objects.filter(producttype=kind)
    return list(links.order_by("pk").values_list("attribute_id", flat=True))


@transaction.atomic
def product_type_delete(kind: ProductType) -> None:
    """Remove a type with its products, as Saleor does."""
    products = kind.product_set.all()
    AttributeValue.objects.filter(
        products__in=products, attribute__input_type__in=("PLAIN_TEXT", "RICH_TEXT")
    ).delete()
    products.delete()
    kind.delete()


# --- Attributes of a type ---------------------------------------------------------
def _problem(code: str, message: str, keys: Iterable[int]) -> ErrorItem:
    ids = [global_id("Attribute", key) for key in keys]
    return ErrorItem(code, message, "operations", {"attributes": ids})


@transaction.atomic
def attributes_assign(kind: ProductType, operations: list[Values]) -> ProductType:
    """Give goods of a type more attributes. Refuses what cannot be assigned."""
    wanted = [
        (int(key_of(row["id"], "Attribute", field="operations")), row)
        for row in operations
    ]
    keys = [key for key, _ in wanted]
    rows = {row.pk: row for row in Attribute.objects.filter(pk__in=keys)}
    problems: list[ErrorItem] = []
    missing = [key for key in keys if key not in rows]
    if missing:
        problems.append(_problem("NOT_FOUND", "Attribute doesn't exist.", missing))
    others = [key for key, row in rows.items() if row.type != "PRODUCT_TYPE"]
    if others:
        message = "Only product attributes can be assigned."
        problems.append(_problem("INVALID", message, others))
    problems += _unselectable(rows, wanted)
    there = {
        *attribute_keys(kind, "product_attributes"),
        *attribute_keys(kind, "variant_attributes"),
    }
    twice = [key for key in keys if key in there]
    if twice:
        known = [rows[key] for key in twice if key in rows]
        names = ", ".join(f"{row.name} ({row.slug})" for row in known)
        message = f"{names} have already been assigned to this product type."
        code = "ATTRIBUTE_ALREADY_ASSIGNED"
        problems.append(_problem(code, message, twice))
    if problems:
        raise Refusal(*problems)
    for key, row in wanted:
        getattr(kind, COLUMNS[row["type"]]).add(key)
        if row["type"] == "VARIANT" and row.get("variant_selection"):
            kind.variant_selection = [*kind.variant_selection, key]
    kind.save(update_fields=["variant_selection"])
    return kind


def _unselectable(
    rows: dict[int, Attribute], wanted: list[tuple[int, Values]]
) -> list[ErrorItem]:
    chosen = [(key, row) for key, row in wanted if row.get("variant_selection")]
    found = []
    on_product = [key for key, row in chosen if row.get("type") == "PRODUCT"]
    if on_product:
        message = "Variant selection can be set only for variant attributes."
        found.append(_problem("INVALID", message, on_product))
    unfit = [
        key
        for key, row in chosen
        if key in rows
        and key not in on_product
        and rows[key].input_type not in SELECTABLE
    ]
    if unfit:
        message = "Variant selection cannot be set for this attribute type."
        found.append(_problem("INVALID", message, unfit))
    return found


@transaction.atomic
def attributes_unassign(kind: ProductType, texts: list[str]) -> ProductType:
    """Take attributes from a type, and what goods said by them."""
    keys = [int(key_of(text, "Attribute", field="attributeIds")) for text in texts]
    for name in COLUMNS.values():
        getattr(kind, name).remove(*keys)
    kind.variant_selection = [key for key in kind.variant_selection if key not in keys]
    kind.save(update_fields=["variant_selection"])
    products = kind.product_set.all()
    said: Any = Product.values.through
    said.objects.filter(
        product__in=products, attributevalue__attribute__in=keys
    ).delete()
    links: Any = ProductVariant.values.through
    links.objects.filter(
        productvariant__product__in=products, attributevalue__attribute__in=keys
    ).delete()
    return kind


@transaction.atomic
def assignments_update(kind: ProductType, operations: list[Values]) -> ProductType:
    """Which variant attributes tell variants apart on a page."""
    wanted = [
        (int(key_of(row["id"], "Attribute", field="operations")), row)
        for row in operations
    ]
    keys = [key for key, _ in wanted]
    if len(set(keys)) < len(keys):
        message = "The same attribute is given twice."
        raise Refusal(_problem("DUPLICATED_INPUT_ITEM", message, keys))
    rows = {row.pk: row for row in Attribute.objects.filter(pk__in=keys)}
    there = set(attribute_keys(kind, "variant_attributes"))
    problems = _unselectable(rows, wanted)
    apart = [key for key in keys if key not in there]
    if apart:
        message = "Attribute is not assigned to product variants."
        problems.append(_problem("INVALID", message, apart))
    if problems:
        raise Refusal(*problems)
    chosen = set(kind.variant_selection)
    for key, row in wanted:
        (chosen.add if row["variant_selection"] else chosen.discard)(key)
    kind.variant_selection = sorted(chosen)
    kind.save(update_fields=["variant_selection"])
    return kind


@transaction.atomic
def attributes_reorder(
    kind: ProductType, name: str, moves: list[Values]
) -> ProductType:
    """Relative moves, one after another."""
    order = attribute_keys(kind, name)
    for move in moves:
        key = int(key_of(move["id"], "Attribute", field="moves"))
        if key not in order:
            message = f"Couldn't resolve to an attribute: {move['id'][:80]}"
            raise refuse("NOT_FOUND", message, "moves")
        moved(order, key, move.get("sort_order") or 0)
    _in_order(kind, name, order)
    return kind
