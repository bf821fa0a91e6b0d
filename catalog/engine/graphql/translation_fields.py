"""Words in other languages on the wire."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from catalog.engine.bulk import rows_apply
from catalog.engine.errors import top_level
from catalog.engine.graphql.registry import mutation, query
from catalog.engine.ids import find, global_id, parse_id, row_of
from catalog.engine.models import (
    Attribute,
    AttributeValue,
    Category,
    Collection,
    Product,
    ProductVariant,
)
from catalog.engine.translations import row_translate, translation_write

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_TRANSLATIONS"
KINDS: dict[str, tuple[str, Any]] = {
    "ATTRIBUTE": ("Attribute", Attribute),
    "ATTRIBUTE_VALUE": ("AttributeValue", AttributeValue),
    "PRODUCT": ("Product", Product),
}


# --- What there is to translate ---------------------------------------------------
@query("translation", permission=MANAGE)
def translation(info: GraphQLResolveInfo, id: str, kind: str) -> Payload | None:  # noqa: A002
    """What is written in the shop's own language. Null for an id of another kind."""
    if kind not in KINDS:
        raise top_level("GraphQLError", f"Texts of kind {kind} are not served here.")
    type_name, model = KINDS[kind]
    try:
        said, key = parse_id(id)
    except ValueError as error:
        raise top_level("GraphQLError", str(error)) from error
    row = find(model.objects.all(), key) if said == type_name else None
    if row is None:
        return None
    shown: dict[str, Callable[[Any], Payload]] = {
        "Attribute": _attribute,
        "AttributeValue": _value,
        "Product": _product,
    }
    return shown[type_name](row)


def _attribute(row: Attribute) -> Payload:
    return {
        "__typename": "AttributeTranslatableContent",
        "attribute_id": global_id("Attribute", row.pk),
        "name": row.name,
    }


def _value(row: AttributeValue) -> Payload:
    return {
        "__typename": "AttributeValueTranslatableContent",
        "attribute_value_id": global_id("AttributeValue", row.pk),
        "plain_text": row.plain_text,
        "attribute": _attribute(row.attribute),
    }


def _product(row: Product) -> Payload:
    values = row.values.filter(attribute__input_type="PLAIN_TEXT")
    return {
        "__typename": "ProductTranslatableContent",
        "product_id": global_id("Product", row.pk),
        "attribute_values": [
            _value(value)
            for value in values.select_related("attribute").order_by(
                "attribute__slug", "pk"
            )
        ],
    }


# --- Writes -----------------------------------------------------------------------
def _bulk(
    model: Any, type_name: str, rows: list[Payload], policy: str | None
) -> Payload:
    write = partial(row_translate, model=model, type_name=type_name)
    return rows_apply("translation", lambda row: write(row=row), rows, policy=policy)


def _register_bulk(field_name: str, type_name: str, model: Any) -> None:
    @mutation(field_name, permission=MANAGE)
    def bulk_translate(
        info: GraphQLResolveInfo,
        translations: list[Payload],
        error_policy: str | None = None,
    ) -> Payload:
        """Each row names an object by id or external reference, and a language."""
        return _bulk(model, type_name, translations, error_policy)


for _field, _type, _model in (
    ("attributeBulkTranslate", "Attribute", Attribute),
    ("attributeValueBulkTranslate", "AttributeValue", AttributeValue),
    ("productBulkTranslate", "Product", Product),
    ("productVariantBulkTranslate", "ProductVariant", ProductVariant),
):
    _register_bulk(_field, _type, _model)


def _translated(
    model: Any, type_name: str, text: str, language_code: str, fields: Payload
) -> Any:
    row = row_of(
        model.objects.all(), text, type_name, f"{type_name}TranslatableContent"
    )
    translation_write(row, language_code, fields)
    return row


@mutation("categoryTranslate", permission=MANAGE)
def category_translate(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    input: Payload,  # noqa: A002
    language_code: str,
) -> Payload:
    """Words of a category."""
    row = _translated(Category, "Category", id, language_code, input)
    return {"category": row}


@mutation("collectionTranslate", permission=MANAGE)
def collection_translate(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    input: Payload,  # noqa: A002
    language_code: str,
) -> Payload:
    """Words of a collection."""
    row = _translated(Collection, "Collection", id, language_code, input)
    return {"collection": row}
