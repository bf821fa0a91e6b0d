"""The engine's schema file, made from Saleor's published one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphql import (
    build_client_schema,
    build_schema,
    lexicographic_sort_schema,
    print_schema,
)

from storefront.saleor.contract.coordinates import (
    Coordinates,
    documents_touch,
    engine_schema_text,
    schema_coordinates,
)
from storefront.saleor.contract.scope import scope_coordinates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

JsonType = dict[str, Any]


def engine_schema_make(
    published: Any, texts: Iterable[str], lines: Iterable[str] = ()
) -> str:
    """The engine's schema: what it exposes now, what documents touch and what the
    scope's `lines` name, as published.

    Types, nullability, enums and inputs always come from the published slice; leaving
    something out of the engine is a deletion in its schema file.
    """
    schema = build_client_schema(published)
    wanted = schema_coordinates(build_schema(engine_schema_text()))
    wanted.add(documents_touch(schema, texts))
    wanted.add(scope_coordinates(schema, lines, beside=wanted))
    content: Any = json.loads(json.dumps(published))
    types = {item["name"]: item for item in content["__schema"]["types"]}
    kept = [
        narrowed
        for item in types.values()
        if (narrowed := _narrowed(item, wanted, types)) is not None
    ]
    content["__schema"]["types"] = kept
    reached = _reached(kept)
    content["__schema"]["types"] = [item for item in kept if item["name"] in reached]
    content["__schema"]["directives"] = [
        item
        for item in content["__schema"]["directives"]
        if all(_named(argument["type"]) in reached for argument in item["args"])
    ]
    return f"{print_schema(lexicographic_sort_schema(build_client_schema(content)))}\n"


def _narrowed(
    item: JsonType, wanted: Coordinates, types: dict[str, JsonType]
) -> JsonType | None:
    name = item["name"]
    if item["kind"] in {"OBJECT", "INTERFACE"} and not name.startswith("__"):
        if not wanted.fields.get(name):
            return None
        item["fields"] = [
            output
            | {
                "args": [
                    argument
                    for argument in output["args"]
                    if argument["name"] in wanted.arguments[name, output["name"]]
                ]
            }
            for output in item["fields"]
            if output["name"] in wanted.fields[name]
        ]
    for key in ("interfaces", "possibleTypes"):
        if item.get(key) is not None:
            item[key] = [
                entry
                for entry in item[key]
                if wanted.fields.get(entry["name"]) and entry["name"] in types
            ]
    if item["kind"] == "UNION" and not item["possibleTypes"]:
        return None
    return item


def _reached(types: list[JsonType]) -> set[str]:
    by_name = {item["name"]: item for item in types}
    reached: set[str] = set()
    waiting = ["Query", "Mutation", "Subscription", "String", "Boolean"]
    waiting += [name for name in by_name if name.startswith("__")]
    # An object may be reached through its interface or union alone.
    while waiting:
        name = waiting.pop()
        if name in reached or name not in by_name:
            continue
        reached.add(name)
        waiting.extend(_neighbours(by_name[name]))
    return reached


def _neighbours(item: JsonType) -> Iterator[str]:
    for output in item.get("fields") or []:
        yield _named(output["type"])
        for argument in output["args"]:
            yield _named(argument["type"])
    for given in item.get("inputFields") or []:
        yield _named(given["type"])
    for key in ("interfaces", "possibleTypes"):
        for entry in item.get(key) or []:
            yield entry["name"]


def _named(reference: JsonType) -> str:
    while reference.get("ofType"):
        reference = reference["ofType"]
    return str(reference["name"])
