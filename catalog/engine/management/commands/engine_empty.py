"""`manage.py engine_empty`: the engine with nothing in it, for contract work."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from catalog.engine.empty.state import directory, first_of, state_make

if TYPE_CHECKING:
    from argparse import ArgumentParser

THREADS = 2
PATIENCE_SECONDS = 300.0


class Command(BaseCommand):
    """No channels, no products; one member of staff, one App, one customer."""

    help = "Serve an empty engine over HTTP; POST /__reset__ empties it again."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who is there, and where it listens."""
        parser.add_argument("--port", type=int, required=True)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--staff", required=True, metavar="EMAIL:PASSWORD")
        parser.add_argument("--customer", required=True, metavar="EMAIL:PASSWORD")
        parser.add_argument("--app-token", required=True, metavar="TOKEN")
        parser.add_argument("--workers", type=int, default=1, help="processes")

    def handle(self, *_: str, **options: Any) -> None:
        """Make the state, serve until told to stop."""
        home = directory()
        if home is None:
            message = "Run it as `manage.py engine_empty`, with no other settings."
            raise CommandError(message)
        try:
            self._serve(options)
        finally:
            shutil.rmtree(home, ignore_errors=True)

    def _serve(self, options: dict[str, Any]) -> None:
        host, port = options["host"], options["port"]
        begun = time.monotonic()
        first = first_of(options["staff"], options["customer"], options["app_token"])
        _port_check(host, port)
        state_make(first)
        shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104
        os.environ.setdefault("PUBLIC_URL", f"http://{shown}:{port}")
        # The settings were read before the port was known.
        settings.PUBLIC_URL = os.environ["PUBLIC_URL"].rstrip("/")
        # Workers are forked while this thread looks for them: a codec it would have to
        # import just then would stay locked in them for ever.
        shown.encode("idna")
        threading.Thread(
            target=self._say_ready, args=(shown, port, begun), daemon=True
        ).start()
        Granian(
            "catalog.engine.empty.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=THREADS,
            websockets=False,
            log_level=LogLevels.error,
            respawn_failed_workers=True,
        ).serve()

    def _say_ready(self, host: str, port: int, begun: float) -> None:
        until = begun + PATIENCE_SECONDS
        while time.monotonic() < until:
            if _answers(host, port):
                spent = time.monotonic() - begun
                self.stdout.write(
                    f"engine_empty is ready at http://{host}:{port}/graphql/ ({spent:.1f} s)"
                )
                self.stdout.flush()
                return
            time.sleep(0.05)


def _port_check(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"{host}:{port} cannot be listened on: {error.strerror}."
            raise CommandError(message) from error


def _answers(host: str, port: int) -> bool:
    request = f"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((host, port), timeout=5) as made:
            made.sendall(request.encode())
            return made.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False
