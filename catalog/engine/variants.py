"""Writes of variants: what is sold, its prices and its first stocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.engine.attributes import assign
from catalog.engine.bulk import refuse_unkept, within
from catalog.engine.errors import refuse
from catalog.engine.ids import keys_of, row_of
from catalog.engine.models import (
    Channel,
    Product,
    ProductChannelListing,
    ProductVariant,
    ProductVariantChannelListing,
    Stock,
    Warehouse,
)
from catalog.engine.stock import quantity_set, stocks_remove
from catalog.money import quantum

if TYPE_CHECKING:
    from decimal import Decimal

Values = dict[str, Any]
CAMEL = {"sku": "sku", "external_reference": "externalReference"}


@transaction.atomic
def variant_create(product: Product, values: Values) -> ProductVariant:
    """A variant with prices and stocks, or nothing."""
    count = ProductVariant.objects.filter(product=product).count()
    variant = ProductVariant(product=product, sort_order=count)
    _fields(variant, values)
    prices_write(variant, values.get("channel_listings") or [], code="INVALID_PRICE")
    _stocks_create(variant, values.get("stocks") or [])
    return variant


@transaction.atomic
def variant_update(product: Product, values: Values) -> ProductVariant:
    """Set what is given of a variant of this product."""
    rows = ProductVariant.objects.filter(product=product)
    variant = row_of(rows, values["id"], "ProductVariant")
    _fields(variant, values)
    listings = values.get("channel_listings") or {}
    prices_write(variant, listings.get("create") or [], code="INVALID_PRICE")
    prices = ProductVariantChannelListing.objects.filter(variant=variant)
    kind = "ProductVariantChannelListing"
    for row in listings.get("update") or []:
        refuse_unkept(row, ("cost_price", "prior_price", "preorder_threshold"))
        listing = row_of(prices, row["channel_listing"], kind, field="channelListing")
        if row.get("price") is not None:
            _price_write(variant, listing.channel, row["price"], code="INVALID_PRICE")
    gone = listings.get("remove") or []
    prices.filter(pk__in=keys_of(gone, kind, field="remove")).delete()
    _stocks_change(variant, values.get("stocks") or {})
    return variant


def _fields(variant: ProductVariant, values: Values) -> None:
    refuse_unkept(values, ("preorder",))
    for name, field in CAMEL.items():
        given = values.get(name)
        taken = ProductVariant.objects.filter(**{name: given})
        if given and taken.exclude(pk=variant.pk).exists():
            raise refuse("UNIQUE", f"{given[:80]} is taken.", field)
        if given:
            setattr(variant, name, given)
    limit = values.get("quantity_limit_per_customer")
    if limit is not None and limit < 1:
        message = "A limit is one or more."
        raise refuse("INVALID", message, "quantityLimitPerCustomer")
    for name in ("name", "track_inventory", "quantity_limit_per_customer"):
        if values.get(name) is not None:
            setattr(variant, name, values[name])
    if values.get("weight") is not None:
        variant.weight_kg = values["weight"]
    for name in ("metadata", "private_metadata"):
        if values.get(name):
            given = {row["key"]: row["value"] for row in values[name]}
            setattr(variant, name, {**getattr(variant, name), **given})
    variant.name = variant.name or variant.sku or ""
    variant.save()
    allowed = variant.product.product_type.variant_attributes
    assign(variant, values.get("attributes") or [], allowed=allowed)


def prices_write(
    variant: ProductVariant, rows: list[Values], *, code: str = "INVALID"
) -> None:
    """Prices per channel the product is listed in, in that currency's decimals."""
    listed = ProductChannelListing.objects.filter(product_id=variant.product_id)
    channels = set(listed.values_list("channel_id", flat=True))
    for place, row in enumerate(rows):
        refuse_unkept(row, ("cost_price", "prior_price", "preorder_threshold"))
        with within(f"channelListings.{place}"):
            channel = row_of(
                Channel.objects.all(), row["channel_id"], "Channel", field="channelId"
            )
            if channel.pk not in channels:
                message = f"The product is not listed in {channel.slug}."
                raise refuse("PRODUCT_NOT_ASSIGNED_TO_CHANNEL", message, "channelId")
            _price_write(variant, channel, row["price"], code=code)


def _price_write(
    variant: ProductVariant, channel: Channel, price: Decimal, *, code: str
) -> None:
    if price != price.quantize(quantum(channel.currency_code)):
        message = f"{channel.currency_code} has no such decimals: {price}."
        raise refuse(code, message, "price")
    ProductVariantChannelListing.objects.update_or_create(
        variant=variant,
        channel=channel,
        defaults={"price_amount": price, "currency": channel.currency_code},
    )


def _stocks_create(variant: ProductVariant, rows: list[Values]) -> None:
    for place, row in enumerate(rows):
        with within(f"stocks.{place}"):
            stock_write(variant, row)


def stock_write(variant: ProductVariant, row: Values) -> Stock:
    """One `StockInput`."""
    warehouse = row_of(
        Warehouse.objects.all(), row["warehouse"], "Warehouse", field="warehouse"
    )
    return quantity_set(variant=variant, warehouse=warehouse, quantity=row["quantity"])


def _stocks_change(variant: ProductVariant, values: Values) -> None:
    _stocks_create(variant, values.get("create") or [])
    rows = Stock.objects.select_related("warehouse").filter(product_variant=variant)
    for row in values.get("update") or []:
        stock = row_of(rows, row["stock"], "Stock", field="stock")
        quantity_set(
            variant=variant, warehouse=stock.warehouse, quantity=row["quantity"]
        )
    gone = keys_of(values.get("remove") or [], "Stock", field="remove")
    stocks_remove(rows.filter(pk__in=gone))
