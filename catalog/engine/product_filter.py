"""`filter`, `where`, `search` and `sortBy` of products and variants."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, Min, OuterRef, Q, Subquery

from catalog.engine import filters
from catalog.engine.attribute_filter import attributes_condition
from catalog.engine.errors import top_level
from catalog.engine.ids import parse_id
from catalog.engine.inputs import keys_loose
from catalog.engine.models import (
    AttributeValue,
    Channel,
    Collection,
    Product,
    ProductChannelListing,
    ProductVariant,
    ProductVariantChannelListing,
    Stock,
)
from catalog.engine.visibility import published

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

Values = dict[str, Any]
SORTS = {
    "NAME": ("name", "slug"),
    "RANK": ("name", "slug"),
    "PRICE": ("least_price", "name", "slug"),
    "MINIMAL_PRICE": ("least_price", "name", "slug"),
    "LAST_MODIFIED": ("updated_at", "name", "slug", "pk"),
    "DATE": ("updated_at", "name", "slug", "pk"),
    "TYPE": ("type_name", "name", "slug"),
    "PUBLISHED": ("is_published", "name", "slug"),
    "PUBLICATION_DATE": ("published_at", "name", "slug", "pk"),
    "PUBLISHED_AT": ("published_at", "name", "slug"),
    "LAST_MODIFIED_AT": ("updated_at", "name", "slug"),
    "COLLECTION": ("place", "pk"),
    "RATING": ("rating", "name", "slug"),
    "CREATED_AT": ("created_at", "name", "slug"),
}


class ProductFilter:
    """Conditions on products of a channel; what cannot be told raises a top-level error."""

    def __init__(self, channel: Channel | None, *, now: datetime) -> None:
        self.channel = channel
        self.now = now

    def condition(self, given: Values) -> Q:
        """All given conditions must hold."""
        return filters.condition(given, self.readers())

    def readers(self) -> dict[str, Any]:
        """How each field of `filter` and `where` reads."""
        return {
            "ids": filters.ids("Product"),
            "slugs": filters.any_of("slug"),
            "channel": lambda _: Q(),
            "search": search,
            "name": filters.text("name"),
            "slug": filters.text("slug"),
            "metadata": filters.metadata(Product),
            "updated_at": filters.span("updated_at"),
            "attributes": lambda rows: attributes_condition(Product, rows),
            "categories": lambda texts: categories(keys_loose(texts, "Category")),
            "category": lambda given: categories(keys_of(_texts(given), "Category")),
            "has_category": lambda given: Q(category__isnull=not given),
            "collections": lambda texts: collections(keys_loose(texts, "Collection")),
            "collection": lambda given: collections(
                keys_of(_texts(given), "Collection")
            ),
            "product_types": lambda texts: Q(
                product_type__in=keys_loose(texts, "ProductType")
            ),
            "product_type": lambda given: Q(
                product_type__in=keys_of(_texts(given), "ProductType")
            ),
            "gift_card": lambda given: (
                Q(product_type__kind="GIFT_CARD")
                if given
                else ~Q(product_type__kind="GIFT_CARD")
            ),
            "has_preordered_variants": self._preorder,
            "is_available": self._is_available,
            "is_published": self._is_published,
            "is_visible_in_listing": self._is_visible,
            "published_from": lambda at: self._listing(
                Q(is_published=True, published_at__gte=at)
            ),
            "available_from": lambda at: self._listing(
                Q(available_for_purchase_at__gte=at)
            ),
            "price": self._price,
            "minimal_price": self._minimal_price,
            "stock_availability": self._stock,
            "stocks": _stocks,
        }

    def _listing(self, condition: Q) -> Q:
        rows = ProductChannelListing.objects.filter(product=OuterRef("pk"))
        return Q(Exists(rows.filter(condition, channel=self.channel)))

    def _price(self, given: Values) -> Q:
        rows = ProductVariantChannelListing.objects.filter(
            variant__product=OuterRef("pk"), channel=self.channel
        )
        return Q(Exists(rows.filter(filters.span("price_amount")(given))))

    def _minimal_price(self, given: Values) -> Q:
        rows = Product.objects.filter(pk=OuterRef("pk")).annotate(
            least=_least(self.channel)
        )
        return Q(Exists(rows.filter(filters.span("least")(given))))

    def _preorder(self, given: bool) -> Q:  # noqa: FBT001  a reader of a value
        rows = ProductVariant.objects.filter(product=OuterRef("pk"), is_preorder=True)
        rows = rows.filter(
            Q(preorder_end_date=None) | Q(preorder_end_date__gt=self.now)
        )
        return Q(Exists(rows)) if given else ~Q(Exists(rows))

    def _stock(self, given: str) -> Q:
        rows = Stock.objects.filter(product_variant__product=OuterRef("pk"))
        if self.channel is not None:
            rows = rows.filter(warehouse__channelwarehouse__channel=self.channel)
        rows = rows.filter(quantity__gt=F("quantity_allocated"))
        untracked = ProductVariant.objects.filter(
            product=OuterRef("pk"), track_inventory=False
        )
        there = Q(Exists(rows)) | Q(Exists(untracked))
        return there if given == "IN_STOCK" else ~there

    def _is_available(self, given: bool) -> Q:  # noqa: FBT001
        found = self._listing(
            Q(available_for_purchase=True)
            & (
                Q(available_for_purchase_at=None)
                | Q(available_for_purchase_at__lte=self.now)
            )
        )
        return found if given else ~found

    def _is_published(self, given: bool) -> Q:  # noqa: FBT001
        found = self._listing(published(self.channel, now=self.now))
        return found if given else ~found

    def _is_visible(self, given: bool) -> Q:  # noqa: FBT001
        found = self._listing(Q(visible_in_listings=True))
        return found if given else ~found


# --- Readers without a channel ----------------------------------------------------
def keys_of(texts: Iterable[str], kind: str) -> list[str]:
    """Keys of ids that must all be of a type. Raises a top-level error."""
    keys = []
    for text in texts:
        try:
            said, key = parse_id(text)
        except ValueError as error:
            message = f"Invalid ID: {text[:80]}. Expected: {kind}."
            raise top_level("GraphQLError", message) from error
        if said != kind:
            message = f"Must receive {kind} id: {text}."
            raise top_level("GraphQLError", message)
        if key.isascii() and key.isdigit() and len(key) < 19:
            keys.append(key)
    return keys


def _texts(given: Values) -> list[str]:
    return [*(given.get("one_of") or []), *([given["eq"]] if given.get("eq") else [])]


def categories(keys: list[str]) -> Q:
    """In categories, or below them."""
    found = [Q(category__path__contains=f"/{key}/") for key in keys]
    return reduce(or_, found, Q(pk__in=[]))


def collections(keys: list[Any]) -> Q:
    """In collections."""
    links = Product.collections.through.objects.filter(
        product=OuterRef("pk"), collection__in=keys
    )
    return Q(Exists(links))


def search(words: str) -> Q:
    """Every word in the name, the SKU or name of a variant, or what is said of it."""
    found = Q()
    for word in words.split()[:10]:
        variants = ProductVariant.objects.filter(
            Q(sku__icontains=word) | Q(name__icontains=word), product=OuterRef("pk")
        )
        links = Product.values.through.objects.filter(
            product=OuterRef("pk"), attributevalue__name__icontains=word
        )
        found &= (
            Q(name__icontains=word)
            | Q(slug__icontains=word)
            | Q(Exists(variants))
            | Q(Exists(links))
        )
    return found


def _stocks(given: Values) -> Q:
    rows = Stock.objects.filter(product_variant__product=OuterRef("pk"))
    if given.get("warehouse_ids"):
        keys = keys_loose(given["warehouse_ids"], "Warehouse")
        rows = rows.filter(warehouse_id__in=keys)
    quantity = given.get("quantity") or {}
    return Q(Exists(rows.filter(filters.span("quantity")(quantity))))


# --- Order ------------------------------------------------------------------------
def product_order(
    rows: QuerySet[Product],
    sort: Values | None,
    channel: Channel | None,
    *,
    collection: Collection | None = None,
) -> QuerySet[Product]:
    """Rows in the order asked for; by slug without one. Raises a top-level error."""
    field, attribute = (sort or {}).get("field"), (sort or {}).get("attribute_id")
    if field and attribute is not None:
        message = (
            "You must provide either `field` or `attributeId` to sort the products."
        )
        raise top_level("GraphQLError", message)
    if sort is None or (field is None and attribute is None):
        return rows
    sign = "-" if sort["direction"] == "DESC" else ""
    if field is None:
        rows = rows.annotate(said_first=_said_first(attribute))
        return rows.order_by(*[f"{sign}{name}" for name in ("said_first", "slug")])
    listings = ProductChannelListing.objects.filter(
        product=OuterRef("pk"), channel=channel
    )
    if field in {"PRICE", "MINIMAL_PRICE"}:
        rows = rows.annotate(least_price=_least(channel))
    elif field == "TYPE":
        rows = rows.annotate(type_name=F("product_type__name"))
    elif field == "PUBLISHED":
        rows = rows.annotate(is_published=Subquery(listings.values("is_published")[:1]))
    elif field in {"PUBLISHED_AT", "PUBLICATION_DATE"}:
        rows = rows.annotate(published_at=Subquery(listings.values("published_at")[:1]))
    elif field == "COLLECTION":
        if collection is None:
            return rows.order_by(f"{sign}pk")
        rows = in_collection_order(rows, collection)
    return rows.order_by(*[f"{sign}{name}" for name in SORTS[field]])


def in_collection_order(
    rows: QuerySet[Product], collection: Collection
) -> QuerySet[Product]:
    """Rows with the place they have in a collection."""
    links = Product.collections.through.objects.filter(
        product=OuterRef("pk"), collection=collection
    )
    return rows.annotate(place=Subquery(links.values("pk")[:1]))


def _said_first(text: str | None) -> Any:
    key: list[Any] = list(keys_of([text], "Attribute")) if text else []
    said = AttributeValue.objects.filter(
        products=OuterRef("pk"), attribute__in=key
    ).order_by("sort_order", "pk")
    return Subquery(said.values("name")[:1])


def _least(channel: Channel | None) -> Any:
    return Min(
        "variants__channel_listings__price_amount",
        filter=Q(variants__channel_listings__channel=channel),
    )


# --- Variants ---------------------------------------------------------------------
VARIANT_SORTS = {"LAST_MODIFIED_AT": ("updated_at", "name", "pk")}


def variants_filtered(
    rows: QuerySet[ProductVariant],
    *,
    given: Values | None,
    words: str | None = None,
    now: datetime,
) -> QuerySet[ProductVariant]:
    """Variants that `filter` or `where`, and `search`, leave."""

    def preorder(wanted: bool) -> Q:  # noqa: FBT001
        found = Q(is_preorder=True) & (
            Q(preorder_end_date=None) | Q(preorder_end_date__gt=now)
        )
        return found if wanted else ~found

    find = filters.words("name", "sku", "product__name")
    readers: dict[str, Any] = {
        "search": find,
        "sku": lambda value: (
            Q(sku__in=value) if isinstance(value, list) else filters.text("sku")(value)
        ),
        "metadata": filters.metadata(ProductVariant),
        "is_preorder": preorder,
        "updated_at": filters.span("updated_at"),
        "ids": lambda texts: Q(pk__in=keys_of(texts, "ProductVariant")),
        "attributes": lambda values: attributes_condition(ProductVariant, values),
    }
    rows = rows.filter(filters.condition(given, readers))
    return rows.filter(find(words)) if words else rows
