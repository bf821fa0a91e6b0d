"""Product types on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from catalog.engine import filters
from catalog.engine import product_types as writes
from catalog.engine.graphql.attribute_fields import attributes_filtered
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.guards import APP, STAFF, staff_only
from catalog.engine.graphql.named import query_key
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.ids import find, key_of, row_of
from catalog.engine.loading import grouped, loaded, together
from catalog.engine.models import Attribute, ProductType
from catalog.engine.visibility import products_seen

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from catalog.engine.models import TaxClass

Payload = dict[str, Any]
MANAGE = "MANAGE_PRODUCT_TYPES_AND_ATTRIBUTES"
node("ProductType", ProductType)


def _physical(kind: str) -> Q:
    column = "is_digital" if kind == "DIGITAL" else "is_shipping_required"
    return Q(**{column: True})


READERS: dict[str, Any] = {
    "search": filters.words("name", "slug"),
    "configurable": lambda kind: Q(has_variants=kind == "CONFIGURABLE"),
    "product_type": _physical,
    "metadata": filters.metadata(ProductType),
    "kind": filters.equal("kind"),
    "ids": filters.ids("ProductType"),
    "slugs": filters.any_of("slug"),
}
SORTS = {
    "NAME": ("name", "slug"),
    "DIGITAL": ("is_digital", "name", "slug"),
    "SHIPPING_REQUIRED": ("is_shipping_required", "name", "slug"),
}


@query("productType")
def product_type(info: GraphQLResolveInfo, id: str) -> ProductType | None:  # noqa: A002
    """By id."""
    return find(ProductType.objects.all(), query_key(id, "ProductType") or "")


@query("productTypes")
def product_types(
    info: GraphQLResolveInfo,
    filter: Payload | None = None,  # noqa: A002
    sort_by: Payload | None = None,
    **page: Any,
) -> Connection:
    """By slug."""
    rows = ProductType.objects.filter(filters.condition(filter, READERS))
    found = connect(filters.sort(rows, sort_by, SORTS), **page)
    together(found.nodes)
    return found


# --- Its attributes ---------------------------------------------------------------
def _attributes_of(name: str) -> Any:
    def load(types: list[ProductType], _: Any) -> dict[int, list[Attribute]]:
        links = getattr(ProductType, name).through.objects.filter(producttype__in=types)
        rows = list(links.select_related("attribute").order_by("pk"))
        groups = grouped(rows, lambda row: row.producttype_id)
        return {key: [row.attribute for row in found] for key, found in groups.items()}

    return load


def _attributes(source: ProductType, name: str) -> list[Attribute]:
    return loaded(source, name, _attributes_of(name)) or []


def _scoped(source: ProductType, scope: str | None) -> list[Attribute]:
    found = _attributes(source, "variant_attributes")
    if scope in {None, "ALL"}:
        return found
    chosen = set(source.variant_selection)
    return [
        row for row in found if (row.pk in chosen) == (scope == "VARIANT_SELECTION")
    ]


@resolver("ProductType", "productAttributes")
def product_attributes(
    source: ProductType, info: GraphQLResolveInfo
) -> list[Attribute]:
    """In the order they were given."""
    return _attributes(source, "product_attributes")


@resolver("ProductType", "variantAttributes")
def variant_attributes(
    source: ProductType, info: GraphQLResolveInfo, variant_selection: str | None = None
) -> list[Attribute]:
    """In the order they were given."""
    return _scoped(source, variant_selection)


@resolver("ProductType", "assignedVariantAttributes")
def assigned_variant_attributes(
    source: ProductType, info: GraphQLResolveInfo, variant_selection: str | None = None
) -> list[Payload]:
    """In the order they were given."""
    chosen = set(source.variant_selection)
    return [
        {"attribute": row, "variant_selection": row.pk in chosen}
        for row in _scoped(source, variant_selection)
    ]


@resolver("ProductType", "availableAttributes")
def available_attributes(
    source: ProductType,
    info: GraphQLResolveInfo,
    filter: Payload | None = None,  # noqa: A002
    where: Payload | None = None,
    search: str | None = None,
    **page: Any,
) -> Connection:
    """Attributes it could have and has not."""
    staff_only(info, MANAGE)
    rows = Attribute.objects.filter(type="PRODUCT_TYPE").exclude(
        Q(product_types=source) | Q(variant_types=source)
    )
    return connect(attributes_filtered(rows, filter, where, search), **page)


@resolver("ProductType", "products")
def products(
    source: ProductType,
    info: GraphQLResolveInfo,
    channel: str | None = None,
    **page: Any,
) -> Connection:
    """Products of the type that the requester sees."""
    context = info.context
    seen, rows = products_seen(
        channel, now=context.now, is_staff=context.sees_all_goods
    )
    found = connect(rows.filter(product_type=source), **page)
    together(found.nodes, channel=seen)
    return found


@resolver("ProductType", "weight")
def weight(source: ProductType, info: GraphQLResolveInfo) -> Payload:
    """In kilograms."""
    return {"unit": "KG", "value": source.weight_kg}


@resolver("ProductType", "taxClass")
def tax_class(source: ProductType, info: GraphQLResolveInfo) -> TaxClass | None:
    """How goods of the type are taxed where flat rates are."""
    staff_only(info, STAFF, APP)
    return source.tax_class


# --- Writes -----------------------------------------------------------------------
def _type(text: str, field: str = "id") -> ProductType:
    return row_of(ProductType.objects.all(), text, "ProductType", field=field)


@mutation("productTypeCreate", permission=MANAGE)
def product_type_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A type with its attributes."""
    return {"product_type": writes.product_type_write(ProductType(), input)}


