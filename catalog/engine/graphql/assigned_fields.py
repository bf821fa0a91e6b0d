"""What goods and pages say by attributes, on the wire: `Assigned…` and older forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.attribute_kinds import entity_model
from catalog.engine.graphql.registry import resolver
from catalog.engine.loading import together
from catalog.engine.translations import choice_word

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from catalog.engine.models import Attribute, AttributeValue, Channel

Payload = dict[str, Any]
TYPES = {
    "DROPDOWN": "AssignedSingleChoiceAttribute",
    "MULTISELECT": "AssignedMultiChoiceAttribute",
    "SWATCH": "AssignedSwatchAttribute",
    "NUMERIC": "AssignedNumericAttribute",
    "PLAIN_TEXT": "AssignedPlainTextAttribute",
    "RICH_TEXT": "AssignedTextAttribute",
    "FILE": "AssignedFileAttribute",
    "BOOLEAN": "AssignedBooleanAttribute",
    "DATE": "AssignedDateAttribute",
    "DATE_TIME": "AssignedDateTimeAttribute",
}
ENTITIES = {
    "PAGE": "Page",
    "PRODUCT": "Product",
    "PRODUCT_VARIANT": "ProductVariant",
    "CATEGORY": "Category",
    "COLLECTION": "Collection",
}
REFERENCES = {"REFERENCE": "Multi", "SINGLE_REFERENCE": "Single"}
LIMIT = 100


def assigned_type(said: Attribute) -> str:
    """The `Assigned…` type of an attribute."""
    if said.input_type in REFERENCES:
        entity = ENTITIES[said.entity_type or "PRODUCT"]
        return f"Assigned{REFERENCES[said.input_type]}{entity}ReferenceAttribute"
    return TYPES[said.input_type]


def assigned_shown(
    said: Attribute, values: list[AttributeValue], channel: Channel | None = None
) -> Payload:
    """One of the `Assigned…Attribute` types; what it refers to is seen in `channel`."""
    return {
        "__typename": assigned_type(said),
        "attribute": said,
        "values": values,
        "channel": channel,
    }


def selected_shown(said: Attribute, values: list[AttributeValue]) -> Payload:
    """The older `SelectedAttribute`."""
    for value in values:
        value.attribute = said
    return {"attribute": said, "values": values}


def _single(type_name: str, column: str) -> None:
    @resolver(type_name, "value")
    def value(source: Payload, info: GraphQLResolveInfo) -> Any:
        """What is said, null where nothing is."""
        values: list[AttributeValue] = source["values"]
        return getattr(values[0], column) if values else None


for _name, _column in (
    ("AssignedNumericAttribute", "numeric"),
    ("AssignedTextAttribute", "rich_text"),
    ("AssignedPlainTextAttribute", "plain_text"),
    ("AssignedBooleanAttribute", "boolean"),
    ("AssignedDateTimeAttribute", "date_time"),
):
    _single(_name, _column)


@resolver("AssignedDateAttribute", "value")
def date_value(source: Payload, info: GraphQLResolveInfo) -> Any:
    """A day."""
    values: list[AttributeValue] = source["values"]
    moment = values[0].date_time if values else None
    return moment.date() if moment else None


def _first(source: Payload, info: GraphQLResolveInfo) -> AttributeValue | None:
    """The one choice."""
    values: list[AttributeValue] = source["values"]
    return values[0] if values else None


resolver("AssignedSingleChoiceAttribute", "value")(_first)
resolver("AssignedSwatchAttribute", "value")(_first)


@resolver("AssignedFileAttribute", "value")
def file_value(source: Payload, info: GraphQLResolveInfo) -> Payload | None:
    """A file and what is in it."""
    return _file(source["values"][0]) if source["values"] else None


def _file(value: AttributeValue) -> Payload | None:
    if not value.file_url:
        return None
    return {"url": value.file_url, "content_type": value.content_type}


@resolver("AssignedMultiChoiceAttribute", "value")
def multi_choice(
    source: Payload, info: GraphQLResolveInfo, limit: int = LIMIT
) -> list[AttributeValue]:
    """In the order they were given."""
    values: list[AttributeValue] = source["values"]
    return values[: min(limit, LIMIT)]


# --- References -------------------------------------------------------------------
def _referred(source: Payload, limit: int) -> list[Any]:
    values: list[AttributeValue] = source["values"][: min(limit, LIMIT)]
    keys = [value.reference_key for value in values if value.reference_key]
    if not keys:
        return []
    model = entity_model(values[0].reference_type)
    rows = together(model.objects.filter(pk__in=keys), channel=source["channel"])
    by_key = {str(row.pk): row for row in rows}
    return [by_key[key] for key in keys if key in by_key]


def _reference(entity: str) -> None:
    @resolver(f"AssignedSingle{entity}ReferenceAttribute", "value")
    def one(source: Payload, info: GraphQLResolveInfo) -> Any:
        """What it refers to, null where that is gone."""
        found = _referred(source, 1)
        return found[0] if found else None

    @resolver(f"AssignedMulti{entity}ReferenceAttribute", "value")
    def several(
        source: Payload, info: GraphQLResolveInfo, limit: int = LIMIT
    ) -> list[Any]:
        """What it refers to, as far as that is there."""
        return _referred(source, limit)


for _entity in ENTITIES.values():
    _reference(_entity)


# --- Words in other languages -----------------------------------------------------
def _translated(type_name: str, column: str) -> None:
    @resolver(type_name, "translation")
    def translation(
        source: Payload, info: GraphQLResolveInfo, language_code: str
    ) -> Any:
        """Null where nothing is written."""
        said = [value.translation(language_code) or {} for value in source["values"]]
        return said[0].get(column) if said else None


_translated("AssignedPlainTextAttribute", "plain_text")
_translated("AssignedTextAttribute", "rich_text")


def _choice_translation(
    source: AttributeValue, info: GraphQLResolveInfo, language_code: str
) -> str | None:
    """Null where nothing is written."""
    return choice_word(source, language_code)


resolver("AssignedChoiceAttributeValue", "translation")(_choice_translation)
resolver("AssignedSwatchAttributeValue", "translation")(_choice_translation)


@resolver("AssignedSwatchAttributeValue", "hexColor")
def hex_color(source: AttributeValue, info: GraphQLResolveInfo) -> str | None:
    """Null where a file shows it."""
    return source.value or None


@resolver("AssignedSwatchAttributeValue", "file")
def swatch_file(source: AttributeValue, info: GraphQLResolveInfo) -> Payload | None:
    """A picture of it."""
    return _file(source)
