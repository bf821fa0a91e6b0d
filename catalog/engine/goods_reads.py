"""Reads of goods, each for a whole page of them at once (see `loading`)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from catalog.engine import stock
from catalog.engine.loading import grouped, keep, loaded, peers_of, together
from catalog.engine.models import (
    Attribute,
    Channel,
    Collection,
    CollectionChannelListing,
    Product,
    ProductChannelListing,
    ProductMedia,
    ProductType,
    ProductVariant,
    ProductVariantChannelListing,
    Stock,
)
from catalog.engine.setup import shop_settings
from catalog.engine.visibility import is_purchasable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from catalog.engine.models import AttributeValue

CHOICE_TYPES = frozenset({"DROPDOWN", "MULTISELECT"})
WORD_TYPES = frozenset({"PLAIN_TEXT", "NUMERIC"})


# --- Products ---------------------------------------------------------------------
def product_variants(product: Product) -> list[ProductVariant]:
    """Variants in their order, peers of the variants of the product's peers."""
    return loaded(product, "variants", _variants) or []


def _variants(
    products: list[Product], channel: Channel | None
) -> dict[int, list[ProductVariant]]:
    by_key = {product.pk: product for product in products}
    rows = ProductVariant.objects.filter(product_id__in=by_key)
    variants = together(rows, channel=channel)
    keep(variants, "product", {v.pk: by_key[v.product_id] for v in variants})
    return grouped(variants, lambda variant: variant.product_id)


def priced_variants(product: Product) -> list[ProductVariant]:
    """Variants with a price in the channel the product is looked at through."""
    return [v for v in product_variants(product) if variant_price(v) is not None]


def product_listing(product: Product) -> ProductChannelListing | None:
    """The listing in the channel the product is looked at through."""
    return loaded(product, "listing", _listing)


def _listing(
    products: list[Product], channel: Channel | None
) -> dict[int, ProductChannelListing]:
    rows = ProductChannelListing.objects.filter(product__in=products, channel=channel)
    return {row.product_id: row for row in rows}


def product_listings(product: Product) -> list[ProductChannelListing]:
    """Listings in all channels."""
    return loaded(product, "listings", _listings) or []


def _listings(
    products: list[Product], _: Channel | None
) -> dict[int, list[ProductChannelListing]]:
    rows = ProductChannelListing.objects.filter(product__in=products)
    listed = rows.select_related("channel").order_by("channel__slug")
    return grouped(listed, lambda row: row.product_id)


def is_available(product: Product, *, now: datetime) -> bool | None:
    """Whether it may be bought and something is left; None outside a channel."""
    if peers_of(product).channel is None:
        return None
    if not is_purchasable(product_listing(product), now=now):
        return False
    return any(
        not variant.track_inventory or units_left(variant, now=now) > 0
        for variant in priced_variants(product)
    )


def product_media(product: Product) -> list[ProductMedia]:
    """Pictures in their order."""
    return loaded(product, "media", _media) or []


def _media(products: list[Product], _: Channel | None) -> dict[int, list[ProductMedia]]:
    rows = together(ProductMedia.objects.filter(product__in=products))
    return grouped(rows, lambda row: row.product_id)


def product_collections(product: Product, *, is_staff: bool) -> list[Collection]:
    """Collections it is in that the requester may see."""
    load = partial(_collections, is_staff=is_staff)
    return loaded(product, f"collections:{is_staff}", load) or []


def _collections(
    products: list[Product], channel: Channel | None, *, is_staff: bool
) -> dict[int, list[Collection]]:
    links = Collection.products.through.objects.filter(product__in=products)
    if not is_staff:
        links = links.filter(
            collection__channel_listings__channel=channel,
            collection__channel_listings__is_published=True,
        )
    rows = list(links.select_related("collection").order_by("collection_id"))
    together({row.collection for row in rows}, channel=channel)
    groups = grouped(rows, lambda row: row.product_id)
    return {key: [row.collection for row in found] for key, found in groups.items()}


def assigned(
    product: Product, slug: str, *, is_staff: bool
) -> tuple[Attribute, list[AttributeValue]] | None:
    """An attribute of the product's type and what the product says by it."""
    kinds = loaded(product, "attributes", _type_attributes) or {}
    attribute = kinds.get(slug)
    if attribute is None or not (attribute.visible_in_storefront or is_staff):
        return None
    kind = CHOICE_TYPES if attribute.input_type in CHOICE_TYPES else WORD_TYPES
    said = loaded(product, f"values:{min(kind)}", partial(_values, kind=kind)) or {}
    return attribute, said.get(attribute.pk, [])


