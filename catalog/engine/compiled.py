"""Queries whose SQL is made once: only their values differ from call to call.

Building a queryset and compiling it takes Django many times what SQLite then takes to
answer it. A `Compiled` is told how to build one, does so once for each shape of its
arguments (which are None, how long its lists are), and later puts the values of the day
into the same SQL. What is kept is text, never a row.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import prefetch_related_objects
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from django.db.models import QuerySet

KEPT_SHAPES = 128
LONGEST_LIST = 400
LARGEST = 2**63
_NUMBER = -7_000_000_000_000
_MOMENT = datetime(1801, 1, 1, tzinfo=UTC)


class Compiled:
    """A callable that gives the rows of `build(*values)`.

    Values are None, an int, a str, a UUID, a datetime or a list of ints or of UUIDs.
    `build` gives objects or a values_list, and may depend on nothing but its values.
    """

    def __init__(self, build: Callable[..., QuerySet[Any]]) -> None:
        self._build = build
        self._shapes: OrderedDict[Hashable, _Shape] = OrderedDict()

    def __call__(self, *values: Any) -> list[Any]:
        """The rows, read now."""
        vendor = connections[DEFAULT_DB_ALIAS].vendor
        if not all(_fits(value) for value in values):
            return list(self._build(*values))
        key = (vendor, *(_shape_of(value) for value in values))
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = _Shape(self._build, values)
            while len(self._shapes) > KEPT_SHAPES:
                self._shapes.popitem(last=False)
        return shape.rows(values)


def _fits(value: Any) -> bool:
    """Not a list of no or very many keys, nor a number that no column holds."""
    if isinstance(value, list):
        return 0 < len(value) <= LONGEST_LIST and all(map(_fits, value))
    return not isinstance(value, int) or abs(value) < LARGEST


def _shape_of(value: Any) -> Any:
    if isinstance(value, list):
        return len(value), type(value[0])
    kind: Any = None if value is None else type(value)
    return kind


class _Shape:
    """One SQL text, and where in its parameters which value goes."""

    def __init__(self, build: Callable[..., QuerySet[Any]], values: Any) -> None:
        marks = _marks(values)
        queryset = build(*marks)
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, parameters = compiler.as_sql()
        self.reader = _Reader(queryset, compiler)
        adapt = connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value
        places: dict[Any, tuple[int, int | None]] = {}
        for at, mark in enumerate(marks):
            if isinstance(mark, list):
                for index, one in enumerate(mark):
                    places[one] = (at, index)
                    if isinstance(one, UUID):
                        places[one.hex] = (at, index)
            elif isinstance(mark, datetime):
                places[adapt(mark)] = (at, None)
            elif isinstance(mark, UUID):
                places |= {mark: (at, None), mark.hex: (at, None)}
            elif mark is not None:
                places[mark] = (at, None)
        self.parameters = tuple(parameters)
        self.places = [
            (index, places[given])
            for index, given in enumerate(parameters)
            if isinstance(given, int | str | datetime | UUID) and given in places
        ]
        missing = set(places.values()) - {place for _, place in self.places}
        if missing:
            message = f"A value is not a parameter of its own: {self.sql}"
            raise RuntimeError(message)

    def rows(self, values: Any) -> list[Any]:
        connection = connections[DEFAULT_DB_ALIAS]
        adapt = connection.ops.adapt_datetimefield_value
        parameters: list[Any] = list(self.parameters)
        for index, (at, within) in self.places:
            value = values[at] if within is None else values[at][within]
            parameters[index] = _adapted(value, parameters[index], adapt)
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            found = cursor.fetchall()
        return self.reader.rows(found, connection)


class _Reader:
    """Rows of a compiled queryset as objects: what Django asks each time, asked once."""

    def __init__(self, queryset: Any, compiler: Any) -> None:
        kind = queryset._iterable_class
        self.is_flat = kind is FlatValuesListIterable
        self.is_model = kind is ModelIterable
        if not (self.is_flat or self.is_model or kind is ValuesListIterable):
            message = f"Neither objects nor a values_list: {queryset.query}"
            raise RuntimeError(message)
        fields = [one[0] for one in compiler.select[: compiler.col_count]]
        self.converters = list(compiler.get_converters(fields).items())
        self.prefetches = queryset._prefetch_related_lookups
        if self.is_model:
            info, select = compiler.klass_info, compiler.select
            self.model = info["model"]
            self.columns = slice(
                info["select_fields"][0], info["select_fields"][-1] + 1
            )
            self.names = [one[0].target.attname for one in select[self.columns]]
            related: Any = get_related_populators
            self.related = related(info, select, DEFAULT_DB_ALIAS)
            self.extras = list((compiler.annotation_col_map or {}).items())

    def rows(self, found: list[Any], connection: Any) -> list[Any]:
        rows = [self._converted(row, connection) for row in found]
        if self.is_flat:
            return [row[0] for row in rows]
        if not self.is_model:
            return [tuple(row) for row in rows]
        made = [self._instance(row) for row in rows]
        if self.prefetches:
            prefetch_related_objects(made, *self.prefetches)
        return made

    def _converted(self, row: Any, connection: Any) -> list[Any]:
        values = list(row)
        for at, (converters, expression) in self.converters:
            for converter in converters:
                values[at] = converter(values[at], expression, connection)
        return values

    def _instance(self, row: list[Any]) -> Any:
        made = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.columns])
        for related in self.related:
            related.populate(row, made)
        for name, at in self.extras:
            setattr(made, name, row[at])
        return made


def _adapted(value: Any, mark: Any, adapt: Callable[[Any], Any]) -> Any:
    """A value as a driver wants it, of which the adapted mark is an example."""
    if isinstance(value, datetime):
        return adapt(value)
    if isinstance(value, UUID):
        return value.hex if isinstance(mark, str) else value
    # Drivers are told a column's type by that of the parameter.
    return type(mark)(value)


def _marks(values: Any) -> list[Any]:
    """Values that are found again among the parameters."""
    marks: list[Any] = []
    number = _NUMBER
    for value in values:
        if isinstance(value, list) and isinstance(value[0], UUID):
            first = 1000 * (len(marks) + 1)
            keys = range(first, first + len(value))
            marks.append([UUID(int=key, version=4) for key in keys])
        elif isinstance(value, list):
            marks.append(list(range(number, number - len(value), -1)))
            number -= len(value)
        elif isinstance(value, datetime):
            marks.append(_MOMENT + timedelta(days=len(marks)))
        elif isinstance(value, UUID):
            marks.append(UUID(int=len(marks) + 1, version=4))
        elif isinstance(value, str):
            marks.append(f"\N{REPLACEMENT CHARACTER}{len(marks)}")
        elif value is None:
            marks.append(value)
        else:
            marks.append(number)
            number -= 1
    return marks
