"""`filter` and `where` of lists: what is common to them, as conditions.

Each noun tells its own fields; metadata, ids, AND and OR are read here. A key of
metadata is data: it may hold anything, also what would be a lookup.
"""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from catalog.engine.errors import top_level
from catalog.engine.inputs import keys_loose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.db.models import Model, QuerySet

Values = dict[str, Any]
Reader = Any
DEEPEST = 5
BOTH = "Only one filtering argument (filter or where) can be specified."


def one_filter(filter_: Values | None, where: Values | None) -> None:
    """Refuse `filter` together with `where`, as Saleor does."""
    if filter_ is not None and where is not None:
        raise top_level("GraphQLError", BOTH)


def condition(given: Values | None, readers: Mapping[str, Reader], depth: int = 0) -> Q:
    """All that is given must hold. `readers` are by name; a null value says nothing."""
    if depth > DEEPEST:
        raise top_level("GraphQLError", "`where` is nested too deep.")
    found = Q()
    for name, value in (given or {}).items():
        if value is None:
            continue
        if name in {"and", "or"}:
            if value:
                inner = [condition(item, readers, depth + 1) for item in value]
                found &= reduce(and_ if name == "and" else or_, inner)
        else:
            found &= Q(readers[name](value))
    return found


def text(column: str) -> Callable[[Values], Q]:
    """`eq` and `oneOf` of a column."""

    def read(given: Values) -> Q:
        found = Q()
        if given.get("eq") is not None:
            found &= Q(**{column: given["eq"]})
        if given.get("one_of") is not None:
            found &= Q(**{f"{column}__in": given["one_of"]})
        return found

    return read


def span(column: str) -> Callable[[Values], Q]:
    """`gte` and `lte` of a column, also within `range`; and `eq`, `oneOf`."""

    def read(given: Values) -> Q:
        found = text(column)(given)
        bounds = {**(given.get("range") or {}), **given}
        for name in ("gte", "lte"):
            if bounds.get(name) is not None:
                found &= Q(**{f"{column}__{name}": bounds[name]})
        return found

    return read


def equal(column: str) -> Callable[[Any], Q]:
    """A column that is just this."""
    return lambda value: Q(**{column: value})


def any_of(column: str) -> Callable[[list[Any]], Q]:
    """A column that is one of these; an empty list says nothing."""
    return lambda values: Q(**{f"{column}__in": values}) if values else Q()


def ids(kind: str) -> Callable[[list[str]], Q]:
    """Objects of these ids; none for an empty list."""
    return lambda texts: Q(pk__in=keys_loose(texts, kind))


def words(*columns: str) -> Callable[[str], Q]:
    """All words of a search, each in one of the columns."""

    def read(said: str) -> Q:
        found = Q()
        for word in said.split():
            found &= reduce(
                or_, (Q(**{f"{name}__icontains": word}) for name in columns)
            )
        return found

    return read


def metadata(model: type[Model]) -> Callable[[Iterable[Values]], Q]:
    """Keys that are there, with these values where they are given."""

    def read(rows: Iterable[Values]) -> Q:
        found = Q()
        for row in rows:
            said = model._default_manager.annotate(
                said=Cast(KeyTextTransform(row["key"], "metadata"), TextField())
            )
            wanted: Values = {"said__isnull": False}
            if row.get("value") is not None:
                wanted = {"said": row["value"]}
            found &= Q(pk__in=said.filter(**wanted).values("pk"))
        return found

    return read


def sort(
    rows: QuerySet[Any], sort_by: Values | None, fields: Mapping[str, Iterable[str]]
) -> QuerySet[Any]:
    """Rows in the order asked for; as they are without one."""
    if not sort_by:
        return rows
    sign = "-" if sort_by["direction"] == "DESC" else ""
    return rows.order_by(*[f"{sign}{name}" for name in fields[sort_by["field"]]])
