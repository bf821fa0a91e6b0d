"""Answers of commerce, as the generated results read them."""

from __future__ import annotations

import json
from typing import Any

from storefront.saleor.results.category_products import CategoryProducts
from storefront.saleor.results.product_by_slug import ProductBySlug
from storefront.saleor.results.product_list import ProductList

ALT = json.dumps({"de": "Reis in einer Schale", "en": "Rice in a bowl"})

NUTRITION = {
    "per": "100 g",
    "energy_kj": "1500",
    "energy_kcal": "353",
    "fat_g": "0.6",
}


def money(amount: int, currency: str = "EUR", digits: int = 2) -> dict[str, Any]:
    return {"currency": currency, "fractionalAmount": amount, "fractionDigits": digits}


def choice(slug: str, name: str, translation: str | None = None) -> dict[str, Any]:
    return {
        "__typename": "AssignedSingleChoiceAttribute",
        "choice": {"slug": slug, "name": name, "translation": translation},
    }


def text(value: str, translation: str | None = None) -> dict[str, Any]:
    return {
        "__typename": "AssignedPlainTextAttribute",
        "value": value,
        "translation": translation,
    }


def media(size: int) -> dict[str, Any]:
    return {
        "id": "UHJvZHVjdE1lZGlhOjE=",
        "alt": "Rice",
        "avif": f"/media/{size}.avif",
        "webp": f"/media/{size}.webp",
        "metafield": ALT,
    }


def variant(sku: str, amount: int, available: int = 10) -> dict[str, Any]:
    return {
        "id": f"id-{sku}",
        "sku": sku,
        "quantityAvailable": available,
        "metafields": {"unit_quantity": "1", "unit": "kg"},
        "pricing": {"price": {"net": money(amount)}},
    }


def card(slug: str = "hom-mali-rice", **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": f"id-{slug}",
        "slug": slug,
        "name": "Hom Mali rice",
        "translation": {"name": "Hom-Mali-Reis"},
        "category": {"slug": "rice"},
        "base": choice("tkr", "Thung Kula"),
        "province": choice("th-45", "Roi Et"),
        "certificates": {
            "__typename": "AssignedMultiChoiceAttribute",
            "choices": [
                {"slug": "gi-th-hom-mali-tkr", "name": "GI", "translation": None}
            ],
        },
        "media": [media(512)],
        "defaultVariant": {"id": "v", "sku": "TKR-HML-1KG", "name": "1 kg"},
        "isAvailable": True,
        "pricing": None,
        "productVariants": {
            "edges": [
                {"node": variant("TKR-HML-1KG", 595)},
                {"node": variant("TKR-HML-5KG", 1895)},
            ]
        },
    }
    return {**values, **changes}


def product(**changes: Any) -> ProductBySlug:
    def full(sku: str, name: str, amount: int, grams: int) -> dict[str, Any]:
        facts = {"net_weight_g": str(grams), "unit_quantity": str(grams / 1000), "unit": "kg", "gtin": ""}  # fmt: skip
        more = {
            "name": name,
            "translation": {"name": name},
            "quantityLimitPerCustomer": None,
            "metafields": facts,
        }
        return {"node": {**variant(sku, amount), **more}}

    values = card(
        description=json.dumps(
            {
                "blocks": [
                    {"type": "paragraph", "data": {"text": "Rice &amp; <b>rain</b>."}}
                ]
            }
        ),
        externalReference="hom-mali-rice",
        translation={"name": "Hom-Mali-Reis", "description": None},
        home={"name": "ข้าวหอมมะลิ"},
        large=[media(1024)],
        category={"slug": "rice", "name": "Rice", "translation": None},
        collections=[],
        hsCode=text("100630"),
        storageClass=choice("ambient", "Ambient"),
        shelfLifeDays={"__typename": "AssignedNumericAttribute", "number": 540.0},
        ingredients=text("Rice", "Reis (*Gluten* möglich)"),
        allergens=text("gluten, fish"),
        story=text("A story.", "Eine Geschichte."),
        serve=None,
        nutrition=text(
            json.dumps(
                {
                    "per": "100 g",
                    "energy_kj": "1500",
                    "energy_kcal": "353",
                    "fat_g": "0.6",
                }
            )
        ),
        variants={
            "edges": [
                full("TKR-HML-1KG", "1 kg", 595, 1000),
                full("TKR-HML-5KG", "5 kg", 1895, 5000),
            ]
        },
    )
    return ProductBySlug.model_validate({"product": {**values, **changes}})


def shelf(*cards: dict[str, Any], cursor: str | None = None) -> CategoryProducts:
    return CategoryProducts.model_validate(
        {
            "category": {
                "id": "c",
                "slug": "rice",
                "name": "Rice",
                "description": None,
                "translation": None,
                "products": _connection(cards, cursor),
            }
        }
    )


def listing(*cards: dict[str, Any]) -> ProductList:
    return ProductList.model_validate({"products": _connection(cards, None)})


def _connection(
    cards: tuple[dict[str, Any], ...], cursor: str | None
) -> dict[str, Any]:
    return {
        "edges": [{"node": node} for node in cards],
        "pageInfo": {"hasNextPage": bool(cursor), "endCursor": cursor},
    }
