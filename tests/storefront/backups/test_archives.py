"""An archive that is not whole is refused before anything is touched."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from typing import TYPE_CHECKING

import pytest

from storefront.backups import archive
from storefront.backups.archive import backup_restore
from storefront.backups.database import database_name
from storefront.backups.errors import BackupError

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = {"format": 1, "version": "0.1.0", "made_at": "2026-11-10T09:00:00+00:00"}


@pytest.fixture(autouse=True)
def nothing_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(_: Path) -> None:
        raise AssertionError("the database was touched")

    monkeypatch.setattr(archive, "database_load", load)


def archive_of(folder: Path, members: dict[str, bytes], **said: object) -> Path:
    """An archive with these files, whose manifest can be made to say otherwise."""
    sums = {
        name: hashlib.sha256(content).hexdigest() for name, content in members.items()
    }
    manifest = {
        **MANIFEST,
        "pavilion": "thailand",
        "database": database_name(),
        "files": sums,
        **said,
    }
    path = folder / "shop.tar.gz"
    with tarfile.open(path, "w:gz") as made:
        for name, content in {
            "manifest.json": json.dumps(manifest).encode(),
            **members,
        }.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            made.addfile(member, io.BytesIO(content))
    return path


def refusal(path: Path) -> str:
    with pytest.raises(BackupError) as refused:
        backup_restore(path, replace=True)
    return str(refused.value)


def test_a_changed_file(tmp_path: Path) -> None:
    sums = {database_name(): hashlib.sha256(b"as it was saved").hexdigest()}
    path = archive_of(tmp_path, {database_name(): b"as it is now"}, files=sums)

    assert refusal(path) == (
        f"{path} is damaged: {database_name()} is not what was saved."
    )


def test_a_missing_file(tmp_path: Path) -> None:
    sums = {database_name(): "0" * 64}

    assert "is damaged" in refusal(archive_of(tmp_path, {}, files=sums))


def test_half_an_archive(tmp_path: Path) -> None:
    path = archive_of(tmp_path, {database_name(): bytes(range(256)) * 64})
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    assert "cannot be read as a backup" in refusal(path)


def test_something_else(tmp_path: Path) -> None:
    path = tmp_path / "photo.tar.gz"
    path.write_bytes(b"not an archive")

    assert "cannot be read as a backup" in refusal(path)


def test_another_format(tmp_path: Path) -> None:
    said = refusal(archive_of(tmp_path, {}, format=2))

    assert said == "The backup was made by another version of this program."


def test_another_kind_of_database(tmp_path: Path) -> None:
    path = archive_of(tmp_path, {"database.other": b""}, database="database.other")

    assert refusal(path) == (
        f"The backup holds database.other, this shop {database_name()}."
    )


@pytest.mark.parametrize("name", ["media/../../etc/cron.d/x", "/etc/passwd", "home/x"])
def test_a_manifest_that_reaches_outside(tmp_path: Path, name: str) -> None:
    path = archive_of(tmp_path, {}, files={name: "0" * 64})

    assert refusal(path) == f"The manifest names a file outside the shop: {name}."


def test_a_member_that_reaches_outside(tmp_path: Path) -> None:
    path = archive_of(tmp_path, {"../outside": b"x"})

    assert "cannot be read as a backup" in refusal(path)
    assert not (tmp_path.parent / "outside").exists()
