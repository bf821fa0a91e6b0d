"""Writes of single products: what they say, where they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import ProtectedError

from catalog.engine.attribute_inputs import Assigner, said_write
from catalog.engine.channels import moved
from catalog.engine.errors import Refusal, refuse
from catalog.engine.goods_bulk import plans_write
from catalog.engine.goods_columns import listing_set
from catalog.engine.goods_plan import Plan
from catalog.engine.ids import key_of, row_of
from catalog.engine.inputs import (
    duplicates_refuse,
    name_set,
    reference_set,
    rows_of,
    slug_set,
)
from catalog.engine.models import (
    Channel,
    Collection,
    Product,
    ProductChannelListing,
    ProductVariant,
    ProductVariantChannelListing,
)
from catalog.engine.pictures import media_files_forget

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Values = dict[str, Any]


@transaction.atomic
def product_create(values: Values, *, now: datetime) -> Product:
    """A product without variants yet."""
    plan = Plan(now=now)
    plan.prepare([values], [])
    made = plan.product(values)
    if made.problems or made.product is None:
        raise Refusal(*made.problems)
    plans_write([made])
    return made.product


@transaction.atomic
def product_update(product: Product, values: Values, *, now: datetime) -> Product:
    """Set what is given."""
    if "name" in values:
        name_set(product, values)
    slug_set(product, values)
    reference_set(product, values)
    Plan(now=now).product_fields(product, values)
    product.save()
    if values.get("collections") is not None:
        rows = Collection.objects.all()
        product.collections.set(
            rows_of(rows, values["collections"], "Collection", field="collections")
        )
    given = values.get("attributes") or []
    if given:
        allowed = product.product_type.product_attributes.all()
        said_write(product, Assigner().read(given, allowed, creates=False))
    return product


@transaction.atomic
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


@transaction.atomic
def products_delete(products: Iterable[Product]) -> None:
    """Remove several, all or none."""
    for product in products:
        product_delete(product)


def default_variant_set(product: Product, text: str) -> Product:
    """Which variant stands for the product."""
    variant = row_of(
        ProductVariant.objects.all(), text, "ProductVariant", field="variantId"
    )
    if variant.product_id != product.pk:
        message = "Provided variant doesn't belong to provided product."
        raise refuse("NOT_PRODUCTS_VARIANT", message, "variantId")
    product.default_variant = variant
    product.save(update_fields=["default_variant", "updated_at"])
    return product


@transaction.atomic
def variants_reorder(product: Product, moves: list[Values]) -> Product:
    """Relative moves, one after another."""
    rows = list(ProductVariant.objects.filter(product=product))
    order = [str(row.pk) for row in rows]
    for move in moves:
        key = key_of(move["id"], "ProductVariant", field="moves")
        if key not in order:
            message = f"Couldn't resolve to a variant: {move['id'][:80]}"
            raise refuse("NOT_FOUND", message, "moves")
        moved(order, key, move.get("sort_order") or 0)
    for row in rows:
        row.sort_order = order.index(str(row.pk))
    ProductVariant.objects.bulk_update(rows, ["sort_order"])
    return product


@transaction.atomic
def said_reorder(target: Any, text: str, moves: list[Values]) -> None:
    """Relative moves of what an object says by one attribute."""
    key = key_of(text, "Attribute", field="attributeId")
    links = type(target).values.through
    owner = type(target)._meta.model_name
    rows = links.objects.filter(
        **{f"{owner}_id": target.pk, "attributevalue__attribute": key}
    ).order_by("pk")
    order = [str(row.attributevalue_id) for row in rows]
    if not order:
        message = f"Couldn't resolve to an attribute: {text[:80]}."
        raise refuse("NOT_FOUND", message, "attributeId")
    for move in moves:
        value = key_of(move["id"], "AttributeValue", field="moves")
        if value not in order:
            message = f"Couldn't resolve to an attribute value: {move['id'][:80]}"
            raise refuse("NOT_FOUND", message, "moves")
        moved(order, value, move.get("sort_order") or 0)
    rows.delete()
    # What an object says is read in the order it was said.
    links.objects.bulk_create(
        links(**{f"{owner}_id": target.pk, "attributevalue_id": value})
        for value in order
    )


# --- Listings ---------------------------------------------------------------------
@transaction.atomic
def listings_change(product: Product, values: Values, *, now: datetime) -> None:
    """Show in some channels, hide from others with the prices there."""
    rows = values.get("update_channels") or []
    texts = [row["channel_id"] for row in rows]
    twice = sorted({text for text in texts if texts.count(text) > 1})
    if twice:
        message, code = "Duplicated channel ID.", "DUPLICATED_INPUT_ITEM"
        raise refuse(code, message, "updateChannels", channels=twice)
    both = {"add": texts, "remove": values.get("remove_channels") or []}
    duplicates_refuse(both, "add", "remove", "input", code="DUPLICATED_INPUT_ITEM")
    channels = rows_of(Channel.objects.all(), texts, "Channel", field="channelId")
    _publishable(product, rows)
    for channel, row in zip(channels, rows, strict=True):
        _listing_write(product, channel, row, now)
    gone = rows_of(
        Channel.objects.all(), both["remove"], "Channel", field="removeChannels"
    )
    ProductChannelListing.objects.filter(product=product, channel__in=gone).delete()
    ProductVariantChannelListing.objects.filter(
        variant__product=product, channel__in=gone
    ).delete()


def _publishable(product: Product, rows: list[Values]) -> None:
    shown = [row["channel_id"] for row in rows if row.get("is_published")]
    if shown and product.category_id is None:
        message = "You must select a category to be able to publish."
        code = "PRODUCT_WITHOUT_CATEGORY"
        raise refuse(code, message, "isPublished", channels=shown)


def _listing_write(
    product: Product, channel: Channel, row: Values, now: datetime
) -> None:
    rows = ProductChannelListing.objects.filter(product=product, channel=channel)
    listing = rows.first() or ProductChannelListing(
        product=product, channel=channel, visible_in_listings=False
    )
    listing_set(listing, row, now=now)
    listing.save()
    variants = ProductVariant.objects.filter(product=product)
    added = rows_of(
        variants, row.get("add_variants"), "ProductVariant", field="addVariants"
    )
    for variant in added:
        ProductVariantChannelListing.objects.get_or_create(
            variant=variant,
            channel=channel,
            defaults={"currency": channel.currency_code},
        )
    gone = rows_of(
        variants, row.get("remove_variants"), "ProductVariant", field="removeVariants"
    )
    ProductVariantChannelListing.objects.filter(
        variant__in=gone, channel=channel
    ).delete()
    if row.get("remove_variants"):
        left = ProductVariantChannelListing.objects.filter(
            variant__product=product, channel=channel
        )
        if not left.exists():
            # Without a variant in the channel the product is not listed there.
            listing.delete()
