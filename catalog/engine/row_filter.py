"""Conditions that many lists of the contract are filtered by."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model, Q, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from catalog.engine.errors import top_level
from catalog.engine.ids import find_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

Values = dict[str, Any]
M = TypeVar("M", bound=Model)
DEEPEST = 5


def one_filter_only(filter: Any, where: Any) -> None:  # noqa: A002
    """Both ways of filtering at once are an error, as in Saleor."""
    if filter and where:
        message = "Only one filtering argument (filter or where) can be specified."
        raise top_level("GraphQLError", message)


def metadata_filter(rows: QuerySet[M], given: list[Values] | None) -> QuerySet[M]:
    """Rows whose public metadata has all these keys, or keys and values."""
    for number, item in enumerate(given or []):
        # A transform, not a lookup: a key is data and may hold "__".
        name = f"metadata_said_{number}"
        said = Cast(KeyTextTransform(item["key"], "metadata"), TextField())
        rows = rows.annotate(**{name: said})
        value = item.get("value")
        wanted = {f"{name}__isnull": False} if not value else {name: value}
        rows = rows.filter(**wanted)
    return rows


def metadata_condition(model: type[Model], given: Values) -> Q:
    """`MetadataFilterInput`: a key, and what its value is."""
    value = given.get("value") or {}
    said = Cast(KeyTextTransform(given["key"], "metadata"), TextField())
    rows = model._default_manager.annotate(metadata_said=said)
    rows = rows.filter(metadata_said__isnull=False)
    if value.get("eq") is not None:
        rows = rows.filter(metadata_said=value["eq"])
    if value.get("one_of") is not None:
        rows = rows.filter(metadata_said__in=value["one_of"])
    return Q(pk__in=rows.values("pk"))


def text_condition(column: str, given: Values) -> Q:
    """`StringFilterInput`: equal to, or one of."""
    found = Q()
    if given.get("eq") is not None:
        found &= Q(**{column: given["eq"]})
    if given.get("one_of") is not None:
        found &= Q(**{f"{column}__in": given["one_of"]})
    return found


def ids_condition(column: str, rows: QuerySet[M], texts: list[str], name: str) -> Q:
    """Rows that ids of a type name; an id of another type names none."""
    found = [find_id(rows, text, name) for text in texts]
    return Q(**{f"{column}__in": [row.pk for row in found if row is not None]})


def id_condition(column: str, rows: QuerySet[M], given: Values, name: str) -> Q:
    """`GlobalIDFilterInput`: equal to, or one of."""
    texts = [*(given.get("one_of") or []), *([given["eq"]] if given.get("eq") else [])]
    return ids_condition(column, rows, texts, name)


def where_condition(
    where: Values, readers: dict[str, Callable[[Any], Q]], depth: int = 0
) -> Q:
    """All given conditions hold, with AND and OR inside."""
    if depth > DEEPEST:
        raise top_level("GraphQLError", "`where` is nested too deep.")
    parts = [
        readers[name](value)
        for name, value in where.items()
        if value is not None and name.lower() not in {"and", "or"}
    ]
    for name, join in (("and", and_), ("or", or_)):
        inner = where.get(name) or where.get(name.upper())
        if inner:
            said = [where_condition(item, readers, depth + 1) for item in inner]
            parts.append(reduce(join, said))
    return reduce(and_, parts, Q())
