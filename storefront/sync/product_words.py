"""The words by which a published product is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale

if TYPE_CHECKING:
    from catalog.declaration import Pavilion
    from storefront.sync.product_draft import ProductDraft


def product_words(
    pavilion: Pavilion, draft: ProductDraft
) -> tuple[dict[str, list[str]], list[str]]:
    """(name and prose by language, further words) of a draft.

    Where it comes from and where it stands is prose: others come from there too.
    """
    texts = {
        language: [
            words.name,
            words.description,
            *_origin(pavilion, draft, language),
            *_shelves(pavilion, draft, language),
        ]
        for language, words in draft.texts.items()
    }
    return texts, [*draft.search_words, *(item.sku for item in draft.variants)]


def _shelves(pavilion: Pavilion, draft: ProductDraft, language: str) -> list[str]:
    """Names of where it stands: who looks for a gift means the shelf of gifts."""
    words = pavilion.texts.get(language)
    if words is None:
        return []
    named = [words.collections[x] for x in draft.collections if x in words.collections]
    if draft.category in words.categories:
        named.append(words.categories[draft.category])
    return [one.name for one in named]


def _origin(pavilion: Pavilion, draft: ProductDraft, language: str) -> list[str]:
    territories = Locale.parse(language, sep="-").territories
    found = [str(territories.get(draft.customs.country_of_origin, ""))]
    words = pavilion.texts.get(language)
    if words is None:
        return found
    provinces = draft.choices.get("province", ())
    return found + [
        words.provinces[code] for code in provinces if code in words.provinces
    ]
