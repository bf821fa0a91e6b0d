"""Refusals of mutations with Saleor's codes, and errors that stop a whole field."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as with_default
from typing import Any

from graphql import GraphQLError


@dataclass(frozen=True, slots=True)
class ErrorItem:
    """One entry of a payload's `errors`. `field` in camel case, as on the wire."""

    code: str
    message: str
    field: str | None = None
    extra: dict[str, Any] = with_default(default_factory=dict)

    def as_payload(self) -> dict[str, Any]:
        """The entry as the error type's resolvers read it."""
        said = {"field": self.field, "message": self.message, "code": self.code}
        return {**said, **self.extra}


class Refusal(Exception):  # noqa: N818  the word of the contract is "errors"
    """A mutation refuses: nothing is changed. Carries every reason it knows.

    With `keeps_trace` what was written before it stays, as a failure that Saleor notes.
    """

    def __init__(
        self,
        *items: ErrorItem,
        payload: dict[str, Any] | None = None,
        keeps_trace: bool = False,
    ) -> None:
        super().__init__("; ".join(item.message for item in items))
        self.keeps_trace = keeps_trace
        self.items = items
        self.payload = payload or {}

    def as_payload(self) -> list[dict[str, Any]]:
        """All entries."""
        return [item.as_payload() for item in self.items]


def refuse(
    code: str, message: str, field_name: str | None = None, **extra: Any
) -> Refusal:
    """A refusal with one reason; `extra` are further fields of the error type."""
    return Refusal(ErrorItem(code, message, field_name, extra))


def not_found(what: str, field_name: str = "id") -> Refusal:
    """The object an argument names is not there."""
    return refuse("NOT_FOUND", f"Couldn't resolve to an object: {what}.", field_name)


def permission_denied(permission: str) -> GraphQLError:
    """A field the requester may not see: null, with a top-level error."""
    return top_level(
        "PermissionDenied",
        f"To access this path, you need one of the following permissions: {permission}",
    )


def top_level(code: str, message: str) -> GraphQLError:
    """An error beside the data, with `extensions.exception.code` as Saleor writes it."""
    return GraphQLError(message, extensions={"exception": {"code": code}})
