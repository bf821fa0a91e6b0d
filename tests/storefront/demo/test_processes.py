"""The server and the worker live and die together."""

from __future__ import annotations

import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from storefront.demo import processes
from storefront.demo.processes import Demo, StartError, port_check

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Healthy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(self.server.code)  # type: ignore[attr-defined]
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Healthy)
    server.code = 200  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def demo_of(
    monkeypatch: pytest.MonkeyPatch, path: Path, port: int, *codes: str
) -> Demo:
    """A demo whose children run the given Python code instead."""
    waiting = list(codes)

    def spawn(demo: Demo, _: object) -> None:
        argv = [sys.executable, "-c", waiting.pop(0)]
        demo.children.append(processes.subprocess.Popen(argv, start_new_session=True))

    monkeypatch.setattr(Demo, "_spawn", spawn)
    monkeypatch.setattr(processes.signal, "signal", lambda *_: None)
    return Demo(directory=path, port=port)


def test_a_taken_port_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(StartError, match="PORT="):
            port_check(taken.getsockname()[1])


def test_a_free_port_is_fine() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    port_check(port)


def test_it_waits_for_health_and_stops_both(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: HTTPServer
) -> None:
    sleep = "import time; time.sleep(60)"
    demo = demo_of(monkeypatch, tmp_path, server.server_port, sleep, sleep)
    demo.start()
    assert [child.poll() for child in demo.children] == [None, None]
    demo._asked_to_stop(2, None)
    assert demo.watch() == 0
    assert all(child.poll() is not None for child in demo.children)


def test_a_child_that_ends_ends_the_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: HTTPServer
) -> None:
    dies = "import time; time.sleep(1.5); raise SystemExit(3)"
    sleep = "import time; time.sleep(60)"
    demo = demo_of(monkeypatch, tmp_path, server.server_port, sleep, dies)
    demo.start()
    assert demo.watch() == 3
    assert all(child.poll() is not None for child in demo.children)


def test_a_child_that_never_starts_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: HTTPServer
) -> None:
    server.code = 503  # type: ignore[attr-defined]
    demo = demo_of(monkeypatch, tmp_path, server.server_port, "raise SystemExit(1)", "import time; time.sleep(60)")  # fmt: skip
    with pytest.raises(StartError, match="ended at once"):
        demo.start()
    assert all(child.poll() is not None for child in demo.children)


def test_sickness_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: HTTPServer
) -> None:
    server.code = 503  # type: ignore[attr-defined]
    monkeypatch.setattr(processes, "PATIENCE_SECONDS", 0.5)
    sleep = "import time; time.sleep(60)"
    demo = demo_of(monkeypatch, tmp_path, server.server_port, sleep, sleep)
    with pytest.raises(StartError, match="HTTP 503"):
        demo.start()
