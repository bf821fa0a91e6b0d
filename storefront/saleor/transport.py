"""The seam: something that carries one operation document to commerce and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class UploadFile:
    """A file inside variables, sent by the GraphQL multipart request specification."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Operation:
    """One request: operation name, full document, variables, and who asks."""

    name: str
    text: str
    variables: dict[str, Any] = field(default_factory=dict)
    as_app: bool = False

    @property
    def is_query(self) -> bool:
        """Whether the operation only reads, and may safely be sent again."""
        return self.text.lstrip().startswith("query")


class Transport(Protocol):
    """Answers with the decoded JSON object `{"data": …, "errors": …}`.

    Numbers with a fraction arrive as `Decimal`. Raises `Unreachable`.
    """

    def execute(self, operation: Operation) -> dict[str, Any]:
        """Carry one operation."""
        ...
