"""Reads of goods, each for a whole page of them at once (see `loading`)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from catalog.engine import stock
from catalog.engine.compiled import Compiled
from catalog.engine.goods_prices import (
    Amounts,
    price_listing,
    products_prices,
    variant_price,
)
from catalog.engine.loading import grouped, keep, loaded, peers_of, together
from catalog.engine.models import (
    Channel,
    Collection,
    CollectionChannelListing,
    Product,
    ProductChannelListing,
    ProductMedia,
    ProductVariant,
    ProductVariantChannelListing,
    Shop,
    Stock,
)
from catalog.engine.setup import shop_settings
from catalog.engine.stock_zones import units_by_zones
from catalog.engine.visibility import is_purchasable, published

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


_variants_of = Compiled(lambda keys: ProductVariant.objects.filter(product__in=keys))
_media_of = Compiled(lambda keys: ProductMedia.objects.filter(product__in=keys))
_listings_in = Compiled(
    lambda channel_id, keys: ProductChannelListing.objects.filter(
        product__in=keys, channel=channel_id
    )
)


# --- Products ---------------------------------------------------------------------
def product_variants(product: Product) -> list[ProductVariant]:
    """Variants in their order, peers of the variants of the product's peers."""
    return loaded(product, "variants", _variants) or []


def _variants(
    products: list[Product], channel: Channel | None
) -> dict[int, list[ProductVariant]]:
    by_key = {product.pk: product for product in products}
    variants = together(_variants_of(list(by_key)), channel=channel)
    keep(variants, "product", {v.pk: by_key[v.product_id] for v in variants})
    return grouped(variants, lambda variant: variant.product_id)


def priced_variants(product: Product) -> list[ProductVariant]:
    """Variants with a price in the channel the product is looked at through."""
    return [v for v in product_variants(product) if variant_price(v) is not None]


def product_prices(product: Product) -> list[Amounts]:
    """Prices of those; without the variants where nobody has asked for them."""
    if "variants" not in peers_of(product).kept:
        return loaded(product, "prices", products_prices) or []
    prices = [price_listing(variant) for variant in product_variants(product)]
    return [price for price in prices if price is not None]


def product_listing(product: Product) -> ProductChannelListing | None:
    """The listing in the channel the product is looked at through."""
    return loaded(product, "listing", _listing)


def _listing(
    products: list[Product], channel: Channel | None
) -> dict[int, ProductChannelListing]:
    key = channel.pk if channel else None
    rows = _listings_in(key, [product.pk for product in products])
    return {row.product_id: row for row in rows}


def product_listings(product: Product) -> list[ProductChannelListing]:
    """Listings in all channels."""
    return loaded(product, "listings", _listings) or []


def _listings(
    products: list[Product], _: Channel | None
) -> dict[int, list[ProductChannelListing]]:
    rows = ProductChannelListing.objects.filter(product__in=products)
    listed = rows.select_related("channel").order_by("pk")
    return grouped(listed, lambda row: row.product_id)


def is_for_sale(product: Product, *, now: datetime) -> bool | None:
    """Whether it may be bought by now; None outside a channel."""
    if peers_of(product).channel is None:
        return None
    return is_purchasable(product_listing(product), now=now)


def is_available(
    product: Product, *, now: datetime, country: str | None = None
) -> bool | None:
    """Whether it may be bought and something is left; None outside a channel."""
    for_sale = is_for_sale(product, now=now)
    if not for_sale:
        return for_sale
    return any(
        not variant.track_inventory or units_left(variant, now=now, country=country) > 0
        for variant in priced_variants(product)
    )


def product_media(product: Product) -> list[ProductMedia]:
    """Pictures in their order."""
    return loaded(product, "media", _media) or []


def _media(products: list[Product], _: Channel | None) -> dict[int, list[ProductMedia]]:
    rows = together(_media_of([product.pk for product in products]))
    return grouped(rows, lambda row: row.product_id)


def product_collections(
    product: Product, *, is_staff: bool, now: datetime
) -> list[Collection]:
    """Collections it is in that the requester may see, by slug."""
    load = partial(_collections, is_staff=is_staff, now=now)
    return loaded(product, f"collections:{is_staff}", load) or []


