"""Queries whose SQL is made once: only their values differ from call to call.

Building a queryset and compiling it takes Django many times what SQLite then takes to
answer it. A `Compiled` is told how to build one, does so once for each shape of its
arguments (which are None, how long its lists are), and later puts the values of the day
into the same SQL. What is kept is text, never a row.
"""

from __future__ import annotations

from collections import OrderedDict
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from django.db.models import QuerySet

KEPT_SHAPES = 128
LONGEST_LIST = 250
LARGEST = 2**63
_NUMBER = -7_000_000_000_000
_MOMENT = datetime(1801, 1, 1, tzinfo=UTC)


class Compiled:
    """A callable that gives the rows of `build(*values)`.

    Values are None, an int, a str, a UUID, a datetime or a list of ints. `build` may
    depend on nothing else than its values.
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
        return len(value)
    kind: Any = None if value is None else type(value)
    return kind


class _Shape:
    """One SQL text, and where in its parameters which value goes."""

    def __init__(self, build: Callable[..., QuerySet[Any]], values: Any) -> None:
        marks = _marks(values)
        self.queryset = build(*marks)
        self.compiler = self.queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, parameters = self.compiler.as_sql()
        adapt = connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value
        places: dict[Any, tuple[int, int | None]] = {}
        for at, mark in enumerate(marks):
            if isinstance(mark, list):
                places |= {one: (at, index) for index, one in enumerate(mark)}
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
        compiler = copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_, **__: (self.sql, tuple(parameters))
        queryset: Any = self.queryset.all()
        queryset.query.get_compiler = lambda *_, **__: compiler
        return list(queryset)


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
        if isinstance(value, list):
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
