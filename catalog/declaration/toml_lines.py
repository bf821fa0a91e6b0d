"""A TOML file with the line of every key, which `tomllib` does not tell."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pathlib

    Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(#.*)?$")
_KEY_PART = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)\s*(\.|=|$)""")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.S
)


@dataclass(frozen=True, slots=True)
class TomlFile:
    """Decoded data of one file, its name for messages, and lines of its keys."""

    name: str
    data: dict[str, Any]
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """Line of a key, or of its nearest parent with one, else 1."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1


def toml_read(path: pathlib.Path, *, name: str) -> TomlFile:
    """Read a file. Raises `tomllib.TOMLDecodeError`, `UnicodeDecodeError`, `OSError`."""
    text = path.read_text(encoding="utf-8")
    return TomlFile(name=name, data=tomllib.loads(text), lines=line_index(text))


def line_index(text: str) -> dict[Path, int]:
    """Line number of every table header and key of valid TOML.

    Keys inside inline tables and items of lists belong to the line of their key.
    """
    lines = _blanked(text).split("\n")
    original = text.split("\n")
    index: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    depth = 0
    for number, (line, shown) in enumerate(zip(lines, original, strict=True), start=1):
        if depth == 0:
            header = _HEADER.match(shown)
            if header and line.lstrip().startswith("["):
                table = _table_path(header, counts)
                index.setdefault(table, number)
                continue
            key = _key_path(shown) if "=" in line else ()
            if key:
                for length in range(1, len(key) + 1):
                    index.setdefault(table + key[:length], number)
                line = line.partition("=")[2]  # noqa: PLW2901  the value only
        depth += line.count("[") + line.count("{")
        depth -= line.count("]") + line.count("}")
    return index


def _table_path(header: re.Match[str], counts: dict[Path, int]) -> Path:
    parts = _key_path(header[2])
    is_array = header[1] == "[["
    path: Path = ()
    for position, part in enumerate(parts):
        path += (part,)
        if position == len(parts) - 1 and is_array:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path += (counts[path],)
    return path


def _key_path(text: str) -> tuple[str, ...]:
    parts: list[str] = []
    position = 0
    while match := _KEY_PART.match(text, position):
        word = match[1]
        parts.append(word[1:-1] if word[0] in "\"'" else word)
        position = match.end()
        if match[2] != ".":
            break
    return tuple(parts)


def _blanked(text: str) -> str:
    """The text with strings and comments blanked, line breaks kept."""

    def blank(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", match[0])

    # A quoted key keeps its place as blanks; its words are read from the original.
    return re.sub(rf"{_STRING.pattern}|#[^\n]*", blank, text, flags=_STRING.flags)
