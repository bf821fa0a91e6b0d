"""One file that holds a shop: its database and its local files, with their sums.

The archive is a gzipped tar: `manifest.json` first, then the database, then `media/` and
`private/`. Secrets are not in it: without the same IDENTITY_KEY the identity numbers in
it stay unreadable. Files in a bucket are not in it either; a bucket has versions.
"""

from __future__ import annotations

import hashlib
import json
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command

from storefront.backups.database import (
    database_is_empty,
    database_load,
    database_name,
    database_save,
)
from storefront.backups.errors import BackupError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

FORMAT = 1
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself. `files` maps a name to its SHA-256."""

    version: str
    made_at: str
    pavilion: str
    database: str
    files: dict[str, str]


def backup_make(target: Path, *, now: datetime) -> Backup:
    """Write the archive, complete or not at all. Raises `BackupError`.

    The database is copied before the files: a file that arrives meanwhile is one too
    many, never one too few.
    """
    if target.exists():
        message = f"{target} is there already; nothing is overwritten."
        raise BackupError(message)
    if not target.parent.is_dir():
        message = f"There is no folder {target.parent}."
        raise BackupError(message)
    unfinished = target.with_name(f".{target.name}.unfinished")
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        database = Path(folder) / database_name()
        database_save(database)
        files = {database.name: database, **_local_files()}
        backup = Backup(
            version=settings.VERSION,
            made_at=now.isoformat(),
            pavilion=settings.PAVILION,
            database=database.name,
            files={name: _digest(path) for name, path in files.items()},
        )
        manifest = Path(folder) / MANIFEST
        manifest.write_text(_manifest_text(backup), encoding="utf-8")
        with tarfile.open(unfinished, "w:gz", compresslevel=6) as archive:
            archive.add(manifest, arcname=MANIFEST)
            for name, path in files.items():
                archive.add(path, arcname=name)
    unfinished.chmod(0o600)
    unfinished.rename(target)
    return backup


def backup_restore(source: Path, *, replace: bool) -> Backup:
    """Check everything, then put database and files back and migrate forward.

    Raises `BackupError` before anything is changed: for a damaged archive, another kind
    of database, or a shop that is not empty unless `replace`.
    """
    with tempfile.TemporaryDirectory() as folder:
        backup = _unpack(source, Path(folder))
        if backup.database != database_name():
            message = (
                f"The backup holds {backup.database}, this shop {database_name()}."
            )
            raise BackupError(message)
        if not replace and not database_is_empty():
            message = (
                "This database is not empty: --replace puts the backup in its place."
            )
            raise BackupError(message)
        database_load(Path(folder) / backup.database)
        for name in backup.files:
            if name != backup.database:
                _put_back(Path(folder) / name, _target(name))
    call_command("migrate", interactive=False, verbosity=0)
    return backup


def _local_files() -> dict[str, Path]:
    found = {}
    for label, root in _roots().items():
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink():
                found[f"{label}/{path.relative_to(root).as_posix()}"] = path
    return found


def _roots() -> dict[str, Path]:
    return {
        "media": Path(settings.MEDIA_ROOT),
        "private": Path(settings.PRIVATE_MEDIA_ROOT),
    }


def _target(name: str) -> Path:
    label, _, rest = name.partition("/")
    return _roots()[label] / rest


def _put_back(saved: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished")
    unfinished.write_bytes(saved.read_bytes())
    unfinished.rename(target)


def _unpack(source: Path, folder: Path) -> Backup:
    try:
        with tarfile.open(source, "r:gz") as archive:
            # "data" refuses absolute paths, links out of the folder and devices.
            archive.extractall(folder, filter="data")
    except (OSError, EOFError, tarfile.TarError) as error:
        message = f"{source} cannot be read as a backup: {error}."
        raise BackupError(message) from error
    backup = _manifest_read(folder / MANIFEST)
    for name, digest in backup.files.items():
        path = folder / name
        if not path.is_file() or _digest(path) != digest:
            message = f"{source} is damaged: {name} is not what was saved."
            raise BackupError(message)
    return backup


def _manifest_text(backup: Backup) -> str:
    said = {"format": FORMAT, **{n: getattr(backup, n) for n in Backup.__slots__}}
    return json.dumps(said, indent=1, sort_keys=True)


def _manifest_read(path: Path) -> Backup:
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if said.pop("format") != FORMAT:
            message = "The backup was made by another version of this program."
            raise BackupError(message)
        backup = Backup(**said)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = "The archive has no manifest: it is not a backup of a pavilion."
        raise BackupError(message) from error
    outside = [name for name in backup.files if not _is_inside(name, backup)]
    if outside:
        message = f"The manifest names a file outside the shop: {outside[0]}."
        raise BackupError(message)
    return backup


def _is_inside(name: str, backup: Backup) -> bool:
    parts = Path(name).parts
    known = name == backup.database or (len(parts) > 1 and parts[0] in _roots())
    return known and ".." not in parts


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    for block in _blocks(path):
        digest.update(block)
    return digest.hexdigest()


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            yield block
