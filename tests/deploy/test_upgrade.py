"""The previous release's database, with orders in it, migrated to what is here now.

`releases/<version>.sqlite3.xz` is a demo database of that release after two purchases,
without its search index and sessions. What buyers, bases and the law's quotes say in it
must be said unchanged by the new version.
"""

from __future__ import annotations

import lzma
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

RELEASES = sorted((Path(__file__).parent / "releases").glob("*.sqlite3.xz"))
# What may not change by an upgrade: sales, money, lots, promises and the law applied.
KEPT = (
    "engine_order",
    "engine_orderline",
    "engine_allocation",
    "engine_stock",
    "engine_transactionitem",
    "engine_transactionevent",
    "bases_lot",
    "bases_lotmovement",
    "bases_lotallocation",
    "landed_cost_quote",
    "landed_cost_orderquote",
    "sourcing_ordersourcing",
    "payments_paymentattempt",
    "accounts_user",
)
pytestmark = pytest.mark.slow


def rows(path: Path) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    """Table name to its columns and all rows, in the order of the first column."""
    with closing(sqlite3.connect(path)) as database:
        found = {}
        for table in KEPT:
            columns = [r[1] for r in database.execute(f"PRAGMA table_info({table})")]
            said = database.execute(f"SELECT {', '.join(columns)} FROM {table}")
            found[table] = (columns, sorted(said.fetchall(), key=repr))
        return found


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_an_upgrade_loses_nothing(release: Path, tmp_path: Path) -> None:
    path = tmp_path / "pavilion.sqlite3"
    path.write_bytes(lzma.decompress(release.read_bytes()))
    before = rows(path)
    assert len(before["engine_order"][1]) == 2

    manage(tmp_path, "migrate", "--verbosity", "0")

    for table, (columns, was) in before.items():
        now = named(path, table, columns)
        assert now == was, table
    page = manage(tmp_path, "shell", "--no-imports", "-c", SEE_ORDERS)
    assert page.split() == ["200", "200"]


def named(path: Path, table: str, columns: list[str]) -> list[tuple[Any, ...]]:
    """The rows as the old release would read them."""
    with closing(sqlite3.connect(path)) as database:
        said = database.execute(f"SELECT {', '.join(columns)} FROM {table}")
        return sorted(said.fetchall(), key=repr)


SEE_ORDERS = """
from uuid import UUID
from django.db import connection
from django.test import Client
cursor = connection.cursor()
cursor.execute("SELECT id FROM engine_order ORDER BY number")
from base64 import b64encode
for (key,) in cursor.fetchall():
    order = b64encode(f"Order:{UUID(key)}".encode()).decode()
    print(Client().get(f"/th-th/order/{order}/", headers={"host": "localhost"}, follow=True).status_code)
"""


def manage(folder: Path, *command: str) -> str:
    """A command of this version on the database in `folder`."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "pavilion_config.settings",
        "PAVILION_DEMO": "1",
        "PAVILION_VAR": str(folder),
        "DEBUG": "1",
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
