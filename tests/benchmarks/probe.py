"""Where the time of a request goes: in page, in GraphQL, in SQL; and how many queries.

SQL time is what cursors take, reading of rows included, and the commit. Statements
that only begin, mark or end a transaction are timed but not counted: how many of them
there are is the database driver's affair.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from storefront.saleor.local_transport import LocalTransport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

UNCOUNTED = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


@dataclass(slots=True)
class Spent:
    """Milliseconds and counts of a request, or the sum of several."""

    page: float = 0.0
    # Of this process only: what others do on the machine does not count.
    cpu: float = 0.0
    graphql: float = 0.0
    sql: float = 0.0
    queries: int = 0
    operations: int = 0

    def __add__(self, other: Spent) -> Spent:
        return Spent(
            self.page + other.page,
            self.cpu + other.cpu,
            self.graphql + other.graphql,
            self.sql + other.sql,
            self.queries + other.queries,
            self.operations + other.operations,
        )


class _Watch:
    """Adds up time in nested calls without counting any of it twice."""

    def __init__(self) -> None:
        self.total = 0.0
        self._depth = 0

    def timed(self, call: Callable[..., Any], *args: Any, **named: Any) -> Any:
        self._depth += 1
        start = time.perf_counter()
        try:
            return call(*args, **named)
        finally:
            self._depth -= 1
            if not self._depth:
                self.total += (time.perf_counter() - start) * 1000


class _TimedCursor(CursorWrapper):
    """A cursor whose statements and reads are timed."""

    watch: _Watch
    statements: list[str]

    def execute(self, sql: Any, params: Any = None) -> Any:
        self.statements.append(str(sql))
        return self.watch.timed(super().execute, sql, params)

    def executemany(self, sql: Any, param_list: Any) -> Any:
        self.statements.append(str(sql))
        return self.watch.timed(super().executemany, sql, param_list)

    def fetchone(self, *args: Any) -> Any:
        return self.watch.timed(self.cursor.fetchone, *args)

    def fetchmany(self, *args: Any) -> Any:
        return self.watch.timed(self.cursor.fetchmany, *args)

    def fetchall(self, *args: Any) -> Any:
        return self.watch.timed(self.cursor.fetchall, *args)


@contextmanager
def measured(statements: list[str] | None = None) -> Iterator[Spent]:
    """Fill a `Spent` with what happens inside; `statements` collects what was counted."""
    spent, sql, graphql = Spent(), _Watch(), _Watch()
    seen: list[str] = []
    # One class per measurement, so that nothing is shared between two of them.
    timed = type("Timed", (_TimedCursor,), {"watch": sql, "statements": seen})
    execute, commit, calls = LocalTransport.execute, connection._commit, []

    def operation(self: LocalTransport, asked: Any) -> Any:
        calls.append(asked.name)
        return graphql.timed(execute, self, asked)

    connection.make_cursor = lambda cursor: timed(cursor, connection)
    connection._commit = lambda: sql.timed(commit)
    LocalTransport.execute = operation  # type: ignore[method-assign]
    start, cpu = time.perf_counter(), time.process_time()
    try:
        yield spent
    finally:
        spent.page = (time.perf_counter() - start) * 1000
        spent.cpu = (time.process_time() - cpu) * 1000
        del connection.make_cursor, connection._commit
        LocalTransport.execute = execute  # type: ignore[method-assign]
    counted = [text for text in seen if not text.startswith(UNCOUNTED)]
    spent.sql, spent.graphql = sql.total, graphql.total
    spent.queries, spent.operations = len(counted), len(calls)
    if statements is not None:
        statements.extend(counted)
