"""The shop of the journeys: `manage.py demo`, as `make demo` starts it."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
SEED_SECONDS = 240.0
STOP_SECONDS = 25.0
# What the test run says about its own Django must not reach the shop's.
_OURS = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "PUBLIC_URL", "SALEOR_API_URL")


class ShopError(Exception):
    """The shop did not open; carries what it said."""


@dataclass(slots=True)
class ShopProcess:
    """The demo in a folder of its own, on a free port."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]
    seed_seconds: float = SEED_SECONDS

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder.parent / "demo.log"

    def wait(self) -> None:
        """Until `/healthz` answers 200. Raises `ShopError` with the shop's last words."""
        until = time.monotonic() + self.seed_seconds
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise ShopError(f"The demo ended:\n{self.last_words()}")
            try:
                if httpx.get(f"{self.url}/healthz", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.2)
        raise ShopError(f"The demo did not open:\n{self.last_words()}")

    def last_words(self) -> str:
        said = self.log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(said.splitlines()[-25:])

    def stop(self) -> None:
        """Politely: the demo then ends its server and its worker."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ours(folder: Path, port: int) -> dict[str, str]:
    """The environment of a demo in a folder of its own."""
    environment = {key: said for key, said in os.environ.items() if key not in _OURS}
    return environment | {
        "PAVILION_DEMO": "1",
        "PAVILION_VAR": str(folder),
        "PORT": str(port),
    }


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """One process of the run at a time."""
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def seed_copy(shared: Path, folder: Path) -> None:
    """A seeded demo in `folder`: the first process of a run sows, the others copy.

    Raises `ShopError` with what the seeding said.
    """
    sown = shared / "sown"
    with alone(shared / "sown.lock"):
        if not (shared / "sown.done").exists():
            done = subprocess.run(
                [sys.executable, "manage.py", "demo", "--prepare"],
                cwd=ROOT, env=ours(sown, 0), capture_output=True, text=True, check=False,
            )  # fmt: skip
            if done.returncode:
                raise ShopError(f"The demo was not sown:\n{done.stderr[-2000:]}")
            (shared / "sown.done").touch()
    shutil.copytree(sown, folder)


def shop_start(folder: Path) -> ShopProcess:
    """Start the demo; where it was not sown before, `wait` takes half a minute."""
    port = free_port()
    environment = ours(folder, port)
    with (folder.parent / "demo.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo"],
            cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    return ShopProcess(folder=folder, port=port, process=process)
