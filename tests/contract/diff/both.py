"""`python -m tests.contract.diff.both`: the engine on SQLite and on PostgreSQL, compared.

DATABASE_URL names an empty PostgreSQL database (`tests.with_postgres` gives one). Both
are served by `engine_empty` on free ports and stopped at the end.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from tests.contract.diff.run import STORIES, compare
from tests.contract.diff.saying import say
from tests.contract.diff.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]
TOKEN, STAFF, CUSTOMER = (
    "diff-app",
    "staff@example.com:one-secret",
    "anna@example.com:two-secret",
)
PATIENCE_SECONDS = 30.0
EXAMPLES = 25


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(name: str, database: str) -> Iterator[Server]:
    """An empty engine on a database (SQLite if that is empty), stopped at the end."""
    port = _port()
    left_out = {
        "DATABASE_URL",
        "PAVILION_DEMO",
        "PAVILION_VAR",
        "DJANGO_SETTINGS_MODULE",
    }
    environment = {
        key: value for key, value in os.environ.items() if key not in left_out
    }
    if database:
        environment["DATABASE_URL"] = database
    command = [
        sys.executable, "manage.py", "engine_empty", "--port", str(port),
        "--staff", STAFF, "--customer", CUSTOMER, "--app-token", TOKEN,
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait(process, port)
        server = Server(name, f"http://127.0.0.1:{port}/graphql/", {"app": TOKEN})
        server.log_in("staff", STAFF)
        server.log_in("customer", CUSTOMER)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=2).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    message = f"engine_empty on port {port} does not answer."
    raise RuntimeError(message)


def main() -> int:
    """Compare, and say how long it took."""
    database = os.environ.get("DATABASE_URL", "")
    if not database:
        say(
            "DATABASE_URL is needed: python -m tests.with_postgres python -m …",
        )
        return 2
    begun = time.monotonic()
    with serving("SQLite", "") as left, serving("PostgreSQL", database) as right:
        differing = compare(
            left, right, tag="ci", stories=list(STORIES), examples=EXAMPLES
        )
    say(f"{time.monotonic() - begun:.0f} s")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
