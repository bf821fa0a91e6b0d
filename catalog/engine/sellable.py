"""Which variants a channel sells now, and for how much."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from catalog.engine.compiled import Compiled
from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.ids import global_id
from catalog.engine.models import (
    ProductChannelListing,
    ProductVariant,
    ProductVariantChannelListing,
)
from catalog.engine.visibility import is_purchasable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from catalog.engine.models import Channel


@dataclass(slots=True)
class Sellable:
    """Variants and prices by key; `gone` says why the others are not sold."""

    variants: dict[int, ProductVariant] = field(default_factory=dict)
    prices: dict[int, Decimal] = field(default_factory=dict)
    # What a promotion leaves of a price, and the key of its rule.
    reduced: dict[int, tuple[Decimal, UUID | None]] = field(default_factory=dict)
    gone: dict[int, str] = field(default_factory=dict)


WORDS = {
    "UNAVAILABLE_VARIANT_IN_CHANNEL": "Cannot add lines with unavailable variants.",
    "PRODUCT_NOT_PUBLISHED": "Cannot add lines for unpublished variants.",
    "PRODUCT_UNAVAILABLE_FOR_PURCHASE": "Cannot add lines for unavailable for purchase variants.",
}


_variants_of = Compiled(
    lambda keys: ProductVariant.objects.filter(pk__in=keys).select_related(
        "product__product_type"
    )
)
_prices_in = Compiled(
    lambda channel_id, keys: ProductVariantChannelListing.objects.filter(
        channel=channel_id, variant_id__in=keys, price_amount__isnull=False
    ).values_list(
        "variant_id", "price_amount", "discounted_price_amount", "promotion_rule_id"
    )
)
_listings_in = Compiled(
    lambda channel_id, keys: ProductChannelListing.objects.filter(
        channel=channel_id, product_id__in=keys
    )
)


def variants_sellable(  # noqa: C901  one look at a channel, no more
    channel: Channel,
    keys: Iterable[int],
    *,
    now: datetime,
    refuse_gone: bool = True,
    known: Iterable[ProductVariant] = (),
) -> Sellable:
    """Look at variants through a channel, with three queries however many they are.

    `known` are variants that were read already; if it is all of them, two queries.
    Raises `Refusal` with the contract's code per variant unless `refuse_gone` is False.
    """
    wanted = list(dict.fromkeys(keys))
    found = Sellable()
    if not wanted:
        return found
    read = {row.pk: row for row in known}
    found.variants = {key: read[key] for key in wanted if key in read}
    missing = [key for key in wanted if key not in read]
    if missing:
        for row in _variants_of(missing):
            found.variants[row.pk] = row
    unknown = [key for key in wanted if key not in found.variants]
    if unknown and refuse_gone:
        text = [global_id("ProductVariant", key) for key in unknown]
        message = f"Could not resolve to a node with the global id list of '{text}'."
        raise refuse("GRAPHQL_ERROR", message, "variantId")
    for key, price, reduced, rule in _prices_in(channel.pk, wanted):
        if price is not None:
            found.prices[key] = price
        if reduced is not None:
            found.reduced[key] = (reduced, rule)
    products = [variant.product_id for variant in found.variants.values()]
    listings = {row.product_id: row for row in _listings_in(channel.pk, products)}
    for key, variant in found.variants.items():
        code = _why_not(listings.get(variant.product_id), key in found.prices, now=now)
        if code:
            found.gone[key] = code
    if found.gone and refuse_gone:
        raise _refusal(found.gone)
    return found


def _why_not(
    listing: ProductChannelListing | None,
    has_price: bool,  # noqa: FBT001
    *,
    now: datetime,
) -> str:
    if listing is None or not has_price:
        return "UNAVAILABLE_VARIANT_IN_CHANNEL"
    if not is_purchasable(listing, now=now):
        return "PRODUCT_UNAVAILABLE_FOR_PURCHASE"
    starts = listing.published_at
    if not listing.is_published or (starts is not None and starts > now):
        return "PRODUCT_NOT_PUBLISHED"
    return ""


def _refusal(gone: dict[int, str]) -> Refusal:
    by_code: dict[str, list[int]] = {}
    for key, code in gone.items():
        by_code.setdefault(code, []).append(key)
    return Refusal(
        *(
            ErrorItem(
                code,
                WORDS[code],
                "lines",
                {"variants": [global_id("ProductVariant", key) for key in keys]},
            )
            for code, keys in by_code.items()
        )
    )
