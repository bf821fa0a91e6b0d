"""Writes of attributes and of the choices they offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import slugify

from catalog.engine.attribute_inputs import Assigner, said_write
from catalog.engine.attribute_kinds import CHOICES, INPUT_TYPES, REFERENCES
from catalog.engine.errors import refuse
from catalog.engine.ids import parse_id, row_of
from catalog.engine.inputs import (
    columns_set,
    name_set,
    present_set,
    reference_set,
    slug_beside,
    slug_free,
    slug_set,
)
from catalog.engine.models import Attribute, AttributeValue

if TYPE_CHECKING:
    from collections.abc import Iterable

Values = dict[str, Any]
SWATCH_ONLY = {"file_url": "file_url", "content_type": "content_type", "value": "value"}
FLAGS = (
    "value_required", "visible_in_storefront", "is_variant_only",
    "filterable_in_storefront", "filterable_in_dashboard",
    "storefront_search_position", "available_in_grid",
)  # fmt: skip
# What may be set on which kinds; what is not named may be set on all.
ALLOWED: dict[str, frozenset[str]] = {
    "filterable_in_storefront": frozenset(
        {*CHOICES, "NUMERIC", "DATE", "DATE_TIME", "BOOLEAN"}
    ),
    "filterable_in_dashboard": frozenset(
        {*CHOICES, "NUMERIC", "DATE", "DATE_TIME", "BOOLEAN", *REFERENCES}
    ),
    "available_in_grid": frozenset(
        {*CHOICES, "NUMERIC", "DATE", "DATE_TIME", "BOOLEAN"}
    ),
    "storefront_search_position": frozenset(
        {*CHOICES, "BOOLEAN", "DATE", "DATE_TIME", "NUMERIC"}
    ),
}
TYPES_OF = {
    "PAGE": "PageType",
    "PRODUCT": "ProductType",
    "PRODUCT_VARIANT": "ProductType",
}


def slug_of(rows: Any, wanted: str | None, name: str) -> str:
    """A free slug: the wanted one, or one made from the name. Refuses a taken one."""
    if not wanted:
        return slug_free(rows.model, name)
    if rows.filter(slug=wanted).exists():
        raise refuse("UNIQUE", f"The slug {wanted[:80]} is taken.", "slug")
    return wanted


def assign(target: Any, rows: Iterable[Values], *, allowed: Any) -> None:
    """Make an object say what it is given by attributes of its type."""
    rows = list(rows)
    if rows:
        said_write(target, Assigner().read(rows, allowed.all(), creates=False))


@transaction.atomic
def attribute_create(values: Values) -> Attribute:
    """An attribute with its first choices."""
    kind = values.get("input_type") or "DROPDOWN"
    if kind not in INPUT_TYPES:
        raise refuse("INVALID", f"No such input type: {kind[:40]}.", "inputType")
    if kind in REFERENCES and not values.get("entity_type"):
        message = "Entity type is required for reference input type."
        raise refuse("REQUIRED", message, "entityType")
    attribute = Attribute(
        type=values["type"],
        input_type=kind,
        entity_type=values.get("entity_type") if kind in REFERENCES else None,
    )
    _fields(attribute, values)
    attribute.save()
    values_add(attribute, values.get("values") or [], field="values")
    return attribute


@transaction.atomic
def attribute_update(attribute: Attribute, values: Values) -> Attribute:
    """Set what is given; values are added and removed."""
    _fields(attribute, values)
    attribute.save()
    for text in values.get("remove_values") or []:
        rows = AttributeValue.objects.all()
        value = row_of(rows, text, "AttributeValue", field="removeValues")
        if value.attribute_id != attribute.pk:
            message = f"Value {text[:80]} does not belong to this attribute."
            raise refuse("INVALID", message, "removeValues")
        value.delete()
    values_add(attribute, values.get("add_values") or [], field="addValues")
    return attribute


def _fields(attribute: Attribute, values: Values) -> None:
    if attribute._state.adding or "name" in values:
        name_set(attribute, values)
    slug_set(attribute, values)
    reference_set(attribute, values)
    kind = attribute.input_type
    for name, kinds in ALLOWED.items():
        if values.get(name) and kind not in kinds:
            message = f"Cannot set {name} on a {_word(kind)} attribute."
            head, *rest = name.split("_")
            field = head + "".join(part.capitalize() for part in rest)
            raise refuse("INVALID", message, field)
    present_set(attribute, values, FLAGS)
    if kind == "NUMERIC":
        columns_set(attribute, values, ("unit",))
    if "reference_types" in values:
        attribute.reference_types = _types(attribute, values["reference_types"] or [])


def _types(attribute: Attribute, texts: list[str]) -> list[str]:
    if not texts:
        return []
    if attribute.input_type not in REFERENCES:
        message = "Reference types can only be specified for `REFERENCE` and `SINGLE_REFERENCE` attributes."
        raise refuse("INVALID", message, "referenceTypes")
    wanted = TYPES_OF.get(attribute.entity_type or "")
    if wanted is None:
        message = "Reference types can only be specified for attributes with Product, ProductVariant, or Page entity types."
        raise refuse("INVALID", message, "referenceTypes")
    for text in texts:
        try:
            said = parse_id(text)[0]
        except ValueError:
            said = ""
        if said != wanted:
            message = f"Expecting a list of {wanted} IDs."
            raise refuse("INVALID", message, "referenceTypes")
    return texts


def _word(kind: str) -> str:
    return kind.lower().replace("_", "-")


# --- Choices ----------------------------------------------------------------------
def values_add(attribute: Attribute, rows: list[Values], *, field: str) -> None:
    """New choices in order. Refuses names and references that are there already."""
    if not rows:
        return
    if attribute.input_type not in CHOICES:
        message = (
            f"Values cannot be used with input type {_word(attribute.input_type)}."
        )
        raise refuse("INVALID", message, field)
    there = list(attribute.values.all())
    names = {value.name.strip().lower() for value in there}
    given = [(row.get("name") or "").strip().lower() for row in rows]
    for row, name in zip(rows, given, strict=True):
        if not name:
            raise refuse("INVALID", "This field cannot be blank.", field)
        if name in names:
            message = f"Value {row['name']} already exists within this attribute."
            raise refuse("ALREADY_EXISTS", message, field)
    if len(set(given)) < len(given):
        raise refuse("UNIQUE", "Provided values are not unique.", field)
    slugs = {value.slug for value in there}
    made = []
    for place, row in enumerate(rows):
        value = _choice(attribute, row, slugs, field)
        value.sort_order = len(there) + place
        slugs.add(value.slug)
        made.append(value)
    AttributeValue.objects.bulk_create(made)


def _choice(
    attribute: Attribute, row: Values, slugs: set[str], field: str
) -> AttributeValue:
    name, reference = row["name"], row.get("external_reference") or None
    if len(name) > 250:
        message = "Ensure this value has at most 250 characters."
        raise refuse("INVALID", message, field)
    taken = AttributeValue.objects.filter(external_reference=reference)
    if reference and taken.exists():
        message = "Attribute value with this External reference already exists."
        raise refuse("INVALID", message, field)
    # The slug of a reference such as `base:TKR` is its code: pages ask by it.
    code = (
        (reference or "").rpartition(":")[2].lower() if ":" in (reference or "") else ""
    )
    value = AttributeValue(
        attribute=attribute,
        name=name,
        slug=slug_beside(slugify(code or name, allow_unicode=True) or "-", slugs),
        external_reference=reference,
    )
    _swatch(value, row, field)
    return value


def _swatch(value: AttributeValue, row: Values, field: str | None) -> None:
    given = {name: row[name] for name in SWATCH_ONLY if row.get(name)}
    if value.attribute.input_type != "SWATCH":
        if given:
            message = "Cannot define value, file and contentType fields for not swatch attribute."
            raise refuse("INVALID", message, field)
        return
    if given.get("value") and given.get("file_url"):
        message = "Cannot specify both value and file for swatch attribute."
        raise refuse("INVALID", message, field)
    if given.get("value"):
        value.file_url, value.content_type = None, None
    if given.get("file_url"):
        value.value = ""
    for name in given:
        setattr(value, name, given[name])


@transaction.atomic
def value_create(attribute: Attribute, values: Values) -> AttributeValue:
    """One more choice."""
    if attribute.input_type not in CHOICES:
        message = f"Cannot create value for {_word(attribute.input_type)} attribute."
        raise refuse("INVALID", message, "attribute")
    there = list(attribute.values.all())
    if not (values.get("name") or "").strip():
        raise refuse("REQUIRED", "This field cannot be blank.", "name")
    value = _choice(attribute, values, {row.slug for row in there}, "name")
    value.sort_order = len(there)
    value.save()
    return value


@transaction.atomic
def value_update(value: AttributeValue, values: Values) -> AttributeValue:
    """Set what is given of a choice."""
    if "name" in values:
        name_set(value, values)
        others = value.attribute.values.exclude(pk=value.pk)
        slugs = set(others.values_list("slug", flat=True))
        value.slug = slug_beside(slugify(value.name, allow_unicode=True) or "-", slugs)
    reference_set(value, values)
    _swatch(value, values, None)
    value.save()
    return value
