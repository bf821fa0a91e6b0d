"""`attributes` of filters: goods that say something, as conditions."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from catalog.engine import filters
from catalog.engine.errors import top_level
from catalog.engine.ids import parse_id
from catalog.engine.models import (
    Category,
    Collection,
    Page,
    Product,
    ProductVariant,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model, QuerySet

Values = dict[str, Any]
VALUE = "attributevalue__"
# Ways to name what is referred to: type, model and column.
REFERENCES: dict[str, tuple[str, type[Model], str]] = {
    "page_slugs": ("Page", Page, "slug"),
    "product_slugs": ("Product", Product, "slug"),
    "product_variant_skus": ("ProductVariant", ProductVariant, "sku"),
    "category_slugs": ("Category", Category, "slug"),
    "collection_slugs": ("Collection", Collection, "slug"),
}


def attributes_condition(model: Any, rows: Iterable[Values]) -> Q:
    """All rows must hold of an object; `model` has `values`."""
    rows = list(rows)
    by_slug: dict[str, list[Values]] = {}
    for row in rows:
        by_slug.setdefault(row.get("slug") or "", []).append(row)
    found = [
        _attribute(model, row) for same in by_slug.values() for row in _joined(same)
    ]
    return reduce(and_, found, Q())


def _joined(same: list[Values]) -> list[Values]:
    """Values of one attribute asked for in several rows are alternatives."""
    if len(same) > 1 and same[0].get("slug") and all(row.get("values") for row in same):
        values = [value for row in same for value in row["values"]]
        return [{**same[0], "values": values}]
    return same


def _links(model: Any, row: Values) -> QuerySet[Any]:
    owner = model._meta.model_name
    links: QuerySet[Any] = model.values.through.objects.filter(
        **{f"{owner}": OuterRef("pk")}
    )
    if row.get("slug"):
        links = links.filter(**{f"{VALUE}attribute__slug": row["slug"]})
    return links


def _attribute(model: Any, row: Values) -> Q:
    links = _links(model, row)
    if row.get("values"):
        links = links.filter(**{f"{VALUE}slug__in": row["values"]})
    elif row.get("values") == []:
        return Q(pk__in=[])
    if row.get("values_range"):
        links = links.filter(filters.span(f"{VALUE}numeric")(row["values_range"]))
    for name in ("date", "date_time"):
        if row.get(name):
            links = links.filter(_moment(name, row[name]))
    if row.get("boolean") is not None:
        links = links.filter(**{f"{VALUE}boolean": row["boolean"]})
    value = row.get("value") or {}
    links = links.filter(_value(value))
    if value.get("reference"):
        return Q(Exists(links)) & _reference(model, row, value["reference"])
    return Q(Exists(links))


def _moment(name: str, given: Values) -> Q:
    column = f"{VALUE}date_time"
    return filters.span(f"{column}__date" if name == "date" else column)(given)


def _value(value: Values) -> Q:
    found = Q()
    for name in ("slug", "name"):
        if value.get(name):
            found &= filters.text(f"{VALUE}{name}")(value[name])
    if value.get("numeric"):
        found &= filters.span(f"{VALUE}numeric")(value["numeric"])
    for name in ("date", "date_time"):
        if value.get(name):
            found &= _moment(name, value[name])
    if value.get("boolean") is not None:
        found &= Q(**{f"{VALUE}boolean": value["boolean"]})
    return found


def _reference(model: Any, row: Values, given: Values) -> Q:
    found = Q()
    for name, wanted in given.items():
        if not wanted:
            continue
        for texts, every in (
            (wanted.get("contains_any"), False),
            (wanted.get("contains_all"), True),
        ):
            if texts is None:
                continue
            keys = [_referred(name, text) for text in texts]
            parts = [_links(model, row).filter(part) for part in keys]
            if every:
                found &= reduce(and_, (Q(Exists(part)) for part in parts), Q())
            else:
                anyone = _links(model, row).filter(
                    reduce(lambda a, b: a | b, keys, Q(pk__in=[]))
                )
                found &= Q(Exists(anyone))
    return found


def _referred(name: str, text: str) -> Q:
    if name == "referenced_ids":
        try:
            kind, key = parse_id(text)
        except ValueError as error:
            raise top_level("GraphQLError", str(error)) from error
        return Q(**{f"{VALUE}reference_type": kind, f"{VALUE}reference_key": key})
    kind, model, column = REFERENCES[name]
    rows = model._default_manager.filter(**{column: text})
    keys = [str(key) for key in rows.values_list("pk", flat=True)]
    return Q(**{f"{VALUE}reference_type": kind, f"{VALUE}reference_key__in": keys})
