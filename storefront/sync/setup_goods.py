"""Changes of attributes, product types, categories and collections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storefront.sync.changes import NEW, Change
from storefront.sync.shop_reading import rich_text, same_rich_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.declaration import AttributeDeclared, Pavilion
    from catalog.declaration.texts import NamedText
    from storefront.sync.shop_state import ShopState

INPUT_TYPES = {
    "plain_text": "PLAIN_TEXT",
    "numeric": "NUMERIC",
    "dropdown": "DROPDOWN",
    "multiselect": "MULTISELECT",
}


def choice_reference(attribute: str, code: str) -> str:
    """External reference of an attribute value: `base:TKR`."""
    return f"{attribute}:{code}"


def declared_choices(pavilion: Pavilion, attribute: AttributeDeclared) -> list[str]:
    """Codes of a choice attribute, in a stable order.

    The stored name of a declared value is its code and its words are translations, in
    the default language too: a slug then tells the code whatever the words are.
    """
    sources: dict[str, list[str]] = {
        "provinces": sorted(
            pavilion.texts[pavilion.identity.default_language].provinces
        ),
        "bases": [base.code for base in pavilion.bases],
        "storage_classes": [item.code for item in pavilion.identity.storage_classes],
        "certificates": [item.code for item in pavilion.certificates],
    }
    return sources.get(attribute.choices, [])


def attribute_changes(pavilion: Pavilion, shop: ShopState) -> Iterator[Change]:
    """Attributes and the values of their declared choices."""
    names = pavilion.texts[pavilion.identity.default_language].attributes
    for attribute in pavilion.identity.attributes:
        slug = attribute.slug
        now = shop.attributes.get(slug)
        values = [
            {"name": code, "externalReference": choice_reference(slug, code)}
            for code in declared_choices(pavilion, attribute)
        ]
        if now is None:
            fresh: dict[str, Any] = {
                "name": names[slug],
                "slug": slug,
                "type": "PRODUCT_TYPE",
                "inputType": INPUT_TYPES[attribute.input],
                "externalReference": slug,
                "valueRequired": False,
                "visibleInStorefront": True,
            }
            if values:
                fresh["values"] = values
            words = f"attribute {slug}: create"
            yield Change(words, "AttributeCreate", {"input": fresh})
            continue
        known = shop.choices.get(slug, {})
        update: dict[str, Any] = {}
        if now["name"] != names[slug]:
            update["name"] = names[slug]
        missing = [item for item in values if item["externalReference"] not in known]
        if missing:
            update["addValues"] = missing
        if update:
            yield Change(
                f"attribute {slug}: change {', '.join(update)}",
                "AttributeUpdate",
                {"id": now["id"], "input": update},
            )


def product_type_changes(pavilion: Pavilion, shop: ShopState) -> Iterator[Change]:
    """Product types with their attributes."""
    names = pavilion.texts[pavilion.identity.default_language].product_types
    for declared in pavilion.identity.product_types:
        slug = declared.slug
        wanted: dict[str, Any] = {
            "name": names[slug],
            "productAttributes": declared.product_attributes,
            "variantAttributes": declared.variant_attributes,
        }
        now = shop.product_types.get(slug)
        current = {
            "name": now["name"],
            "productAttributes": [a["slug"] for a in now["productAttributes"] or []],
            "variantAttributes": [
                a["attribute"]["slug"] for a in now["assignedVariantAttributes"] or []
            ],
        } if now else {}  # fmt: skip
        update: dict[str, Any] = {}
        if current.get("name") != wanted["name"]:
            update["name"] = wanted["name"]
        for key in ("productAttributes", "variantAttributes"):
            if set(current.get(key, ())) != set(wanted[key]) or not now:
                update[key] = [shop.attribute_id(item) for item in wanted[key]]
        if not now:
            fresh = {
                **update,
                "slug": slug,
                "kind": "NORMAL",
                "isShippingRequired": True,
            }
            words = f"product type {slug}: create"
            yield Change(words, "ProductTypeCreate", {"input": fresh})
        elif update:
            yield Change(
                f"product type {slug}: change {', '.join(update)}",
                "ProductTypeUpdate",
                {"id": now["id"], "input": update},
            )


def category_changes(pavilion: Pavilion, shop: ShopState) -> Iterator[Change]:
    """Categories, one level deep."""
    words = pavilion.texts[pavilion.identity.default_language].categories
    for declared in pavilion.identity.categories:
        yield from _named(
            "category", "Category", shop.categories, declared.slug, words[declared.slug]
        )


def collection_changes(pavilion: Pavilion, shop: ShopState) -> Iterator[Change]:
    """Collections."""
    words = pavilion.texts[pavilion.identity.default_language].collections
    for declared in pavilion.identity.collections:
        yield from _named(
            "collection",
            "Collection",
            shop.collections,
            declared.slug,
            words[declared.slug],
        )


def _named(
    noun: str,
    operation: str,
    nodes: dict[str, dict[str, Any]],
    slug: str,
    words: NamedText,
) -> Iterator[Change]:
    wanted = {"name": words.name, "description": rich_text(words.description)}
    now = nodes.get(slug)
    if now is None:
        variables = {"input": {**wanted, "slug": slug}}
        yield Change(f"{noun} {slug}: create", f"{operation}Create", variables)
        return
    update = {}
    if now["name"] != wanted["name"]:
        update["name"] = wanted["name"]
    if not same_rich_text(now["description"], wanted["description"]):
        update["description"] = wanted["description"]
    if update:
        yield Change(
            f"{noun} {slug}: change {', '.join(update)}",
            f"{operation}Update",
            {"id": now["id"], "input": update},
        )


def collection_listing_changes(pavilion: Pavilion, shop: ShopState) -> Iterator[Change]:
    """Every collection is published in every channel."""
    for declared in pavilion.identity.collections:
        now = shop.collections.get(declared.slug, {})
        published = {
            item["channel"]["slug"]
            for item in now.get("channelListings") or []
            if item["isPublished"]
        }
        missing = [m.channel for m in pavilion.markets if m.channel not in published]
        if missing:
            add = [
                {"channelId": shop.channel_id(slug), "isPublished": True}
                for slug in missing
            ]
            yield Change(
                f"collection {declared.slug}: publish in {', '.join(missing)}",
                "CollectionChannelListingUpdate",
                {"id": now.get("id", NEW), "input": {"addChannels": add}},
            )
