"""The database as one file, and back: SQLite's own copy, or PostgreSQL's own tools."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING, Any

from django.db import connection, connections

from storefront.backups.errors import BackupError

if TYPE_CHECKING:
    from pathlib import Path


def database_name() -> str:
    """Name of the file in the archive; it tells which database it is of."""
    is_sqlite = connection.vendor == "sqlite"
    return "database.sqlite3" if is_sqlite else "database.dump"


def database_is_empty() -> bool:
    """Whether nothing has ever been migrated here."""
    return "django_migrations" not in connection.introspection.table_names()


def database_save(target: Path) -> None:
    """Write a consistent copy while the shop goes on. Raises `BackupError`."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
        return
    _run(["pg_dump", "--format=custom", "--no-owner", f"--file={target}"])


def database_load(source: Path) -> None:
    """Put a saved database in place of this one, whole or not at all.

    Raises `BackupError`; the database is then as it was.
    """
    if connection.vendor == "sqlite":
        _sqlite_check(source)
        connection.ensure_connection()
        with closing(sqlite3.connect(source)) as saved:
            saved.backup(connection.connection)
        connections.close_all()
        return
    _tables_of_later_versions_check(source)
    connections.close_all()
    arguments = ["--clean", "--if-exists", "--no-owner", "--exit-on-error"]
    name = str(connection.settings_dict["NAME"])
    _run(
        [
            "pg_restore",
            *arguments,
            "--single-transaction",
            f"--dbname={name}",
            str(source),
        ]
    )


def _tables_of_later_versions_check(source: Path) -> None:
    """Tables the saved database does not know would stay and stop its migrations."""
    listed = _run(["pg_restore", "--list", str(source)])
    saved = {
        line.split()[5]
        for line in listed.splitlines()
        if not line.startswith(";") and " TABLE public " in line
    }
    left = sorted(set(connection.introspection.table_names()) - saved)
    if left:
        message = (
            f"The database has tables that the backup does not know ({left[0]}): "
            "restore into an empty database."
        )
        raise BackupError(message)


def _sqlite_check(source: Path) -> None:
    try:
        with closing(sqlite3.connect(source)) as saved:
            said = saved.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        message = f"The saved database cannot be read: {error}."
        raise BackupError(message) from error
    if said != "ok":
        message = f"The saved database is damaged: {said}."
        raise BackupError(message)


def _run(command: list[str]) -> str:
    tool = shutil.which(command[0], path=os.environ.get("PG_BIN")) or shutil.which(
        command[0]
    )
    if tool is None:
        message = (
            f"{command[0]} is not installed: install PostgreSQL's client programs, or "
            "set PG_BIN to the folder they are in."
        )
        raise BackupError(message)
    done = subprocess.run(  # noqa: S603  the command is ours, no shell
        [tool, *command[1:]],
        env={**os.environ, **_address(connection.settings_dict)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        message = f"{command[0]}: {done.stderr.strip()[-500:]}"
        raise BackupError(message)
    return done.stdout


def _address(database: dict[str, Any]) -> dict[str, str]:
    """Who and where, by environment: a password never stands on a command line."""
    names = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    names |= {"PGHOST": "HOST", "PGPORT": "PORT"}
    return {key: str(database[name]) for key, name in names.items() if database[name]}
