"""The seam: something that carries one operation document to commerce and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Pace = Literal["spare", "read", "write", "long"]
# Commerce calls Apps or writes many rows before it answers these.
LONG = frozenset(
    {
        "CheckoutComplete",
        "DeliveryOptionsCalculate",
        "PaymentGatewayInitialize",
        "ProductMediaCreate",
        "TransactionInitialize",
        "TransactionProcess",
        "TransactionRequestAction",
    }
)


@dataclass(frozen=True, slots=True)
class UploadFile:
    """A file inside variables, sent by the GraphQL multipart request specification."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Operation:
    """One request: operation name, full document, variables, and who asks.

    `token` is a customer's. `has_spare` says that an earlier answer is kept which may stand in for a late one.
    """

    name: str
    text: str
    variables: dict[str, Any] = field(default_factory=dict)
    as_app: bool = False
    has_spare: bool = False
    # Of a customer who is signed in; never shown or logged.
    token: str = field(default="", repr=False)

    @property
    def is_query(self) -> bool:
        """Whether the operation only reads, and may safely be sent again."""
        return self.text.lstrip().startswith("query")

    @property
    def pace(self) -> Pace:
        """How long it is worth waiting for the answer."""
        if self.name in LONG or "Bulk" in self.name:
            return "long"
        if not self.is_query:
            return "write"
        return "spare" if self.has_spare else "read"


class Transport(Protocol):
    """Answers with the decoded JSON object `{"data": …, "errors": …}`.

    Numbers with a fraction arrive as `Decimal`. Raises `Unreachable`.
    """

    def execute(self, operation: Operation) -> dict[str, Any]:
        """Carry one operation."""
        ...
