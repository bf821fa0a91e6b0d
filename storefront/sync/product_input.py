"""Inputs of Saleor's product mutations, made from a draft."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.money import round_money
from storefront.sync.setup_goods import choice_reference
from storefront.sync.shop_reading import rich_text

if TYPE_CHECKING:
    from storefront.sync.product_draft import ProductDraft, VariantDraft
    from storefront.sync.shop_ids import ShopIds

GRAMS_PER_KILOGRAM = 1000
POSITION_KEY = "position"


def product_create_input(ids: ShopIds, draft: ProductDraft) -> dict[str, Any]:
    """One item of `productBulkCreate`, variants, listings and empty stocks included."""
    return {
        **product_fields(ids, draft),
        "slug": draft.slug,
        "externalReference": draft.slug,
        "productType": ids.find(ids.product_types, draft.product_type, "product type"),
        "channelListings": [listing(ids, slug) for slug in draft.channels],
        "variants": [variant_create_input(ids, draft, item) for item in draft.variants],
    }


def product_fields(ids: ShopIds, draft: ProductDraft) -> dict[str, Any]:
    """What `productBulkCreate` and `productUpdate` both take."""
    words = draft.texts[ids.language]
    return {
        "name": words.name,
        "description": rich_text(words.description),
        "category": ids.find(ids.categories, draft.category, "category"),
        "collections": [
            ids.find(ids.collections, slug, "collection") for slug in draft.collections
        ],
        "attributes": _attributes(ids, draft),
        "metadata": _metadata(draft.metadata),
    }


def _attributes(ids: ShopIds, draft: ProductDraft) -> list[dict[str, Any]]:
    inputs: list[dict[str, Any]] = []
    for slug, said in draft.attribute_texts.items():
        text = said.get(ids.language, "")
        inputs.append({"id": _attribute(ids, slug), "plainText": text})
    for slug, number in draft.numbers.items():
        inputs.append({"id": _attribute(ids, slug), "numeric": number})
    for slug, codes in draft.choices.items():
        values = [{"externalReference": choice_reference(slug, code)} for code in codes]
        # Several certificates, but one base: the declared input type tells which.
        single = {"dropdown": values[0]} if values else {}
        many = slug in MULTIPLE
        chosen = {"multiselect": values} if many else single
        if chosen:
            inputs.append({"id": _attribute(ids, slug), **chosen})
    return inputs


MULTIPLE = frozenset({"certificates"})


def _attribute(ids: ShopIds, slug: str) -> str:
    return ids.find(ids.attributes, slug, "attribute")


def listing(ids: ShopIds, channel: str) -> dict[str, Any]:
    """A product published and for sale in a channel."""
    return {
        "channelId": ids.find(ids.channels, channel, "channel"),
        "isPublished": True,
        "visibleInListings": True,
        "isAvailableForPurchase": True,
    }


def variant_create_input(
    ids: ShopIds, draft: ProductDraft, variant: VariantDraft
) -> dict[str, Any]:
    """A new variant with prices, and a stock row of none at each base."""
    return {
        **variant_fields(ids, draft, variant),
        "sku": variant.sku,
        "externalReference": variant.sku,
        "channelListings": price_inputs(ids, draft, variant),
        "stocks": [
            {"warehouse": ids.find(ids.warehouses, code, "warehouse"), "quantity": 0}
            for code in draft.base_codes
        ],
    }


def variant_fields(
    ids: ShopIds, draft: ProductDraft, variant: VariantDraft
) -> dict[str, Any]:
    """What creating and updating a variant both take."""
    known = ids.variant_attributes.get(draft.product_type, frozenset())
    fields: dict[str, Any] = {
        "name": variant.name(),
        "attributes": [
            {
                "id": _attribute(ids, slug),
                "dropdown": {"externalReference": choice_reference(slug, word)},
            }
            for slug, word in variant.options.items()
            if slug in known
        ],
        "trackInventory": True,
        "weight": str(Decimal(variant.gross_weight_g) / GRAMS_PER_KILOGRAM),
        # Variants made in bulk have no order in Saleor but that of their SKU.
        "metadata": _metadata(
            {**variant.metadata, POSITION_KEY: draft.variants.index(variant)}
        ),
    }
    if variant.quantity_limit:
        fields["quantityLimitPerCustomer"] = variant.quantity_limit
    return fields


def price_inputs(
    ids: ShopIds, draft: ProductDraft, variant: VariantDraft
) -> list[dict[str, Any]]:
    """The stored price of each channel the product is listed in, by minor units."""
    return [
        {
            "channelId": ids.find(ids.channels, slug, "channel"),
            "price": str(round_money(variant.prices[slug]).amount),
        }
        for slug in draft.channels
        if slug in variant.prices
    ]


def _metadata(values: Any) -> list[dict[str, str]]:
    return [{"key": key, "value": str(value)} for key, value in values.items()]
