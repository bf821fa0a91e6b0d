"""Columns of listings, variants and prices, set from what is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.errors import refuse
from catalog.engine.inputs import metadata_set
from catalog.engine.prices import price_problem

if TYPE_CHECKING:
    from datetime import datetime

    from catalog.engine.attribute_inputs import Said
    from catalog.engine.models import (
        ProductChannelListing,
        ProductType,
        ProductVariant,
        ProductVariantChannelListing,
    )

Values = dict[str, Any]
UNAVAILABLE = (
    "Cannot set available for purchase at when isAvailableForPurchase is false."
)


def listing_set(listing: ProductChannelListing, row: Values, *, now: datetime) -> None:
    """Set what is given of a listing; what is published has a time."""
    for name in ("is_published", "visible_in_listings"):
        if row.get(name) is not None:
            setattr(listing, name, row[name])
    published_at = row.get("published_at") or row.get("publication_date")
    if published_at is not None:
        listing.published_at = published_at
    elif "published_at" in row and not row.get("is_published"):
        listing.published_at = None
    if listing.is_published and listing.published_at is None:
        listing.published_at = now
    available, since = (
        row.get("is_available_for_purchase"),
        row.get("available_for_purchase_at") or row.get("available_for_purchase_date"),
    )
    if available is False and since:
        raise refuse("INVALID", UNAVAILABLE, "availableForPurchaseAt")
    if available is False:
        listing.available_for_purchase, listing.available_for_purchase_at = False, None
    elif available or since:
        listing.available_for_purchase = True
        listing.available_for_purchase_at = since or now


def variant_set(variant: ProductVariant, values: Values) -> None:
    """Set what is given of a variant, apart from what is unique."""
    limit = values.get("quantity_limit_per_customer")
    if limit is not None and limit < 1:
        message = "Product variant can't have quantity_limit_per_customer lower than 1."
        raise refuse("INVALID", message, "quantityLimitPerCustomer")
    if "quantity_limit_per_customer" in values:
        variant.quantity_limit_per_customer = limit
    if values.get("name") is not None:
        variant.name = values["name"]
    if values.get("track_inventory") is not None:
        variant.track_inventory = values["track_inventory"]
    if "weight" in values:
        variant.weight_kg = values["weight"]
    if values.get("preorder") is not None:
        variant.is_preorder = True
        variant.preorder_global_threshold = values["preorder"].get("global_threshold")
        variant.preorder_end_date = values["preorder"].get("end_date")
    metadata_set(variant, values)


PRICES = (
    ("price", "price_amount"),
    ("cost_price", "cost_price_amount"),
    ("prior_price", "prior_price_amount"),
)


def price_set(listing: ProductVariantChannelListing, row: Values, *, code: str) -> None:
    """Set what is given of a price. Refuses more decimals than its currency has."""
    for name, column in PRICES:
        if name not in row:
            continue
        problem = price_problem(row[name], listing.currency)
        if problem:
            head, _, rest = name.partition("_")
            raise refuse(code, problem, head + rest.capitalize())
        setattr(listing, column, row[name])
    if "preorder_threshold" in row:
        listing.preorder_quantity_threshold = row["preorder_threshold"]


def variant_name(said: Said, kind: ProductType) -> str:
    """`L / Red`: what tells a variant apart, where nobody named it."""
    chosen = set(kind.variant_selection)
    words = [
        ", ".join(value.name for value in values)
        for attribute, values in said
        if values and attribute.pk in chosen
    ]
    return " / ".join(words)[:255]
