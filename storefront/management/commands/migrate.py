"""`manage.py migrate`: Django's, after a look at whose database it is.

A DATABASE_URL left over from a Saleor beside us would otherwise be migrated into, and
two projects with tables of one database are hard to part again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

# Apps that other Django projects have too: they tell nothing of whose database it is.
ANYBODYS = frozenset({"admin", "auth", "contenttypes", "sessions", "sites"})
MEMORY = ":memory:"
MIGRATIONS = "django_migrations"


class Command(migrate.Command):
    """Refuses a stranger's database; makes the folder of a file that is to be made."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Look, then migrate. Before the system checks, which open the database too."""
        connection = connections[options["database"]]
        folder_ensure(connection)
        strangers_refuse(connection)
        return super().execute(*args, **options)


def folder_ensure(connection: BaseDatabaseWrapper) -> None:
    """The folder of an SQLite file. Raises `CommandError` where it cannot be made."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or MEMORY in name or name.startswith("file:"):
        return
    folder_make(Path(name).parent)


def folder_make(folder: Path) -> None:
    """Make a folder for data. Raises `CommandError` naming it and the remedy."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = (
            f"The folder for the data, {folder}, cannot be made: {error.strerror}. "
            "Set PAVILION_VAR to a folder that may be written, or DATABASE_URL."
        )
        raise CommandError(message) from error


def strangers_refuse(connection: BaseDatabaseWrapper) -> None:
    """Raise `CommandError` if another project has migrated this database."""
    try:
        tables = set(connection.introspection.table_names())
        known = _migrated(connection) if MIGRATIONS in tables else set()
    except OperationalError as error:
        message = f"The database does not open: {error} Check DATABASE_URL."
        raise CommandError(message) from error
    ours = {config.label for config in apps.get_app_configs()}
    if tables and MIGRATIONS not in tables:
        raise CommandError(_words(connection, tables))
    strange = known - ours - ANYBODYS
    # An app of ours that was taken out later leaves its rows; more than that is theirs.
    if strange and not (known & (ours - ANYBODYS)):
        raise CommandError(_words(connection, strange))


def _migrated(connection: BaseDatabaseWrapper) -> set[str]:
    """Labels of the apps that were migrated here."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT app FROM {MIGRATIONS}")  # noqa: S608
        return {row[0] for row in cursor.fetchall()}


def _words(connection: BaseDatabaseWrapper, strange: set[str]) -> str:
    named = ", ".join(sorted(strange)[:5])
    return (
        f"The database {connection.settings_dict['NAME']} belongs to another project "
        f"(it has {named}): nothing was changed. DATABASE_URL may be left over, "
        "from Saleor for instance; point it to a database of the pavilion's own."
    )
