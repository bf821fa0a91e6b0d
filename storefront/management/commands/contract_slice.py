"""`manage.py contract_slice --from FILE_OR_URL`: refresh the slice of Saleor's schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from django.conf import settings
from django.core.management.base import BaseCommand
from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_client_schema,
    build_schema,
    get_introspection_query,
)

from storefront.saleor.contract.coordinates import Coordinates
from storefront.saleor.contract.report import FIELDS_PATH, ROOTS_PATH
from storefront.saleor.contract.schema_slice import (
    SLICE_PATH,
    slice_fields,
    slice_make,
    slice_roots,
    slice_text,
)
from storefront.saleor.contract.scope import (
    scope_coordinates,
    scope_lines,
    scope_types,
)
from storefront.saleor.documents import (
    document,
    operation_names,
    subscription_documents,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Writes `schema-`, `roots-` and `fields-<version>.json` of the contract."""

    help = (
        "Refresh the slice of Saleor's schema from an introspection file or a server."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One source: a file of introspection JSON or a server's GraphQL address."""
        parser.add_argument("--from", dest="source", required=True)

    def handle(self, *_: str, **options: str) -> None:
        """Read, cut, write."""
        source = options["source"]
        full = _from_server(source) if "://" in source else _from_file(source)
        texts = [document(name) for name in operation_names()]
        content = slice_make(
            full,
            documents=[*texts, *subscription_documents().values()],
            exposed=_exposed(full),
        )
        SLICE_PATH.write_text(slice_text(content), encoding="utf-8")
        roots = json.dumps(slice_roots(full), indent=1)
        ROOTS_PATH.write_text(f"{roots}\n", encoding="utf-8")
        lines = ",\n".join(
            f"{json.dumps(name)}: {json.dumps(names)}"
            for name, names in slice_fields(full).items()
        )
        FIELDS_PATH.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
        count = len(content["__schema"]["types"])
        self.stdout.write(f"{SLICE_PATH.name}: {count} types")


def _from_file(path: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return loaded


def _from_server(url: str) -> dict[str, Any]:
    answer = httpx.post(url, json={"query": get_introspection_query()}, timeout=60)
    answer.raise_for_status()
    loaded: dict[str, Any] = answer.json()
    return loaded


def _exposed(full: dict[str, Any]) -> dict[str, set[str]]:
    """Type name -> field names: of the engine, and of what its scope asks for."""
    schema = build_client_schema(full.get("data", full))
    beside = Coordinates()
    for name, names in _engine_fields().items():
        beside.fields[name] |= names
    scope = scope_coordinates(schema, scope_lines(), beside=beside)
    led_to = {name: set[str]() for name in scope_types(schema, scope)}
    return {**led_to, **scope.fields}


def _engine_fields() -> dict[str, set[str]]:
    """What the engine's printed schema exposes: type name -> field names."""
    path = Path(settings.BASE_DIR) / "catalog" / "engine" / "schema.graphql"
    if not path.is_file():
        return {}
    schema = build_schema(path.read_text(encoding="utf-8"))
    return {
        name: set(item.fields)
        if isinstance(item, GraphQLObjectType | GraphQLInterfaceType)
        else set()
        for name, item in schema.type_map.items()
        if not name.startswith("__")
    }
