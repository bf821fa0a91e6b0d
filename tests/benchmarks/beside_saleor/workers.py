"""The engine's own server, started for a measurement."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[3]
TOKEN = "bench-app-token-of-thirty-chars"
PATIENCE_SECONDS = 30.0
# As many as Saleor was started with.
WORKERS = int(os.environ.get("WORKERS", "2"))


@contextmanager
def engine_running() -> Iterator[tuple[str, str, Callable[[], float]]]:
    """Address, App token, and a function giving the largest worker's PSS in MB."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="pavilion-beside-") as folder:
        command = [sys.executable, "manage.py", "engine_empty", "--port", str(port)]
        command += ["--staff", "staff@example.com:password-of-staff"]
        command += ["--customer", "customer@example.com:password-of-customer"]
        command += ["--app-token", TOKEN, "--workers", str(WORKERS)]
        environment = os.environ | {"PAVILION_DEMO": "1", "PAVILION_VAR": folder}
        child = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            url = f"http://127.0.0.1:{port}/graphql/"
            _wait(url)
            yield url, TOKEN, lambda: _megabytes(child.pid)
        finally:
            child.terminate()
            child.wait(timeout=30)


def _wait(url: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            httpx.post(url, json={"query": "{ __typename }"}).raise_for_status()
        except httpx.HTTPError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def _megabytes(pid: int) -> float:
    """PSS of the largest process of the family, by the kernel's own count."""
    family, sizes = [pid], []
    while family:
        one = family.pop()
        children = Path(f"/proc/{one}/task/{one}/children").read_text(encoding="ascii")
        family += [int(child) for child in children.split()]
        rollup = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii")
        line = next(x for x in rollup.splitlines() if x.startswith("Pss:"))
        sizes.append(int(line.split()[1]) / 1024)
    return max(sizes)
