"""Attributes, their choices, product types, and what goods say by them, on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import attributes
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.ids import row_of
from catalog.engine.loading import grouped, loaded, together
from catalog.engine.models import Attribute, AttributeValue, ProductType
from catalog.engine.translations import choice_word, translation_shown

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from graphql import GraphQLResolveInfo

    from catalog.engine.graphql.context import Context

Payload = dict[str, Any]
MANAGE = "MANAGE_PRODUCT_TYPES_AND_ATTRIBUTES"
node("Attribute", Attribute)
node("AttributeValue", AttributeValue)
node("ProductType", ProductType)

ASSIGNED_TYPES = {
    "DROPDOWN": "AssignedSingleChoiceAttribute",
    "MULTISELECT": "AssignedMultiChoiceAttribute",
    "NUMERIC": "AssignedNumericAttribute",
    "PLAIN_TEXT": "AssignedPlainTextAttribute",
}


# --- Attributes -------------------------------------------------------------------
def _seen(context: Context) -> QuerySet[Attribute]:
    rows = Attribute.objects.all()
    return rows if context.sees_all_goods else rows.filter(visible_in_storefront=True)


@query("attribute")
def attribute(info: GraphQLResolveInfo, slug: str | None = None) -> Attribute | None:
    """By slug; hidden ones for staff only."""
    return _seen(info.context).filter(slug=slug).first()


@query("attributes")
def attribute_list(info: GraphQLResolveInfo, **page: Any) -> Connection:
    """By slug."""
    return connect(_seen(info.context), **page)


@resolver("Attribute", "choices")
def choices(
    source: Attribute, info: GraphQLResolveInfo, **page: Any
) -> Connection | None:
    """Values that goods share; texts and numbers have none."""
    if source.input_type not in attributes.CHOICES:
        return connect([], **page)
    return connect(source.values.all(), **page)


@resolver("Attribute", "translation")
def attribute_translation(
    source: Attribute, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    return translation_shown(source, "Attribute", language_code)


@resolver("AttributeValue", "translation")
def value_translation(
    source: AttributeValue, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    return translation_shown(source, "AttributeValue", language_code)


@mutation("attributeCreate", permission=MANAGE)
def attribute_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """With its first choices."""
    return {"attribute": attributes.attribute_create(input)}


@mutation("attributeUpdate", permission=MANAGE)
def attribute_update(
    info: GraphQLResolveInfo,
    input: Payload,  # noqa: A002
    id: str | None = None,  # noqa: A002
) -> Payload:
    """Set what is given."""
    row = row_of(Attribute.objects.all(), id or "", "Attribute")
    return {"attribute": attributes.attribute_update(row, input)}


# --- What goods say ---------------------------------------------------------------
def assigned_shown(said: Attribute, values: list[AttributeValue]) -> Payload:
    """One of the `Assigned…Attribute` types."""
    kind = ASSIGNED_TYPES[said.input_type]
    shown: Payload = {"__typename": kind, "attribute": said, "values": values}
    first = values[0] if values else None
    if said.input_type == "NUMERIC":
        shown["value"] = first.numeric if first else None
    elif said.input_type == "PLAIN_TEXT":
        shown["value"] = first.plain_text if first else None
    elif said.input_type == "DROPDOWN":
        shown["value"] = first
    return shown


@resolver("AssignedMultiChoiceAttribute", "value")
def multi_choice(
    source: Payload, info: GraphQLResolveInfo, limit: int = 100
) -> list[AttributeValue]:
    """In the order of the choices."""
    values: list[AttributeValue] = source["values"]
    return values[: min(limit, 100)]


@resolver("AssignedPlainTextAttribute", "translation")
def text_translation(
    source: Payload, info: GraphQLResolveInfo, language_code: str
) -> str | None:
    """Null where nothing is written."""
    said = [value.translation(language_code) or {} for value in source["values"]]
    return said[0].get("plain_text") if said else None


@resolver("AssignedChoiceAttributeValue", "translation")
def choice_translation(
    source: AttributeValue, info: GraphQLResolveInfo, language_code: str
) -> str | None:
    """Null where nothing is written."""
    return choice_word(source, language_code)


# --- Product types ----------------------------------------------------------------
@query("productTypes")
def product_types(info: GraphQLResolveInfo, **page: Any) -> Connection:
    """By slug."""
    found = connect(ProductType.objects.all(), **page)
    together(found.nodes)
    return found


def _attributes_of(name: str) -> Any:
    def load(types: list[ProductType], _: Any) -> dict[int, list[Attribute]]:
        links = getattr(ProductType, name).through.objects.filter(producttype__in=types)
        rows = list(links.select_related("attribute").order_by("pk"))
        groups = grouped(rows, lambda row: row.producttype_id)
        return {key: [row.attribute for row in found] for key, found in groups.items()}

    return load


@resolver("ProductType", "productAttributes")
def product_attributes(
    source: ProductType, info: GraphQLResolveInfo
) -> list[Attribute]:
    """In the order they were given."""
    name = "product_attributes"
    return loaded(source, name, _attributes_of(name)) or []


@resolver("ProductType", "assignedVariantAttributes")
def variant_attributes(source: ProductType, info: GraphQLResolveInfo) -> list[Payload]:
    """In the order they were given."""
    name = "variant_attributes"
    found: list[Attribute] = loaded(source, name, _attributes_of(name)) or []
    return [{"attribute": row} for row in found]


@mutation("productTypeCreate", permission=MANAGE)
def product_type_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A type with its attributes."""
    return {"product_type": attributes.product_type_write(ProductType(), input)}


@mutation("productTypeUpdate", permission=MANAGE)
def product_type_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    row = row_of(ProductType.objects.all(), id, "ProductType")
    return {"product_type": attributes.product_type_write(row, input)}
