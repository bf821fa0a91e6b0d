"""`where` and `sortBy` of products, as conditions and an order."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, F, Min, OuterRef, Q, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Lower

from catalog.engine.errors import top_level
from catalog.engine.ids import parse_id
from catalog.engine.models import (
    Channel,
    Product,
    ProductChannelListing,
    ProductVariant,
    ProductVariantChannelListing,
    Stock,
)
from catalog.engine.visibility import published

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import QuerySet

Values = dict[str, Any]
Condition = Any
DEEPEST = 5


class ProductFilter:
    """Reads `ProductWhereInput`; what it cannot tell raises a top-level error."""

    def __init__(self, channel: Channel | None, *, now: datetime) -> None:
        self.channel = channel
        self.now = now

    def condition(self, where: Values, depth: int = 0) -> Condition:
        """All given conditions must hold."""
        if depth > DEEPEST:
            raise top_level("GraphQLError", "`where` is nested too deep.")
        parts: list[Any] = [
            self._readers[name](self, value)
            for name, value in where.items()
            if value is not None and name not in {"and", "or"}
        ]
        for name, join in (("and", and_), ("or", or_)):
            if where.get(name):
                inner = [self.condition(item, depth + 1) for item in where[name]]
                parts.append(reduce(join, [Q(part) for part in inner]))
        return reduce(and_, [Q(part) for part in parts], Q())

    def _ids(self, values: list[str]) -> Condition:
        return Q(pk__in=_keys(values, "Product"))

    def _attributes(self, rows: list[Values]) -> Condition:
        return reduce(and_, [Q(self._attribute(row)) for row in rows], Q())

    def _attribute(self, row: Values) -> Condition:
        links = Product.values.through.objects.filter(product=OuterRef("pk"))
        prefix = "attributevalue__"
        if row.get("slug"):
            links = links.filter(attributevalue__attribute__slug=row["slug"])
        if row.get("values"):
            links = links.filter(attributevalue__slug__in=row["values"])
        value = row.get("value") or {}
        for name, column in (("slug", "slug"), ("name", "name")):
            if value.get(name):
                links = links.filter(_text(f"{prefix}{column}", value[name]))
        if value.get("numeric"):
            links = links.filter(_number(f"{prefix}numeric", value["numeric"]))
        if {"boolean", "date", "date_time", "reference"} & value.keys():
            # No attribute of these kinds exists here, so no product says such a thing.
            links = links.none()
        return Exists(links)

    def _listing(self, condition: Q) -> Condition:
        rows = ProductChannelListing.objects.filter(product=OuterRef("pk"))
        return Exists(rows.filter(condition, channel=self.channel))

    def _price(self, given: Values) -> Condition:
        rows = ProductVariantChannelListing.objects.filter(
            variant__product=OuterRef("pk"), channel=self.channel
        )
        return Exists(rows.filter(_number("price_amount", given)))

    def _minimal_price(self, given: Values) -> Condition:
        rows = Product.objects.filter(pk=OuterRef("pk")).annotate(
            least=_least(self.channel)
        )
        return Exists(rows.filter(_number("least", given)))

    def _stock(self, given: str) -> Condition:
        rows = Stock.objects.filter(product_variant__product=OuterRef("pk"))
        if self.channel is not None:
            rows = rows.filter(warehouse__channelwarehouse__channel=self.channel)
        rows = rows.filter(quantity__gt=F("quantity_allocated"))
        untracked = ProductVariant.objects.filter(
            product=OuterRef("pk"), track_inventory=False
        )
        there = Q(Exists(rows)) | Q(Exists(untracked))
        return there if given == "IN_STOCK" else ~there

    def _stocks(self, given: Values) -> Condition:
        rows = Stock.objects.filter(product_variant__product=OuterRef("pk"))
        if given.get("warehouse_ids"):
            keys = _keys(given["warehouse_ids"], "Warehouse")
            rows = rows.filter(warehouse_id__in=keys)
        return Exists(rows.filter(_range("quantity", given.get("quantity") or {})))

    def _metadata(self, rows: list[Values]) -> Condition:
        found = Q()
        for row in rows:
            # A transform, not a lookup: a key is data and may hold "__".
            said = Product.objects.annotate(
                said=Cast(KeyTextTransform(row["key"], "metadata"), TextField())
            )
            wanted = {"said__isnull": False}
            if row.get("value") is not None:
                wanted = {"said": row["value"]}
            found &= Q(pk__in=said.filter(**wanted).values("pk"))
        return found

    def _is_available(self, given: bool) -> Condition:  # noqa: FBT001  a reader of a value
        condition = Q(available_for_purchase=True) & (
            Q(available_for_purchase_at=None)
            | Q(available_for_purchase_at__lte=self.now)
        )
        found = self._listing(condition)
        return found if given else ~found

    def _is_published(self, given: bool) -> Condition:  # noqa: FBT001
        found = self._listing(published(self.channel, now=self.now))
        return found if given else ~found

    def _is_visible(self, given: bool) -> Condition:  # noqa: FBT001
        found = self._listing(Q(visible_in_listings=True))
        return found if given else ~found

    _readers: dict[str, Callable[[Any, Any], Condition]] = {
        "ids": _ids,
        "attributes": _attributes,
        "available_from": lambda self, at: self._listing(
            Q(available_for_purchase_at__gte=at)
        ),
        "published_from": lambda self, at: self._listing(Q(published_at__gte=at)),
        "category": lambda _, given: _reference("category_id", given, "Category"),
        "collection": lambda _, given: Exists(
            Product.collections.through.objects.filter(
                _reference("collection_id", given, "Collection"),
                product=OuterRef("pk"),
            )
        ),
        "product_type": lambda _, given: _reference(
            "product_type_id", given, "ProductType"
        ),
        # Neither gift cards nor preorders exist here.
        "gift_card": lambda _, given: Q(pk__in=[]) if given else Q(),
        "has_preordered_variants": lambda _, given: Q(pk__in=[]) if given else Q(),
        "has_category": lambda _, given: Q(category__isnull=not given),
        "is_available": _is_available,
        "is_published": _is_published,
        "is_visible_in_listing": _is_visible,
        "metadata": _metadata,
        "minimal_price": _minimal_price,
        "price": _price,
        "name": lambda _, given: _text("name", given),
        "slug": lambda _, given: _text("slug", given),
        "stock_availability": _stock,
        "stocks": _stocks,
        "updated_at": lambda _, given: _number("updated_at", given),
    }


def product_order(
    rows: QuerySet[Product], sort: Values | None, channel: Channel | None
) -> QuerySet[Product]:
    """Rows in the order asked for, then by slug. Raises a top-level error."""
    field = (sort or {}).get("field")
    if sort is None or field is None:
        return rows.order_by("slug")
    columns: dict[str, Any] = {
        "NAME": Lower("name"),
        "TYPE": F("product_type__name"),
        "CREATED_AT": F("created_at"),
        "LAST_MODIFIED": F("updated_at"),
        "LAST_MODIFIED_AT": F("updated_at"),
        "DATE": F("updated_at"),
        "PRICE": _least(channel),
        "MINIMAL_PRICE": _least(channel),
        "PUBLISHED_AT": _published_at(channel),
        "PUBLISHED": _published_at(channel),
        "PUBLICATION_DATE": _published_at(channel),
    }
    if field not in columns:
        raise top_level("GraphQLError", f"Sorting by {field} is not served here.")
    sign = "-" if sort["direction"] == "DESC" else ""
    ordered = rows.annotate(order_of=columns[field])
    return ordered.order_by(f"{sign}order_of", f"{sign}slug")


def _least(channel: Channel | None) -> Any:
    return Min(
        "variants__channel_listings__price_amount",
        filter=Q(variants__channel_listings__channel=channel),
    )


def _published_at(channel: Channel | None) -> Any:
    return Min(
        "channel_listings__published_at", filter=Q(channel_listings__channel=channel)
    )


def _text(column: str, given: Values) -> Q:
    found = Q()
    if given.get("eq") is not None:
        found &= Q(**{column: given["eq"]})
    if given.get("one_of") is not None:
        found &= Q(**{f"{column}__in": given["one_of"]})
    return found


def _number(column: str, given: Values) -> Q:
    return _text(column, given) & _range(column, given.get("range") or {})


def _range(column: str, given: Values) -> Q:
    found = Q()
    for name in ("gte", "lte"):
        if given.get(name) is not None:
            found &= Q(**{f"{column}__{name}": given[name]})
    return found


def _reference(column: str, given: Values, type_name: str) -> Q:
    texts = [*(given.get("one_of") or []), *([given["eq"]] if given.get("eq") else [])]
    return Q(**{f"{column}__in": _keys(texts, type_name)})


def _keys(texts: list[str], type_name: str) -> list[str]:
    keys = []
    for text in texts:
        try:
            said, key = parse_id(text)
        except ValueError as error:
            raise top_level("GraphQLError", str(error)) from error
        if said != type_name:
            message = f"Invalid ID: {text[:80]}. Expected: {type_name}."
            raise top_level("GraphQLError", message)
        if _is_key(key, type_name):
            keys.append(key)
    return keys


def _is_key(key: str, type_name: str) -> bool:
    if type_name == "Warehouse":
        try:
            return bool(UUID(key))
        except ValueError:
            return False
    return key.isascii() and key.isdigit() and len(key) < 19
