"""`manage.py migrate` looks at whose database it is before it touches it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import get_commands
from django.core.management.base import CommandError
from django.db import connection
from django.db.utils import ConnectionHandler

from storefront.management.commands.migrate import folder_ensure, strangers_refuse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.db.backends.base.base import BaseDatabaseWrapper


@pytest.fixture
def opened(tmp_path: Path, django_db_blocker: Any) -> Iterator[Any]:
    """`opened(path)`: a connection to an SQLite file."""
    made: list[BaseDatabaseWrapper] = []

    def connect(path: Path) -> BaseDatabaseWrapper:
        settings = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}
        one = ConnectionHandler({"default": settings})["default"]
        made.append(one)
        return one

    with django_db_blocker.unblock():
        yield connect
        for one in made:
            one.close()


def migrated(path: Path, *labels: str) -> Path:
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE django_migrations "
            "(id INTEGER PRIMARY KEY, app TEXT, name TEXT, applied TEXT)"
        )
        database.executemany(
            "INSERT INTO django_migrations (app, name, applied) VALUES (?, '1', '')",
            [(label,) for label in labels],
        )
    database.close()
    return path


def test_a_saleor_s_database_is_refused_and_left_as_it_is(
    tmp_path: Path, opened: Any
) -> None:
    path = migrated(
        tmp_path / "saleor.sqlite3", "auth", "product", "checkout", "order", "warehouse"
    )
    before = path.read_bytes()

    with pytest.raises(CommandError) as told:
        strangers_refuse(opened(path))

    assert str(told.value) == (
        f"The database {path} belongs to another project (it has checkout, order, "
        "product, warehouse): nothing was changed. DATABASE_URL may be left over, from "
        "Saleor for instance; point it to a database of the pavilion's own."
    )
    assert path.read_bytes() == before


def test_tables_that_nobody_migrated_are_a_stranger_s_too(
    tmp_path: Path, opened: Any
) -> None:
    path = tmp_path / "other.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE invoices (id INTEGER)")
    database.close()

    with pytest.raises(CommandError, match="it has invoices"):
        strangers_refuse(opened(path))


@pytest.mark.parametrize(
    "labels",
    [
        (),
        ("auth", "contenttypes", "sessions"),
        ("auth", "bases", "jobs", "engine"),
        # An app that was taken out again.
        ("auth", "bases", "an_app_of_last_year"),
    ],
)
def test_our_own_and_fresh_ones_are_welcome(
    labels: tuple[str, ...], tmp_path: Path, opened: Any
) -> None:
    strangers_refuse(opened(migrated(tmp_path / "own.sqlite3", *labels)))
    strangers_refuse(opened(tmp_path / "new.sqlite3"))


@pytest.mark.django_db
@pytest.mark.both_databases
def test_the_database_of_the_tests_is_ours() -> None:
    strangers_refuse(connection)


def test_the_folder_of_a_new_database_is_made(tmp_path: Path, opened: Any) -> None:
    path = tmp_path / "var" / "deep" / "pavilion.sqlite3"
    folder_ensure(opened(path))
    assert path.parent.is_dir()


def test_a_folder_that_cannot_be_made_is_named_with_the_remedy(
    tmp_path: Path, opened: Any
) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(CommandError) as told:
        folder_ensure(opened(tmp_path / "file" / "pavilion.sqlite3"))

    assert "PAVILION_VAR" in str(told.value)
    assert str(tmp_path / "file") in str(told.value)


def test_migrate_is_ours() -> None:
    assert get_commands()["migrate"] == "storefront"
