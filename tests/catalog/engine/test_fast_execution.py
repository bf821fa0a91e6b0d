"""The fast execution answers as graphql-core's own does: data, errors, order, paths."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from graphql import (
    ExecutionContext,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLUnionType,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from catalog.engine.graphql.fast_execution import FastExecution

SCHEMA = build_schema("""
  interface Named { name: String! }
  enum Kind { FRUIT RICE }
  type Fruit implements Named {
    name: String!  kind: Kind  weight: Float!  parts: [Part!]  seeds: [Int]
    same: Fruit  broken: String  needed: String!  repeat(times: Int! = 2): String
    list: [Int!]!  error: String
  }
  type Part { size: Int!  of: Fruit! }
  type Rice implements Named { name: String!  grade: Int }
  union Good = Fruit | Rice
  type Query { fruit: Fruit  named: [Named]  goods: [Good!]  needed: Fruit!  none: Fruit }
  type Mutation { first(by: Int!): Fruit  second: Int! }
""")


def fruit(**changes: Any) -> SimpleNamespace:
    said: dict[str, Any] = {
        "name": "Durian", "kind": "FRUIT", "weight": 2.5, "seeds": [1, None, 3],
        "same": None, "needed": "yes", "list": [1, 2], "kind_of": "Fruit",
        "broken": lambda *_: 1 / 0, "error": GraphQLError("said so"),
    }  # fmt: skip
    made = SimpleNamespace(**said | changes)
    made.parts = [SimpleNamespace(size=4, of=made), SimpleNamespace(size="x", of=None)]
    made.repeat = lambda _, times: made.name * times
    return made


for _item in SCHEMA.type_map.values():
    if isinstance(_item, GraphQLInterfaceType | GraphQLUnionType):
        _item.resolve_type = lambda value, *_: value.kind_of

RICE = SimpleNamespace(name="Hom mali", grade=1, kind_of="Rice")
NOBODY = SimpleNamespace(name="?", kind_of="Query")
ROOT = SimpleNamespace(
    fruit=fruit(same=fruit(name=None)),
    named=[fruit(), RICE, None, NOBODY],
    goods=(fruit(needed=None), RICE),
    needed=fruit(),
    none=None,
    first=lambda _, by: fruit(weight=by),
    second=lambda _: None,
)

DOCUMENTS = {
    "plain": "{ fruit { name kind weight __typename } }",
    "aliases and merged selections": "{ a: fruit { n: name } a: fruit { kind } }",
    "a fragment on an interface": "{ named { __typename name ... on Rice { grade } } }",
    "a union": "{ goods { ... on Fruit { name } ...R } } fragment R on Rice { grade }",
    "a resolver that breaks": "{ fruit { name broken } none { name } }",
    "an error as a value": "{ fruit { error name } }",
    "null where none may be": "{ fruit { same { name weight } name } }",
    "null that reaches the list's end": "{ goods { ... on Fruit { needed } } }",
    "a bad item of a list": "{ fruit { parts { size of { name } } seeds } }",
    "no list": "{ fruit { name list } }",
    "an argument": "query($t: Int!) { fruit { repeat(times: $t) r: repeat } }",
    "an argument that is null": "query($t: Int) { fruit { name repeat(times: $t) } }",
    "left out": "query($no: Boolean!) { fruit { name @skip(if: $no) kind } }",
    "deep": "{ needed { parts { of { parts { size } } } } }",
    "mutations": "mutation { first(by: 3) { weight broken } second }",
    "its own schema": '{ __schema { queryType { name } } __type(name: "Part") { name fields { name type { kind } } } }',
    "a variable of the wrong type": 'query($t: Int!) { fruit { repeat(times: $t) } }',
}  # fmt: skip
VARIABLES = {
    "an argument": {"t": 3},
    "an argument that is null": {"t": None},
    "left out": {"no": True},
    "a variable of the wrong type": {"t": "three"},
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_answer_is_the_library_s(name: str) -> None:
    document = parse(DOCUMENTS[name])
    assert validate(SCHEMA, document) == []

    answers = [
        execute_sync(
            SCHEMA,
            document,
            ROOT,
            variable_values=VARIABLES.get(name, {}),
            execution_context_class=execution,
        ).formatted
        for execution in (ExecutionContext, FastExecution)
    ]

    assert answers[1] == answers[0]
    assert list(answers[1].get("data") or {}) == list(answers[0].get("data") or {})


def test_the_documents_have_errors_to_agree_on() -> None:
    broken = [
        name
        for name, text in DOCUMENTS.items()
        if execute_sync(
            SCHEMA,
            parse(text),
            ROOT,
            variable_values=VARIABLES.get(name, {}),
            execution_context_class=FastExecution,
        ).errors
    ]

    assert len(broken) >= 9
