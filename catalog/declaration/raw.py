"""Cautious reading of decoded TOML that may have any shape.

Cross-checks read this raw data rather than validated models, so that one mistake in a
file does not hide the next one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from catalog.declaration.problems import Problem, problem_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path as FilePath

    from catalog.declaration.toml_lines import TomlFile

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Files:
    """All files of a pavilion as read, and the problems found so far."""

    directory: FilePath
    pavilion: TomlFile
    markets: TomlFile
    bases: TomlFile
    lanes: TomlFile
    certificates: TomlFile
    texts: dict[str, TomlFile] = field(default_factory=dict)
    goods: dict[str, TomlFile] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, file: TomlFile, path: Path, message: str, expected: str) -> None:
        """Note a problem."""
        self.problems.append(problem_at(file, path, message, expected))

    def must_know(
        self, file: TomlFile, path: Path, value: Any, known: set[str], noun: str
    ) -> None:
        """Note a problem when a text is none of the known codes."""
        if isinstance(value, str) and value not in known:
            self.wrong(file, path, f"unknown {noun} {value!r}.", one_of(known))


def one_of(known: set[str]) -> str:
    """The known codes, for the words "expected"."""
    return "one of " + ", ".join(sorted(known)) if known else "none is declared"


def tables(file: TomlFile, *path: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Each table of an array of tables, with its path; anything else is passed over."""
    found: Any = file.data
    for part in path:
        found = found.get(part) if isinstance(found, dict) else None
    if not isinstance(found, list):
        return
    for index, item in enumerate(found):
        if isinstance(item, dict):
            yield (*path, index), item


def table(data: Any, *path: str) -> dict[str, Any]:
    """A table inside decoded TOML, empty if it is not there."""
    for part in path:
        data = data.get(part) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def words(data: dict[str, Any], key: str) -> list[tuple[int, str]]:
    """Texts of a list with their positions; a single text counts as a list."""
    value = data.get(key)
    if isinstance(value, str):
        return [(0, value)]
    if not isinstance(value, list):
        return []
    return [(i, item) for i, item in enumerate(value) if isinstance(item, str)]


def codes(file: TomlFile, name: str, key: str = "code") -> set[str]:
    """The codes of an array of tables."""
    found = (item.get(key) for _, item in tables(file, name))
    return {code for code in found if isinstance(code, str)}


def check_unique(files: Files, file: TomlFile, name: str, key: str) -> None:
    """Note a problem for every second use of a code."""
    seen: set[str] = set()
    for path, item in tables(file, name):
        value = item.get(key)
        if isinstance(value, str) and value in seen:
            files.wrong(file, (*path, key), f"{value!r} is used twice.", "another code")
        if isinstance(value, str):
            seen.add(value)
