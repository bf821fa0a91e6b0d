"""What can go wrong between us and commerce.

SaleorError
├── Unreachable   no usable answer: connection, time-out, 5xx, 429; may be retried
├── Refused       a mutation answered with `errors[]`; carries codes, lines, variants
└── Contract      the answer or the document breaks the contract: a bug, not weather
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class SaleorError(Exception):
    """Base of everything the client raises."""


class Unreachable(SaleorError):  # noqa: N818  the word the docs use
    """Commerce gave no usable answer; safe operations may be tried again.

    `was_sent` is False where the request certainly did not arrive: nothing was done.
    Otherwise it may have been done, and only its answer was lost. `retry_after` are the
    seconds that commerce, or our own breaker, asks us to wait.
    """

    def __init__(
        self,
        message: str = "no answer",
        *,
        kind: str = "unreachable",
        was_sent: bool = True,
        retry_after: float | None = None,
    ) -> None:
        self.kind = kind
        self.was_sent = was_sent
        self.retry_after = retry_after
        super().__init__(message)


class Contract(SaleorError):  # noqa: N818
    """Top-level GraphQL errors, or an answer of another shape than promised."""


@dataclass(frozen=True, slots=True)
class ErrorItem:
    """One entry of a mutation's `errors[]`, as Saleor sent it."""

    code: str
    field: str | None
    message: str
    variants: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    address_type: str | None = None

    @classmethod
    def parse(cls, raw: dict[str, Any]) -> ErrorItem:
        """Read one raw entry; bulk mutations say `path` where others say `field`."""
        return cls(
            code=str(raw.get("code") or ""),
            field=raw.get("field") or raw.get("path"),
            message=str(raw.get("message") or ""),
            variants=tuple(raw.get("variants") or ()),
            lines=tuple(raw.get("lines") or ()),
            address_type=raw.get("addressType"),
        )


class Refused(SaleorError):  # noqa: N818
    """A mutation was understood and refused; `items` says why, nothing changed."""

    def __init__(self, operation: str, items: tuple[ErrorItem, ...]) -> None:
        self.operation = operation
        self.items = items
        reasons = "; ".join(f"{i.code} {i.field or ''} {i.message}" for i in items)
        super().__init__(f"{operation}: {reasons}")

    @property
    def codes(self) -> frozenset[str]:
        """Saleor error codes in this refusal."""
        return frozenset(item.code for item in self.items)
