"""What one document may ask: depth, fields, aliases, mutations, and its cost.

Checked before validation, whose own work grows with the square of repeated fields.
The cost is that of the worst case: each object costs one, a page costs as many times
its content as it may have rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
)

from catalog.engine.graphql.connections import MAXIMUM_PAGE

if TYPE_CHECKING:
    from graphql import SelectionSetNode

MAXIMUM_COST = 50_000
MAXIMUM_DEPTH = 16
MAXIMUM_FIELDS = 700
MAXIMUM_ALIASES = 100
MAXIMUM_MUTATIONS = 4
_INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(slots=True)
class Asked:
    """What a selection asks for, its fragments included."""

    depth: int = 0
    cost: int = 0
    fields: int = 0
    aliases: int = 0
    names: set[str] = field(default_factory=set)

    def add(self, other: Asked, *, times: int = 1, deeper: int = 0) -> None:
        """Count another selection in, `times` over in cost."""
        self.depth = max(self.depth, other.depth + deeper)
        self.cost += other.cost * times
        self.fields += other.fields
        self.aliases += other.aliases
        self.names |= other.names


class _Counter:
    """Counts each fragment once, however often it is spread."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            item.name.value: item
            for item in document.definitions
            if isinstance(item, FragmentDefinitionNode)
        }
        self._known: dict[str, Asked] = {}
        self._open: set[str] = set()

    def selection(self, node: SelectionSetNode | None) -> Asked:
        """What a selection asks for."""
        asked = Asked()
        for item in node.selections if node else ():
            if isinstance(item, FieldNode):
                self._field(item, asked)
            elif isinstance(item, FragmentSpreadNode):
                asked.add(self.fragment(item.name.value))
            else:
                asked.add(self.selection(item.selection_set))  # type: ignore[attr-defined]
        return asked

    def _field(self, node: FieldNode, asked: Asked) -> None:
        asked.fields += 1
        asked.aliases += node.alias is not None
        asked.names.add(node.name.value)
        if node.selection_set is None:
            asked.depth = max(asked.depth, 1)
            return
        asked.cost += 1
        asked.add(self.selection(node.selection_set), times=_rows(node), deeper=1)

    def fragment(self, name: str) -> Asked:
        """What a fragment asks for, by its name."""
        if name not in self._known:
            found = self._fragments.get(name)
            # Unknown names and cycles are for validation to tell.
            if found is None or name in self._open:
                return Asked()
            self._open.add(name)
            self._known[name] = self.selection(found.selection_set)
            self._open.discard(name)
        return self._known[name]


def _rows(node: FieldNode) -> int:
    """Rows a page may have; how many is a variable's secret, so the most there may be."""
    for argument in node.arguments:
        if argument.name.value in {"first", "last"}:
            if isinstance(argument.value, IntValueNode):
                return max(1, min(int(argument.value.value), MAXIMUM_PAGE))
            if isinstance(argument.value, VariableNode):
                return MAXIMUM_PAGE
    return 1


def limits_check(document: DocumentNode) -> tuple[int, list[GraphQLError]]:
    """The cost of the dearest operation, and why the document is refused."""
    counter = _Counter(document)
    total, cost, mutations = Asked(), 0, 0
    for item in document.definitions:
        if isinstance(item, OperationDefinitionNode):
            asked = counter.selection(item.selection_set)
            cost = max(cost, asked.cost)
            if item.operation is OperationType.MUTATION:
                mutations = max(mutations, _root_fields(item.selection_set, counter))
        elif isinstance(item, FragmentDefinitionNode):
            asked = counter.selection(item.selection_set)
        else:
            continue
        total.add(asked)
    found = [
        (total.depth, MAXIMUM_DEPTH, "levels of nesting"),
        (total.fields, MAXIMUM_FIELDS, "fields"),
        (total.aliases, MAXIMUM_ALIASES, "aliases"),
    ]
    errors = [
        GraphQLError(f"The document has {size} {what}; at most {most} are answered.")
        for size, most, what in found
        if size > most
    ]
    if mutations > MAXIMUM_MUTATIONS:
        message = f"Number of mutations exceed the limit of {MAXIMUM_MUTATIONS}"
        errors.append(GraphQLError(message))
    if cost > MAXIMUM_COST:
        message = f"The query exceeds the maximum cost of {MAXIMUM_COST}. Actual cost is {cost}"
        errors.append(GraphQLError(message))
    if total.names & _INTROSPECTION and not settings.ENGINE_INTROSPECTION:
        errors.append(GraphQLError("Introspection is off."))
    if "__schema" in (roots := _root_names(document)) and len(roots) > 1:
        message = "Queries and introspection cannot be mixed in the same request."
        errors.append(GraphQLError(message))
    return cost, errors


def _root_names(document: DocumentNode) -> set[str]:
    """Names of the fields that operations begin with, also by a fragment on the root."""
    return {
        field.name.value
        for item in document.definitions
        if isinstance(item, OperationDefinitionNode)
        or (
            isinstance(item, FragmentDefinitionNode)
            and item.type_condition.name.value == "Query"
        )
        for field in item.selection_set.selections
        if isinstance(field, FieldNode)
    }


def _root_fields(node: SelectionSetNode, counter: _Counter) -> int:
    count = 0
    for item in node.selections:
        if isinstance(item, FieldNode):
            count += 1
        else:
            # A fragment at the root: all of its fields count, which is never too few.
            inner = (
                counter.selection(item.selection_set)  # type: ignore[attr-defined]
                if not isinstance(item, FragmentSpreadNode)
                else counter.fragment(item.name.value)
            )
            count += inner.fields
    return count
