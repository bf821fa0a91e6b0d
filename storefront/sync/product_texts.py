"""Translations of a published product: its own, its variants', its plain-text values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.markets.selectors import saleor_language
from storefront.sync.shop_reading import rich_text

if TYPE_CHECKING:
    from storefront.saleor.client import SaleorClient
    from storefront.sync.product_draft import ProductDraft
    from storefront.sync.shop_ids import ShopIds


def product_translate(
    client: SaleorClient, ids: ShopIds, draft: ProductDraft, *, product_id: str
) -> None:
    """Write every language but the base one; saying it twice changes nothing."""
    languages = [code for code in draft.texts if code != ids.language]
    rows = [
        {
            "externalReference": draft.slug,
            "languageCode": saleor_language(language),
            "translationFields": {
                "name": draft.texts[language].name,
                "description": rich_text(draft.texts[language].description),
            },
        }
        for language in languages
    ]
    if rows:
        client.run_raw("ProductBulkTranslate", {"translations": rows})
    names = [
        {
            "externalReference": variant.sku,
            "languageCode": saleor_language(language),
            "translationFields": {"name": variant.name(language)},
        }
        for variant in draft.variants
        for language in languages
    ]
    if names:
        client.run_raw("ProductVariantBulkTranslate", {"translations": names})
    values = _value_rows(client, ids, draft, product_id)
    if values:
        client.run_raw("AttributeValueBulkTranslate", {"translations": values})


def _value_rows(
    client: SaleorClient, ids: ShopIds, draft: ProductDraft, product_id: str
) -> list[dict[str, Any]]:
    content = client.run_raw("ProductAttributeValues", {"id": product_id})
    slugs = {attribute_id: slug for slug, attribute_id in ids.attributes.items()}
    rows = []
    for value in (content.get("translation") or {}).get("attributeValues") or []:
        slug = slugs.get((value["attribute"] or {}).get("attributeId", ""), "")
        for language, words in draft.attribute_texts.get(slug, {}).items():
            if language != ids.language and words:
                rows.append(
                    {
                        "id": value["attributeValueId"],
                        "languageCode": saleor_language(language),
                        "translationFields": {"plainText": words},
                    }
                )
    return rows
