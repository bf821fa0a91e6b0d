"""What the shop calls an SKU, in a language: goods of declarations and of merchants alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.markets.selectors import saleor_language

if TYPE_CHECKING:
    from storefront.localization.places import Place
    from storefront.saleor.client import SaleorClient


def name_of_sku(*, client: SaleorClient, sku: str, place: Place) -> str:
    """Product and size as a place's pages name them; the SKU itself where it is unknown.

    Raises `SaleorError`.
    """
    asked = {
        "sku": sku,
        "channel": place.market.channel,
        "languageCode": saleor_language(place.language),
    }
    found = client.run_raw("VariantBySku", asked)["productVariant"]
    if found is None:
        return sku
    product, size = _said(found["product"]), _said(found)
    return f"{product} · {size}" if size and size != sku else product


def _said(node: dict[str, Any]) -> str:
    translated = node["translation"] or {}
    return str(translated.get("name") or node["name"])
