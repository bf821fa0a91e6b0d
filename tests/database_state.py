"""Empty the test database quickly, and build a costly state once per process.

Tests that commit leave rows behind. Django then empties every table and makes content
types and permissions anew, which costs more than most of those tests. Here only tables
that hold rows are emptied, and a state that many tests begin with is copied back.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import TransactionTestCase

# What `migrate` makes and no test changes; Django's own flush would make it anew.
LASTING = frozenset({"django_migrations", "django_content_type", "auth_permission"})


@dataclass(frozen=True)
class State:
    """A copy of the database: of the whole file, or of the tables that hold rows."""

    file: sqlite3.Connection | None
    tables: dict[str, bytes]


_states: dict[str, State] = {}


def database_once(name: str, build: Callable[[], Any]) -> None:
    """Build a state of the database, or copy it back when this process built it once.

    The database must be as empty as a committing test finds it. Inside a transaction
    the state is built, because a copy could not be rolled back with the test.
    """
    if connection.in_atomic_block:
        build()
    elif name in _states:
        _restore(_states[name])
    else:
        build()
        _states[name] = _kept()


def database_empty(_: TransactionTestCase) -> None:
    """What stands in for `TransactionTestCase._fixture_teardown`."""
    connection.close_if_unusable_or_obsolete()
    with _unchecked():
        _delete()
    ContentType.objects.clear_cache()


def _delete() -> None:
    with connection.cursor() as cursor:
        for table in _filled():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


def _filled() -> list[str]:
    names = [n for n in connection.introspection.table_names() if n not in LASTING]
    quoted = connection.ops.quote_name
    asked = " UNION ALL ".join(
        f"SELECT '{n}' WHERE EXISTS (SELECT 1 FROM {quoted(n)})" for n in names
    )
    with connection.cursor() as cursor:
        found: list[str] = []
        # SQLite bounds the terms of a compound SELECT.
        parts = asked.split(" UNION ALL ")
        for start in range(0, len(parts), 400):
            cursor.execute(" UNION ALL ".join(parts[start : start + 400]))
            found += [row[0] for row in cursor.fetchall()]
    return found


@contextmanager
def _unchecked() -> Iterator[None]:
    """A transaction in which rows may come and go in any order of their tables."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
        yield


def _kept() -> State:
    if connection.vendor == "sqlite":
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(copy)
        return State(file=copy, tables={})
    tables = {}
    with connection.cursor() as cursor:
        for table in _filled():
            with cursor.cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                tables[table] = b"".join(bytes(block) for block in rows)
    return State(file=None, tables=tables)


def _restore(state: State) -> None:
    connection.ensure_connection()
    if state.file is not None:
        state.file.backup(connection.connection)
        return
    with _unchecked():
        _delete()
        with connection.cursor() as cursor:
            for table, rows in state.tables.items():
                with cursor.cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(rows)
            for sql in _sequences(state):
                cursor.execute(sql)


def _sequences(state: State) -> list[str]:
    models = list(connection.introspection.installed_models(list(state.tables)))
    return connection.ops.sequence_reset_sql(no_style(), models)
