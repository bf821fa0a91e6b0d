"""Rows written with SQL that is made once for each set of columns.

For hot paths only: no signals, no defaults of the database, no keys made by it. What a
row then holds is what its object held.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Field, Model


def rows_insert(rows: Sequence[Model]) -> None:
    """Insert objects of one model that have their keys already. Raises as Django."""
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    sql, fields = _insert(type(rows[0]), connection.vendor)
    values = [_prepared(row, fields, connection) for row in rows]
    with connection.cursor() as cursor:
        _run(cursor, sql, values)
    for row in rows:
        row._state.adding = False
        row._state.db = DEFAULT_DB_ALIAS


def rows_update(rows: Sequence[Model], *names: str) -> None:
    """Write these fields of objects of one model by their keys; what is gone stays so."""
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    sql, fields = _update(type(rows[0]), names, connection.vendor)
    values = [_prepared(row, fields, connection) for row in rows]
    with connection.cursor() as cursor:
        _run(cursor, sql, values)


def _run(cursor: Any, sql: str, values: list[list[Any]]) -> None:
    if len(values) == 1:
        cursor.execute(sql, values[0])
    else:
        cursor.executemany(sql, values)


def _prepared(
    row: Model, fields: Sequence[Field[Any, Any]], connection: Any
) -> list[Any]:
    return [
        field.get_db_prep_save(getattr(row, field.attname), connection)
        for field in fields
    ]


@lru_cache(maxsize=256)
def _insert(model: type[Model], vendor: str) -> tuple[str, list[Any]]:
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    fields: list[Any] = list(model._meta.concrete_fields)
    columns = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = quote(model._meta.db_table)
    return f"INSERT INTO {table} ({columns}) VALUES ({marks})", fields  # noqa: S608


@lru_cache(maxsize=256)
def _update(
    model: type[Model], names: tuple[str, ...], vendor: str
) -> tuple[str, list[Any]]:
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    sets = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    primary: Any = model._meta.pk
    table, key = quote(model._meta.db_table), quote(primary.column)
    return f"UPDATE {table} SET {sets} WHERE {key} = %s", [*fields, primary]  # noqa: S608
