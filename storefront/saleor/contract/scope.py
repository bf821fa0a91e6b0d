"""What the engine serves beyond our own documents, for clients that are not ours.

One file a noun in `scope/`. A line is a coordinate of Saleor's schema: `Query.menus` or
`Product.rating` is that field with all its arguments, `Menu.*` every field of a type as
far as the types it leads to are served too, `!Menu.privateMeta` takes one out again. A
mutation brings its whole payload. `#` begins a remark.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
)

from storefront.saleor.contract.coordinates import Coordinates

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphql import GraphQLField, GraphQLNamedType, GraphQLSchema

SCOPE_DIR = Path(__file__).resolve().parent / "scope"


class ScopeError(ValueError):
    """A line that names nothing Saleor publishes."""


def scope_lines() -> list[str]:
    """All coordinates of all files, in the order of their names."""
    texts = [
        path.read_text(encoding="utf-8") for path in sorted(SCOPE_DIR.glob("*.txt"))
    ]
    lines = [
        line.partition("#")[0].strip() for text in texts for line in text.splitlines()
    ]
    return [line for line in lines if line]


def scope_coordinates(
    schema: GraphQLSchema, lines: Iterable[str], *, beside: Coordinates
) -> Coordinates:
    """The fields and arguments that `lines` name, `beside` being served already.

    `schema` is Saleor's, whole or as a slice. Raises `ScopeError`.
    """
    found, whole, without = Coordinates(), [], set()
    found.add(beside)
    for line in lines:
        type_name, _, field_name = line.lstrip("!").partition(".")
        item = schema.type_map.get(type_name)
        if not isinstance(item, GraphQLObjectType | GraphQLInterfaceType):
            message = f"scope: {line}: Saleor has no such type with fields"
            raise ScopeError(message)
        if line.startswith("!"):
            without.add((type_name, field_name))
        elif field_name == "*":
            whole.append(item)
            found.fields[type_name] |= set()
        elif field_name in item.fields:
            _add(found, item, field_name)
            whole += _brought(found, item.fields[field_name], type_name)
        else:
            message = f"scope: {line}: Saleor has no such field"
            raise ScopeError(message)
    _fill(schema, found, whole, without)
    _check(schema, found)
    return found


def _brought(
    found: Coordinates, field: GraphQLField, type_name: str
) -> list[GraphQLObjectType]:
    """What comes with a named field: a mutation's payload, a connection's own types."""
    item = _object(field)
    if item is None:
        return []
    brought = []
    if type_name == "Mutation" or item.name.endswith("Connection"):
        found.fields[item.name] |= set()
        brought.append(item)
    if item.name.endswith("Connection"):
        edge: Any = get_named_type(item.fields["edges"].type)
        found.fields[edge.name] |= set()
        brought.append(edge)
    return brought


def _check(schema: GraphQLSchema, found: Coordinates) -> None:
    for type_name, names in found.fields.items():
        item: Any = schema.type_map.get(type_name)
        for name in names & set(getattr(item, "fields", ())):
            led_to: Any = get_named_type(item.fields[name].type)
            if not _is_served(schema, found, item.fields[name]):
                message = f"scope: {type_name}.{name} leads to {led_to.name}: add it"
                raise ScopeError(message)


def scope_types(schema: GraphQLSchema, scope: Coordinates) -> set[str]:
    """Names of all types that the scope's fields and arguments lead to."""
    names = set()
    for type_name, fields in scope.fields.items():
        item = schema.type_map.get(type_name)
        if not isinstance(item, GraphQLObjectType | GraphQLInterfaceType):
            continue
        for name in fields & set(item.fields):
            field = item.fields[name]
            arguments = scope.arguments[type_name, name] & set(field.args)
            names |= {get_named_type(field.args[one].type).name for one in arguments}
            names.add(get_named_type(field.type).name)
    return names


def _add(
    found: Coordinates, item: GraphQLObjectType | GraphQLInterfaceType, name: str
) -> None:
    field = item.fields[name]
    found.fields[item.name].add(name)
    found.arguments[item.name, name] |= set(field.args)


def _fill(
    schema: GraphQLSchema,
    found: Coordinates,
    whole: list[GraphQLObjectType | GraphQLInterfaceType],
    without: set[tuple[str, str]],
) -> None:
    for item in whole:
        for name, field in item.fields.items():
            # A payload's errors come with it, whatever else is served.
            if name == "errors" and (error := _object(field)) is not None:
                for inner in error.fields:
                    _add(found, error, inner)
            if (item.name, name) not in without and _is_served(schema, found, field):
                _add(found, item, name)
    # An object has what its interfaces promise.
    for name in list(found.fields):
        owner: Any = schema.type_map.get(name)
        for promise in getattr(owner, "interfaces", ()):
            for inner in found.fields.get(promise.name, ()):
                _add(found, owner, inner)


def _object(field: GraphQLField) -> GraphQLObjectType | None:
    item = get_named_type(field.type)
    return item if isinstance(item, GraphQLObjectType) else None


def _is_served(schema: GraphQLSchema, found: Coordinates, field: GraphQLField) -> bool:
    item: GraphQLNamedType = get_named_type(field.type)
    if isinstance(item, GraphQLUnionType):
        return any(kind.name in found.fields for kind in item.types)
    return is_leaf_type(item) or item.name in found.fields
