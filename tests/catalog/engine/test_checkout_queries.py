"""How many SQL queries a basket costs: exact, and the same for one line or ten."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.engine.execute import execute
from storefront.saleor.documents import document
from tests.catalog.engine.checkout_shop import (
    a_checkout,
    a_paid_checkout,
    a_ready_checkout,
    reservations,
    selling_shop,
    variant_id,
)
from tests.catalog.engine.goods_shop import NOW, product_make

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SLUGS = [f"goods{n}" for n in range(9)]


@pytest.fixture(autouse=True)
def shop(settings: Any) -> None:
    made = selling_shop(settings)
    for slug in SLUGS:
        product_make(made, slug)
    reservations(30)


def basket(count: int) -> dict[str, int]:
    return dict.fromkeys(["rice", *SLUGS][:count], 1)


def queries(name: str, **variables: Any) -> tuple[int, Any]:
    variables.setdefault("languageCode", "EN")
    with CaptureQueriesContext(connection) as captured:
        answer = execute(document(name), variables, now=NOW)
    assert "errors" not in answer, answer["errors"]
    return len(captured), next(iter(answer["data"].values()))


@pytest.mark.parametrize("count", [1, 10])
def test_reading_a_checkout(count: int) -> None:
    key = a_ready_checkout(**basket(count))
    number, found = queries("CheckoutById", id=key)
    assert len(found["lines"]) == count
    assert number == 15


@pytest.mark.parametrize("count", [1, 9])
def test_putting_something_in(count: int) -> None:
    key = a_ready_checkout(**basket(count))
    lines = [{"variantId": variant_id(SLUGS[-1]), "quantity": 1}]
    number, done = queries("CheckoutLinesAdd", id=key, lines=lines)
    assert done["errors"] == []
    assert number == 45


@pytest.mark.parametrize("count", [1, 10])
def test_completing(count: int) -> None:
    key = a_paid_checkout(**basket(count))
    number, done = queries("CheckoutComplete", id=key)
    assert done["errors"] == []
    assert number == 35


@pytest.mark.parametrize("count", [1, 10])
def test_creating(count: int) -> None:
    lines = [{"variantId": variant_id(slug), "quantity": 1} for slug in basket(count)]
    said = {"channel": "tokyo", "languageCode": "EN", "lines": lines}
    number, done = queries("CheckoutCreate", input=said)
    assert done["errors"] == []
    assert number == 38


def test_an_empty_one() -> None:
    assert queries("CheckoutById", id=a_checkout())[0] == 4
