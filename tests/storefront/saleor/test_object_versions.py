from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from storefront.saleor.object_versions import (
    EVERY,
    ObjectKey,
    versions_of,
    versions_raise,
)

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TEA = ObjectKey("product", "UHJvZHVjdDox")
RICE = ObjectKey("product", "UHJvZHVjdDoy")
PRODUCTS = ObjectKey("product")


def test_what_never_changed_has_version_zero() -> None:
    assert versions_of(keys=[TEA, PRODUCTS]) == {TEA: 0, PRODUCTS: 0}
    assert versions_of(keys=[]) == {}


def test_a_change_raises_the_object_and_its_kind_but_no_other_object() -> None:
    versions_raise(keys=[TEA], now=NOW)
    versions_raise(keys=[TEA], now=NOW)

    assert versions_of(keys=[TEA, RICE, PRODUCTS, ObjectKey("variant")]) == {
        TEA: 2,
        RICE: 0,
        PRODUCTS: 2,
        ObjectKey("variant"): 0,
    }


def test_several_objects_in_one_call_raise_their_kind_once() -> None:
    versions_raise(keys=[TEA, RICE], now=NOW)

    assert versions_of(keys=[TEA, RICE, PRODUCTS]) == {TEA: 1, RICE: 1, PRODUCTS: 1}


def test_a_change_in_one_language_leaves_the_others_alone() -> None:
    japanese = ObjectKey("product", TEA.id, channel="jp", language="ja")
    german = ObjectKey("product", TEA.id, channel="de", language="de")

    versions_raise(keys=[ObjectKey("product", TEA.id, language="ja")], now=NOW)

    assert versions_of(keys=[japanese, german]) == {japanese: 1, german: 0}


def test_a_change_told_for_all_channels_reaches_each_of_them() -> None:
    japanese = ObjectKey("product", TEA.id, channel="jp", language="ja")

    versions_raise(keys=[TEA], now=NOW)
    versions_raise(keys=[ObjectKey("product", TEA.id, channel="jp")], now=NOW)

    assert versions_of(keys=[japanese])[japanese] == 2


def test_when_nobody_knows_what_was_missed_every_object_changes() -> None:
    versions_raise(keys=[ObjectKey("product", EVERY)], now=NOW)

    assert versions_of(keys=[TEA, RICE, PRODUCTS]) == {TEA: 1, RICE: 1, PRODUCTS: 1}


def test_the_versions_of_a_page_cost_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    keys = [ObjectKey("product", str(number), "jp", "ja") for number in range(24)]

    with django_assert_num_queries(1):
        versions_of(keys=keys)
