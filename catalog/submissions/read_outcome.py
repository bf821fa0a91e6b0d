"""What reading a merchant's file did, to be told to the merchant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.submissions.models import Submission
    from catalog.submissions.types import Problem


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken: its line in the file, and every mistake in it."""

    number: int
    sku: str
    cells: Mapping[str, str]
    problems: tuple[Problem, ...]
    # Nothing in it is wrong; facts are missing.
    is_incomplete: bool = False


@dataclass(frozen=True, slots=True)
class ReadOutcome:
    """What reading a file did. `submission` is None when nothing new was in it."""

    submission: Submission | None
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    with_problems: int = 0
    # Of those added and changed.
    incomplete: int = 0
    # Of all rows of the file, also of those that were as wrong before.
    refused: tuple[RefusedRow, ...] = ()

    @property
    def is_nothing_new(self) -> bool:
        """Whether every row was known as it is."""
        return not (self.added or self.changed or self.with_problems)
