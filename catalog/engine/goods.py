"""Writes of products: what they say, where they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import ProtectedError

from catalog.engine.attributes import assign, slug_of
from catalog.engine.bulk import refuse_unkept, within
from catalog.engine.errors import refuse
from catalog.engine.ids import row_of
from catalog.engine.models import (
    Category,
    Channel,
    Collection,
    Product,
    ProductChannelListing,
    ProductType,
    ProductVariant,
    ProductVariantChannelListing,
)
from catalog.engine.pictures import media_create, media_files_forget
from catalog.engine.variants import variant_create

if TYPE_CHECKING:
    from collections.abc import Iterable

Values = dict[str, Any]
UNKEPT = ("rating", "seo", "tax_class", "tax_code", "charge_taxes", "weight")
LISTING_FIELDS = {
    "is_published": "is_published",
    "published_at": "published_at",
    "visible_in_listings": "visible_in_listings",
    "is_available_for_purchase": "available_for_purchase",
    "available_for_purchase_at": "available_for_purchase_at",
}


def metadata_of(rows: Iterable[Values] | None) -> dict[str, str]:
    """Metadata input as it is stored."""
    return {row["key"]: row["value"] for row in rows or []}


@transaction.atomic
def product_create(values: Values) -> Product:
    """A product with its variants, prices, stocks and pictures, or nothing at all."""
    refuse_unkept(values, UNKEPT)
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
    for place, row in enumerate(values.get("channel_listings") or []):
        with within(f"channelListings.{place}"):
            listing_write(product, row)
    for place, row in enumerate(values.get("variants") or []):
        with within(f"variants.{place}"):
            variant_create(product, row)
    for place, row in enumerate(values.get("media") or []):
        with within(f"media.{place}"):
            media_create(product, row)
    return product


@transaction.atomic
def product_update(product: Product, values: Values) -> Product:
    """Set what is given."""
    refuse_unkept(values, UNKEPT)
    if values.get("name") is not None:
        if not values["name"].strip():
            raise refuse("REQUIRED", "A product needs a name.", "name")
        product.name = values["name"]
    if values.get("slug") and values["slug"] != product.slug:
        product.slug = slug_of(Product.objects, values["slug"], "")
    if values.get("external_reference"):
        product.external_reference = values["external_reference"]
    _fields(product, values)
    return product


def _fields(product: Product, values: Values) -> None:
    reference = values.get("external_reference")
    taken = Product.objects.filter(external_reference=reference)
    if reference and taken.exclude(pk=product.pk).exists():
        raise refuse("UNIQUE", f"{reference[:80]} is taken.", "externalReference")
    if "category" in values:
        product.category = (
            row_of(
                Category.objects.all(), values["category"], "Category", field="category"
            )
            if values["category"]
            else None
        )
    if "description" in values:
        product.description = values["description"]
    for name in ("metadata", "private_metadata"):
        if values.get(name):
            kept = getattr(product, name)
            setattr(product, name, {**kept, **metadata_of(values[name])})
    product.save()
    if values.get("collections") is not None:
        rows = [
            row_of(Collection.objects.all(), text, "Collection", field="collections")
            for text in values["collections"]
        ]
        product.collections.set(rows)
    allowed = product.product_type.product_attributes
    assign(product, values.get("attributes") or [], allowed=allowed)


def product_delete(product: Product) -> Product:
    """Remove a product with its variants; refused while orders wait for its units."""
    key = product.pk
    media_files_forget(product.media.all())
    try:
        product.delete()
    except ProtectedError as error:
        message = f"Units of {product} are promised to orders that were not sent."
        raise refuse("INVALID", message, "id") from error
    product.pk = key
    return product


# --- Listings ---------------------------------------------------------------------
def _channel(text: str) -> Channel:
    return row_of(Channel.objects.all(), text, "Channel", field="channelId")


def listing_write(product: Product, row: Values) -> None:
    """Show a product in a channel, as given."""
    channel = _channel(row["channel_id"])
    given = {
        column: row[name]
        for name, column in LISTING_FIELDS.items()
        if name in row and (row[name] is not None or name.endswith("_at"))
    }
    ProductChannelListing.objects.update_or_create(
        product=product, channel=channel, defaults=given
    )
    variants = ProductVariant.objects.filter(product=product)
    for text in row.get("add_variants") or []:
        ProductVariantChannelListing.objects.get_or_create(
            variant=row_of(variants, text, "ProductVariant", field="addVariants"),
            channel=channel,
            defaults={"currency": channel.currency_code},
        )
    for text in row.get("remove_variants") or []:
        variant = row_of(variants, text, "ProductVariant", field="removeVariants")
        variant.channel_listings.filter(channel=channel).delete()


@transaction.atomic
def listings_change(product: Product, values: Values) -> None:
    """Show in some channels, hide from others with the prices there."""
    for row in values.get("update_channels") or []:
        listing_write(product, row)
    gone = [_channel(text) for text in values.get("remove_channels") or []]
    ProductChannelListing.objects.filter(product=product, channel__in=gone).delete()
    ProductVariantChannelListing.objects.filter(
        variant__product=product, channel__in=gone
    ).delete()
