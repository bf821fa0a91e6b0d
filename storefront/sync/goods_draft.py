"""A product file of the pavilion as a draft to publish."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from catalog.landed_cost.claims import text_facts
from catalog.money import Money
from storefront.sync.product_draft import (
    CustomsFacts,
    DraftText,
    ProductDraft,
    VariantDraft,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.declaration import Goods, GoodsVariant, Pavilion
    from storefront.sync.product_draft import DraftPicture

WORDS = ("story", "serve", "ingredients")


def goods_draft(
    *,
    pavilion: Pavilion,
    goods: Goods,
    prices: Mapping[str, Mapping[str, Money]],
    picture: DraftPicture | None,
) -> ProductDraft:
    """The draft of declared goods; `prices[sku][channel]` are stored shelf prices.

    Choices go only into attributes that the product's type has.
    """
    types = {item.slug: item for item in pavilion.identity.product_types}
    attributes = set(types[goods.product_type].product_attributes)
    channels = {market.code: market.channel for market in pavilion.markets}
    return ProductDraft(
        slug=goods.slug,
        product_type=goods.product_type,
        category=goods.category,
        collections=goods.collections,
        texts={
            language: DraftText(words.name, words.description)
            for language, words in goods.text.items()
        },
        attribute_texts={
            slug: said
            for slug, said in _attribute_texts(pavilion, goods).items()
            if slug in attributes and any(said.values())
        },
        choices={
            slug: codes
            for slug, codes in {
                "province": (goods.province,),
                "base": (goods.base,),
                "storage-class": (goods.storage_class,),
                "certificates": goods.certificates,
            }.items()
            if slug in attributes and codes
        },
        numbers=_numbers(goods) if "shelf-life-days" in attributes else {},
        variants=tuple(
            _variant(pavilion, goods, item, prices[item.sku]) for item in goods.variants
        ),
        channels=tuple(channels[code] for code in goods.markets),
        base_codes=(goods.base,),
        customs=_customs(goods),
        picture=picture,
        search_words=_search_words(pavilion, goods),
    )


def _search_words(pavilion: Pavilion, goods: Goods) -> tuple[str, ...]:
    # "Reis" finds "Duftreis" by its category: compounds are not taken apart.
    shelves = (
        words.categories[goods.category].name for words in pavilion.texts.values()
    )
    return (goods.slug.replace("-", " "), *goods.collections, *shelves)


def _customs(goods: Goods) -> CustomsFacts:
    return CustomsFacts(
        hs_code=goods.hs_code,
        country_of_origin=goods.country_of_origin,
        goods_kind=goods.goods_kind,
        fresh=goods.fresh,
        storage_class=goods.storage_class,
        facts={**goods.facts(), **_text_facts(goods)},
    )


def _text_facts(goods: Goods) -> dict[str, object]:
    return text_facts(
        texts={
            language: [words.name, words.description, words.story, words.serve]
            for language, words in goods.text.items()
        },
        ingredients=(
            {language: words.ingredients for language, words in goods.text.items()}
            if goods.food
            else None
        ),
    )


def _numbers(goods: Goods) -> dict[str, str]:
    life = goods.shelf_life_days
    return {"shelf-life-days": str(life)} if life else {}


def _attribute_texts(pavilion: Pavilion, goods: Goods) -> dict[str, dict[str, str]]:
    said: dict[str, dict[str, str]] = {
        slug: {code: getattr(words, slug) for code, words in goods.text.items()}
        for slug in WORDS
    }
    # Codes and numbers are the same in every language; pages say them in words.
    base = pavilion.identity.default_language
    said["hs-code"] = {base: goods.hs_code}
    if goods.food:
        said["allergens"] = {base: ", ".join(goods.food.allergens)}
        nutrition = goods.food.nutrition
        if nutrition:
            values = {
                name: str(value)
                for name, value in nutrition.model_dump(exclude_none=True).items()
            }
            state = {
                "per": goods.food.nutrition_per,
                "state": goods.food.nutrition_state,
            }
            said["nutrition"] = {base: json.dumps({**state, **values})}
    return said


def _variant(
    pavilion: Pavilion,
    goods: Goods,
    variant: GoodsVariant,
    prices: Mapping[str, Money],
) -> VariantDraft:
    return VariantDraft(
        sku=variant.sku,
        options=variant.options,
        option_words={code: words.options for code, words in goods.text.items()},
        prices=prices,
        settled=Money(variant.price, pavilion.identity.settlement_currency),
        net_weight_g=variant.net_weight_g,
        gross_weight_g=variant.gross_weight_g,
        metadata={
            "net_weight_g": str(variant.net_weight_g),
            "gross_weight_g": str(variant.gross_weight_g),
            "length_mm": str(variant.length_mm),
            "width_mm": str(variant.width_mm),
            "height_mm": str(variant.height_mm),
            "unit_quantity": str(variant.unit.quantity),
            "unit": variant.unit.unit,
            "gtin": variant.gtin or (goods.gtin if len(goods.variants) == 1 else ""),
        },
    )
