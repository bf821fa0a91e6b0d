"""Which objects an event says have changed, for the caches of pages.

The payload is only a hint: a version says that something changed, never what it is
now. Nothing here reads commerce, so it is done while the event is received.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.markets.selectors import pavilion, saleor_language
from storefront.saleor.object_versions import EVERY, ObjectKey

if TYPE_CHECKING:
    from collections.abc import Iterator

Payload = dict[str, Any]
# Words that an object's texts are part of: kind and the field that holds its id.
TRANSLATED = {
    "ProductTranslation": ("product", "productId"),
    "CategoryTranslation": ("category", "categoryId"),
    "CollectionTranslation": ("collection", "collectionId"),
}
# Attributes are words on every product.
ON_EVERY_PRODUCT = {"AttributeTranslation", "AttributeValueTranslation"}
STOCK_EVENTS = {
    "PRODUCT_VARIANT_STOCK_UPDATED",
    "PRODUCT_VARIANT_OUT_OF_STOCK",
    "PRODUCT_VARIANT_BACK_IN_STOCK",
}


def keys_changed(event: str, payload: Payload) -> set[ObjectKey]:
    """Keys to raise for an event; empty where it changes nothing that pages show."""
    if event.startswith("TRANSLATION_"):
        return set(_translated(payload.get("translation") or {}))
    if event.startswith("CHANNEL_"):
        return set(_slugged("channel", payload.get("channel")))
    if event.startswith("CATEGORY_"):
        return set(_slugged("category", payload.get("category")))
    if event.startswith("COLLECTION_"):
        return set(_slugged("collection", payload.get("collection")))
    if event.startswith("PRODUCT_MEDIA_"):
        media = payload.get("productMedia") or {}
        return {ObjectKey("product", media.get("productId") or EVERY)}
    if event.startswith("PRODUCT_VARIANT_"):
        return set(_variant(event, payload))
    if event.startswith("PRODUCT_"):
        return set(_slugged("product", payload.get("product")))
    if event.startswith(("ORDER_", "FULFILLMENT_")):
        # Allocation changes what is left without an event of its own.
        return set(_stock_of_lines((payload.get("order") or {}).get("lines") or []))
    return set()


def _slugged(kind: Any, found: Payload | None) -> Iterator[ObjectKey]:
    if found is None:
        # Gone before its event was rendered: which one is not said.
        yield ObjectKey(kind, EVERY)
        return
    yield ObjectKey(kind, found["id"])
    if found.get("slug"):
        yield ObjectKey(kind, found["slug"])


def _variant(event: str, payload: Payload) -> Iterator[ObjectKey]:
    variant = payload.get("productVariant")
    if variant is None:
        yield ObjectKey("stock" if event in STOCK_EVENTS else "product", EVERY)
        return
    channel = (payload.get("channel") or {}).get("slug", "")
    product = variant.get("product") or {}
    if event in STOCK_EVENTS:
        yield from _stock_keys(variant, variant.get("sku"))
        return
    for name in (variant["id"], variant.get("sku")):
        if name:
            yield ObjectKey("variant", name, channel)
    for name in (product.get("id"), product.get("slug")):
        if name:
            yield ObjectKey("product", name, channel)


def _stock_of_lines(lines: list[Payload]) -> Iterator[ObjectKey]:
    for line in lines:
        yield from _stock_keys(line.get("variant") or {}, line.get("productSku"))


def _stock_keys(variant: Payload, sku: str | None) -> Iterator[ObjectKey]:
    product = variant.get("product") or {}
    for name in (variant.get("id"), sku, product.get("id"), product.get("slug")):
        if name:
            yield ObjectKey("stock", name)


def _translated(translation: Payload) -> Iterator[ObjectKey]:
    code = (translation.get("language") or {}).get("code")
    language = _language(code) if code else ""
    kind = str(translation.get("__typename"))
    said = translation.get("translatableContent") or {}
    if kind in TRANSLATED:
        name, field = TRANSLATED[kind]
        yield ObjectKey(name, said.get(field) or EVERY, language=language)  # type: ignore[arg-type]
    elif kind == "ProductVariantTranslation":
        yield ObjectKey(
            "variant", said.get("productVariantId") or EVERY, language=language
        )
        # Which product it belongs to is not said; the kind changes for this language.
        yield ObjectKey("product", EVERY, language=language)
    elif kind in ON_EVERY_PRODUCT:
        yield ObjectKey("product", EVERY, language=language)


def _language(code: str) -> str:
    for language in pavilion().identity.languages:
        if saleor_language(language) == code:
            return language
    return code