def _type_attributes(
    products: list[Product], _: Channel | None
) -> dict[int, dict[str, Attribute]]:
    types = {product.product_type_id for product in products}
    links = ProductType.product_attributes.through.objects.filter(
        producttype_id__in=types
    )
    by_type: dict[int, dict[str, Attribute]] = {}
    for link in links.select_related("attribute"):
        by_type.setdefault(link.producttype_id, {})[link.attribute.slug] = (
            link.attribute
        )
    return {p.pk: by_type.get(p.product_type_id, {}) for p in products}


def _values(
    products: list[Product], _: Channel | None, *, kind: frozenset[str]
) -> dict[int, dict[int, list[AttributeValue]]]:
    links = Product.values.through.objects.filter(
        product__in=products, attributevalue__attribute__input_type__in=kind
    )
    ordered = links.select_related("attributevalue").order_by(
        "attributevalue__sort_order", "attributevalue_id"
    )
    found: dict[int, dict[int, list[AttributeValue]]] = {}
    for link in ordered:
        value = link.attributevalue
        said = found.setdefault(link.product_id, {})
        said.setdefault(value.attribute_id, []).append(value)
    return found


# --- Variants ---------------------------------------------------------------------
def variant_product(variant: ProductVariant) -> Product:
    """Its product, read together with the products of its peers."""
    product = loaded(variant, "product", _products)
    assert product is not None
    return product


def _products(
    variants: list[ProductVariant], channel: Channel | None
) -> dict[int, Product]:
    keys = {variant.product_id for variant in variants}
    rows = Product.objects.select_related("category").filter(pk__in=keys)
    by_key = {product.pk: product for product in together(rows, channel=channel)}
    return {variant.pk: by_key[variant.product_id] for variant in variants}


def variant_listings(variant: ProductVariant) -> list[ProductVariantChannelListing]:
    """Prices in all channels."""
    return loaded(variant, "listings", _prices) or []


def _prices(
    variants: list[ProductVariant], _: Channel | None
) -> dict[int, list[ProductVariantChannelListing]]:
    rows = ProductVariantChannelListing.objects.filter(variant__in=variants)
    listed = rows.select_related("channel").order_by("channel__slug")
    return grouped(listed, lambda row: row.variant_id)


def variant_price(variant: ProductVariant) -> Decimal | None:
    """The price in the channel the variant is looked at through."""
    return loaded(variant, "price", _price)


def _price(
    variants: list[ProductVariant], channel: Channel | None
) -> dict[int, Decimal]:
    rows = ProductVariantChannelListing.objects.filter(
        variant__in=variants, channel=channel, price_amount__isnull=False
    )
    return {
        row.variant_id: row.price_amount for row in rows if row.price_amount is not None
    }


def units_left(variant: ProductVariant, *, now: datetime) -> int:
    """Units that may still be sold in the channel, in all warehouses without one."""
    return loaded(variant, "units", partial(_units, now=now)) or 0


def _units(
    variants: list[ProductVariant], channel: Channel | None, *, now: datetime
) -> dict[int, int]:
    keys = [variant.pk for variant in variants]
    if channel is not None:
        return stock.available(channel, keys, now=now)
    rows = list(Stock.objects.filter(product_variant_id__in=keys))
    free = stock.units_free(rows, now=now)
    units: dict[int, int] = dict.fromkeys(keys, 0)
    for row in rows:
        units[row.product_variant_id] += free[row.pk]
    return units


def quantity_available(variant: ProductVariant, *, now: datetime) -> int | None:
    """Units left, at most what one checkout may hold; that limit if untracked."""
    limit = loaded(variant, "limit", _limit)
    if not variant.track_inventory:
        return limit
    units = units_left(variant, now=now)
    return units if limit is None else min(units, limit)


def _limit(variants: list[ProductVariant], _: Channel | None) -> dict[int, int | None]:
    limit = shop_settings().limit_quantity_per_checkout
    return {variant.pk: limit for variant in variants}


def variant_stocks(variant: ProductVariant) -> list[Stock]:
    """Stock rows, with their warehouses."""
    return loaded(variant, "stocks", _stocks) or []


def _stocks(
    variants: list[ProductVariant], _: Channel | None
) -> dict[int, list[Stock]]:
    rows = Stock.objects.filter(product_variant__in=variants)
    listed = rows.select_related("warehouse").order_by("pk")
    return grouped(listed, lambda row: row.product_variant_id)


# --- Shelves ----------------------------------------------------------------------
def collection_listings(collection: Collection) -> list[CollectionChannelListing]:
    """Listings in all channels."""
    return loaded(collection, "listings", _collection_listings) or []


def _collection_listings(
    collections: Sequence[Any], _: Channel | None
) -> dict[int, list[CollectionChannelListing]]:
    rows = CollectionChannelListing.objects.filter(collection__in=collections)
    listed = rows.select_related("channel").order_by("channel__slug")
    return grouped(listed, lambda row: row.collection_id)
