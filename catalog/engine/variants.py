"""Writes of variants: what is sold, its prices and its stocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import ProtectedError

from catalog.engine.attribute_inputs import Assigner, attribute_error, said_write
from catalog.engine.attribute_kinds import CHOICES
from catalog.engine.bulk import within
from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.goods_bulk import variants_write
from catalog.engine.goods_columns import price_set, variant_name, variant_set
from catalog.engine.goods_plan import Plan, ProductPlan, VariantPlan
from catalog.engine.ids import keys_of, row_of
from catalog.engine.inputs import reference_set, rows_of
from catalog.engine.models import (
    Channel,
    Product,
    ProductChannelListing,
    ProductMedia,
    ProductVariant,
    ProductVariantChannelListing,
    Stock,
    Warehouse,
)
from catalog.engine.stock import quantity_set, stocks_remove

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Values = dict[str, Any]


def _channels_of(product: Product) -> set[int]:
    rows = ProductChannelListing.objects.filter(product=product)
    return set(rows.values_list("channel_id", flat=True))


@transaction.atomic
def variants_create(
    product: Product, rows: list[Values], *, now: datetime, tracks: bool
) -> list[ProductPlan]:
    """Read variants of a product; each in a plan of its own, so that errors are apart."""
    plan = Plan(now=now, tracks_by_default=tracks)
    plan.prepare([], rows)
    channels = _channels_of(product)
    read = []
    for values in rows:
        made = ProductPlan(product)
        variant = plan.variant(made, values, product.product_type, channels, path="")
        made.variants = [variant] if variant else []
        read.append(made)
    return read


@transaction.atomic
def plans_save(product: Product, plans: Iterable[ProductPlan]) -> list[VariantPlan]:
    """Write variants that were read, after those that are there."""
    made = [variant for plan in plans for variant in plan.variants]
    count = ProductVariant.objects.filter(product=product).count()
    for place, plan in enumerate(made):
        plan.variant.product, plan.variant.sort_order = product, count + place
    variants_write(made)
    if made and product.default_variant_id is None:
        product.default_variant = made[0].variant
        product.save(update_fields=["default_variant", "updated_at"])
    return made


@transaction.atomic
def variant_create(
    product: Product, values: Values, *, now: datetime, tracks: bool
) -> ProductVariant:
    """One variant with its stocks."""
    kind = product.product_type
    given = values.get("attributes") or []
    needed = list(kind.variant_attributes.filter(value_required=True))
    if not given and needed:
        message = "All required attributes must take a value."
        raise attribute_error("REQUIRED", message, *needed)
    warehouses = [row["warehouse"] for row in values.get("stocks") or []]
    twice = sorted({text for text in warehouses if warehouses.count(text) > 1})
    if twice:
        message = f"Duplicated warehouse ID: {', '.join(twice)}"
        raise refuse("UNIQUE", message, "stocks")
    made = variants_create(product, [values], now=now, tracks=tracks)[0]
    if made.problems:
        raise Refusal(*made.problems)
    _distinct(product, made.variants[0])
    variant = made.variants[0].variant
    variant.name = variant.name or variant.sku or ""
    return plans_save(product, [made])[0].variant


def _distinct(product: Product, plan: VariantPlan) -> None:
    """Two variants of a product do not say the same by their choices."""
    chosen = {
        value.pk
        for attribute, values in plan.said
        for value in values
        if attribute.input_type in CHOICES
    }
    if not chosen or None in chosen:
        return
    links = ProductVariant.values.through.objects.filter(
        productvariant__product=product,
        attributevalue__attribute__input_type__in=CHOICES,
    )
    said: dict[int, set[int]] = {}
    for variant, value in links.values_list("productvariant_id", "attributevalue_id"):
        said.setdefault(variant, set()).add(value)
    if chosen in said.values():
        message = "Duplicated attribute values for product variant."
        attributes = [attribute for attribute, _ in plan.said]
        raise attribute_error("DUPLICATED_INPUT_ITEM", message, *attributes)


# --- Changes ----------------------------------------------------------------------
@transaction.atomic
def variant_update(variant: ProductVariant, values: Values) -> ProductVariant:
    """Set what is given of a variant."""
    if "sku" in values:
        sku = (values["sku"] or "").strip() or None
        others = ProductVariant.objects.exclude(pk=variant.pk)
        if sku and others.filter(sku=sku).exists():
            message = "Product variant with this Sku already exists."
            raise refuse("UNIQUE", message, "sku")
        variant.sku = sku
    reference_set(variant, values)
    variant_set(variant, values)
    kind = variant.product.product_type
    given = values.get("attributes") or []
    said = Assigner().read(given, kind.variant_attributes.all(), creates=False)
    if not variant.name:
        variant.name = variant_name(said, kind) or variant.sku or ""
    variant.save()
    said_write(variant, said)
    return variant


@transaction.atomic
def variant_bulk_update(product: Product, values: Values) -> ProductVariant:
    """Set what is given of a variant of this product, its prices and stocks too."""
    rows = ProductVariant.objects.filter(product=product)
    if values.get("id"):
        variant = row_of(rows, values["id"], "ProductVariant")
    else:
        reference = values.get("external_reference")
        found = rows.filter(external_reference=reference).first() if reference else None
        if found is None:
            raise refuse("NOT_FOUND", "Variant doesn't exist.", "id")
        variant = found
        values = {k: v for k, v in values.items() if k != "external_reference"}
    variant.product = product
    variant_update(variant, values)
    listings = values.get("channel_listings") or {}
    prices_write(variant, listings.get("create") or [], code="INVALID_PRICE")
    prices = ProductVariantChannelListing.objects.filter(variant=variant)
    kind = "ProductVariantChannelListing"
    for place, row in enumerate(listings.get("update") or []):
        with within(f"channelListings.update.{place}"):
            listing = row_of(
                prices, row["channel_listing"], kind, field="channelListing"
            )
            price_set(listing, row, code="INVALID_PRICE")
            listing.save()
    gone = listings.get("remove") or []
    prices.filter(pk__in=keys_of(gone, kind, field="remove")).delete()
    _stocks_change(variant, values.get("stocks") or {})
    return variant


@transaction.atomic
def variants_delete(variants: Iterable[ProductVariant]) -> None:
    """Remove variants; refused while orders wait for their units."""
    products: dict[int, Product] = {}
    for variant in variants:
        products[variant.product_id] = variant.product
        key = variant.pk
        try:
            variant.delete()
        except ProtectedError as error:
            message = f"Units of {variant} are promised to orders that were not sent."
            raise refuse("INVALID", message, "id") from error
        variant.pk = key
    for product in products.values():
        product.refresh_from_db(fields=["default_variant"])
        if product.default_variant_id is None:
            product.default_variant = product.variants.first()
            product.save(update_fields=["default_variant", "updated_at"])


# --- Prices -----------------------------------------------------------------------
def prices_write(
    variant: ProductVariant, rows: list[Values], *, code: str = "INVALID"
) -> None:
    """Prices per channel the product is listed in, in that currency's decimals.

    A new price must be given; of one that is there only what is given changes.
    """
    texts = [row["channel_id"] for row in rows]
    twice = sorted({text for text in texts if texts.count(text) > 1})
    if twice:
        message = "Duplicated channel ID."
        raise refuse("DUPLICATED_INPUT_ITEM", message, "channelId", channels=twice)
    channels = rows_of(Channel.objects.all(), texts, "Channel", field="channelId")
    listed = _channels_of(variant.product)
    there = {row.channel_id: row for row in variant.channel_listings.all()}
    problems: list[ErrorItem] = []
    for place, (channel, row) in enumerate(zip(channels, rows, strict=True)):
        extra = {"channels": [row["channel_id"]], "path": f"channelListings.{place}"}
        if channel.pk not in listed:
            message = "Product not available in channels."
            code_ = "PRODUCT_NOT_ASSIGNED_TO_CHANNEL"
            problems.append(ErrorItem(code_, message, "input", extra))
            continue
        listing = there.get(channel.pk) or ProductVariantChannelListing(
            variant=variant, channel=channel, currency=channel.currency_code
        )
        try:
            price_set(listing, row, code=code)
        except Refusal as refusal:
            item = refusal.items[0]
            path = f"{extra['path']}.{item.field}"
            problems.append(
                ErrorItem(item.code, item.message, item.field, {**extra, "path": path})
            )
            continue
        listing.save()
    if problems:
        raise Refusal(*problems)


# --- Stocks -----------------------------------------------------------------------
def stock_write(variant: ProductVariant, row: Values) -> Stock:
    """One `StockInput`."""
    warehouse = row_of(
        Warehouse.objects.all(), row["warehouse"], "Warehouse", field="warehouse"
    )
    return quantity_set(variant=variant, warehouse=warehouse, quantity=row["quantity"])


def _stocks_change(variant: ProductVariant, values: Values) -> None:
    for place, row in enumerate(values.get("create") or []):
        with within(f"stocks.create.{place}"):
            stock_write(variant, row)
    rows = Stock.objects.select_related("warehouse").filter(product_variant=variant)
    for place, row in enumerate(values.get("update") or []):
        with within(f"stocks.update.{place}"):
            stock = row_of(rows, row["stock"], "Stock", field="stock")
            quantity_set(
                variant=variant, warehouse=stock.warehouse, quantity=row["quantity"]
            )
    gone = keys_of(values.get("remove") or [], "Stock", field="remove")
    stocks_remove(rows.filter(pk__in=gone))


# --- Pictures ---------------------------------------------------------------------
def media_assign(variant: ProductVariant, media: ProductMedia) -> None:
    """Show a picture of the product with a variant of it."""
    if media.product_id != variant.product_id:
        message = "This media doesn't belong to that product."
        raise refuse("NOT_PRODUCTS_IMAGE", message, "mediaId")
    if variant.media.filter(pk=media.pk).exists():
        message = "This media is already assigned."
        raise refuse("MEDIA_ALREADY_ASSIGNED", message, "mediaId")
    variant.media.add(media)


def media_unassign(variant: ProductVariant, media: ProductMedia) -> None:
    """Show it there no more."""
    if not variant.media.filter(pk=media.pk).exists():
        message = "Media is not assigned to this variant."
        raise refuse("NOT_FOUND", message, "mediaId")
    variant.media.remove(media)
