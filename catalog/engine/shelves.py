"""Writes of categories and collections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from catalog.engine.channels import moved
from catalog.engine.errors import refuse
from catalog.engine.ids import key_of
from catalog.engine.inputs import (
    columns_set,
    duplicates_refuse,
    metadata_set,
    name_set,
    rows_of,
    seo_set,
    slug_set,
)
from catalog.engine.models import (
    Category,
    Channel,
    Collection,
    CollectionChannelListing,
    Product,
    ProductChannelListing,
)
from catalog.engine.pictures import picture_store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Values = dict[str, Any]


def _shelf(row: Any, values: Values) -> None:
    if row.pk is None or "name" in values:
        name_set(row, values)
    slug_set(row, values)
    columns_set(row, values, ("description",))
    seo_set(row, values)
    metadata_set(row, values)
    if "background_image" in values:
        upload = values["background_image"]
        row.background_image = (
            picture_store(upload, row.slug, field="backgroundImage") if upload else ""
        )
    if values.get("background_image_alt") is not None:
        row.background_image_alt = values["background_image_alt"][:128]


# --- Categories -------------------------------------------------------------------
@transaction.atomic
def category_write(
    category: Category, values: Values, *, parent: Category | None = None
) -> Category:
    """Make a category below another, or change one where it is."""
    is_new = category.pk is None
    _shelf(category, values)
    if is_new and parent is not None:
        category.parent, category.level = parent, parent.level + 1
    category.save()
    if is_new:
        category.path = f"{parent.path if parent else '/'}{category.pk}/"
        category.save(update_fields=["path"])
    return category


@transaction.atomic
def categories_delete(
    categories: Iterable[Category], *, now: datetime
) -> list[Product]:
    """Remove categories with all below; their products stay, shown nowhere. Answers them."""
    gone: list[Category] = []
    for category in categories:
        gone += Category.objects.filter(path__startswith=category.path)
    products = list(Product.objects.filter(category__in=gone))
    ProductChannelListing.objects.filter(product__in=products).update(
        is_published=False, published_at=None
    )
    Product.objects.filter(category__in=gone).update(category=None, updated_at=now)
    Category.objects.filter(pk__in=[row.pk for row in gone]).delete()
    return products


def path_moved(old: str, new: str) -> None:
    """Put a branch of the tree below another place."""
    Category.objects.filter(path__startswith=old).update(
        path=Concat(Value(new), Substr("path", len(old) + 1)),
        level=F("level") + new.count("/") - old.count("/"),
    )


# --- Collections ------------------------------------------------------------------
@transaction.atomic
def collection_write(
    collection: Collection, values: Values, *, now: datetime
) -> Collection:
    """Make or change a collection."""
    _shelf(collection, values)
    collection.save()
    products_add(collection, values.get("products") or [])
    return collection


def products_add(collection: Collection, texts: Iterable[str]) -> list[Product]:
    """Put products at the end of a collection; those in it stay. Answers them."""
    rows = rows_of(Product.objects.all(), texts, "Product", field="products")
    keys = [row.pk for row in rows]
    links = Collection.products.through.objects
    there = set(
        links.filter(collection=collection).values_list("product_id", flat=True)
    )
    links.bulk_create(
        links.model(collection_id=collection.pk, product_id=key)
        for key in keys
        if key not in there
    )
    return rows


def products_remove(collection: Collection, texts: Iterable[str]) -> list[Product]:
    """Take products out; answers them."""
    rows = rows_of(Product.objects.all(), texts, "Product", field="products")
    collection.products.remove(*rows)
    return rows


def collection_order(collection: Collection) -> list[int]:
    """Keys of a collection's products, in their order."""
    links = Collection.products.through.objects.filter(collection=collection)
    return list(links.order_by("pk").values_list("product_id", flat=True))


@transaction.atomic
def products_reorder(collection: Collection, moves: list[Values]) -> Collection:
    """Relative moves, one after another; links are read in the order they were made."""
    order = collection_order(collection)
    for move in moves:
        key = int(key_of(move["product_id"], "Product", field="moves"))
        if key not in order:
            message = f"Couldn't resolve to a product: {move['product_id'][:80]}"
            raise refuse("NOT_FOUND", message, "moves")
        moved(order, key, move.get("sort_order") or 0)
    links = Collection.products.through.objects
    links.filter(collection=collection).delete()
    links.bulk_create(
        links.model(collection_id=collection.pk, product_id=key) for key in order
    )
    return collection


@transaction.atomic
def collection_listings_change(
    collection: Collection, values: Values, *, now: datetime
) -> None:
    """Show a collection in some channels, hide it from others."""
    rows = values.get("add_channels") or []
    texts = [row["channel_id"] for row in rows]
    twice = {text for text in texts if texts.count(text) > 1}
    if twice:
        message = "Duplicated channel ID."
        code = "DUPLICATED_INPUT_ITEM"
        raise refuse(code, message, "addChannels", channels=sorted(twice))
    both = {"add": texts, "remove": values.get("remove_channels") or []}
    duplicates_refuse(both, "add", "remove", "input", code="DUPLICATED_INPUT_ITEM")
    channels = rows_of(Channel.objects.all(), texts, "Channel", field="channelId")
    there = {row.channel_id: row for row in collection.channel_listings.all()}
    for channel, row in zip(channels, rows, strict=True):
        listing = there.get(channel.pk) or CollectionChannelListing(
            collection=collection, channel=channel
        )
        _listing(listing, row, now)
        listing.save()
    gone = rows_of(
        Channel.objects.all(), values.get("remove_channels"), "Channel",
        field="removeChannels",
    )  # fmt: skip
    collection.channel_listings.filter(channel__in=gone).delete()


def _listing(listing: CollectionChannelListing, row: Values, now: datetime) -> None:
    published_at = row.get("published_at") or row.get("publication_date")
    if row.get("is_published") is not None:
        listing.is_published = row["is_published"]
    if published_at is not None:
        listing.published_at = published_at
    elif listing.is_published and listing.published_at is None:
        listing.published_at = now
