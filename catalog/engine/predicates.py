"""Predicates of promotion rules: kept as they are written, read as filters.

They are kept in camel case, as JSON: what a client wrote is what it reads.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.dateparse import parse_datetime

from catalog.engine import filters
from catalog.engine.inputs import camel
from catalog.engine.models import Category, Collection, Product, ProductVariant
from catalog.engine.product_filter import ProductFilter, variants_filtered

if TYPE_CHECKING:
    from collections.abc import Callable

Values = dict[str, Any]
TWO_SIDES = {"AND": "and", "OR": "or"}
CATEGORY: dict[str, Any] = {
    "ids": filters.ids("Category"),
    "metadata": filters.metadata(Category),
}
COLLECTION: dict[str, Any] = {
    "ids": filters.ids("Collection"),
    "metadata": filters.metadata(Collection),
}


# --- Kept -------------------------------------------------------------------------
def as_written(given: Any) -> Any:
    """An input as JSON in camel case; what is null says nothing."""
    if isinstance(given, dict):
        return {
            _outside(name): as_written(value)
            for name, value in given.items()
            if value is not None
        }
    if isinstance(given, list):
        return [as_written(item) for item in given]
    if isinstance(given, Decimal):
        return str(given)
    return given.isoformat() if isinstance(given, datetime) else given


def _outside(name: str) -> str:
    return name.upper() if name in {"and", "or", "AND", "OR"} else camel(name)


def _inside(given: Any, name: str = "") -> Any:
    """What was kept, as the filters read it."""
    if isinstance(given, dict):
        return {
            TWO_SIDES.get(key, _snake(key)): _inside(value, key)
            for key, value in given.items()
        }
    if isinstance(given, list):
        return [_inside(item, name) for item in given]
    if isinstance(given, str) and name in {"gte", "lte"}:
        return parse_datetime(given) or given
    return given


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def mixes_sides(given: Any) -> bool:
    """Whether AND and OR stand side by side, or beside other conditions."""
    if isinstance(given, list):
        return any(mixes_sides(item) for item in given)
    if not isinstance(given, dict):
        return False
    said = [name.upper() for name, value in given.items() if value is not None]
    sides = [name for name in said if name in TWO_SIDES]
    if sides and len(said) > 1:
        return True
    return any(mixes_sides(value) for value in given.values())


# --- Of goods ---------------------------------------------------------------------
def variants_of(predicate: Values, *, now: datetime) -> set[int]:
    """Keys of the variants a predicate of goods names; none of an empty one."""
    if not predicate:
        return set()
    found = _goods(_inside(predicate), now)
    return set(
        ProductVariant.objects.filter(found).distinct().values_list("pk", flat=True)
    )


def _goods(given: Values, now: datetime) -> Q:
    readers: dict[str, Callable[[Values], Q]] = {
        "variant_predicate": lambda where: _variants(where, now),
        "product_predicate": lambda where: _products(where, now),
        "category_predicate": lambda where: Q(
            product__category__in=Category.objects.filter(
                filters.condition(where, CATEGORY)
            )
        ),
        "collection_predicate": lambda where: Q(
            product__collections__in=Collection.objects.filter(
                filters.condition(where, COLLECTION)
            )
        ),
    }
    return filters.condition(given, readers)


def _variants(where: Values, now: datetime) -> Q:
    rows = variants_filtered(ProductVariant.objects.all(), given=where, now=now)
    return Q(pk__in=rows.order_by().values("pk"))


def _products(where: Values, now: datetime) -> Q:
    rows = Product.objects.filter(ProductFilter(None, now=now).condition(where))
    return Q(product__in=rows.order_by().values("pk"))


# --- Of orders --------------------------------------------------------------------
def order_fits(predicate: Values, subtotal: Decimal, total: Decimal) -> bool:
    """Whether sums before any discount of the whole fit a predicate; never an empty one."""
    return bool(predicate) and _fits(
        _inside(predicate), {"subtotal": subtotal, "total": total}
    )


def _fits(given: Values, sums: dict[str, Decimal]) -> bool:
    found = []
    for name, value in given.items():
        if name == "and":
            found += [_fits(item, sums) for item in value]
        elif name == "or":
            found.append(any(_fits(item, sums) for item in value))
        elif name == "discounted_object_predicate":
            found.append(not value or _fits(value, sums))
        else:
            kind = "subtotal" if "subtotal" in name else "total"
            found.append(_within(value, sums[kind]))
    return all(found)


def _within(given: Values, amount: Decimal) -> bool:
    bounds = given.get("range") or {}
    checks = [
        given.get("eq") is None or amount == Decimal(str(given["eq"])),
        given.get("one_of") is None
        or amount in [Decimal(str(one)) for one in given["one_of"]],
        bounds.get("gte") is None or amount >= Decimal(str(bounds["gte"])),
        bounds.get("lte") is None or amount <= Decimal(str(bounds["lte"])),
    ]
    return all(checks)
