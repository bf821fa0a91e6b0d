"""A page of goods costs a fixed number of SQL queries, however many goods are on it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.engine.execute import execute
from storefront.saleor.documents import document
from tests.catalog.engine.goods_shop import (
    NOW,
    GoodsShop,
    data,
    goods_shop,
    picture,
    product_input,
    product_make,
    run,
    upload,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def shop(settings: Any, tmp_path: Any) -> GoodsShop:
    settings.MEDIA_ROOT = tmp_path
    made = goods_shop()
    # The row of settings is made when it is first read.
    data("{ shop { name } }")
    return made


def stocked(shop: GoodsShop, count: int) -> None:
    for number in range(count):
        slug = f"goods-{number:02d}"
        (first,) = product_input(shop, slug)["variants"]
        second = {**first, "sku": f"{slug}-2", "externalReference": f"{slug}-2"}
        key = product_make(
            shop, slug, variants=[first, second],
            attributes=[
                {"externalReference": "base", "dropdown": {
                    "externalReference": "base:TKR"}},
                {"externalReference": "certificates", "multiselect": [
                    {"externalReference": "certificates:GI"}]},
                {"externalReference": "story", "plainText": "A field."},
            ],
        )  # fmt: skip
        run("productMediaCreate(input: ProductMediaCreateInput!)", "media { id }",
            input={"product": key, "image": upload(picture())})  # fmt: skip


def queries(name: str, *, as_app: bool = False, **variables: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = execute(document(name), variables, as_app=as_app, now=NOW)
    assert "errors" not in answer, answer["errors"]
    return len(captured)


SEEN = {"channel": "tokyo", "languageCode": "JA", "first": 24}


@pytest.mark.parametrize(
    ("name", "variables", "as_app", "exactly"),
    [
        ("ProductList", SEEN, False, 12),
        ("CategoryProducts", {**SEEN, "slug": "rice"}, False, 13),
        ("CollectionProducts", {**SEEN, "slug": "gifts"}, False, 14),
        ("ProductBySlug", {"channel": "tokyo", "languageCode": "JA",
                           "homeLanguageCode": "TH", "slug": "goods-00"}, False, 14),
        ("CategoryList", {"languageCode": "JA", "first": 24}, False, 1),
        ("CollectionList", SEEN, False, 2),
        ("ProductForPublish", {"externalReference": "goods-00"}, True, 6),
        ("ProductTypeList", {"first": 24}, True, 3),
        ("AttributeChoices", {"slug": "base", "languageCode": "JA", "first": 24},
         True, 2),
        ("CollectionSetupList", {"first": 24}, True, 2),
        ("StockList", {"first": 100}, True, 1),
        ("VariantStocks", {"sku": "goods-00-1"}, True, 2),
    ],
)  # fmt: skip
def test_queries_do_not_grow_with_the_page(
    shop: GoodsShop, name: str, variables: dict[str, Any], as_app: bool, exactly: int
) -> None:
    stocked(shop, 1)
    few = queries(name, as_app=as_app, **variables)
    product_more(shop)

    assert (few, queries(name, as_app=as_app, **variables)) == (exactly, exactly)


def product_more(shop: GoodsShop) -> None:
    for number in range(24):
        slug = f"more-{number:02d}"
        product_make(shop, slug, attributes=[
            {"externalReference": "base", "dropdown": {
                "externalReference": "base:NST"}}])  # fmt: skip
