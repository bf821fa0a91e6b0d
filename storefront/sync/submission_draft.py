"""An approved row of a merchant's sheet as a draft to publish."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from catalog.landed_cost.barriers import MAKER
from catalog.landed_cost.claims import text_facts
from catalog.landed_cost.types import Item
from catalog.money import Money
from catalog.submissions.selectors import sku_prefix
from storefront.media.selectors import asset_bytes, asset_verified
from storefront.sync.goods_prices import shelf_prices
from storefront.sync.product_draft import (
    CustomsFacts,
    DraftPicture,
    DraftText,
    ProductDraft,
    VariantDraft,
)

if TYPE_CHECKING:
    from datetime import date

    from catalog.declaration import Pavilion
    from catalog.submissions.models import SubmissionRow

FOOD_KINDS = ("plant", "processed_food", "animal")


def row_sku(row: SubmissionRow) -> str:
    """The SKU of the goods in the shop: the merchant's, under the merchant's prefix."""
    return f"{sku_prefix(row.submission.merchant.code)}{row.sku}"


def row_slug(row: SubmissionRow) -> str:
    """The product's slug: stable for a merchant's SKU, whatever the goods are called."""
    words = re.sub(r"[^a-z0-9]+", "-", row_sku(row).lower())
    return words.strip("-")


def row_item(row: SubmissionRow) -> Item:
    """What customs would know of the goods if the row were published now."""
    clean = row.clean
    return Item(
        sku=row_sku(row),
        hs_code=clean["hs_code"],
        country_of_origin=clean["country_of_origin"],
        net_weight_g=int(Decimal(clean["net_weight"])),
        goods_kind=clean["goods_kind"],
        fresh=False,
        storage_class=clean["storage_class"],
        facts=_facts(row),
    )


def _facts(row: SubmissionRow) -> dict[str, Any]:
    """What the sheet says and what the operator added; nothing is made up.

    A destination without its facts is "not quoted" there, never free.
    """
    clean = row.clean
    is_food = clean["goods_kind"] in FOOD_KINDS
    names, told = clean["name"], clean["description"]
    return {
        "japan": {"food": is_food},
        "eudr": False,
        "allergens": list(clean["allergens"]),
        MAKER: row.submission.merchant.code,
        **text_facts(
            texts={
                code: [names[code], told.get(code, "")] for code in names if names[code]
            },
            ingredients=dict(clean["ingredients"]) if is_food else None,
        ),
        **row.law_facts,
    }


def row_prices(*, pavilion: Pavilion, row: SubmissionRow, on: date) -> dict[str, Money]:
    """Shelf price by channel, from the sheet's price by the rate of a day.

    Raises `RateUnknownError`.
    """
    clean = row.clean
    return shelf_prices(
        pavilion=pavilion,
        sku=row_sku(row),
        settled=_settled(row),
        market_codes=clean["markets"],
        on=on,
    )


def _settled(row: SubmissionRow) -> Money:
    return Money(Decimal(row.clean["price"]), row.clean["currency"])


def row_draft(*, pavilion: Pavilion, row: SubmissionRow, on: date) -> ProductDraft:
    """The draft of a row. Languages that the merchant did not write stay unwritten.

    Raises `RateUnknownError`, `UnknownAssetError` for a picture that is gone.
    """
    clean = row.clean
    types = {item.slug: item for item in pavilion.identity.product_types}
    attributes = set(types[clean["product_type"]].product_attributes)
    channels = {market.code: market.channel for market in pavilion.markets}
    item = row_item(row)
    return ProductDraft(
        slug=row_slug(row),
        product_type=clean["product_type"],
        category=clean["category"],
        texts=_texts(pavilion, clean),
        attribute_texts={
            slug: said
            for slug, said in _attribute_texts(pavilion, clean).items()
            if slug in attributes and any(said.values())
        },
        choices={
            slug: codes
            for slug, codes in {
                "province": (pavilion.base(clean["base"]).province,),
                "base": (clean["base"],),
                "storage-class": (clean["storage_class"],),
            }.items()
            if slug in attributes
        },
        numbers=_numbers(clean) if "shelf-life-days" in attributes else {},
        variants=(_variant(pavilion, row, on),),
        channels=tuple(channels[code] for code in clean["markets"]),
        base_codes=(clean["base"],),
        customs=CustomsFacts(
            hs_code=item.hs_code,
            country_of_origin=item.country_of_origin,
            goods_kind=item.goods_kind,
            fresh=item.fresh,
            storage_class=item.storage_class,
            facts=item.facts,
        ),
        picture=_picture(row),
        metadata={"merchant": row.submission.merchant.code},
        search_words=(row.sku, clean["gtin"] or "", clean["category"]),
    )


def _texts(pavilion: Pavilion, clean: dict[str, Any]) -> dict[str, DraftText]:
    """Words of a language count once both name and description are written in it."""
    names, told = clean["name"], clean["description"]
    return {
        language: DraftText(names[language], told.get(language, ""))
        for language in pavilion.identity.languages
        if names.get(language)
    }


def _attribute_texts(
    pavilion: Pavilion, clean: dict[str, Any]
) -> dict[str, dict[str, str]]:
    base = pavilion.identity.default_language
    return {
        "ingredients": dict(clean["ingredients"]),
        "hs-code": {base: clean["hs_code"]},
        "allergens": {base: ", ".join(clean["allergens"])},
    }


def _numbers(clean: dict[str, Any]) -> dict[str, str]:
    life = clean["shelf_life_days"]
    return {"shelf-life-days": str(life)} if life else {}


def _variant(pavilion: Pavilion, row: SubmissionRow, on: date) -> VariantDraft:
    clean = row.clean
    net, gross = int(Decimal(clean["net_weight"])), int(Decimal(clean["gross_weight"]))
    return VariantDraft(
        sku=row_sku(row),
        options={"size": clean["size"]},
        prices=row_prices(pavilion=pavilion, row=row, on=on),
        settled=_settled(row),
        net_weight_g=net,
        gross_weight_g=gross,
        metadata={
            "net_weight_g": str(net),
            "gross_weight_g": str(gross),
            "length_mm": str(clean["length_mm"]),
            "width_mm": str(clean["width_mm"]),
            "height_mm": str(clean["height_mm"]),
            "unit_quantity": clean["unit_quantity"],
            "unit": clean["unit"],
            "gtin": clean["gtin"] or "",
        },
    )


def _picture(row: SubmissionRow) -> DraftPicture:
    reference = row.files["picture"]
    asset = asset_verified(asset_id=reference["asset_id"])
    return DraftPicture(
        name=f"{row_slug(row)}.{asset.key.rpartition('.')[2]}",
        content_type=asset.content_type,
        read=partial(asset_bytes, asset_id=asset.pk),
        file_hash=asset.file_hash,
        alt=dict(row.clean["name"]),
    )
