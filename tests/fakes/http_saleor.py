"""A small HTTP server that stands in for Saleor, and can be made to misbehave.

By default it answers with the embedded engine, so what a client writes is really
written. `fault` spoils the next answers: late, refused, broken off, halved, or lost
after the work was done.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Literal

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections

from storefront.saleor.local_transport import LocalTransport
from storefront.saleor.transport import Operation

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = Literal["late", "status", "reset", "half", "cut", "lost", "body"]
TOKEN = "token-of-the-app"


@dataclass(slots=True)
class Fault:
    """How an answer is spoilt. `lost` works, and never answers."""

    kind: Kind
    times: int
    operation: str = ""
    seconds: float = 0.0
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that arrived."""

    name: str
    headers: dict[str, str]
    variables: dict[str, Any]


def by_engine(payload: dict[str, Any], *, as_app: bool) -> dict[str, Any]:
    """The embedded engine's answer, over its own connection to the database."""
    operation = Operation(
        name=payload["operationName"],
        text=payload["query"],
        variables=payload["variables"],
        as_app=as_app,
    )
    try:
        return LocalTransport().execute(operation)
    finally:
        connections.close_all()


class HttpSaleor:
    """The server; `seen` are the requests that arrived, in order."""

    def __init__(self, answer: Callable[..., dict[str, Any]] = by_engine) -> None:
        self.answer = answer
        self.seen: list[Seen] = []
        self.faults: list[Fault] = []
        self.open: set[socket.socket] = set()
        self._lock = Lock()
        shop = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                shop.open.add(self.connection)

            def finish(self) -> None:
                shop.open.discard(self.connection)
                super().finish()

            def do_POST(self) -> None:
                shop.serve(self)

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: Any) -> None:
                """A client that gave up is what these tests are about."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/graphql/"
        serve = partial(self._server.serve_forever, poll_interval=0.02)
        Thread(target=serve, daemon=True).start()

    def stop(self) -> None:
        """Nobody listens any more, and nobody answers on an open line."""
        self._server.shutdown()
        self._server.server_close()
        for connection in list(self.open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    @property
    def names(self) -> list[str]:
        """Operations that arrived."""
        return [one.name for one in self.seen]

    def count(self, name: str) -> int:
        return self.names.count(name)

    def fault(self, kind: Kind, *, times: int = 1, **said: Any) -> None:
        """Spoil the next `times` answers (to `operation`, if one is named)."""
        self.faults.append(Fault(kind, times, **said))

    def away(self) -> None:
        """From now on every answer is a 503."""
        self.fault("status", times=10_000, status=503)

    def back(self) -> None:
        """No fault any more."""
        self.faults.clear()

    # -- one request ---------------------------------------------------------------
    def serve(self, request: BaseHTTPRequestHandler) -> None:
        length = int(request.headers["Content-Length"])
        payload = json.loads(request.rfile.read(length))
        headers = {key.lower(): value for key, value in request.headers.items()}
        with self._lock:
            self.seen.append(
                Seen(payload["operationName"], headers, payload["variables"])
            )
            fault = self._fault(payload["operationName"])
        with suppress(OSError):
            self._answer(request, payload, fault, headers)

    def _fault(self, name: str) -> Fault | None:
        for fault in self.faults:
            if fault.times and fault.operation in {"", name}:
                fault.times -= 1
                return fault
        return None

    def _answer(
        self,
        request: BaseHTTPRequestHandler,
        payload: dict[str, Any],
        fault: Fault | None,
        headers: dict[str, str],
    ) -> None:
        if fault and fault.kind == "status":
            self._send(request, fault.status, b"<html>no</html>", fault.headers)
            return
        if fault and fault.kind == "body":
            self._send(request, 200, fault.body.encode(), {})
            return
        as_app = headers.get("authorization") == f"Bearer {TOKEN}"
        said = self.answer(payload, as_app=as_app)
        body = json.dumps(said, cls=DjangoJSONEncoder).encode()
        if fault is None:
            self._send(request, 200, body, {})
        elif fault.kind == "late":
            time.sleep(fault.seconds)
            self._send(request, 200, body, {})
        elif fault.kind == "half":
            self._send(request, 200, body[: len(body) // 2], {})
        elif fault.kind == "cut":
            # Says how long it is, and ends before that.
            self._head(request, 200, len(body), {})
            request.wfile.write(body[: len(body) // 2])
            request.close_connection = True
        elif fault.kind == "reset":
            self._head(request, 200, len(body), {})
            request.wfile.write(body[:20])
            request.wfile.flush()
            linger = struct.pack("ii", 1, 0)
            request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            request.connection.close()
        elif fault.kind == "lost":
            time.sleep(fault.seconds)
            request.close_connection = True

    def _send(
        self,
        request: BaseHTTPRequestHandler,
        status: int,
        body: bytes,
        headers: dict[str, str],
    ) -> None:
        self._head(request, status, len(body), headers)
        request.wfile.write(body)

    def _head(
        self,
        request: BaseHTTPRequestHandler,
        status: int,
        length: int,
        headers: dict[str, str],
    ) -> None:
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(length))
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()
