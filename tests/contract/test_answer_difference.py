"""What counts as a difference between two servers' answers, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.answer_difference import gaps

RICE = {"node": {"slug": "rice", "id": "a", "price": 5}}
SILK = {"node": {"slug": "silk", "id": "b", "price": 7}}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ([RICE, SILK], [SILK, RICE]),
        ({"id": "x"}, {"id": "y"}),
        ({"description": '{"a": 1, "b": 2}'}, {"description": '{"b": 2, "a": 1}'}),
        ([{"slug": "default-channel"}, {"slug": "china"}], [{"slug": "china"}]),
        ({"errors": []}, {"errors": []}),
    ],
)
def test_what_does_not_count(left: Any, right: Any) -> None:
    assert list(gaps(left, right)) == []


@pytest.mark.parametrize(
    ("left", "right", "path"),
    [
        ({"id": "x"}, {"id": None}, ".id"),
        ({"name": "Rice"}, {"name": None}, ".name"),
        ({"a": 1}, {}, ".a"),
        ([RICE], [RICE, SILK], "[]"),
        ([RICE], [{"node": {**RICE["node"], "price": 6}}], "[rice].node.price"),
        ({"code": "NOT_FOUND"}, {"code": "INVALID"}, ".code"),
        ([1, 2], [1], ""),
    ],
)
def test_what_counts(left: Any, right: Any, path: str) -> None:
    assert [gap.path for gap in gaps(left, right)] == [path]


def test_amounts_count_unless_they_depend_on_an_app() -> None:
    left, right = {"fractionalAmount": 590}, {"fractionalAmount": 952}
    assert len(list(gaps(left, right))) == 1
    assert list(gaps(left, right, sums=False)) == []
    assert len(list(gaps(left, {"fractionalAmount": None}, sums=False))) == 1
