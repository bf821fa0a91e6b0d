"""Which objects of commerce an answer is made from, by their keys in `object_versions`.

A list depends on its members and on every object of the kind, since any of them may
come to belong to it. One product's page depends on that product only. Stock changes
with every order, so it counts for the goods that are shown and no others.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

from catalog.markets.selectors import pavilion, saleor_language
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
    if operation not in {"CategoryList", "CollectionList", "ShopInfo"}:
        kinds |= {"product", "variant", "stock", "category", "collection"}
    return {key for kind in kinds for key in _keys(kind, "", variables)}


def objects_in(
    operation: str, variables: dict[str, Any], data: dict[str, Any]
) -> set[ObjectKey]:
    """All that the answer is made from: kinds, the channel, the shop, each object."""
    named: set[tuple[Kind, str]] = {("shop", "")}
    named |= {(kind, "") for kind in WHOLE_KINDS[operation]}
    if channel := variables.get("channel"):
        named.add(("channel", str(channel)))
    if operation in NAMED and "slug" in variables:
        named.add((NAMED[operation], str(variables["slug"])))
    named |= set(_named_in(data))
    return {key for kind, known in named for key in _keys(kind, known, variables)}


def _keys(kind: Kind, known: str, variables: dict[str, Any]) -> Iterator[ObjectKey]:
    """The object in the channel asked about and in each language asked for."""
    codes = {variables.get(name) for name in ("languageCode", "homeLanguageCode")}
    for code in codes - {None} or {""}:
        yield ObjectKey(
            kind,
            known,
            channel=str(variables.get("channel", "")),
            language=language_of(str(code)),
        )


def language_of(code: str) -> str:
    """The pavilion's name of a language that Saleor writes so: "ZH_HANS" is zh-Hans."""
    for language in pavilion().identity.languages:
        if saleor_language(language) == code:
            return language
    return code


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
