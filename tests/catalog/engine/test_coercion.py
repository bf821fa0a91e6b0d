"""Variables coerced quickly are graphql-core's, and what is odd is left to it."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import build_schema, get_variable_values, parse

from catalog.engine.graphql.coercion import Coercion, quick_values

SCHEMA = build_schema(
    """
    enum Kind { GOOD BAD }
    input Inner { id: ID!, kind: Kind = GOOD, inner: [Inner!], number: Int }
    input One @oneOf { id: ID, number: Int }
    type Query { all(rows: [Inner!]!, one: One, ratio: Float, kind: Kind): Int }
    """
)
NODES = (
    parse(
        "query ($rows: [Inner!]!, $one: One, $ratio: Float = 0.5, $kind: Kind)"
        " { all(rows: $rows, one: $one, ratio: $ratio, kind: $kind) }"
    )
    .definitions[0]
    .variable_definitions  # type: ignore[attr-defined]
)
ROW = {"id": "a"}


def deep(levels: int) -> dict[str, Any]:
    """A row in a row in a row …"""
    row: dict[str, Any] = dict(ROW)
    for _ in range(levels):
        row = {"id": "a", "inner": [row]}
    return row


def quick(given: dict[str, Any]) -> dict[str, Any] | None:
    return quick_values(Coercion(SCHEMA).variables(NODES), given)


@pytest.mark.parametrize(
    "given",
    [
        {"rows": []},
        {"rows": [ROW]},
        {"rows": [{"id": 7, "kind": "BAD", "number": None}]},
        {"rows": [deep(3)], "ratio": None},
        {"rows": [ROW], "one": {"number": 3}, "ratio": 2},
        {"rows": [ROW], "kind": "GOOD", "unknown": 1},
        {"rows": [{"id": "a", "inner": None}]},
    ],
)
def test_right_values_are_those_of_graphql_core(given: dict[str, Any]) -> None:
    expected = get_variable_values(SCHEMA, NODES, given)
    assert isinstance(expected, dict)
    assert quick(given) == expected


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"rows": None},
        {"rows": [None]},
        {"rows": [{}]},
        {"rows": [{"id": None}]},
        {"rows": [{"id": "a", "more": 1}]},
        {"rows": [{"id": "a", "kind": "UGLY"}]},
        {"rows": [{"id": "a", "number": 2**31}]},
        {"rows": [ROW], "one": {}},
        {"rows": [ROW], "one": {"id": "a", "number": 1}},
        {"rows": [ROW], "ratio": "much"},
        {"rows": [deep(300)]},
    ],
)
def test_wrong_values_are_left_to_graphql_core(given: dict[str, Any]) -> None:
    assert quick(given) is None
    assert isinstance(get_variable_values(SCHEMA, NODES, given), list)


def test_one_row_for_a_list_is_left_to_graphql_core() -> None:
    """It is allowed, and rare."""
    assert quick({"rows": ROW}) is None
    assert get_variable_values(SCHEMA, NODES, {"rows": ROW}) == {
        "rows": [{"id": "a", "kind": "GOOD"}],
        "ratio": 0.5,
    }


def test_a_oneof_of_null_is_left_to_graphql_core() -> None:
    given = {"rows": [ROW], "one": {"id": None}}
    assert quick(given) is None
    assert isinstance(get_variable_values(SCHEMA, NODES, given), list)
