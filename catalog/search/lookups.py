"""A beginning of a word that an index can answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.lookups import StartsWith

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

LAST_CHARACTER = "\U0010ffff"


class Begins(StartsWith):
    """`startswith`, but on SQLite a range: its LIKE would read all words."""

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """From the word itself to the last one that begins with it."""
        column, params = self.process_lhs(compiler, connection)
        text = f"({column} >= %s AND {column} < %s)"
        return text, [*params, self.rhs, *params, f"{self.rhs}{LAST_CHARACTER}"]
