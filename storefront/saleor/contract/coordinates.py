"""Which part of Saleor's schema is touched: by our documents, and by the engine."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    is_specified_directive,
    parse,
    visit,
)

from storefront.saleor.contract.schema_slice import SLICE_PATH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphql import FieldNode

ENGINE_SCHEMA_PATH = (
    Path(__file__).resolve().parents[3] / "catalog" / "engine" / "schema.graphql"
)
JsonType = dict[str, Any]


@dataclass(slots=True)
class Coordinates:
    """`fields[type]` and `arguments[type, field]`: names of what is touched."""

    fields: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    arguments: dict[tuple[str, str], set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )

    def add(self, other: Coordinates) -> None:
        """Take in what another set has."""
        for name, names in other.fields.items():
            self.fields[name] |= names
        for key, names in other.arguments.items():
            self.arguments[key] |= names


def engine_schema_text() -> str:
    """The engine's schema as it is kept."""
    return ENGINE_SCHEMA_PATH.read_text(encoding="utf-8")


def documents_touch(schema: GraphQLSchema, texts: Iterable[str]) -> Coordinates:
    """Fields and arguments that documents select."""
    found = Coordinates()
    info = TypeInfo(schema)

    class Collect(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            parent = info.get_parent_type()
            name = node.name.value
            if parent is None or name.startswith("__"):
                return
            found.fields[parent.name].add(name)
            found.arguments[parent.name, name] |= {
                argument.name.value for argument in node.arguments
            }

    for text in texts:
        visit(parse(text), TypeInfoVisitor(info, Collect()))
    return found


def schema_coordinates(schema: GraphQLSchema) -> Coordinates:
    """Everything a schema exposes."""
    found = Coordinates()
    for item in schema.type_map.values():
        if isinstance(item, GraphQLObjectType | GraphQLInterfaceType) and not (
            item.name.startswith("__")
        ):
            for name, output in item.fields.items():
                found.fields[item.name].add(name)
                found.arguments[item.name, name] |= set(output.args)
    return found


# --- Comparison -------------------------------------------------------------------
def differences(engine: GraphQLSchema, published: GraphQLSchema) -> dict[str, str]:
    """Coordinate -> how the engine's schema says it otherwise than the published one.

    Exposing less is no difference, except in inputs and enums, which are taken whole.
    """
    found: dict[str, str] = {}
    for name, ours in engine.type_map.items():
        if name.startswith("__"):
            continue
        theirs = published.type_map.get(name)
        if theirs is None or type(theirs) is not type(ours):
            found[name] = "is no such type in Saleor"
        elif isinstance(ours, GraphQLObjectType | GraphQLInterfaceType):
            found.update(_output_differences(ours, theirs))
        elif isinstance(ours, GraphQLInputObjectType):
            found.update(_input_differences(ours, theirs))
        elif isinstance(ours, GraphQLEnumType):
            found.update(_enum_differences(ours, theirs))
    found.update(_directive_differences(engine, published))
    return found


def _enum_differences(ours: Any, theirs: Any) -> Iterator[tuple[str, str]]:
    if set(ours.values) != set(theirs.values):
        yield ours.name, "has other values"
        return
    for name, value in ours.values.items():
        yield from _deprecation(f"{ours.name}.{name}", value, theirs.values[name])


def _directive_differences(
    engine: GraphQLSchema, published: GraphQLSchema
) -> Iterator[tuple[str, str]]:
    known = {item.name: item for item in published.directives}
    for ours in engine.directives:
        place, theirs = f"@{ours.name}", known.get(ours.name)
        if theirs is None:
            # Directives of the language itself come with the library.
            if not is_specified_directive(ours):
                yield place, "is no directive in Saleor"
        elif {name: str(x.type) for name, x in ours.args.items()} != {
            name: str(x.type) for name, x in theirs.args.items()
        }:
            yield place, "has other arguments in Saleor"
        elif not is_specified_directive(ours) and set(ours.locations) != set(
            theirs.locations
        ):
            yield place, "stands elsewhere in Saleor"


def _deprecation(place: str, ours: Any, theirs: Any) -> Iterator[tuple[str, str]]:
    if (ours.deprecation_reason is None) != (theirs.deprecation_reason is None):
        word = "is" if theirs.deprecation_reason is not None else "is not"
        yield place, f"{word} deprecated in Saleor"


def _output_differences(ours: Any, theirs: Any) -> Iterator[tuple[str, str]]:
    for name, output in ours.fields.items():
        place = f"{ours.name}.{name}"
        known = theirs.fields.get(name)
        if known is None:
            yield place, "is no field in Saleor"
            continue
        if str(output.type) != str(known.type):
            yield place, f"is {output.type}, in Saleor {known.type}"
        yield from _deprecation(place, output, known)
        yield from _argument_differences(place, output, known)
    missing = {item.name for item in ours.interfaces} - {
        item.name for item in theirs.interfaces
    }
    for name in missing:
        yield ours.name, f"does not implement {name} in Saleor"


def _argument_differences(
    place: str, output: Any, known: Any
) -> Iterator[tuple[str, str]]:
    for argument, given in output.args.items():
        same = known.args.get(argument)
        if same is not None:
            yield from _deprecation(f"{place}({argument}:)", given, same)
        if same is None or str(same.type) != str(given.type):
            yield f"{place}({argument}:)", "is another argument in Saleor"
        elif same.default_value != given.default_value:
            yield f"{place}({argument}:)", "has another default"
    for argument, needed in known.args.items():
        if argument not in output.args and str(needed.type).endswith("!"):
            yield f"{place}({argument}:)", "is required by Saleor"


def _input_differences(ours: Any, theirs: Any) -> Iterator[tuple[str, str]]:
    for name in {*ours.fields, *theirs.fields}:
        place = f"{ours.name}.{name}"
        mine, known = ours.fields.get(name), theirs.fields.get(name)
        if mine is None or known is None:
            yield place, "is on one side only"
        elif str(mine.type) != str(known.type):
            yield place, f"is {mine.type}, in Saleor {known.type}"
        elif mine.default_value != known.default_value:
            yield place, "has another default"
        else:
            yield from _deprecation(place, mine, known)


def published_json() -> Any:
    """The published slice as it is kept: an answer to the introspection query."""
    return json.loads(SLICE_PATH.read_text(encoding="utf-8"))


def root_types(schema: GraphQLSchema, root: str) -> dict[str, str]:
    """Root field -> the type it answers with."""
    item = schema.type_map.get(root)
    outputs = item.fields if isinstance(item, GraphQLObjectType) else {}
    return {
        name: get_named_type(output.type).name
        for name, output in sorted(outputs.items())
    }
