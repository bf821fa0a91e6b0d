"""Writes of products, variants, prices, pictures and shelves."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image, UnidentifiedImageError

from catalog.engine.attributes import assign, slug_of
from catalog.engine.errors import Refusal, refuse
from catalog.engine.ids import find_id, row_of
from catalog.engine.models import (
    Category,
    Channel,
    Collection,
    CollectionChannelListing,
    Product,
    ProductChannelListing,
    ProductMedia,
    ProductType,
    ProductVariant,
    ProductVariantChannelListing,
    Warehouse,
)
from catalog.engine.stock import quantity_set
from catalog.money import quantum

if TYPE_CHECKING:
    from decimal import Decimal

Values = dict[str, Any]
MAXIMUM_PIXELS = 40_000_000
MAXIMUM_BYTES = 20_000_000
FORMATS = {"PNG", "JPEG", "WEBP", "AVIF"}


def metadata_of(rows: list[Values] | None) -> dict[str, str]:
    """Metadata input as it is stored."""
    return {row["key"]: row["value"] for row in rows or []}


def _channel(text: str) -> Channel:
    return row_of(Channel.objects.all(), text, "Channel", field="channelId")


# --- Products ---------------------------------------------------------------------
@transaction.atomic
def product_create(values: Values) -> Product:
    """A product with its variants, prices and stocks, or nothing at all."""
    kind = row_of(
        ProductType.objects.all(), values["product_type"], "ProductType",
        field="productType",
    )  # fmt: skip
    name = (values.get("name") or "").strip()
    if not name:
        raise refuse("REQUIRED", "A product needs a name.", "name")
    product = Product(
        product_type=kind,
        name=name,
        slug=slug_of(Product.objects, values.get("slug"), name),
        external_reference=values.get("external_reference"),
    )
    _fields(product, values)
    for row in values.get("channel_listings") or []:
        listing_write(product, row)
    for row in values.get("variants") or []:
        variant_create(product, row)
    return product


def product_update(product: Product, values: Values) -> Product:
    """Set what is given."""
    if values.get("name"):
        product.name = values["name"]
    if values.get("slug") and values["slug"] != product.slug:
        product.slug = slug_of(Product.objects, values["slug"], "")
    _fields(product, values)
    return product


def _fields(product: Product, values: Values) -> None:
    reference = values.get("external_reference")
    taken = Product.objects.filter(external_reference=reference)
    if reference and taken.exclude(pk=product.pk).exists():
        raise refuse("UNIQUE", f"{reference} is taken.", "externalReference")
    if values.get("category"):
        product.category = row_of(
            Category.objects.all(), values["category"], "Category", field="category"
        )
    if "description" in values:
        product.description = values["description"]
    if values.get("metadata"):
        product.metadata = {**product.metadata, **metadata_of(values["metadata"])}
    product.save()
    if values.get("collections") is not None:
        rows = [
            row_of(Collection.objects.all(), text, "Collection", field="collections")
            for text in values["collections"]
        ]
        product.collections.set(rows)  # type: ignore[attr-defined]
    assign(product, values.get("attributes") or [])


def listing_write(product: Product, row: Values) -> None:
    """Show a product in a channel, as given."""
    given = {
        "is_published": row.get("is_published"),
        "visible_in_listings": row.get("visible_in_listings"),
        "available_for_purchase": row.get("is_available_for_purchase"),
    }
    ProductChannelListing.objects.update_or_create(
        product=product,
        channel=_channel(row["channel_id"]),
        defaults={k: v for k, v in given.items() if v is not None},
    )


def listings_change(product: Product, values: Values) -> None:
    """Show in some channels, hide from others with the prices there."""
    for row in values.get("update_channels") or []:
        listing_write(product, row)
    gone = [_channel(text) for text in values.get("remove_channels") or []]
    ProductChannelListing.objects.filter(product=product, channel__in=gone).delete()
    ProductVariantChannelListing.objects.filter(
        variant__product=product, channel__in=gone
    ).delete()


# --- Variants ---------------------------------------------------------------------
@transaction.atomic
def variant_create(product: Product, values: Values) -> ProductVariant:
    """A variant with prices and stocks, or nothing."""
    variant = ProductVariant(product=product, sort_order=product.variants.count())  # type: ignore[attr-defined]
    _variant_fields(variant, values)
    prices_write(variant, values.get("channel_listings") or [])
    for row in values.get("stocks") or []:
        warehouse = row_of(Warehouse.objects.all(), row["warehouse"], "Warehouse")
        quantity_set(variant=variant, warehouse=warehouse, quantity=row["quantity"])
    return variant


@transaction.atomic
def variant_update(product: Product, values: Values) -> ProductVariant:
    """Set what is given of a variant of this product."""
    rows = ProductVariant.objects.filter(product=product)
    variant = row_of(rows, values["id"], "ProductVariant")
    _variant_fields(variant, values)
    return variant


def _variant_fields(variant: ProductVariant, values: Values) -> None:
    for name in ("sku", "external_reference"):
        given = values.get(name)
        taken = ProductVariant.objects.filter(**{name: given})
        if given and taken.exclude(pk=variant.pk).exists():
            raise refuse("UNIQUE", f"{given[:80]} is taken.", name)
        if given:
            setattr(variant, name, given)
    for name in ("name", "track_inventory", "quantity_limit_per_customer"):
        if values.get(name) is not None:
            setattr(variant, name, values[name])
    if values.get("weight") is not None:
        variant.weight_kg = values["weight"]
    if values.get("metadata"):
        variant.metadata = {**variant.metadata, **metadata_of(values["metadata"])}
    variant.save()
    assign(variant, values.get("attributes") or [])


def prices_write(variant: ProductVariant, rows: list[Values]) -> None:
    """Prices per channel; more decimals than the currency has are refused."""
    for row in rows:
        channel = _channel(row["channel_id"])
        price: Decimal = row["price"]
        if price != price.quantize(quantum(channel.currency_code)):
            message = f"{channel.currency_code} has no such decimals: {price}."
            raise refuse("INVALID", message, "price")
        ProductVariantChannelListing.objects.update_or_create(
            variant=variant,
            channel=channel,
            defaults={"price_amount": price, "currency": channel.currency_code},
        )


def rows_apply(name: str, writer: Any, rows: list[Values]) -> Values:
    """A bulk mutation that refuses row by row: each row is whole or not at all."""
    results = []
    for row in rows:
        try:
            with transaction.atomic():
                results.append({name: writer(row), "errors": []})
        except Refusal as refusal:
            errors = [
                {**item, "path": item["field"]} for item in refusal.as_payload()
            ]
            results.append({name: None, "errors": errors})
    return {"count": sum(1 for row in results if row[name]), "results": results}


# --- Pictures ---------------------------------------------------------------------
def media_create(values: Values) -> ProductMedia:
    """Store an uploaded picture after looking at its bytes."""
    product = row_of(Product.objects.all(), values["product"], "Product")
    upload = values.get("image")
    if upload is None:
        raise refuse("REQUIRED", "Image is required.", "image")
    if upload.size > MAXIMUM_BYTES:
        raise refuse("INVALID", "The picture is larger than 20 MB.", "image")
    content = upload.read()
    try:
        with Image.open(io.BytesIO(content)) as picture:
            picture.verify()
            width, height, kind = picture.width, picture.height, picture.format
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise refuse("INVALID", "Invalid file type.", "image") from error
    if kind not in FORMATS or width * height > MAXIMUM_PIXELS:
        raise refuse("INVALID", "Invalid file type or size.", "image")
    media = ProductMedia(
        product=product,
        alt=(values.get("alt") or "")[:250],
        width=width,
        height=height,
        sort_order=product.media.count(),  # type: ignore[attr-defined]
    )
    media.image.save(f"{product.slug}.{kind.lower()}", ContentFile(content))
    return media


# --- Shelves ----------------------------------------------------------------------
def category_write(category: Category, values: Values) -> Category:
    """Make or change a category."""
    _shelf(category, Category.objects, values)
    return category


def collection_write(collection: Collection, values: Values) -> Collection:
    """Make or change a collection."""
    _shelf(collection, Collection.objects, values)
    for text in values.get("products") or []:
        collection.products.add(row_of(Product.objects.all(), text, "Product"))
    return collection


def _shelf(row: Any, rows: Any, values: Values) -> None:
    if values.get("name"):
        row.name = values["name"]
    if not row.name:
        raise refuse("REQUIRED", "A name is needed.", "name")
    if values.get("slug") and values["slug"] != row.slug:
        row.slug = slug_of(rows, values["slug"], row.name)
    row.slug = row.slug or slug_of(rows, None, row.name)
    if "description" in values:
        row.description = values["description"]
    row.save()


def collection_listings_change(collection: Collection, values: Values) -> None:
    """Show a collection in some channels, hide it from others."""
    for row in values.get("add_channels") or []:
        CollectionChannelListing.objects.update_or_create(
            collection=collection,
            channel=_channel(row["channel_id"]),
            defaults={"is_published": bool(row.get("is_published"))},
        )
    gone = [
        found
        for text in values.get("remove_channels") or []
        if (found := find_id(Channel.objects.all(), text, "Channel"))
    ]
    CollectionChannelListing.objects.filter(
        collection=collection, channel__in=gone
    ).delete()
