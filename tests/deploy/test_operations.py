"""Every command of docs/operations.md, in its order, on a shop with goods and orders."""

from __future__ import annotations

import lzma
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from pavilion_config.first_secrets import secrets_make

pytestmark = pytest.mark.slow
ROOT = Path(settings.BASE_DIR)
RELEASE = max((Path(__file__).parent / "releases").glob("*.sqlite3.xz"))
TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    """The lines after `$` of all console blocks."""
    blocks = re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL)
    return [line[2:] for block in blocks for line in block.strip().splitlines()]


def test_every_line_of_a_console_block_is_a_command_of_ours() -> None:
    found = commands()

    assert len(found) == TEXT.count("\n$ ")
    assert all(line.startswith("python manage.py ") for line in found)


def test_the_commands_do_what_the_page_says(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "pavilion.sqlite3").write_bytes(lzma.decompress(RELEASE.read_bytes()))
    kept = {k: os.environ[k] for k in ("PATH", "HOME", "LANG") if k in os.environ}
    made = secrets_make(tmp_path / "secrets")
    environment = {
        **kept,
        **{f"{name}_FILE": str(path) for name, path in made.items()},
        "PAVILION_VAR": str(tmp_path),
    }

    for line in commands():
        words = shlex.split(line.replace("/backups/", f"{tmp_path}/backups/"))
        done = subprocess.run(
            [sys.executable, *words[1:]],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
