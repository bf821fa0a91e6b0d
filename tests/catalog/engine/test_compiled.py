"""A query compiled once answers as one that is built anew, whatever its values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.engine.compiled import Compiled
from catalog.engine.models import Category, Channel, Checkout
from tests.catalog.engine.goods_shop import data, goods_shop, product_make

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SLUGS = ("amber", "basalt", "coral")


def categories() -> list[int]:
    return [Category.objects.create(name=slug, slug=slug).pk for slug in SLUGS]


def test_a_list_of_any_length_finds_its_own_rows() -> None:
    keys = categories()
    of = Compiled(lambda keys: Category.objects.filter(pk__in=keys).order_by("pk"))

    for wanted in (
        keys[:1],
        keys[1:2],
        keys,
        keys[::2],
        [],
        [keys[0]] * 300,
    ):
        assert [row.pk for row in of(wanted)] == sorted(set(wanted))


def test_a_text_may_hold_anything() -> None:
    categories()
    named = Compiled(lambda slug: Category.objects.filter(slug=slug))

    assert [row.name for row in named("coral")] == ["coral"]
    assert named("' OR 1=1 --") == []
    assert [row.name for row in named("amber")] == ["amber"]


def test_times_keys_and_joined_rows_are_read_as_ever() -> None:
    channel = Channel.objects.create(
        name="A", slug="a", currency_code="THB", country_code="TH"
    )
    keys = [UUID(int=1), UUID(int=2)]
    for key in keys:
        Checkout.objects.create(pk=key, channel=channel, created_at=NOW, updated_at=NOW)
    rows = Checkout.objects.select_related("channel")
    made = Compiled(lambda key, now: rows.filter(pk=key, created_at__lte=now))

    with CaptureQueriesContext(connection) as asked:
        (found,) = made(keys[1], NOW)
        assert (found.pk, found.channel.slug) == (keys[1], "a")
    assert len(asked) == 1
    assert [row.pk for row in made(keys[0], NOW)] == [keys[0]]
    assert made(keys[0], NOW - timedelta(seconds=1)) == []


def test_nothing_is_another_question_than_something() -> None:
    parent, child, _ = categories()
    Category.objects.filter(pk=child).update(parent=parent)
    below = Compiled(lambda key: Category.objects.filter(parent=key).order_by("pk"))

    assert [row.pk for row in below(parent)] == [child]
    assert child not in [row.pk for row in below(None)]


def test_a_value_that_is_no_parameter_is_refused() -> None:
    first = Compiled(lambda size: Category.objects.all()[:size])
    with pytest.raises((RuntimeError, ValueError)):
        first(1)


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
def test_a_first_page_is_the_one_that_filters_give(
    settings: Any, tmp_path: Any, direction: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    shop = goods_shop()
    for slug in SLUGS:
        product_make(shop, slug, **{"name": "Same"} if slug != "coral" else {})
    text = """query ($filter: ProductFilterInput, $direction: OrderDirection!) {
      products(first: 2, channel: "tokyo", filter: $filter,
               sortBy: {field: NAME, direction: $direction}) {
        totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        edges { cursor node { slug category { slug }
          pricing { priceRange { start { gross { amount } } stop { net { amount } } } }
          variants { sku pricing { price { gross { amount } } } } } } } }"""

    plain = data(text, direction=direction)
    filtered = data(text, direction=direction, filter={"isPublished": True})

    assert plain == filtered
    assert plain["products"]["totalCount"] == 3
    assert len(plain["products"]["edges"]) == 2


def test_a_number_beyond_every_column_finds_nothing() -> None:
    categories()
    of = Compiled(lambda key: Category.objects.filter(pk=key))

    assert of(2**70) == []
