"""What goes into a submission and what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

ActorRole = Literal["merchant", "operator", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an e-mail address, a role, and the merchant they belong to."""

    email: str
    role: ActorRole
    merchant_code: str = ""


SYSTEM = Actor(email="", role="system")


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in a cell. `problem_words` turns code and params into sentences."""

    column: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it is stored with the row."""
        return {
            "column": self.column,
            "code": self.code,
            "params": dict(self.params),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Problem:
        """As it was stored."""
        return cls(data["column"], data["code"], data["params"])


@dataclass(frozen=True, slots=True)
class RawRow:
    """One line of a sheet: its number in the file, and text by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was read: rows, and column names that mean nothing to us."""

    rows: tuple[RawRow, ...]
    unknown_columns: tuple[str, ...] = ()
    dialect: str = "template"


@dataclass(frozen=True, slots=True)
class FileRef:
    """A checked file of the merchant; `rejected` is a code if it was refused."""

    name: str
    asset_id: str = ""
    file_hash: str = ""
    kind: str = "picture"
    rejected: str = ""

    def as_json(self) -> dict[str, str]:
        """As it is stored with the row."""
        return {"name": self.name, "asset_id": self.asset_id, "hash": self.file_hash}
