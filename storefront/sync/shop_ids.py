"""Ids of what `pavilion apply` made, read once for a run of publishing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from catalog.markets.selectors import saleor_language
from storefront.sync.setup_goods import choice_reference
from storefront.sync.shop_reading import pages

if TYPE_CHECKING:
    from storefront.saleor.client import SaleorClient
    from storefront.sync.product_draft import ProductDraft


class NotAppliedError(LookupError):
    """The shop lacks something declared: run `manage.py pavilion apply` first."""


@dataclass(slots=True)
class ShopIds:
    """Saleor ids by slug or code. `options` are known values of option attributes."""

    language: str
    product_types: dict[str, str]
    categories: dict[str, str]
    collections: dict[str, str]
    channels: dict[str, str]
    warehouses: dict[str, str]
    attributes: dict[str, str]
    variant_attributes: dict[str, frozenset[str]] = field(default_factory=dict)
    options: dict[str, set[str]] = field(default_factory=dict)

    @staticmethod
    def find(ids: dict[str, str], key: str, noun: str) -> str:
        """An id. Raises `NotAppliedError`."""
        if key not in ids:
            message = f"The shop has no {noun} {key!r}: run `manage.py pavilion apply`."
            raise NotAppliedError(message)
        return ids[key]


def shop_ids(client: SaleorClient, *, language: str) -> ShopIds:
    """Read the ids; `language` is the base language of the shop's texts."""
    types = list(pages(client, "ProductTypeList", "productTypes"))
    return ShopIds(
        language=language,
        product_types={node["slug"]: node["id"] for node in types},
        categories=_by_slug(client, "CategorySetupList", "categories"),
        collections=_by_slug(client, "CollectionSetupList", "collections"),
        channels={
            node["slug"]: node["id"]
            for node in client.run_raw("ChannelList", {})["channels"] or []
        },
        warehouses={
            node["externalReference"]: node["id"]
            for node in pages(client, "WarehouseList", "warehouses")
            if node["externalReference"]
        },
        attributes=_by_slug(client, "AttributeList", "attributes"),
        variant_attributes={
            node["slug"]: frozenset(
                item["attribute"]["slug"]
                for item in node["assignedVariantAttributes"] or []
            )
            for node in types
        },
    )


def _by_slug(client: SaleorClient, operation: str, field_name: str) -> dict[str, str]:
    return {node["slug"]: node["id"] for node in pages(client, operation, field_name)}


def options_ensure(client: SaleorClient, ids: ShopIds, draft: ProductDraft) -> None:
    """Add option words that are new ("5 kg") to their attributes, with translations."""
    wanted: dict[str, dict[str, dict[str, str]]] = {}
    for variant in draft.variants:
        for attribute, word in variant.options.items():
            words = wanted.setdefault(attribute, {}).setdefault(word, {})
            for language, said in variant.option_words.items():
                if word in said:
                    words[language] = said[word]
    for attribute, values in wanted.items():
        known = _known_options(client, ids, attribute)
        missing = {word: said for word, said in values.items() if word not in known}
        if missing:
            _options_add(client, ids, attribute, missing)


def _known_options(client: SaleorClient, ids: ShopIds, attribute: str) -> set[str]:
    if attribute not in ids.options:
        ids.options[attribute] = {
            node["name"] for node in _choices(client, ids, attribute).values()
        }
    return ids.options[attribute]


def _choices(
    client: SaleorClient, ids: ShopIds, attribute: str
) -> dict[str, dict[str, str]]:
    return {
        node["name"]: node
        for node in pages(
            client,
            "AttributeChoices",
            "attribute",
            "choices",
            slug=attribute,
            languageCode=saleor_language(ids.language),
        )
    }


def _options_add(
    client: SaleorClient,
    ids: ShopIds,
    attribute: str,
    missing: dict[str, dict[str, str]],
) -> None:
    values = [
        {"name": word, "externalReference": choice_reference(attribute, word)}
        for word in missing
    ]
    client.run_raw(
        "AttributeUpdate",
        {
            "id": ids.find(ids.attributes, attribute, "attribute"),
            "input": {"addValues": values},
        },
    )
    stored = _choices(client, ids, attribute)
    rows = [
        {
            "id": stored[word]["id"],
            "languageCode": saleor_language(language),
            "translationFields": {"name": said},
        }
        for word, words in missing.items()
        for language, said in words.items()
    ]
    if rows:
        client.run_raw("AttributeValueBulkTranslate", {"translations": rows})
    ids.options.setdefault(attribute, set()).update(missing)