def _collections(
    products: list[Product], channel: Channel | None, *, is_staff: bool, now: datetime
) -> dict[int, list[Collection]]:
    links = Collection.products.through.objects.filter(product__in=products)
    if not is_staff:
        shown = CollectionChannelListing.objects.filter(published(channel, now=now))
        links = links.filter(collection__in=shown.values("collection"))
    rows = list(links.select_related("collection").order_by("collection__slug"))
    together({row.collection for row in rows}, channel=channel)
    groups = grouped(rows, lambda row: row.product_id)
    return {key: [row.collection for row in found] for key, found in groups.items()}


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
    listed = rows.select_related("channel").order_by("pk")
    return grouped(listed, lambda row: row.variant_id)


def _shop(variant: ProductVariant) -> Shop:
    found = loaded(variant, "shop", _shops)
    assert found is not None
    return found


def _shops(variants: list[ProductVariant], _: Channel | None) -> dict[int, Shop]:
    shop = shop_settings()
    return {variant.pk: shop for variant in variants}


def _is_by_zones(variant: ProductVariant) -> bool:
    channel = peers_of(variant).channel
    known: bool | None = getattr(channel, "stock_by_zones", None)
    if known is None:
        return _shop(variant).use_legacy_shipping_zone_stock_availability
    return known


def units_left(
    variant: ProductVariant, *, now: datetime, country: str | None = None
) -> int:
    """Units that may still be sold in the channel, in all warehouses without one."""
    by_zones = _is_by_zones(variant)
    load = partial(_units, now=now, country=country, by_zones=by_zones)
    return loaded(variant, f"units:{country if by_zones else None}", load) or 0


def _units(
    variants: list[ProductVariant],
    channel: Channel | None,
    *,
    now: datetime,
    country: str | None,
    by_zones: bool,
) -> dict[int, int]:
    keys = [variant.pk for variant in variants]
    if channel is not None and by_zones:
        return units_by_zones(channel, keys, country=country, now=now)
    if channel is not None:
        return stock.available(channel, keys, now=now)
    rows = list(Stock.objects.filter(product_variant_id__in=keys))
    free = stock.units_free(rows, now=now)
    units: dict[int, int] = dict.fromkeys(keys, 0)
    for row in rows:
        units[row.product_variant_id] += free[row.pk]
    return units


def quantity_available(
    variant: ProductVariant, *, now: datetime, country: str | None = None
) -> int | None:
    """Units left, at most what one checkout may hold; that limit if untracked."""
    limit = _shop(variant).limit_quantity_per_checkout
    if not variant.track_inventory:
        return variant.quantity_limit_per_customer or limit
    units = units_left(variant, now=now, country=country)
    return units if limit is None else min(units, limit)


def variant_stocks(variant: ProductVariant) -> list[Stock]:
    """Stock rows, with their warehouses."""
    return loaded(variant, "stocks", _stocks) or []


def _stocks(
    variants: list[ProductVariant], _: Channel | None
) -> dict[int, list[Stock]]:
    rows = Stock.objects.filter(product_variant__in=variants)
    listed = rows.select_related("warehouse").order_by("pk")
    return grouped(listed, lambda row: row.product_variant_id)


def variant_media(variant: ProductVariant) -> list[ProductMedia]:
    """Pictures that show it."""
    return loaded(variant, "media", _variant_media) or []


def _variant_media(
    variants: list[ProductVariant], _: Channel | None
) -> dict[int, list[ProductMedia]]:
    links = ProductVariant.media.through.objects.filter(productvariant__in=variants)
    rows = list(
        links.select_related("productmedia").order_by("productmedia__sort_order", "pk")
    )
    groups = grouped(rows, lambda row: row.productvariant_id)
    return {key: [row.productmedia for row in found] for key, found in groups.items()}


# --- Shelves ----------------------------------------------------------------------
def collection_listings(collection: Collection) -> list[CollectionChannelListing]:
    """Listings in all channels."""
    return loaded(collection, "listings", _collection_listings) or []


def _collection_listings(
    collections: Sequence[Any], _: Channel | None
) -> dict[int, list[CollectionChannelListing]]:
    rows = CollectionChannelListing.objects.filter(collection__in=collections)
    listed = rows.select_related("channel").order_by("pk")
    return grouped(listed, lambda row: row.collection_id)
