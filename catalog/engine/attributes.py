"""Attributes, their values, product types, and what goods say by them."""

from __future__ import annotations

import uuid
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from catalog.engine.bulk import refuse_unkept
from catalog.engine.errors import refuse
from catalog.engine.ids import row_of
from catalog.engine.models import Attribute, AttributeValue, ProductType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalog.engine.models import Product, ProductVariant

Values = dict[str, Any]
CHOICES = {"DROPDOWN", "MULTISELECT"}
INPUT_TYPES = {*CHOICES, "NUMERIC", "PLAIN_TEXT"}
UNKEPT = ("entity_type", "reference_types", "unit", "is_variant_only")


def slug_of(rows: Any, wanted: str | None, name: str) -> str:
    """A free slug: the wanted one, or one made from the name. Refuses a taken one."""
    slug = wanted or slugify(name, allow_unicode=True) or uuid.uuid4().hex[:12]
    if not rows.filter(slug=slug).exists():
        return slug
    if wanted:
        raise refuse("UNIQUE", f"The slug {slug[:80]} is taken.", "slug")
    return f"{slug[:200]}-{uuid.uuid4().hex[:6]}"


def attribute_create(values: Values) -> Attribute:
    """An attribute with its first choices, of the kinds that exist here."""
    refuse_unkept(values, UNKEPT)
    input_type = values.get("input_type") or "DROPDOWN"
    if values["type"] != "PRODUCT_TYPE" or input_type not in INPUT_TYPES:
        message = f"Here are product attributes of {', '.join(sorted(INPUT_TYPES))}."
        field = "type" if values["type"] != "PRODUCT_TYPE" else "inputType"
        raise refuse("INVALID", message, field)
    if not values["name"].strip():
        raise refuse("REQUIRED", "An attribute needs a name.", "name")
    reference = values.get("external_reference")
    if reference and Attribute.objects.filter(external_reference=reference).exists():
        raise refuse("UNIQUE", f"{reference} is taken.", "externalReference")
    attribute = Attribute.objects.create(
        name=values["name"],
        slug=slug_of(Attribute.objects, values.get("slug"), values["name"]),
        external_reference=reference,
        type=values["type"],
        input_type=input_type,
        value_required=bool(values.get("value_required")),
        visible_in_storefront=values.get("visible_in_storefront") is not False,
    )
    values_add(attribute, values.get("values") or [])
    return attribute


def attribute_update(attribute: Attribute, values: Values) -> Attribute:
    """Set what is given; values are added and removed."""
    refuse_unkept(values, UNKEPT)
    if values.get("slug") and values["slug"] != attribute.slug:
        attribute.slug = slug_of(Attribute.objects, values["slug"], "")
    for name in ("name", "external_reference", "value_required"):
        if values.get(name) is not None:
            setattr(attribute, name, values[name])
    if values.get("visible_in_storefront") is not None:
        attribute.visible_in_storefront = values["visible_in_storefront"]
    attribute.save()
    for text in values.get("remove_values") or []:
        row_of(attribute.values.all(), text, "AttributeValue").delete()
    values_add(attribute, values.get("add_values") or [])
    return attribute


def values_add(attribute: Attribute, rows: Iterable[Values]) -> None:
    """New choices in order; an external reference that is taken is refused."""
    position = attribute.values.count()
    for row in rows:
        value_make(attribute, row, position)
        position += 1


def value_make(attribute: Attribute, row: Values, position: int) -> AttributeValue:
    """One choice."""
    reference, name = row.get("external_reference"), row.get("name") or ""
    if not name.strip():
        raise refuse("REQUIRED", "A value needs a name.", "name")
    rows = AttributeValue.objects
    if reference and rows.filter(external_reference=reference).exists():
        raise refuse("UNIQUE", f"{reference} is taken.", "externalReference")
    # The slug of a reference such as `base:TKR` is its code: pages ask by it.
    wanted = (reference or "").rpartition(":")[2].lower()
    return rows.create(
        attribute=attribute,
        name=name,
        slug=slug_of(attribute.values, None, wanted or name),
        external_reference=reference,
        sort_order=position,
    )


