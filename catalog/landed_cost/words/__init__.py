"""Sentences for every reason and every charge, in the pavilion's languages.

One file a language. A missing language falls back to English; a missing key is a fault
of ours and is raised.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).resolve().parent
# A parameter that is the code of a language is told by its name, as {language}.
CODE = "in_language"


@cache
def words_of(language: str) -> dict[str, str]:
    """All sentences of a language (BCP 47), English where it has no file."""
    path = FOLDER / f"{language}.toml"
    if not path.is_file():
        path = FOLDER / "en.toml"
    said: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    return said


def sentence(key: str, params: Mapping[str, str], language: str) -> str:
    """A sentence with its values. Raises `LookupError` for an unknown key."""
    said = dict(params)
    if CODE in said:
        names = Locale.parse(language, sep="-").languages
        said["language"] = names.get(said[CODE].replace("-", "_"), said[CODE])
    try:
        return words_of(language)[key].format(**said)
    except KeyError as error:
        message = f"No words for {key!r} in {language}, or a value is missing: {error}"
        raise LookupError(message) from error
