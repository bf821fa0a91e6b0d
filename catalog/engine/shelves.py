"""Writes of categories and collections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.engine.attributes import slug_of
from catalog.engine.bulk import refuse_unkept
from catalog.engine.errors import refuse
from catalog.engine.ids import row_of
from catalog.engine.models import (
    Category,
    Channel,
    Collection,
    CollectionChannelListing,
    Product,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

Values = dict[str, Any]
UNKEPT = ("background_image", "background_image_alt", "seo", "publication_date")


def category_write(category: Category, values: Values) -> Category:
    """Make or change a category."""
    _shelf(category, Category.objects, values)
    return category


@transaction.atomic
def collection_write(collection: Collection, values: Values) -> Collection:
    """Make or change a collection."""
    _shelf(collection, Collection.objects, values)
    return products_add(collection, values.get("products") or [])


def products_add(collection: Collection, ids: Iterable[str]) -> Collection:
    """Put products into a collection; those in it stay."""
    rows = [
        row_of(Product.objects.all(), text, "Product", field="products") for text in ids
    ]
    collection.products.add(*rows)
    return collection


def _shelf(row: Any, rows: Any, values: Values) -> None:
    refuse_unkept(values, UNKEPT)
    if values.get("name") is not None:
        row.name = values["name"].strip()
    if not row.name:
        raise refuse("REQUIRED", "A name is needed.", "name")
    if values.get("slug") and values["slug"] != row.slug:
        row.slug = slug_of(rows, values["slug"], row.name)
    row.slug = row.slug or slug_of(rows, None, row.name)
    if "description" in values:
        row.description = values["description"]
    for name in ("metadata", "private_metadata"):
        if values.get(name):
            given = {item["key"]: item["value"] for item in values[name]}
            setattr(row, name, {**getattr(row, name), **given})
    row.save()


@transaction.atomic
def collection_listings_change(collection: Collection, values: Values) -> None:
    """Show a collection in some channels, hide it from others."""
    for row in values.get("add_channels") or []:
        refuse_unkept(row, ("published_at", "publication_date"))
        CollectionChannelListing.objects.update_or_create(
            collection=collection,
            channel=_channel(row["channel_id"], "addChannels"),
            defaults={"is_published": bool(row.get("is_published"))},
        )
    gone = [
        _channel(text, "removeChannels") for text in values.get("remove_channels") or []
    ]
    CollectionChannelListing.objects.filter(
        collection=collection, channel__in=gone
    ).delete()


def _channel(text: str, field: str) -> Channel:
    return row_of(Channel.objects.all(), text, "Channel", field=field)