def product_type_write(kind: ProductType, values: Values) -> ProductType:
    """Make or change a product type; given attribute lists replace the old ones."""
    refuse_unkept(values, ("is_digital", "tax_class", "tax_code", "weight"))
    if values.get("kind") == "GIFT_CARD":
        raise refuse("INVALID", "There are no gift cards here.", "kind")
    if values.get("name"):
        kind.name = values["name"]
    if values.get("slug") and values["slug"] != kind.slug:
        kind.slug = slug_of(ProductType.objects, values["slug"], kind.name)
    if not kind.name or not (kind.slug or kind.name):
        raise refuse("REQUIRED", "A product type needs a name.", "name")
    kind.slug = kind.slug or slug_of(ProductType.objects, None, kind.name)
    if values.get("is_shipping_required") is not None:
        kind.is_shipping_required = values["is_shipping_required"]
    kind.save()
    for name in ("product_attributes", "variant_attributes"):
        if values.get(name) is not None:
            field = "productAttributes" if name[0] == "p" else "variantAttributes"
            rows = [
                row_of(Attribute.objects.all(), text, "Attribute", field=field)
                for text in values[name]
            ]
            getattr(kind, name).set(rows)
    return kind


def assign(
    target: Product | ProductVariant, rows: Iterable[Values], *, allowed: Any
) -> None:
    """What goods say by attributes of their type.

    Each given attribute replaces what was said by it before.
    """
    for row in rows:
        attribute = _attribute(row, allowed)
        given = _values(attribute, row, target)
        old = list(target.values.filter(attribute=attribute))
        target.values.remove(*[value for value in old if value not in given])
        target.values.add(*given)
        own = [value.pk for value in old if value not in given]
        if attribute.input_type not in CHOICES:
            # Texts and numbers belong to one product: nobody else says them.
            AttributeValue.objects.filter(pk__in=own).delete()


def _attribute(row: Values, allowed: Any) -> Attribute:
    if row.get("id"):
        found: Attribute | None = row_of(
            Attribute.objects.all(), row["id"], "Attribute", field="attributes"
        )
    else:
        reference = row.get("external_reference") or ""
        found = Attribute.objects.filter(external_reference=reference).first()
    if found is None:
        raise refuse("NOT_FOUND", "No such attribute.", "attributes")
    if not allowed.filter(pk=found.pk).exists():
        message = f"The attribute {found.slug} is not of this product type."
        raise refuse("INVALID", message, "attributes")
    return found


def _values(
    attribute: Attribute, row: Values, target: Product | ProductVariant
) -> list[AttributeValue]:
    if attribute.input_type == "MULTISELECT":
        return [_choice(attribute, item) for item in row.get("multiselect") or []]
    if attribute.input_type in CHOICES:
        chosen = row.get("dropdown")
        return [_choice(attribute, chosen)] if chosen else []
    kept = target.values.filter(attribute=attribute).first()
    value = kept or AttributeValue(
        attribute=attribute, slug=f"{type(target).__name__.lower()}-{uuid.uuid4().hex}"
    )
    if attribute.input_type == "NUMERIC":
        value.numeric = _number(row.get("numeric"))
        value.name = str(row.get("numeric") or "")
        is_empty = value.numeric is None
    else:
        value.plain_text = row.get("plain_text") or ""
        value.name = value.plain_text[:50]
        is_empty = not value.plain_text
    if is_empty:
        return []
    value.save()
    return [value]


def _number(text: str | None) -> Decimal | None:
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise refuse("INVALID", f"{text[:40]} is no number.", "attributes") from error
    if not number.is_finite():
        raise refuse("INVALID", f"{text[:40]} is no number.", "attributes")
    return number


def _choice(attribute: Attribute, item: Values) -> AttributeValue:
    rows = attribute.values
    if item.get("id"):
        return row_of(rows.all(), item["id"], "AttributeValue", field="attributes")
    if item.get("external_reference"):
        found = rows.filter(external_reference=item["external_reference"]).first()
        if found is None:
            message = f"No value {item['external_reference']} of {attribute.slug}."
            raise refuse("NOT_FOUND", message, "attributes")
        return found
    name = item.get("value") or ""
    named = rows.filter(name=name).first()
    return named or value_make(attribute, {"name": name}, rows.count())
