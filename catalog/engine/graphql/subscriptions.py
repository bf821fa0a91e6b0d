"""Subscription documents of webhooks: judged, and read for the events they ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    ListValueNode,
    OperationDefinitionNode,
    OperationType,
    SingleFieldSubscriptionsRule,
    StringValueNode,
    parse,
    specified_rules,
    validate,
)

from catalog.engine.event_types import event_of_type
from catalog.engine.graphql.schema import engine_schema, snake_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphql import DocumentNode, SelectionSetNode

# Saleor judges the number of root fields itself, with another code.
RULES = tuple(
    rule for rule in specified_rules if rule is not SingleFieldSubscriptionsRule
)


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a document asks for, or why it may not be used (`error`, `code`)."""

    events: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    error: str = ""
    code: str = ""


def subscription_read(text: str) -> Subscription:
    """The events and channels of a document, or what is wrong with it."""
    try:
        document = parse(text, max_tokens=10_000)
    except (GraphQLSyntaxError, RecursionError) as error:
        return Subscription(code="SYNTAX", error=str(error).partition("\n\n")[0])
    wrong = validate(engine_schema(), document, RULES, max_errors=20)
    if wrong:
        said = ";".join(dict.fromkeys(error.message for error in wrong))
        return Subscription(code="GRAPHQL_ERROR", error=said)
    operation = _operation(document)
    if operation is None:
        message = "Subscription operation can't be found."
        return Subscription(code="MISSING_SUBSCRIPTION", error=message)
    fields = [
        one for one in operation.selection_set.selections if isinstance(one, FieldNode)
    ]
    names = [one.name.value for one in fields]
    if len(names) > 1 and set(names) != {"event"}:
        message = "Subscription must select only one top field."
        return Subscription(code="INVALID", error=message)
    if not names:
        message = "Event field can't be found."
        return Subscription(code="UNABLE_TO_PARSE", error=message)
    if names[0] != "event":
        return Subscription(
            events=[snake_case(names[0]).upper()], channels=_channels(fields[0])
        )
    types = {name for one in fields for name in _types(document, one.selection_set)}
    events = sorted(event for name in types for event in event_of_type(name))
    if not events:
        message = "Can't find a single event."
        return Subscription(code="MISSING_EVENT", error=message)
    return Subscription(events=events)


def _operation(document: DocumentNode) -> OperationDefinitionNode | None:
    return next(
        (
            one
            for one in document.definitions
            if isinstance(one, OperationDefinitionNode)
            and one.operation is OperationType.SUBSCRIPTION
        ),
        None,
    )


def _channels(root: FieldNode) -> list[str]:
    for argument in root.arguments:
        if argument.name.value == "channels" and isinstance(
            argument.value, ListValueNode
        ):
            return [
                one.value
                for one in argument.value.values
                if isinstance(one, StringValueNode)
            ]
    return []


def _types(
    document: DocumentNode,
    selected: SelectionSetNode | None,
    seen: frozenset[str] = frozenset(),
) -> Iterator[str]:
    """Names of the event types that are spread, directly or through fragments."""
    for one in selected.selections if selected else ():
        if isinstance(one, InlineFragmentNode):
            kind = getattr(one, "type_condition", None)
            condition = "Event" if kind is None else kind.name.value
            if condition == "Event":
                yield from _types(document, one.selection_set, seen)
            else:
                yield condition
        elif isinstance(one, FragmentSpreadNode) and one.name.value not in seen:
            fragment = _fragment(document, one.name.value)
            if fragment.type_condition.name.value != "Event":
                yield fragment.type_condition.name.value
            else:
                inner = seen | {one.name.value}
                yield from _types(document, fragment.selection_set, inner)


def _fragment(document: DocumentNode, name: str) -> FragmentDefinitionNode:
    return next(
        one
        for one in document.definitions
        if isinstance(one, FragmentDefinitionNode) and one.name.value == name
    )
