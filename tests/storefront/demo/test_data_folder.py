"""Only a demo's own data is ever deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storefront.demo.data_folder import (
    MARK,
    NotADemoFolderError,
    folder_prepare,
    folder_reset,
)

if TYPE_CHECKING:
    from pathlib import Path

SQLITE = "django.db.backends.sqlite3"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "var"


def own(folder: Path) -> dict[str, str]:
    return {"ENGINE": SQLITE, "NAME": str(folder / "pavilion.sqlite3")}


def test_a_new_folder_is_marked_and_can_be_reset(folder: Path) -> None:
    folder_prepare(folder)
    (folder / "pavilion.sqlite3").write_text("data")
    folder_reset(folder, own(folder))
    assert not folder.exists()


def test_a_missing_folder_is_reset_already(folder: Path) -> None:
    folder_reset(folder, own(folder))
    assert not folder.exists()


def test_somebody_elses_folder_is_kept(folder: Path) -> None:
    folder.mkdir()
    (folder / "letters.txt").write_text("mine")
    folder_prepare(folder)
    assert not (folder / MARK).exists()
    with pytest.raises(NotADemoFolderError, match="by hand"):
        folder_reset(folder, own(folder))
    assert (folder / "letters.txt").read_text() == "mine"


@pytest.mark.parametrize(
    "database",
    [
        {"ENGINE": "django.db.backends.postgresql", "NAME": "shop"},
        {"ENGINE": SQLITE, "NAME": "/srv/shop.sqlite3"},
    ],
    ids=["postgresql", "elsewhere"],
)
def test_a_database_outside_the_folder_keeps_all(
    folder: Path, database: dict[str, str]
) -> None:
    folder_prepare(folder)
    with pytest.raises(NotADemoFolderError, match="nothing was deleted"):
        folder_reset(folder, database)
    assert (folder / MARK).exists()
