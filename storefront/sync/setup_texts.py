"""Changes of translations: attributes, their choices, categories, collections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.markets.selectors import saleor_language
from storefront.sync.changes import NEW, Change
from storefront.sync.setup_goods import choice_reference, declared_choices
from storefront.sync.shop_reading import rich_text, same_rich_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.declaration import Pavilion, Texts
    from catalog.declaration.texts import NamedText
    from storefront.sync.shop_state import ShopState

BATCH = 50


def text_changes(pavilion: Pavilion, shop: ShopState) -> Iterator[Change]:
    """Whatever a language says that the shop does not say yet."""
    for language in pavilion.identity.languages:
        words = pavilion.texts[language]
        yield from _choices(pavilion, shop, language, words)
        if language == pavilion.identity.default_language:
            continue
        yield from _attributes(pavilion, shop, language, words)
        yield from _named(shop, language, "categories", "Category", words.categories)
        yield from _named(
            shop, language, "collections", "Collection", words.collections
        )


def _attributes(
    pavilion: Pavilion, shop: ShopState, language: str, words: Texts
) -> Iterator[Change]:
    rows = []
    for attribute in pavilion.identity.attributes:
        now = shop.texts.get(("attributes", attribute.slug, language)) or {}
        name = words.attributes[attribute.slug]
        if now.get("name") != name:
            rows.append(
                {
                    "id": shop.attribute_id(attribute.slug),
                    "languageCode": saleor_language(language),
                    "translationFields": {"name": name},
                }
            )
    yield from _bulk(rows, "AttributeBulkTranslate", f"attribute names in {language}")


def _choices(
    pavilion: Pavilion, shop: ShopState, language: str, words: Texts
) -> Iterator[Change]:
    for attribute in pavilion.identity.attributes:
        said = _choice_words(words, attribute.choices)
        rows = []
        for code in declared_choices(pavilion, attribute):
            reference = choice_reference(attribute.slug, code)
            now = shop.texts.get(("choices", reference, language)) or {}
            if now.get("name") != said[code]:
                known = shop.choices.get(attribute.slug, {})
                rows.append(
                    {
                        "id": known.get(reference, {}).get("id", NEW),
                        "languageCode": saleor_language(language),
                        "translationFields": {"name": said[code]},
                    }
                )
        noun = f"choices of {attribute.slug} in {language}"
        yield from _bulk(rows, "AttributeValueBulkTranslate", noun)


def _choice_words(words: Texts, choices: str) -> dict[str, str]:
    return {
        "provinces": words.provinces,
        "bases": {code: item.name for code, item in words.bases.items()},
        "storage_classes": words.storage_classes,
        "certificates": words.certificates,
    }.get(choices, {})


def _bulk(rows: list[dict[str, Any]], operation: str, noun: str) -> Iterator[Change]:
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        yield Change(
            f"translate {len(batch)} {noun}", operation, {"translations": batch}
        )


def _named(
    shop: ShopState,
    language: str,
    kind: str,
    operation: str,
    words: dict[str, NamedText],
) -> Iterator[Change]:
    nodes = shop.categories if kind == "categories" else shop.collections
    for slug, said in words.items():
        now = shop.texts.get((kind, slug, language)) or {}
        wanted = {"name": said.name, "description": rich_text(said.description)}
        same = same_rich_text(now.get("description"), wanted["description"])
        if now.get("name") == said.name and same:
            continue
        yield Change(
            f"translate {operation.lower()} {slug} into {language}",
            f"{operation}Translate",
            {
                "id": nodes.get(slug, {}).get("id", NEW),
                "languageCode": saleor_language(language),
                "input": wanted,
            },
        )
