"""What the containers run, run without them: the same commands, switches and secrets."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import yaml
from django.conf import settings
from django.db import connection

from pavilion_config.deploy_secrets import deploy_secrets_make

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]
ROOT = Path(settings.BASE_DIR)
COMPOSE: dict[str, Any] = yaml.safe_load(
    (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
)
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
PATIENCE_SECONDS = 60.0


class Machine:
    """The image's files, its one writable folder and the secrets, without a container."""

    def __init__(self, folder: Path) -> None:
        self.app, self.var = folder / "app", folder / "var"
        self.secrets = folder / "secrets"
        self.metrics = folder / "metrics"
        self.metrics.mkdir()
        self.port = _free_port()
        deploy_secrets_make(self.secrets)
        for source in re.findall(
            r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE
        ):
            for name in source.split():
                if not name.startswith("requirements"):
                    _copy(ROOT / name, self.app / name)
        self.var.mkdir()

    def environment(self, service: str) -> dict[str, str]:
        """What compose gives to a service, with its defaults, at this machine's paths."""
        said = dict(COMPOSE["services"][service]["environment"])
        said |= (
            {"OPERATOR_EMAIL": "first@pavilion.example"}
            if "OPERATOR_EMAIL" in said
            else {}
        )
        values = {k: _defaults(str(v)) for k, v in said.items()}
        values = {
            k: v.replace("/run/secrets", str(self.secrets)) for k, v in values.items()
        }
        kept = {k: os.environ[k] for k in ("PATH", "HOME", "LANG") if k in os.environ}
        return {
            **kept,
            **values,
            "PAVILION_VAR": str(self.var),
            "PROMETHEUS_MULTIPROC_DIR": str(self.metrics),
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def command(self, service: str) -> list[str]:
        """What the service runs: its own command, else the image's."""
        said = COMPOSE["services"][service].get("command")
        if said is None:
            found = re.search(r"^CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)
            assert found
            said = yaml.safe_load(found.group(1))
        words = [str(word) for word in said]
        programs = {
            "python": [sys.executable],
            "granian": [sys.executable, "-m", "granian"],
        }
        arguments = " ".join(words[1:]).replace("0.0.0.0", "127.0.0.1")
        arguments = arguments.replace("--port 8000", f"--port {self.port}")
        return [*programs[words[0]], *shlex.split(arguments)]

    def run(self, service: str) -> str:
        """A one-off service, to its end."""
        done = subprocess.run(
            self.command(service),
            cwd=self.app,
            env=self.environment(service),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def running(self, service: str) -> Iterator[subprocess.Popen[bytes]]:
        """A service that stays."""
        child = subprocess.Popen(
            self.command(service), cwd=self.app, env=self.environment(service)
        )
        try:
            yield child
        finally:
            child.terminate()
            child.wait(timeout=30)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def _defaults(text: str) -> str:
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _health(url: str) -> dict[str, Any]:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return dict(
                httpx.get(f"{url}/healthz", timeout=5).raise_for_status().json()
            )
        except httpx.HTTPError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@pytest.fixture
def machine(tmp_path: Path, transactional_db: None) -> Machine:
    made = Machine(tmp_path)
    url = f"sqlite:///{made.var}/pavilion.sqlite3"
    if connection.vendor == "postgresql":
        name = f"containers_{os.getpid()}"
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        base, _, query = os.environ["DATABASE_URL"].partition("?")
        url = f"{base.rpartition('/')[0]}/{name}?{query}"
    (made.secrets / "pavilion_database_url").write_text(url, encoding="utf-8")
    return made


def test_the_engine_profile_comes_up_and_its_image_is_never_written_to(
    machine: Machine,
) -> None:
    before = _sizes(machine.app)

    said = machine.run("prepare")
    with machine.running("web"), machine.running("worker") as worker:
        health = _health(f"http://127.0.0.1:{machine.port}")
        page = httpx.get(f"http://127.0.0.1:{machine.port}/th-th/", timeout=20)
        assert worker.poll() is None
    again = machine.run("prepare")

    assert "First operator: first@pavilion.example" in said
    assert (health["commerce"], health["database"]) == ("engine", "ok")
    assert page.status_code == 200
    assert "First operator" not in again
    assert re.search(r"^  0 changes, \d+ bases$", again, re.MULTILINE)
    assert _sizes(machine.app) == before


def _sizes(folder: Path) -> dict[str, int]:
    return {
        str(path.relative_to(folder)): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file()
    }