@mutation("productTypeUpdate", permission=MANAGE)
def product_type_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    return {"product_type": writes.product_type_write(_type(id), input)}


@mutation("productTypeDelete", permission=MANAGE)
def product_type_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """With its products."""
    row = _type(id)
    key = row.pk
    writes.product_type_delete(row)
    row.pk = key
    return {"product_type": row}


@mutation("productTypeBulkDelete", permission=MANAGE)
def product_type_bulk_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Remove types with their products."""
    keys = [key_of(text, "ProductType", field="ids") for text in ids]
    rows = list(ProductType.objects.filter(pk__in=keys))
    for row in rows:
        writes.product_type_delete(row)
    return {"count": len(rows)}


@mutation("productAttributeAssign", permission=MANAGE)
def attribute_assign(
    info: GraphQLResolveInfo, operations: list[Payload], product_type_id: str
) -> Payload:
    """Give goods of a type more attributes."""
    row = _type(product_type_id, "productTypeId")
    return {"product_type": writes.attributes_assign(row, operations)}


@mutation("productAttributeUnassign", permission=MANAGE)
def attribute_unassign(
    info: GraphQLResolveInfo, attribute_ids: list[str], product_type_id: str
) -> Payload:
    """Take attributes from a type."""
    row = _type(product_type_id, "productTypeId")
    return {"product_type": writes.attributes_unassign(row, attribute_ids)}


@mutation("productAttributeAssignmentUpdate", permission=MANAGE)
def assignment_update(
    info: GraphQLResolveInfo, operations: list[Payload], product_type_id: str
) -> Payload:
    """Which variant attributes tell variants apart."""
    row = _type(product_type_id, "productTypeId")
    return {"product_type": writes.assignments_update(row, operations)}


@mutation("productTypeReorderAttributes", permission=MANAGE)
def attributes_reorder(
    info: GraphQLResolveInfo,
    moves: list[Payload],
    product_type_id: str,
    type: str,  # noqa: A002
) -> Payload:
    """Relative moves, one after another."""
    row = _type(product_type_id, "productTypeId")
    name = writes.COLUMNS[type]
    return {"product_type": writes.attributes_reorder(row, name, moves)}
