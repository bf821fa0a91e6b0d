"""What goods say by the attributes of their types, read for a whole page at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from catalog.engine.attribute_kinds import CHOICES
from catalog.engine.goods_reads import variant_product
from catalog.engine.loading import loaded
from catalog.engine.models import (
    Attribute,
    AttributeValue,
    Product,
    ProductType,
    ProductVariant,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalog.engine.models import Channel

Answer = tuple[Attribute, list[AttributeValue]]


def said(
    row: Product | ProductVariant, *, is_staff: bool, slug: str | None = None
) -> list[Answer]:
    """Attributes of the type, in its order, with what is said by them.

    Buyers do not see hidden ones. With `slug` only that attribute.
    """
    kinds: dict[str, Attribute] = loaded(row, "attributes", _type_attributes) or {}
    found = []
    for attribute in kinds.values():
        if slug is not None and attribute.slug != slug:
            continue
        if attribute.visible_in_storefront or is_staff:
            found.append((attribute, _values_of(row, attribute)))
    return found


def _values_of(
    row: Product | ProductVariant, attribute: Attribute
) -> list[AttributeValue]:
    # Choices are short and asked for in lists; texts are read only where one is shown.
    chosen = attribute.input_type in CHOICES
    load = partial(_values, chosen=chosen)
    answers: dict[int, list[AttributeValue]]
    answers = loaded(row, f"said:{chosen}", load) or {}
    return answers.get(attribute.pk, [])


def variant_selection(variant: ProductVariant) -> set[int]:
    """Keys of the attributes that tell a variant apart on a page."""
    loaded(variant, "attributes", _type_attributes)
    return loaded(variant, "selection", _selection) or set()


def _types(rows: Iterable[Any]) -> dict[int, int]:
    return {
        row.pk: (
            variant_product(row) if isinstance(row, ProductVariant) else row
        ).product_type_id
        for row in rows
    }


def _selection(variants: list[Any], _: Channel | None) -> dict[int, set[int]]:
    types = _types(variants)
    rows = ProductType.objects.filter(pk__in=set(types.values()))
    chosen = dict(rows.values_list("pk", "variant_selection"))
    return {key: set(chosen[kind]) for key, kind in types.items()}


def _type_attributes(
    rows: list[Any], _: Channel | None
) -> dict[int, dict[str, Attribute]]:
    is_variant = isinstance(rows[0], ProductVariant)
    name = "variant_attributes" if is_variant else "product_attributes"
    types = _types(rows)
    links = getattr(ProductType, name).through.objects.filter(
        producttype_id__in=set(types.values())
    )
    by_type: dict[int, dict[str, Attribute]] = {}
    for link in links.select_related("attribute").order_by("pk"):
        known = by_type.setdefault(link.producttype_id, {})
        known[link.attribute.slug] = link.attribute
    return {key: by_type.get(kind, {}) for key, kind in types.items()}


def _values(
    rows: list[Any], _: Channel | None, *, chosen: bool
) -> dict[int, dict[int, list[AttributeValue]]]:
    model = type(rows[0])
    owner = model._meta.model_name
    links = model.values.through.objects.filter(**{f"{owner}__in": rows})
    of_kind = {"attributevalue__attribute__input_type__in": CHOICES}
    links = links.filter(**of_kind) if chosen else links.exclude(**of_kind)
    found: dict[int, dict[int, list[AttributeValue]]] = {}
    for link in links.select_related("attributevalue").order_by("pk"):
        value = link.attributevalue
        answers = found.setdefault(getattr(link, f"{owner}_id"), {})
        answers.setdefault(value.attribute_id, []).append(value)
    return found
