"""Where resolvers meet the schema: functions registered by type and field name.

The schema itself is text (`catalog/engine/schema.graphql`), a narrowed copy of the
published contract; code only says how a field is answered. A field without a resolver
is read from an attribute or a key of the same name in snake case.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from catalog.engine.errors import Refusal, permission_denied

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Resolver = Callable[..., Any]

RESOLVERS: dict[tuple[str, str], Resolver] = {}
TYPE_NAMES: dict[type, str] = {}
NODES: dict[str, type[models.Model]] = {}


@dataclass(frozen=True, slots=True)
class MutationRule:
    """How a mutation is guarded."""

    permission: str
    resolver: Resolver


# Fields of payloads that are never null, also when everything else is.
EMPTY: dict[str, Any] = {
    "count": 0,
    "results": [],
    "deliveries": [],
    "confirmation_needed": False,
    "is_valid": False,
}
MUTATIONS: dict[str, MutationRule] = {}


def resolver(type_name: str, field_name: str) -> Callable[[Resolver], Resolver]:
    """Answer `Type.field` with a function `(source, info, **arguments)`."""

    def register(function: Resolver) -> Resolver:
        if (type_name, field_name) in RESOLVERS:
            message = f"{type_name}.{field_name} has a resolver already."
            raise RuntimeError(message)
        RESOLVERS[(type_name, field_name)] = function
        return function

    return register


def query(field_name: str, *, permission: str = "") -> Callable[[Resolver], Resolver]:
    """Answer a root query with a function `(info, **arguments)`."""

    def register(function: Resolver) -> Resolver:
        def answer(_: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
            if permission and not info.context.may(permission):
                raise permission_denied(permission)
            return function(info, **arguments)

        RESOLVERS[("Query", field_name)] = answer
        return function

    return register


def mutation(
    field_name: str, *, permission: str = "", is_atomic: bool = True
) -> Callable[[Resolver], Resolver]:
    """Answer a mutation with a function `(info, **arguments)` giving payload fields.

    It runs in one transaction; a `Refusal` undoes it and becomes the payload's
    `errors`, with every other field null or empty. Where a refusal must leave a trace
    (failed logins are counted), `is_atomic` is False. `permission` may name several,
    with commas, of which one is enough.
    """

    def register(function: Resolver) -> Resolver:
        def answer(_: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
            if permission and not info.context.may(permission):
                raise permission_denied(permission)
            try:
                with transaction.atomic() if is_atomic else nullcontext():
                    try:
                        return {"errors": [], **function(info, **arguments)}
                    except Refusal as refusal:
                        if not refusal.keeps_trace:
                            raise
                        return _refused(refusal)
            except Refusal as refusal:
                return _refused(refusal)

        MUTATIONS[field_name] = MutationRule(permission, function)
        RESOLVERS[("Mutation", field_name)] = answer
        return function

    return register


def _refused(refusal: Refusal) -> dict[str, Any]:
    return {**EMPTY, **refusal.payload, "errors": refusal.as_payload()}


def node(type_name: str, model: type[models.Model]) -> None:
    """A type whose objects are rows: its ids are `Type:pk`, and it has metadata."""
    NODES[type_name] = model
    TYPE_NAMES.setdefault(model, type_name)


def type_of(value: Any) -> str:
    """The type name of a row, or of a mapping with `__typename`, for interfaces."""
    if isinstance(value, dict):
        return str(value["__typename"])
    name = getattr(value, "graphql_type", None)
    return str(name or TYPE_NAMES[type(value)])
