"""The executable schema: the text of the contract's part, with our resolvers on it."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.db import models
from graphql import (
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    get_named_type,
)

from catalog.engine.graphql.connections import paged
from catalog.engine.graphql.registry import RESOLVERS, Resolver, type_of
from catalog.engine.graphql.scalars import scalars_install
from catalog.engine.ids import global_id

SCHEMA_PATH = Path(__file__).resolve().parent.parent / "schema.graphql"
# One module per noun; importing it registers its resolvers.
NOUNS = tuple(
    sorted(path.stem for path in Path(__file__).resolve().parent.glob("*_fields.py"))
)


class SchemaError(RuntimeError):
    """A resolver is registered for a field the schema does not have."""


def snake_case(name: str) -> str:
    """`productVariants` is `product_variants`, `streetAddress1` `street_address_1`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[a-z])(?=[0-9])", "_", name).lower()


@cache
def engine_schema() -> GraphQLSchema:
    """The schema, built once per process. Raises `SchemaError`."""
    for noun in NOUNS:
        import_module(f"catalog.engine.graphql.{noun}")
    schema = build_schema(SCHEMA_PATH.read_text(encoding="utf-8"))
    scalars_install(schema)
    for item in schema.type_map.values():
        if item.name.startswith("__"):
            continue
        if isinstance(item, GraphQLObjectType):
            _object_install(item)
        elif isinstance(item, GraphQLInputObjectType):
            for name, input_field in item.fields.items():
                input_field.out_name = snake_case(name)
        elif isinstance(item, GraphQLInterfaceType | GraphQLUnionType):
            item.resolve_type = _resolve_type
    _check(schema)
    return schema


def _object_install(item: GraphQLObjectType) -> None:
    for name, output in item.fields.items():
        for argument_name, argument in output.args.items():
            argument.out_name = snake_case(argument_name)
        resolve = _resolver_of(item, name)
        led_to = get_named_type(output.type).name
        is_page = led_to.endswith("Connection") and "first" in output.args
        output.resolve = paged(resolve) if is_page else resolve


def _resolver_of(item: GraphQLObjectType, name: str) -> Resolver:
    """Its own resolver, one for all types of an interface, or the plain one."""
    for type_name in (item.name, *(promise.name for promise in item.interfaces)):
        if (type_name, name) in RESOLVERS:
            return RESOLVERS[type_name, name]
    # `productErrors` and their like are older names of a payload's errors.
    if name.endswith("Errors") and "errors" in item.fields:
        return _errors
    return _plain(item.name, name)


def _errors(source: Any, *_: Any) -> Any:
    return source["errors"]


def _resolve_type(value: Any, *_: Any) -> str:
    return type_of(value)


def _plain(type_name: str, field_name: str) -> Resolver:
    """An attribute or key of the same name in snake case; `id` of a row is global."""
    name = snake_case(field_name)
    is_id = name == "id"

    def read(source: Any, _: GraphQLResolveInfo, **__: Any) -> Any:
        if isinstance(source, dict):
            return source.get(name)
        if is_id and isinstance(source, models.Model):
            return global_id(type_name, source.pk)
        return getattr(source, name)

    return read


def _check(schema: GraphQLSchema) -> None:
    for type_name, field_name in RESOLVERS:
        item = schema.type_map.get(type_name)
        fields = getattr(item, "fields", {})
        if field_name not in fields:
            message = f"{type_name}.{field_name} is resolved but not in the schema."
            raise SchemaError(message)
