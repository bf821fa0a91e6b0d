"""Variables of the usual kind, coerced by functions made once for each type.

graphql-core asks of every value anew what its type is. Here that is asked once. Whatever
is not plainly right is left to graphql-core, which words the errors: `quick_values` then
answers None, and nothing has happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    is_input_type,
    type_from_ast,
    value_from_ast,
)
from graphql.language.parser import MAX_NESTING_DEPTH
from graphql.pyutils import Undefined

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphql import GraphQLSchema, VariableDefinitionNode

    Coercer = Callable[[Any, int], Any]


class OddValueError(Exception):
    """A value that graphql-core may judge."""


class Coercion:
    """The input types of one schema, each made into a function when it is first met."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self._known: dict[str, Coercer] = {}

    def variables(self, nodes: Sequence[VariableDefinitionNode]) -> Variables | None:
        """How variables of an operation are read; None if graphql-core must say."""
        read: Variables = []
        for node in nodes:
            kind: Any = type_from_ast(self.schema, node.type)
            if kind is None or not is_input_type(kind):
                return None
            otherwise: Any = Undefined
            if node.default_value:
                otherwise = value_from_ast(node.default_value, kind)
            is_needed = isinstance(kind, GraphQLNonNull)
            name = node.variable.name.value
            read.append((name, self._coercer(kind), otherwise, is_needed))
        return read

    def _coercer(self, kind: Any) -> Coercer:
        if isinstance(kind, GraphQLNonNull):
            return _needed(self._coercer(kind.of_type))
        if isinstance(kind, GraphQLList):
            return _list(self._coercer(kind.of_type))
        known = self._known.get(kind.name)
        if known is None:
            make = self._object if isinstance(kind, GraphQLInputObjectType) else _leaf
            known = self._known[kind.name] = make(kind)
        return known

    def _object(self, kind: GraphQLInputObjectType) -> Coercer:
        fields: list[tuple[str, str, Any, bool, Coercer]] = []

        def coerce(value: Any, depth: int) -> Any:
            if value is None:
                return None
            if not isinstance(value, dict) or depth > MAX_NESTING_DEPTH:
                raise OddValueError
            if not fields:
                # Not before: a type may have fields of itself.
                fields.extend(self._fields(kind))
            read: dict[str, Any] = {}
            met = 0
            for name, out_name, otherwise, is_needed, inner in fields:
                if name in value:
                    met += 1
                    read[out_name] = inner(value[name], depth + 1)
                elif otherwise is not Undefined:
                    read[out_name] = otherwise
                elif is_needed:
                    raise OddValueError
            is_one = len(value) == 1 and None not in value.values()
            if met < len(value) or (kind.is_one_of and not is_one):
                raise OddValueError
            return kind.out_type(read)

        return coerce

    def _fields(
        self, kind: GraphQLInputObjectType
    ) -> list[tuple[str, str, Any, bool, Coercer]]:
        return [
            (
                name,
                field.out_name or name,
                field.default_value,
                isinstance(field.type, GraphQLNonNull),
                self._coercer(field.type),
            )
            for name, field in kind.fields.items()
        ]


Variables = list[tuple[str, "Coercer", Any, bool]]


def quick_values(
    variables: Variables | None, given: dict[str, Any]
) -> dict[str, Any] | None:
    """Coerced values of an operation's variables, None if something is not right."""
    if variables is None:
        return None
    read: dict[str, Any] = {}
    try:
        for name, coerce, otherwise, is_needed in variables:
            if name in given:
                read[name] = coerce(given[name], 0)
            elif otherwise is not Undefined:
                read[name] = otherwise
            elif is_needed:
                return None
    except (OddValueError, RecursionError):
        return None
    return read


def _needed(inner: Coercer) -> Coercer:
    def coerce(value: Any, depth: int) -> Any:
        if value is None:
            raise OddValueError
        return inner(value, depth)

    return coerce


def _list(inner: Coercer) -> Coercer:
    def coerce(value: Any, depth: int) -> Any:
        if value is None:
            return None
        # JSON knows one kind of list.
        if type(value) is not list or depth > MAX_NESTING_DEPTH:
            raise OddValueError
        return [inner(one, depth + 1) for one in value]

    return coerce


def _leaf(kind: Any) -> Coercer:
    parse = kind.parse_value

    def coerce(value: Any, _: int) -> Any:
        if value is None:
            return None
        try:
            read = parse(value)
        # Whatever a scalar raises is graphql-core's to word.
        except Exception as error:
            raise OddValueError from error
        if read is Undefined or isinstance(read, GraphQLError):
            raise OddValueError
        return read

    return coerce
