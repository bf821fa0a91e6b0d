"""Which objects of commerce an answer is made from, by their keys in `object_versions`.

A list depends on its members and on every object of the kind, since any of them may
come to belong to it. One product's page depends on that product only. Stock changes
with every order, so it counts for the goods that are shown and no others.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

from storefront.saleor.object_versions import ObjectKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storefront.saleor.object_versions import Kind

# Kinds of which any object may change what a document answers.
WHOLE_KINDS: dict[str, tuple[Kind, ...]] = {
    "CategoryList": ("category",),
    "CategoryProducts": ("product", "variant"),
    "CollectionList": ("collection",),
    "CollectionProducts": ("product", "variant"),
    "ProductBySlug": (),
    "ProductList": ("product", "variant"),
    "ShopInfo": (),
}
# What a name in the variables names.
NAMED: dict[str, Kind] = {
    "CategoryProducts": "category",
    "CollectionProducts": "collection",
    "ProductBySlug": "product",
}
TYPES: dict[str, tuple[Kind, ...]] = {
    "Category": ("category",),
    "Collection": ("collection",),
    "Product": ("product",),
    "ProductVariant": ("variant", "stock"),
}


def kinds_of(operation: str, variables: dict[str, Any]) -> set[ObjectKey]:
    """Whole kinds, to be read before asking: one of each that an answer can hold."""
    kinds: set[Kind] = set(WHOLE_KINDS[operation]) | {"channel", "shop"}
    if operation in NAMED:
        kinds |= {NAMED[operation]}
    if operation not in {"CategoryList", "CollectionList", "ShopInfo"}:
        kinds |= {"product", "variant", "stock", "category", "collection"}
    return {_key(kind, "", variables) for kind in kinds}


def objects_in(
    operation: str, variables: dict[str, Any], data: dict[str, Any]
) -> set[ObjectKey]:
    """All that the answer is made from: kinds, the channel, the shop, each object."""
    found = {_key("shop", "", variables)}
    found |= {_key(kind, "", variables) for kind in WHOLE_KINDS[operation]}
    if channel := variables.get("channel"):
        found.add(_key("channel", str(channel), variables))
    if operation in NAMED and "slug" in variables:
        found.add(_key(NAMED[operation], str(variables["slug"]), variables))
    for kind, known in _named_in(data):
        found.add(_key(kind, known, variables))
    return found


def _key(kind: Kind, known: str, variables: dict[str, Any]) -> ObjectKey:
    return ObjectKey(
        kind,
        known,
        channel=str(variables.get("channel", "")),
        language=str(variables.get("languageCode", "")),
    )


def _named_in(value: Any) -> Iterator[tuple[Kind, str]]:
    """(kind, id) of each object anywhere in the answer; goods also by SKU and slug."""
    if isinstance(value, list):
        for item in value:
            yield from _named_in(item)
    if not isinstance(value, dict):
        return
    kinds = TYPES.get(_type_of(value.get("id")), ())
    for kind in kinds:
        for name in ("id", "sku", "slug"):
            if value.get(name):
                yield kind, str(value[name])
    for item in value.values():
        if isinstance(item, dict | list):
            yield from _named_in(item)


def _type_of(known: Any) -> str:
    """The type in a global id, "" if it is none. Ids stay opaque everywhere else."""
    if not isinstance(known, str):
        return ""
    try:
        said = base64.b64decode(known, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
    return said.partition(":")[0]
