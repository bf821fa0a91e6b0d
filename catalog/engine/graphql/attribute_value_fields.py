"""Writes of attributes' choices on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import attributes as writes
from catalog.engine.channels import moved
from catalog.engine.errors import refuse
from catalog.engine.graphql.guards import needs_one_of
from catalog.engine.graphql.registry import mutation
from catalog.engine.graphql.telling import tell
from catalog.engine.ids import key_of, row_of
from catalog.engine.models import Attribute, AttributeValue
from catalog.engine.named_rows import row_by

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
TYPES = "MANAGE_PRODUCT_TYPES_AND_ATTRIBUTES"
PAGES = "MANAGE_PAGE_TYPES_AND_ATTRIBUTES"
PRODUCTS = "MANAGE_PRODUCTS"


@mutation("attributeValueCreate", permission=PRODUCTS)
def value_create(
    info: GraphQLResolveInfo,
    attribute: str,
    input: Payload,  # noqa: A002
) -> Payload:
    """One more choice."""
    row = row_of(Attribute.objects.all(), attribute, "Attribute", field="attribute")
    value = writes.value_create(row, input)
    tell(info, "ATTRIBUTE_VALUE_CREATED", value)
    tell(info, "ATTRIBUTE_UPDATED", row)
    return {"attribute": row, "attribute_value": value}


def _value(text: str | None, reference: str | None) -> AttributeValue:
    rows = AttributeValue.objects.select_related("attribute")
    return row_by(rows, "AttributeValue", id=text, external_reference=reference)


@mutation("attributeValueUpdate")
def value_update(
    info: GraphQLResolveInfo,
    input: Payload,  # noqa: A002
    id: str | None = None,  # noqa: A002
    external_reference: str | None = None,
) -> Payload:
    """Set what is given."""
    needs_one_of(info, TYPES, PAGES)
    value = writes.value_update(_value(id, external_reference), input)
    tell(info, "ATTRIBUTE_VALUE_UPDATED", value)
    tell(info, "ATTRIBUTE_UPDATED", value.attribute)
    return {"attribute": value.attribute, "attribute_value": value}


@mutation("attributeValueDelete")
def value_delete(
    info: GraphQLResolveInfo,
    id: str | None = None,  # noqa: A002
    external_reference: str | None = None,
) -> Payload:
    """Nobody says it any more."""
    needs_one_of(info, TYPES, PAGES)
    value = _value(id, external_reference)
    key = value.pk
    tell(info, "ATTRIBUTE_VALUE_DELETED", value)
    tell(info, "ATTRIBUTE_UPDATED", value.attribute)
    value.delete()
    value.pk = key
    return {"attribute": value.attribute, "attribute_value": value}


@mutation("attributeValueBulkDelete", permission=PAGES)
def value_bulk_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Remove choices."""
    keys = [key_of(text, "AttributeValue", field="ids") for text in ids]
    rows = AttributeValue.objects.filter(pk__in=keys)
    tell(info, "ATTRIBUTE_VALUE_DELETED", *rows)
    count = rows.count()
    rows.delete()
    return {"count": count}


@mutation("attributeReorderValues")
def values_reorder(
    info: GraphQLResolveInfo, attribute_id: str, moves: list[Payload]
) -> Payload:
    """Relative moves, one after another."""
    needs_one_of(info, TYPES, PAGES)
    rows = Attribute.objects.all()
    row = row_of(rows, attribute_id, "Attribute", field="attributeId")
    values = list(row.values.select_for_update())
    order = [str(value.pk) for value in values]
    for move in moves:
        key = key_of(move["id"], "AttributeValue", field="moves")
        if key not in order:
            message = f"Couldn't resolve to an attribute value: {move['id'][:80]}"
            raise refuse("NOT_FOUND", message, "moves")
        moved(order, key, move.get("sort_order") or 0)
    for value in values:
        value.sort_order = order.index(str(value.pk))
    AttributeValue.objects.bulk_update(values, ["sort_order"])
    tell(info, "ATTRIBUTE_UPDATED", row)
    return {"attribute": row}
