"""Kinds of attributes: which have choices, which name other objects, which say a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps

from catalog.engine.ids import find, parse_id

if TYPE_CHECKING:
    from typing import Any

    from catalog.engine.models import Attribute

CHOICES = frozenset({"DROPDOWN", "MULTISELECT", "SWATCH"})
REFERENCES = frozenset({"REFERENCE", "SINGLE_REFERENCE"})
# The input field of a value that is its owner's own.
BY_TYPE = {
    "NUMERIC": "numeric",
    "FILE": "file",
    "RICH_TEXT": "rich_text",
    "PLAIN_TEXT": "plain_text",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DATE_TIME": "date_time",
}
INPUT_TYPES = frozenset({*CHOICES, *REFERENCES, *BY_TYPE})
# Entity type of a reference attribute: the type its references are of.
ENTITIES = {
    "PAGE": "Page",
    "PRODUCT": "Product",
    "PRODUCT_VARIANT": "ProductVariant",
    "CATEGORY": "Category",
    "COLLECTION": "Collection",
}


class UnknownReference(Exception):  # noqa: N818  it is what it says
    """A reference to nothing, or to something of another kind."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def entity_model(kind: str) -> Any:
    """The model of what references are to; None where the engine has none."""
    known = {
        model.__name__: model for model in apps.get_app_config("engine").get_models()
    }
    return known.get(kind)


def reference_row(attribute: Attribute, text: str) -> tuple[str, str, str]:
    """(type, key, name) of what a reference names. Raises `UnknownReference`."""
    wanted = ENTITIES.get(attribute.entity_type or "", "")
    try:
        kind, key = parse_id(text)
    except ValueError as error:
        raise UnknownReference("GRAPHQL_ERROR", str(error)) from error
    model = entity_model(wanted)
    row = find(model.objects.all(), key) if model and kind == wanted else None
    if row is None:
        message = f"Invalid reference type: {kind}." if kind != wanted else (
            f"Couldn't resolve to a node: {text[:80]}"
        )  # fmt: skip
        code = "INVALID" if kind != wanted else "NOT_FOUND"
        raise UnknownReference(code, message)
    name = getattr(row, "name", None) or getattr(row, "title", "") or str(row)
    if wanted == "ProductVariant":
        name = f"{row.product.name}: {row.name}"
    return wanted, str(row.pk), name
