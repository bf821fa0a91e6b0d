"""Writes of goods: each row whole or not at all, refusals with Saleor's codes."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.engine.models import (
    Attribute,
    AttributeValue,
    Category,
    Collection,
    Product,
    ProductVariant,
    ProductVariantChannelListing,
    Stock,
)
from tests.catalog.engine.goods_shop import (
    GoodsShop,
    attempt,
    data,
    goods_shop,
    product_input,
    product_make,
    run,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
BULK = "productBulkCreate(products: [ProductBulkCreateInput!]!, errorPolicy: ErrorPolicyEnum)"
BULK_RESULT = "count results { product { slug } errors { path code } }"


@pytest.fixture
def shop() -> GoodsShop:
    return goods_shop()


def bulk(products: list[dict[str, Any]], policy: str | None = None) -> dict[str, Any]:
    return attempt(BULK, BULK_RESULT, products=products, errorPolicy=policy)


# --- Bulk -------------------------------------------------------------------------
@pytest.mark.parametrize("policy", ["REJECT_FAILED_ROWS", "IGNORE_FAILED"])
def test_a_bad_row_is_left_out_and_the_others_are_written(
    shop: GoodsShop, policy: str
) -> None:
    bad = product_input(shop, "tea", name=" ")

    payload = bulk([product_input(shop, "rice"), bad], policy)

    assert payload == {
        "count": 1,
        "results": [
            {"product": {"slug": "rice"}, "errors": []},
            {"product": None, "errors": [{"path": "name", "code": "REQUIRED"}]},
        ],
        "errors": [],
    }
    assert [p.slug for p in Product.objects.all()] == ["rice"]


@pytest.mark.parametrize("policy", ["REJECT_EVERYTHING", None])
def test_by_default_one_bad_row_rejects_everything(
    shop: GoodsShop, policy: str | None
) -> None:
    bad = product_input(shop, "tea", name="")

    payload = bulk([product_input(shop, "rice"), bad], policy)

    assert payload["count"] == 0
    assert [row["product"] for row in payload["results"]] == [None, None]
    assert [len(row["errors"]) for row in payload["results"]] == [0, 1]
    assert Product.objects.count() == 0
    assert ProductVariant.objects.count() == 0


def variant_row(shop: GoodsShop, **changes: Any) -> dict[str, Any]:
    return {**product_input(shop, "tea")["variants"][0], **changes}


def price_row(shop: GoodsShop, channel: str, price: str) -> list[dict[str, Any]]:
    return [{"channelId": shop.channels[channel], "price": price}]


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        (lambda s: {"productType": s.category}, "productType", "GRAPHQL_ERROR"),
        (lambda s: {"category": s.collection}, "category", "GRAPHQL_ERROR"),
        (lambda s: {"slug": "rice"}, "slug", "UNIQUE"),
        (lambda s: {"externalReference": "rice"}, "externalReference", "UNIQUE"),
        (lambda s: {"taxClass": s.category}, "taxClass", "GRAPHQL_ERROR"),
        (lambda s: {"attributes": [{"id": s.attributes["base"], "dropdown": {
            "externalReference": "base:NONE"}}]}, "attributes", "NOT_FOUND"),
        (lambda s: {"attributes": [{"id": s.attributes["shelf-life-days"],
            "numeric": "long"}]}, "attributes", "INVALID"),
        (lambda s: {"attributes": [{"id": s.attributes["shelf-life-days"],
            "numeric": "NaN"}]}, "attributes", "INVALID"),
        (lambda s: {"channelListings": [{"channelId": s.category}], "variants": []},
         "channelListings", "NOT_FOUND"),
        (lambda s: {"variants": [variant_row(s, sku="rice-1")]},
         "variants.0.sku", "UNIQUE"),
        (lambda s: {"variants": [variant_row(
            s, channelListings=price_row(s, "tokyo", "12.5"))]},
         "variants.0.channelListings.0.price", "INVALID_PRICE"),
        (lambda s: {"variants": [variant_row(
            s, channelListings=price_row(s, "kuwait", "1"))]},
         "variants.0.channelListings.0.channelId", "PRODUCT_NOT_ASSIGNED_TO_CHANNEL"),
        (lambda s: {"variants": [variant_row(s, stocks=[
            {"warehouse": s.warehouses[0], "quantity": -1}])]},
         "variants.0.stocks.0.quantity", "INVALID"),
        (lambda s: {"variants": [variant_row(s), variant_row(s)]},
         "variants.1.sku", "UNIQUE"),
        (lambda s: {"variants": [variant_row(s, quantityLimitPerCustomer=0)]},
         "variants.0.quantityLimitPerCustomer", "INVALID"),
        (lambda s: {"media": [{"mediaUrl": "https://example.org/a.pdf"}]},
         "media.0.mediaUrl", "UNSUPPORTED_MEDIA_PROVIDER"),
    ],
)  # fmt: skip
def test_a_refused_product_says_where_and_leaves_nothing(
    shop: GoodsShop, changes: Any, path: str, code: str
) -> None:
    product_make(shop, "rice")
    counts = (AttributeValue.objects.count(), Stock.objects.count())

    payload = bulk([product_input(shop, "tea", **changes(shop))], "REJECT_FAILED_ROWS")

    assert payload["results"] == [
        {"product": None, "errors": [{"path": path, "code": code}]}
    ]
    assert [p.slug for p in Product.objects.all()] == ["rice"]
    assert counts == (AttributeValue.objects.count(), Stock.objects.count())


@pytest.mark.parametrize(
    ("channel", "price", "stored"),
    [("tokyo", "1200", "1200.000"), ("tokyo", "1200.0", "1200.000"),
     ("kuwait", "2.125", "2.125")],
)  # fmt: skip
def test_a_price_has_the_decimals_of_its_currency(
    shop: GoodsShop, channel: str, price: str, stored: str
) -> None:
    product_make(
        shop,
        "rice",
        channelListings=[{"channelId": shop.channels[channel]}],
        variants=[variant_row(shop, channelListings=price_row(shop, channel, price))],
    )

    assert str(ProductVariantChannelListing.objects.get().price_amount) == stored


@pytest.mark.parametrize(("channel", "price"), [("tokyo", "0.5"), ("kuwait", "1.2345")])
def test_more_decimals_than_a_currency_has_are_refused(
    shop: GoodsShop, channel: str, price: str
) -> None:
    product_make(
        shop, "rice", variants=[variant_row(shop, channelListings=[])],
        channelListings=[{"channelId": shop.channels[channel]}],
    )  # fmt: skip
    found = data('{ productVariant(sku: "tea-1") { id } }', as_app=True)

    payload = attempt(
        "productVariantChannelListingUpdate(id: ID!, input: [ProductVariantChannelListingAddInput!]!)",
        "variant { id }", id=found["productVariant"]["id"],
        input=price_row(shop, channel, price),
    )  # fmt: skip

    assert payload["variant"] is None
    assert [item["code"] for item in payload["errors"]] == ["INVALID"]
    assert ProductVariantChannelListing.objects.count() == 0


# --- Change -----------------------------------------------------------------------
def test_an_update_sets_what_is_given_and_keeps_the_rest(shop: GoodsShop) -> None:
    key = product_make(
        shop, "rice",
        metadata=[{"key": "draft", "value": "1"}],
        attributes=[{"id": shop.attributes["story"], "plainText": "Old field."},
                    {"id": shop.attributes["certificates"], "multiselect": [
                        {"externalReference": "certificates:GI"}]}],
    )  # fmt: skip
    run(
        "productUpdate(id: ID!, input: ProductInput!)", "product { id }", id=key,
        input={"name": "Hom Mali", "metadata": [{"key": "more", "value": "2"}],
               "attributes": [{"id": shop.attributes["story"],
                               "plainText": "New field."}]},
    )  # fmt: skip
    text = '{ product(slug: "rice") { name category { slug } metafields story: assignedAttribute(slug: "story") { ... on AssignedPlainTextAttribute { value } } marks: assignedAttribute(slug: "certificates") { ... on AssignedMultiChoiceAttribute { value { slug name } } } base: assignedAttribute(slug: "base") { ... on AssignedSingleChoiceAttribute { value { slug } } } nothing: assignedAttribute(slug: "weight") { __typename } } }'

    assert data(text, as_app=True)["product"] == {
        "name": "Hom Mali",
        "category": {"slug": "rice"},
        "metafields": {"draft": "1", "more": "2"},
        "story": {"value": "New field."},
        "marks": {"value": [{"slug": "gi", "name": "GI"}]},
        "base": {"value": None},
        "nothing": None,
    }
    assert AttributeValue.objects.filter(attribute__slug="story").count() == 1


def test_an_attribute_of_another_type_is_refused(shop: GoodsShop) -> None:
    other = run(
        "attributeCreate(input: AttributeCreateInput!)", "attribute { id }",
        input={"name": "Colour", "type": "PRODUCT_TYPE", "inputType": "DROPDOWN",
               "values": [{"name": "Red"}]},
    )["attribute"]["id"]  # fmt: skip
    key = product_make(shop, "rice")

    payload = attempt(
        "productUpdate(id: ID!, input: ProductInput!)", "product { id }", id=key,
        input={"name": "Red rice",
               "attributes": [{"id": other, "dropdown": {"value": "Red"}}]},
    )  # fmt: skip

    assert payload["errors"][0]["code"] == "NOT_FOUND"
    assert Product.objects.get().name == "Rice"


def test_a_variant_update_changes_prices_and_stocks_by_their_ids(
    shop: GoodsShop,
) -> None:
    key = product_make(shop, "rice")
    text = (
        '{ productVariant(sku: "rice-1") { id channelListings { id } stocks { id } } }'
    )
    now = data(text, as_app=True)["productVariant"]

    payload = attempt(
        "productVariantBulkUpdate(product: ID!, variants: [ProductVariantBulkUpdateInput!]!)",
        "count results { errors { path code } }", product=key,
        variants=[{
            "id": now["id"], "name": "One kilo",
            "channelListings": {"update": [
                {"channelListing": now["channelListings"][0]["id"], "price": "1300"}]},
            "stocks": {"update": [{"stock": now["stocks"][0]["id"], "quantity": 3}],
                       "remove": [now["stocks"][1]["id"]]},
        }],
    )  # fmt: skip

    assert payload == {"count": 1, "results": [{"errors": []}], "errors": []}
    assert ProductVariant.objects.get().name == "One kilo"
    assert ProductVariantChannelListing.objects.get().price_amount == 1300
    assert list(Stock.objects.values_list("quantity", flat=True)) == [3]


def test_a_variant_of_another_product_is_not_found(shop: GoodsShop) -> None:
    product_make(shop, "rice")
    tea = product_make(shop, "tea")
    rice = data('{ productVariant(sku: "rice-1") { id } }', as_app=True)

    payload = attempt(
        "productVariantBulkUpdate(product: ID!, variants: [ProductVariantBulkUpdateInput!]!)",
        "count results { errors { path code } }", product=tea,
        variants=[{"id": rice["productVariant"]["id"], "name": "Stolen"}],
    )  # fmt: skip

    assert payload["results"] == [{"errors": [{"path": "id", "code": "NOT_FOUND"}]}]
    assert not ProductVariant.objects.filter(name="Stolen").exists()


def test_leaving_a_channel_takes_its_prices_along(shop: GoodsShop) -> None:
    key = product_make(shop, "rice")

    run(
        "productChannelListingUpdate(id: ID!, input: ProductChannelListingUpdateInput!)",
        "product { id }", id=key, input={"removeChannels": [shop.channels["tokyo"]]},
    )  # fmt: skip

    assert ProductVariantChannelListing.objects.count() == 0
    assert data('{ product(slug: "rice") { slug } }', as_app=True)["product"]


def test_a_deleted_product_takes_everything_of_its_own(shop: GoodsShop) -> None:
    key = product_make(shop, "rice")

    gone = run("productDelete(id: ID!)", "product { id }", id=key)

    assert gone["product"]["id"] == key
    assert (Product.objects.count(), Stock.objects.count()) == (0, 0)
    payload = attempt("productDelete(id: ID!)", "product { id }", id=key)
    assert payload["errors"][0]["code"] == "NOT_FOUND"


# --- Stocks -----------------------------------------------------------------------
STOCKS = (
    "stockBulkUpdate(stocks: [StockBulkUpdateInput!]!, errorPolicy: ErrorPolicyEnum)"
)


def stocks_set(rows: list[dict[str, Any]], policy: str | None) -> dict[str, Any]:
    result = "count results { stock { quantity } errors { field code } }"
    return attempt(STOCKS, result, stocks=rows, errorPolicy=policy)


def stock_row(quantity: int, /, **changes: Any) -> dict[str, Any]:
    return {"warehouseExternalReference": "north", "variantExternalReference": "rice-1",
            "quantity": quantity, **changes}  # fmt: skip


def test_stocks_are_set_by_external_references(shop: GoodsShop) -> None:
    product_make(shop, "rice")

    payload = stocks_set([stock_row(40)], None)

    assert payload["results"] == [{"stock": {"quantity": 40}, "errors": []}]
    assert list(Stock.objects.values_list("quantity", flat=True)) == [40, 5]


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"warehouseExternalReference": "west"}, None, "NOT_FOUND"),
        ({"variantExternalReference": "tea"}, None, "NOT_FOUND"),
        ({"variantExternalReference": None}, None, "INVALID"),
        ({"variantId": "UHJvZHVjdDox"}, None, "INVALID"),
        ({"variantExternalReference": None, "variantId": "UHJvZHVjdDox"},
         "variantId", "INVALID"),
        ({"quantity": -1}, "quantity", "INVALID"),
    ],
)  # fmt: skip
def test_a_bad_stock_row_is_told_and_changes_nothing(
    shop: GoodsShop, changes: dict[str, Any], field: str | None, code: str
) -> None:
    product_make(shop, "rice")

    payload = stocks_set([stock_row(40), stock_row(41, **changes)], "IGNORE_FAILED")

    assert payload["count"] == 1
    assert payload["results"][1] == {
        "stock": None, "errors": [{"field": field, "code": code}]
    }  # fmt: skip
    assert list(Stock.objects.values_list("quantity", flat=True)) == [40, 5]
    stocks_set([stock_row(99), stock_row(41, **changes)], "REJECT_EVERYTHING")
    assert list(Stock.objects.values_list("quantity", flat=True)) == [40, 5]


def test_a_quantity_below_what_is_promised_is_refused(shop: GoodsShop) -> None:
    product_make(shop, "rice")
    Stock.objects.filter(quantity=7).update(quantity_allocated=4)

    payload = stocks_set([stock_row(3)], "IGNORE_FAILED")

    assert payload["results"][0]["errors"] == [{"field": "quantity", "code": "INVALID"}]
    assert Stock.objects.get(warehouse__slug="north").quantity == 7


def test_stocks_of_a_variant_are_made_where_there_are_none(shop: GoodsShop) -> None:
    product_make(shop, "rice", variants=[variant_row(shop, stocks=[])])
    text = "productVariantStocksUpdate(sku: String!, stocks: [StockInput!]!)"
    rows = [{"warehouse": shop.warehouses[0], "quantity": 9}]

    run(text, "productVariant { sku }", sku="tea-1", stocks=rows)
    unknown = attempt(text, "productVariant { sku }", sku="none", stocks=rows)
    twice = attempt(text, "productVariant { sku }", sku="tea-1", stocks=rows * 2)

    assert list(Stock.objects.values_list("quantity", flat=True)) == [9]
    assert unknown["errors"][0] == {"field": "sku", "code": "NOT_FOUND",
                                    "message": "Couldn't resolve to a node: none"}  # fmt: skip
    assert twice["errors"][0]["code"] == "UNIQUE"


# --- Attributes, shelves ----------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"slug": "base"}, "slug", "UNIQUE"),
        ({"externalReference": "base"}, "externalReference", "UNIQUE"),
        ({"name": " "}, "name", "REQUIRED"),
        ({"inputType": "REFERENCE"}, "entityType", "REQUIRED"),
        ({"inputType": "PLAIN_TEXT", "values": [{"name": "x"}]}, "values", "INVALID"),
        ({"values": [{"name": ""}]}, "values", "INVALID"),
        ({"values": [{"name": "x"}, {"name": "X"}]}, "values", "UNIQUE"),
        ({"values": [{"name": "x", "externalReference": "base:TKR"}]},
         "values", "INVALID"),
    ],
)  # fmt: skip
def test_an_attribute_that_cannot_be_is_refused(
    shop: GoodsShop, changes: dict[str, Any], field: str, code: str
) -> None:
    given = {"name": "Colour", "type": "PRODUCT_TYPE", "inputType": "DROPDOWN",
             **changes}  # fmt: skip

    payload = attempt(
        "attributeCreate(input: AttributeCreateInput!)", "attribute { id }", input=given
    )

    assert [(e["field"], e["code"]) for e in payload["errors"]] == [(field, code)]
    assert Attribute.objects.count() == 4


def test_choices_have_the_slug_of_their_code(shop: GoodsShop) -> None:
    run(
        "attributeUpdate(id: ID!, input: AttributeUpdateInput!)", "attribute { id }",
        id=shop.attributes["base"],
        input={"addValues": [{"name": "Pha Yao", "externalReference": "base:PYO"}]},
    )  # fmt: skip
    text = '{ attribute(slug: "base") { choices(first: 9) { edges { node { slug name externalReference } } } } }'

    assert [e["node"] for e in data(text)["attribute"]["choices"]["edges"]] == [
        {"slug": "tkr", "name": "TKR", "externalReference": "base:TKR"},
        {"slug": "nst", "name": "NST", "externalReference": "base:NST"},
        {"slug": "pyo", "name": "Pha Yao", "externalReference": "base:PYO"},
    ]


@pytest.mark.parametrize(
    ("mutation", "model"),
    [("category", Category), ("collection", Collection)],
)
def test_a_shelf_needs_a_name_and_a_free_slug(
    shop: GoodsShop, mutation: str, model: Any
) -> None:
    kind = "CategoryInput!" if mutation == "category" else "CollectionCreateInput!"
    text = f"{mutation}Create(input: {kind})"
    taken = model.objects.get().slug

    nameless = attempt(text, f"{mutation} {{ id }}", input={"slug": "x"})
    double = attempt(text, f"{mutation} {{ id }}", input={"name": "X", "slug": taken})

    assert nameless["errors"][0]["code"] == "REQUIRED"
    assert (double["errors"][0]["field"], double["errors"][0]["code"]) == (
        "slug",
        "UNIQUE",
    )
    assert model.objects.count() == 1


def test_a_deleted_category_leaves_its_products(shop: GoodsShop) -> None:
    product_make(shop, "rice")

    run("categoryDelete(id: ID!)", "", id=shop.category)

    assert Product.objects.get().category is None


def test_a_collection_is_seen_where_it_is_published(shop: GoodsShop) -> None:
    text = "query ($channel: String!) { collections(channel: $channel, first: 9) { edges { node { slug } } } }"

    assert data(text, channel="tokyo")["collections"]["edges"] == [
        {"node": {"slug": "gifts"}}
    ]
    assert data(text, channel="kuwait")["collections"]["edges"] == []
    assert data(text, channel="atlantis")["collections"]["edges"] == []
