"""Environment variables, read once and strictly: a wrong value stops the start."""

from __future__ import annotations

import os
from decimal import Decimal, InvalidOperation
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def env_str(name: str, *, default: str | None = None) -> str:
    """Text of a variable. Raises `ImproperlyConfigured` if unset with no default."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        message = f"{name} must be set."
        raise ImproperlyConfigured(message)
    return default


def env_bool(name: str, *, default: bool) -> bool:
    """1/true/yes/on or 0/false/no/off; anything else raises."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    message = f"{name}={value!r} is neither true nor false."
    raise ImproperlyConfigured(message)


def env_int(name: str, *, default: int) -> int:
    """A whole number; anything else raises."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError as error:
        message = f"{name}={value!r} is not a whole number."
        raise ImproperlyConfigured(message) from error


def env_decimal(name: str, *, default: str) -> Decimal:
    """A finite decimal number; anything else raises."""
    value = os.environ.get(name, "").strip() or default
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        message = f"{name}={value!r} is not a decimal number."
        raise ImproperlyConfigured(message) from error
    if not number.is_finite():
        message = f"{name}={value!r} must be finite."
        raise ImproperlyConfigured(message)
    return number


def env_list(name: str, *, default: str = "") -> list[str]:
    """Comma-separated words, blanks dropped."""
    return [
        word.strip()
        for word in env_str(name, default=default or " ").split(",")
        if word.strip()
    ]


def env_secret(name: str, *, default: str | None = None) -> str:
    """A secret from `NAME`, or from the file that `NAME_FILE` points to."""
    path = os.environ.get(f"{name}_FILE", "").strip()
    if path:
        file = Path(path)
        if not file.is_file():
            message = f"{name}_FILE points to {path}, which is not a file."
            raise ImproperlyConfigured(message)
        return file.read_text(encoding="utf-8").strip()
    return env_str(name, default=default)


def env_database(name: str, *, default: str) -> dict[str, object]:
    """A Django database setting from `sqlite:///path` or `postgresql://user:pw@host/db`.

    SQLite gets WAL and immediate transactions: a writer waits at BEGIN rather than
    failing half-way with "database is locked". A PostgreSQL socket directory may be
    given as `?host=/dir`.
    """
    # It holds a password, so it may come from a file like every secret.
    url = urlsplit(env_secret(name, default=default))
    if url.scheme == "sqlite":
        path = url.path[1:] if url.path.startswith("/") else url.path
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path or ":memory:",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
                    "PRAGMA foreign_keys=ON;PRAGMA cache_size=-16000;"
                ),
            },
        }
    if url.scheme in {"postgres", "postgresql"}:
        query = dict(parse_qsl(url.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.lstrip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": query.get("host") or url.hostname or "",
            "PORT": str(url.port or query.get("port") or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    message = (
        f"{name}: unknown database scheme {url.scheme!r}; use sqlite or postgresql."
    )
    raise ImproperlyConfigured(message)
