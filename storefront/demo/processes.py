"""The two processes of a running demo: the web server and the worker of the jobs."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import FrameType

HOST = "127.0.0.1"
PATIENCE_SECONDS = 60.0
STOP_SECONDS = 10.0
POLL_SECONDS = 0.2


class StartError(Exception):
    """The demo cannot start, or did not; says why and what to do."""


def port_check(port: int) -> None:
    """Raise `StartError` if somebody listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            message = f"Port {port} is taken. Choose another: PORT=8010 make demo"
            raise StartError(message) from error


@dataclass(slots=True)
class Demo:
    """Child processes that live and die together."""

    directory: Path
    port: int
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)
    is_stopping: bool = False
    # What the processes count, to be added up by `/metrics`; empty at each start.
    counts: str = ""

    @property
    def url(self) -> str:
        """Where the shop is served."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> None:
        """Start both and wait for `/healthz`. Raises `StartError`."""
        self.counts = tempfile.mkdtemp(prefix="pavilion-counts-")
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._asked_to_stop)
        web = ["-m", "granian", "--interface", "wsgi", "--host", HOST]
        web += ["--port", str(self.port), "--workers", "1", "--blocking-threads", "4"]
        web += ["--log-level", "warning", "--no-access-log"]
        self._spawn([*web, "pavilion_config.wsgi:application"])
        self._spawn(["manage.py", "jobs_work"])
        try:
            self._wait_for_health()
        except StartError:
            self.stop()
            raise

    def watch(self) -> int:
        """Wait until asked to stop or until a child ends; stops both. Answers a code."""
        while not self.is_stopping:
            ended = next((c for c in self.children if c.poll() is not None), None)
            if ended:
                self.stop()
                return ended.returncode or 1
            time.sleep(POLL_SECONDS)
        self.stop()
        return 0

    def stop(self) -> None:
        """End both politely, then firmly."""
        for child in self.children:
            if child.poll() is None:
                child.terminate()
        until = time.monotonic() + STOP_SECONDS
        for child in self.children:
            try:
                child.wait(timeout=max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        shutil.rmtree(self.counts, ignore_errors=True)

    def _spawn(self, arguments: Sequence[str]) -> None:
        # A session of its own: Ctrl-C reaches this process, which then stops them.
        child = subprocess.Popen(  # noqa: S603
            [sys.executable, *arguments],
            cwd=self.directory,
            env={
                **os.environ,
                "PUBLIC_URL": self._public_url(),
                "PROMETHEUS_MULTIPROC_DIR": self.counts,
            },
            start_new_session=True,
        )
        self.children.append(child)

    def _public_url(self) -> str:
        return os.environ.get("PUBLIC_URL") or self.url

    def _wait_for_health(self) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        last = "no answer"
        while time.monotonic() < until and not self.is_stopping:
            if any(child.poll() is not None for child in self.children):
                message = "The server or the worker ended at once; its words are above."
                raise StartError(message)
            try:
                answer = httpx.get(f"{self.url}/healthz", timeout=2.0)
            except httpx.HTTPError as error:
                last = str(error)
            else:
                if answer.status_code == httpx.codes.OK:
                    return
                last = f"HTTP {answer.status_code} {answer.text[:200]}"
            time.sleep(POLL_SECONDS)
        message = f"{self.url}/healthz does not answer well: {last}"
        raise StartError(message)

    def _asked_to_stop(self, _: int, __: FrameType | None) -> None:
        self.is_stopping = True
