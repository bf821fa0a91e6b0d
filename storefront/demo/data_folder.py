"""The folder where a demo keeps its data, and the guard that only it is deleted."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

MARK = ".pavilion-demo"


class NotADemoFolderError(Exception):
    """The data is not a demo's, so nothing is deleted."""


def folder_prepare(folder: Path) -> None:
    """Make the folder, and mark it as a demo's if it is new."""
    is_new = not folder.exists() or not any(folder.iterdir())
    folder.mkdir(parents=True, exist_ok=True)
    if is_new:
        (folder / MARK).write_text("Data of `make demo`.\n", encoding="utf-8")


def folder_reset(folder: Path, database: dict[str, Any]) -> None:
    """Delete the demo's data: a marked folder, with the database inside it.

    `database` is Django's setting. Raises `NotADemoFolderError` for anything else; a
    missing folder is fine.
    """
    folder = folder.resolve()
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / MARK).is_file():
        message = f"{folder} was not made by `make demo`; delete it by hand."
        raise NotADemoFolderError(message)
    file = Path(str(database["NAME"])).resolve()
    if "sqlite" not in database["ENGINE"] or folder not in file.parents:
        message = "The database is not inside the demo's folder; nothing was deleted."
        raise NotADemoFolderError(message)
    shutil.rmtree(folder)
