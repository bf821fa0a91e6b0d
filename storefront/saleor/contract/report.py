"""`docs/contract.md`: what is asked of commerce, what the engine serves, what not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from graphql import OperationDefinitionNode, build_client_schema, build_schema, parse

from storefront.saleor.contract.coordinates import (
    engine_schema_text,
    published_json,
    root_types,
    schema_coordinates,
)
from storefront.saleor.contract.known_differences import BEHAVIOUR, SHAPE
from storefront.saleor.contract.schema_slice import SLICE_PATH
from storefront.saleor.documents import (
    document,
    operation_names,
    subscription_documents,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphql import GraphQLSchema

    from storefront.saleor.contract.known_differences import Difference

# Every root field of the published schema; refreshed with the slice.
ROOTS_PATH = SLICE_PATH.with_name(SLICE_PATH.name.replace("schema-", "roots-"))
# Every field of every other type.
FIELDS_PATH = SLICE_PATH.with_name(SLICE_PATH.name.replace("schema-", "fields-"))
REPORT_PATH = Path(settings.BASE_DIR) / "docs" / "contract.md"


def roots_read() -> dict[str, list[str]]:
    """Root type -> every root field that Saleor publishes."""
    loaded: dict[str, list[str]] = json.loads(ROOTS_PATH.read_text(encoding="utf-8"))
    return loaded


def report_make() -> str:
    """The page, from the files it tells of."""
    engine = build_schema(engine_schema_text())
    published = build_client_schema(published_json())
    parts = [
        *_head(engine, published),
        "## Operations",
        "",
        "One document each in `storefront/saleor/operations/`.",
        "",
        *_operations(),
        "",
        "## Events",
        "",
        "Payloads are shaped by `storefront/saleor/operations/subscriptions/`.",
        "",
        *(f"- `{name}`" for name in sorted(subscription_documents())),
        "",
        "## Known differences in shape",
        "",
        *_differences(SHAPE),
        "",
        "## Known differences in behaviour",
        "",
        *_differences(BEHAVIOUR),
        "",
        "## Absent",
        "",
        "Root fields of Saleor that the engine does not serve. Asking for one fails "
        "validation: it is never answered with null.",
        "",
        *_absent(engine),
        "## Absent fields of types that are served",
        "",
        *_absent_fields(engine),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _head(engine: GraphQLSchema, published: GraphQLSchema) -> Iterator[str]:
    ours, slice_ = schema_coordinates(engine), schema_coordinates(published)
    yield "# The contract"
    yield ""
    yield (
        "Made by `make docs` from the operation documents, the engine's schema and the "
        f"pinned slice of Saleor {settings.SALEOR_VERSION}; do not edit."
    )
    yield ""
    roots = roots_read()
    yield "| | engine | Saleor |"
    yield "|---|---|---|"
    for root in ("Query", "Mutation"):
        served = len(root_types(engine, root))
        yield f"| {root} fields | {served} | {len(roots[root])} |"
    fields = sum(map(len, ours.fields.values()))
    known = sum(map(len, slice_.fields.values()))
    yield f"| types with fields | {len(ours.fields)} | {len(slice_.fields)} in the slice |"
    yield f"| fields | {fields} | {known} in the slice |"
    yield ""


def _operations() -> Iterator[str]:
    yield "| operation | kind | root fields |"
    yield "|---|---|---|"
    for name in operation_names():
        for item in parse(document(name)).definitions:
            if isinstance(item, OperationDefinitionNode):
                roots = ", ".join(
                    f"`{node.name.value}`"
                    for node in item.selection_set.selections
                    if hasattr(node, "name")
                )
                yield f"| {name} | {item.operation.value} | {roots} |"


def _differences(rows: Iterable[Difference]) -> Iterator[str]:
    listed = list(rows)
    if not listed:
        yield "None: every type, field, argument, input and enum is as published."
        return
    yield "| where | how | why |"
    yield "|---|---|---|"
    for row in listed:
        yield f"| {row.where} | {row.how} | {row.why} |"


def _absent(engine: GraphQLSchema) -> Iterator[str]:
    for root, names in roots_read().items():
        missing = sorted(set(names) - set(root_types(engine, root)))
        words = ", ".join(f"`{name}`" for name in missing)
        yield f"**{root}** ({len(missing)}): {words or 'none'}"
        yield ""


def fields_read() -> dict[str, list[str]]:
    """Type -> every field that Saleor publishes."""
    loaded: dict[str, list[str]] = json.loads(FIELDS_PATH.read_text(encoding="utf-8"))
    return loaded


def absent_fields(engine: GraphQLSchema) -> dict[str, list[str]]:
    """Type that the engine serves -> fields that it does not."""
    ours = schema_coordinates(engine).fields
    missing = {
        name: sorted(set(names) - ours[name])
        for name, names in fields_read().items()
        if ours.get(name)
    }
    return {name: names for name, names in missing.items() if names}


def _absent_fields(engine: GraphQLSchema) -> Iterator[str]:
    missing = absent_fields(engine)
    if not missing:
        yield "None."
    for name, names in missing.items():
        yield f"- `{name}`: {', '.join(f'`{field}`' for field in names)}"
