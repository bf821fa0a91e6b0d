"""What reading a merchant's file did, to be told to the merchant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.submissions.models import Submission


@dataclass(frozen=True, slots=True)
class ReadOutcome:
    """What reading a file did. `submission` is None when nothing new was in it."""

    submission: Submission | None
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    with_problems: int = 0

    @property
    def is_nothing_new(self) -> bool:
        """Whether every row was known as it is."""
        return not (self.added or self.changed or self.with_problems)
