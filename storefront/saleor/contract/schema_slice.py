"""Cut the slice we touch out of a full Saleor introspection, and read it back.

The slice holds every type our documents or the engine name, with the fields and
arguments whose own types are in the slice. It is small enough to review in a diff and
still a complete schema, so documents can be validated against it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_client_schema,
    get_named_type,
    parse,
    visit,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphql import FieldNode, VariableDefinitionNode

SLICE_PATH = Path(__file__).resolve().parent / "schema-3.23.json"
ROOTS = ("Query", "Mutation", "Subscription")
JsonType = dict[str, Any]


def slice_schema() -> GraphQLSchema:
    """The stored slice as a schema."""
    return build_client_schema(json.loads(SLICE_PATH.read_text(encoding="utf-8")))


def slice_make(
    introspection: JsonType,
    *,
    documents: Iterable[str],
    exposed: dict[str, set[str]],
) -> JsonType:
    """Cut the slice.

    `introspection` is the answer to the introspection query (with or without `data`),
    `documents` our operations, `exposed` type name -> field names the engine serves.
    Raises `KeyError` if `introspection` is no introspection answer.
    """
    full = introspection.get("data", introspection)["__schema"]
    types: dict[str, JsonType] = {item["name"]: item for item in full["types"]}
    schema = build_client_schema({"__schema": full})
    keep = {name for name in exposed if name in types}
    root_fields: dict[str, set[str]] = {
        root: exposed.get(root, set()) & _field_names(types.get(root)) for root in ROOTS
    }
    for text in documents:
        _touch(schema, text, keep, root_fields)
    _close_inputs(types, keep)
    keep |= {"Boolean", "String", "Int", "Float", "ID"}
    keep |= {name for name in types if name.startswith("__")} | set(ROOTS)
    kept = [
        _narrow(types[name], keep, root_fields)
        for name in sorted(keep)
        if name in types
    ]
    return {
        "__schema": {
            "queryType": {"name": "Query"},
            "mutationType": {"name": "Mutation"},
            "subscriptionType": {"name": "Subscription"},
            "types": [item for item in kept if item is not None],
            "directives": [
                item
                for item in full["directives"]
                if all(_named(argument["type"]) in keep for argument in item["args"])
            ],
        }
    }


def slice_roots(introspection: JsonType) -> dict[str, list[str]]:
    """Root type -> names of all its fields, for telling what we leave out."""
    full = introspection.get("data", introspection)["__schema"]
    types: dict[str, JsonType] = {item["name"]: item for item in full["types"]}
    return {root: sorted(_field_names(types.get(root))) for root in ROOTS[:2]}


def slice_fields(introspection: JsonType) -> dict[str, list[str]]:
    """Type -> names of all its fields, for telling what of a served type we leave out."""
    full = introspection.get("data", introspection)["__schema"]
    return {
        item["name"]: sorted(_field_names(item))
        for item in sorted(full["types"], key=lambda item: str(item["name"]))
        if item["kind"] in {"OBJECT", "INTERFACE"}
        and not item["name"].startswith("__")
        and item["name"] not in ROOTS
    }


def slice_text(content: JsonType) -> str:
    """One type a line, so that a refresh reads as a diff of types."""
    schema = dict(content["__schema"])
    types = schema.pop("types")
    lines = ",\n".join(json.dumps(item, sort_keys=True) for item in types)
    head = json.dumps(schema, sort_keys=True)[:-1]
    return f'{{"__schema": {head}, "types": [\n{lines}\n]}}}}\n'


def _field_names(item: JsonType | None) -> set[str]:
    return {field["name"] for field in (item or {}).get("fields") or []}


def _touch(  # noqa: C901  one visitor, read top to bottom
    schema: GraphQLSchema,
    text: str,
    keep: set[str],
    root_fields: dict[str, set[str]],
) -> None:
    info = TypeInfo(schema)

    class Collect(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            parent = info.get_parent_type()
            if parent is None:
                return
            keep.add(parent.name)
            if parent.name in root_fields:
                root_fields[parent.name].add(node.name.value)
            result = info.get_type()
            if result is not None:
                keep.add(get_named_type(result).name)
            field = info.get_field_def()
            for argument in field.args.values() if field else ():
                if parent.name not in ROOTS:
                    keep.add(get_named_type(argument.type).name)

        def enter_variable_definition(
            self, node: VariableDefinitionNode, *_: object
        ) -> None:
            result = info.get_input_type()
            if result is not None:
                keep.add(get_named_type(result).name)

        def enter_inline_fragment(self, *_: object) -> None:
            result = info.get_type()
            if result is not None:
                keep.add(get_named_type(result).name)

        def enter_argument(self, *_: object) -> None:
            result = info.get_input_type()
            if result is not None:
                keep.add(get_named_type(result).name)

    visit(parse(text), TypeInfoVisitor(info, Collect()))


def _named(reference: JsonType) -> str:
    while reference.get("ofType"):
        reference = reference["ofType"]
    return str(reference["name"])


def _close_inputs(types: dict[str, JsonType], keep: set[str]) -> None:
    waiting = [name for name in keep if types[name]["kind"] == "INPUT_OBJECT"]
    while waiting:
        for field in types[waiting.pop()]["inputFields"]:
            name = _named(field["type"])
            if name not in keep:
                keep.add(name)
                if types[name]["kind"] == "INPUT_OBJECT":
                    waiting.append(name)


def _narrow(
    item: JsonType, keep: set[str], root_fields: dict[str, set[str]]
) -> JsonType | None:
    narrowed = dict(item)
    if item.get("fields") is not None and not item["name"].startswith("__"):
        wanted = root_fields.get(item["name"])
        narrowed["fields"] = [
            field | {"args": [a for a in field["args"] if _named(a["type"]) in keep]}
            for field in item["fields"]
            if _named(field["type"]) in keep
            and (wanted is None or field["name"] in wanted)
        ]
        if not narrowed["fields"]:
            return None
    for key in ("interfaces", "possibleTypes"):
        if item.get(key) is not None:
            narrowed[key] = [entry for entry in item[key] if entry["name"] in keep]
    if item["kind"] == "UNION" and not narrowed["possibleTypes"]:
        return None
    return narrowed
