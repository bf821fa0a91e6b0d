"""Who sees which goods in which channel.

The public sees a product of an active channel when its listing is published and at
least one variant has a price there. An App with a permission over products sees
whatever is listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from catalog.engine.compiled import Compiled
from catalog.engine.errors import top_level
from catalog.engine.models import (
    Channel,
    Collection,
    CollectionChannelListing,
    Product,
    ProductChannelListing,
    ProductVariant,
    ProductVariantChannelListing,
    Shop,
    TaxConfigurationPerCountry,
)

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


def channel_named(slug: str | None, *, is_staff: bool) -> Channel | None:
    """The channel of a request; None when staff names none, or it does not exist.

    A buyer may leave it out only where there is no choice. Raises a top-level error.
    """
    if slug is not None:
        return next(iter(_channel_of_slug(slug)), None)
    if is_staff:
        return None
    channels = list(channels_read()[:100])
    active = [channel for channel in channels if channel.is_active]
    for only in (channels, active):
        if len(only) == 1:
            return only[0]
    message = "More than one channel exists. Specify which channel to use."
    raise top_level("GraphQLError", message)


def channels_read() -> QuerySet[Channel]:
    """Channels with what goods are shown by: taxes, and the rule of the shop's stock."""
    others = TaxConfigurationPerCountry.objects.filter(
        tax_configuration__channel=OuterRef("pk")
    )
    by_zones = Shop.objects.filter(use_legacy_shipping_zone_stock_availability=True)
    rows = Channel.objects.select_related("tax_configuration")
    return rows.annotate(
        taxed_otherwise=Exists(others), stock_by_zones=Exists(by_zones)
    )


_channel_of_slug = Compiled(lambda slug: channels_read().filter(slug=slug))


def published(channel: Channel | int | None, *, now: datetime) -> Q:
    """Condition on a product's listing: published by now."""
    return Q(channel=channel, is_published=True) & (
        Q(published_at=None) | Q(published_at__lte=now)
    )


def products_seen(
    slug: str | None,
    *,
    now: datetime,
    is_staff: bool,
    in_listings: bool = False,
) -> tuple[Channel | None, QuerySet[Product]]:
    """The channel asked for and its products; none in a channel that is not there.

    `in_listings` leaves out, for buyers, what is shown only to who knows its address.
    """
    channel = channel_named(slug, is_staff=is_staff)
    rows = _products_read()
    if channel is None:
        return None, rows if slug is None else rows.none()
    return channel, _in_channel(
        rows, channel, now=now, is_staff=is_staff, in_listings=in_listings
    )


def _products_read() -> QuerySet[Product]:
    """The class of its type comes along: prices are shown with tax."""
    return Product.objects.select_related("category").annotate(
        type_tax_class=F("product_type__tax_class_id")
    )


def products_shown(
    channel_id: int, *, now: datetime, in_listings: bool
) -> QuerySet[Product]:
    """What buyers see of the products of an active channel."""
    return _shown(_products_read(), channel_id, now=now, in_listings=in_listings)


def _in_channel(
    rows: QuerySet[Product],
    channel: Channel,
    *,
    now: datetime,
    is_staff: bool,
    in_listings: bool,
) -> QuerySet[Product]:
    listings = ProductChannelListing.objects.filter(product=OuterRef("pk"))
    if is_staff:
        return rows.filter(Exists(listings.filter(channel=channel)))
    if not channel.is_active:
        return rows.none()
    return _shown(rows, channel.pk, now=now, in_listings=in_listings)


def _shown(
    rows: QuerySet[Product], channel_id: int, *, now: datetime, in_listings: bool
) -> QuerySet[Product]:
    listings = ProductChannelListing.objects.filter(
        published(channel_id, now=now), product=OuterRef("pk")
    )
    if in_listings:
        listings = listings.filter(visible_in_listings=True)
    return rows.filter(Exists(listings), Exists(_priced(channel_id)))


def _priced(channel_id: int) -> QuerySet[ProductVariant]:
    """Variants of a product with a price in a channel.

    Two steps rather than a join: SQLite would walk the join from the channel's side,
    through all prices of the shop for each product.
    """
    prices = ProductVariantChannelListing.objects.filter(
        variant=OuterRef("pk"), channel=channel_id, price_amount__isnull=False
    )
    return ProductVariant.objects.filter(Exists(prices), product=OuterRef("pk"))


def variants_seen(
    slug: str | None, *, now: datetime, is_staff: bool
) -> tuple[Channel | None, QuerySet[ProductVariant]]:
    """Variants of the products seen; for buyers only those with a price."""
    channel, products = products_seen(slug, now=now, is_staff=is_staff)
    rows = ProductVariant.objects.filter(product__in=products.values("pk"))
    if channel is not None and not is_staff:
        rows = rows.filter(
            channel_listings__channel=channel,
            channel_listings__price_amount__isnull=False,
        )
    return channel, rows


def collections_seen(
    slug: str | None, *, is_staff: bool, now: datetime
) -> tuple[Channel | None, QuerySet[Collection]]:
    """Collections of a channel: published ones for buyers, listed ones for staff."""
    channel = channel_named(slug, is_staff=is_staff)
    rows = Collection.objects.all()
    if channel is None:
        return None, rows if slug is None else rows.none()
    if is_staff:
        return channel, rows.filter(channel_listings__channel=channel)
    if not channel.is_active:
        return channel, rows.none()
    shown = CollectionChannelListing.objects.filter(published(channel, now=now))
    return channel, rows.filter(pk__in=shown.values("collection"))


def is_purchasable(listing: ProductChannelListing | None, *, now: datetime) -> bool:
    """Whether a listing lets buyers put the product into a checkout."""
    if listing is None or not listing.available_for_purchase:
        return False
    start = listing.available_for_purchase_at
    return start is None or start <= now
