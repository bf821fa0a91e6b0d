"""How two servers are compared: what counts, what a story needs, what is asked."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLSyntaxError, build_client_schema, parse, validate

from storefront.saleor.contract.coordinates import published_json
from tests.contract.diff import story_checkout, story_content, story_reads
from tests.contract.diff.generated import basket_steps, page_steps
from tests.contract.diff.normal import normal
from tests.contract.diff.seed import seed
from tests.contract.diff.server import Answer, Server
from tests.contract.diff.steps import Ref, Step, differences, shortest, story_run

PRODUCT, OTHER = "UHJvZHVjdDo3", "UHJvZHVjdDo4"
WRONG_ON_PURPOSE = {"syntax", "no such field"}


def test_ids_times_tokens_and_cursors_are_each_servers_own() -> None:
    said = {
        "data": {"product": {"id": PRODUCT, "other": OTHER, "created": "2026-11-24T12:00:00+00:00", "token": "x", "cursor": "WyJh", "price": 3, "message": "Nein"}},
        "errors": [{"message": "x", "path": ["a"], "extensions": {"exception": {"code": "PermissionDenied", "stack": 1}}}],
        "extensions": {"cost": {"requestedQueryCost": 3}},
    }  # fmt: skip

    assert normal(said, {PRODUCT: "rice"}) == {
        "data": {"product": {"id": "<rice>", "other": "<Product>", "created": "<time>", "token": "<token>", "cursor": "<cursor>", "price": 3.0, "message": "<words>"}},
        "errors": [{"code": "PermissionDenied", "path": ["a"]}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("left", "right", "path"),
    [
        ({"a": 1.0}, {"a": 2.0}, ".a"),
        ({"a": True}, {"a": 1.0}, ".a"),
        ({"a": None}, {}, ".a"),
        ([1, 2], [2, 1], "[0]"),
        ([1], [1, 2], ""),
    ],
)
def test_what_differs(left: Any, right: Any, path: str) -> None:
    assert next(iter(differences("x", left, right))).path == path


class Told:
    """A server that answers from a list, and keeps what it was asked."""

    def __init__(self, name: str, *answers: dict[str, Any]) -> None:
        self.name, self.ids = name, {}
        self._answers, self.asked = iter(answers), []

    def has(self, who: str) -> bool:
        return who != "customer"

    def ask(self, text: str, variables: dict[str, Any], *, who: str = "") -> Answer:
        self.asked.append(variables)
        return Answer(200, {"data": next(self._answers)})


def told(name: str, *answers: dict[str, Any]) -> Server:
    return Told(name, *answers)  # type: ignore[return-value]


MAKE = Step("make", "…", binds={"thing": "make.id"})
USE = Step("use", "…", {"id": Ref("thing")})
OTHERS = Step("others'", "…", who="customer")


def test_each_server_is_asked_by_its_own_ids_and_the_first_difference_is_told() -> None:
    left = told("A", {"make": {"id": PRODUCT}}, {"n": 1})
    right = told("B", {"make": {"id": OTHER}}, {"n": 2})

    outcome = story_run([MAKE, OTHERS, USE], left, right)

    assert (outcome.compared, outcome.equal) == (2, 1)
    assert [found.path for found in outcome.differences["use"]] == [".data.n"]
    assert (left.asked[1], right.asked[1]) == ({"id": PRODUCT}, {"id": OTHER})  # type: ignore[attr-defined]
    assert outcome.skipped == ["others': nobody is customer"]


def test_what_one_server_could_not_make_is_not_asked_of() -> None:
    outcome = story_run(
        [MAKE, USE], told("A", {"make": None}), told("B", {"make": {"id": OTHER}}, {})
    )

    assert (outcome.compared, outcome.equal) == (1, 0)
    assert outcome.skipped == ["use: A has no thing"]


def test_the_shortest_way_to_a_step_is_what_it_refers_to() -> None:
    other = Step("other", "…", binds={"else": "x"})
    last = Step("last", "…", {"input": [{"id": Ref("used")}]})
    middle = Step("middle", "…", {"id": Ref("thing")}, binds={"used": "x"})

    assert shortest([MAKE, other, middle, last], last) == [MAKE, middle, last]


def test_every_document_is_valid_on_saleor() -> None:
    schema = build_client_schema(published_json())
    moves: list[Any] = [
        ("add", "rice", 1),
        ("set", 0, 1),
        ("delete", 0),
        ("email", "x"),
        ("ship", "bad"),
        ("bill", "bad"),
        ("options",),
        ("choose", 0),
        ("read",),
        ("complete",),
    ]
    page = {"size": {"first": 2}, "sort": None, "where": None, "pages": 2, "who": ""}
    steps = [
        *seed("t"),
        *story_reads.story("t"),
        *story_content.story("t"),
        *story_checkout.story("t"),
        *basket_steps("t", moves),
        *page_steps("t", page),
    ]

    wrong = set()
    for step in steps:
        try:
            found = validate(schema, parse(step.text))
        except GraphQLSyntaxError as error:
            found = [error]
        if found:
            wrong.add(step.label)
    assert wrong == WRONG_ON_PURPOSE
