"""The empty engine's state: made once, kept aside, and returned to on request.

On SQLite the file is written back whole, page by page; on PostgreSQL the tables are
emptied and the first rows are written again.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.utils import timezone

from catalog.engine.app_tokens import token_make
from catalog.engine.models import App, PermissionGroup, Shop, User
from catalog.engine.permissions import ALL
from catalog.engine.webhook_outbox import listeners_forget

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

MARK = "engine_empty_server"
VARIABLE = "ENGINE_EMPTY_FIRST"


@dataclass(frozen=True, slots=True)
class First:
    """Who is there from the beginning. Passwords are hashes."""

    staff_email: str
    staff_password: str
    customer_email: str
    customer_password: str
    token: str


def first_of(staff: str, customer: str, token: str) -> First:
    """From `EMAIL:PASSWORD` twice and a token. Raises `CommandError`."""
    staff_email, staff_password = _pair(staff, "--staff")
    customer_email, customer_password = _pair(customer, "--customer")
    if not token.strip():
        raise CommandError("--app-token must not be empty.")
    if staff_email == customer_email:
        raise CommandError("--staff and --customer need two e-mail addresses.")
    return First(
        staff_email=staff_email,
        staff_password=make_password(staff_password),
        customer_email=customer_email,
        customer_password=make_password(customer_password),
        token=token.strip(),
    )


def _pair(text: str, name: str) -> tuple[str, str]:
    email, mark, password = text.partition(":")
    if not (mark and password and "@" in email):
        message = f"{name} is EMAIL:PASSWORD, for example {name} ann@example.com:secret"
        raise CommandError(message)
    return email.strip().lower(), password


def state_make(first: First) -> None:
    """Tables, the first rows, and what a reset needs of them. Raises `CommandError`."""
    _database_check()
    call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    os.environ[VARIABLE] = json.dumps(asdict(first))
    if connection.vendor == "sqlite":
        _first_write(first)
        with closing(sqlite3.connect(_kept_path())) as kept:
            _raw().backup(kept)
    else:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE IF NOT EXISTS {MARK} (id int)")
        state_reset()
    connection.close()


def state_reset() -> None:
    """Everything as it was when the server started."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(_kept_path())) as kept:
            kept.backup(_raw(), pages=-1, sleep=0.005)
    else:
        with transaction.atomic():
            _tables_empty()
            _first_write(First(**json.loads(os.environ[VARIABLE])))
    listeners_forget()
    media = Path(settings.MEDIA_ROOT)
    if media.exists():
        shutil.rmtree(media, ignore_errors=True)


def _database_check() -> None:
    """A database that holds something else is never touched: a reset would empty it."""
    names = set(connection.introspection.table_names())
    if names and MARK not in names:
        message = (
            "DATABASE_URL names a database that is not empty, and a reset would empty "
            "it. Give the empty engine a new database of its own."
        )
        raise CommandError(message)
    # One of ours, of an earlier start: its tables may be those of an older version.
    with connection.cursor() as cursor:
        for name in names:
            quoted = connection.ops.quote_name(name)
            cursor.execute(f"DROP TABLE IF EXISTS {quoted} CASCADE")


def _first_write(first: First) -> None:
    now = timezone.now()
    Shop.objects.get_or_create(pk=1)
    everything = PermissionGroup.objects.create(
        name="Full Access", permissions=sorted(ALL)
    )
    staff = User.objects.create(
        email=first.staff_email,
        password=first.staff_password,
        is_staff=True,
        is_superuser=True,
        date_joined=now,
        updated_at=now,
    )
    staff.groups.add(everything)
    User.objects.create(
        email=first.customer_email,
        password=first.customer_password,
        date_joined=now,
        updated_at=now,
    )
    app = App.objects.create(name="App", permissions=sorted(ALL), created_at=now)
    token_make(app, token=first.token)


def _tables_empty() -> None:
    names = [
        model._meta.db_table
        for model in apps.get_app_config("engine").get_models(include_auto_created=True)
    ]
    quoted = ", ".join(connection.ops.quote_name(name) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {quoted} RESTART IDENTITY CASCADE")


def directory() -> Path | None:
    """Where all of it lies until the server ends; None under any other settings."""
    found: Path | None = getattr(settings, "ENGINE_EMPTY_DIR", None)
    return found


def _kept_path() -> Path:
    return (directory() or Path()) / "kept.sqlite3"


def _raw(wrapper: BaseDatabaseWrapper | None = None) -> sqlite3.Connection:
    wrapper = wrapper or connection
    wrapper.ensure_connection()
    raw: sqlite3.Connection = wrapper.connection
    return raw
