"""The catalogue beyond names and prices: trees, kinds of attributes, taxes, cursors."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.engine.models import Category, Product, ProductVariant, Shop
from tests.catalog.engine.goods_shop import (
    GoodsShop,
    ask,
    attempt,
    data,
    goods_shop,
    product_input,
    product_make,
    run,
)

pytestmark = [pytest.mark.django_db]
ATTRIBUTE = "attributeCreate(input: AttributeCreateInput!)"
PRODUCT = "productUpdate(id: ID!, input: ProductInput!)"


def variant_row(shop: GoodsShop, **changes: Any) -> dict[str, Any]:
    return {**product_input(shop, "tea")["variants"][0], **changes}


@pytest.fixture
def shop() -> GoodsShop:
    return goods_shop()


# --- Categories -------------------------------------------------------------------
def category_made(name: str, parent: str | None = None) -> str:
    text = "categoryCreate(input: CategoryInput!, parent: ID)"
    made = run(text, "category { id }", input={"name": name}, parent=parent)
    key: str = made["category"]["id"]
    return key


def test_a_category_knows_what_is_above_and_below(shop: GoodsShop) -> None:
    food = category_made("Food")
    dry = category_made("Dry", food)
    rice = category_made("Grain", dry)

    found = data(
        "query ($id: ID!) { category(id: $id) { level parent { id }"
        " ancestors(first: 5) { edges { node { id } } }"
        " children(first: 5) { totalCount edges { node { id level } } } } }",
        id=dry,
    )["category"]

    assert found == {
        "level": 1,
        "parent": {"id": food},
        "ancestors": {"edges": [{"node": {"id": food}}]},
        "children": {"totalCount": 1, "edges": [{"node": {"id": rice, "level": 2}}]},
    }


def test_a_shelf_shows_what_is_below_and_leaves_its_goods_unshown(
    shop: GoodsShop,
) -> None:
    food = category_made("Food")
    product_make(shop, "rice", category=category_made("Dry", food))
    text = (
        "query ($id: ID!) { category(id: $id) {"
        ' products(first: 5, channel: "tokyo") { totalCount } } }'
    )
    shown = data(text, id=food)["category"]["products"]["totalCount"]

    run("categoryDelete(id: ID!)", "category { name }", id=food)

    assert shown == 1
    assert list(Category.objects.values_list("slug", flat=True)) == ["rice"]
    product = Product.objects.get(slug="rice")
    assert product.category is None
    assert not product.channel_listings.filter(is_published=True).exists()


# --- Attributes -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "given", "selection", "said"),
    [
        ("BOOLEAN", {"boolean": True}, "AssignedBooleanAttribute { value }", True),
        ("DATE", {"date": "2026-05-06"}, "AssignedDateAttribute { value }",
         "2026-05-06"),
        ("DATE_TIME", {"dateTime": "2026-05-06T07:08:00+00:00"},
         "AssignedDateTimeAttribute { value }", "2026-05-06T07:08:00+00:00"),
        ("RICH_TEXT", {"richText": '{"blocks": []}'},
         "AssignedTextAttribute { value }", {"blocks": []}),
        ("FILE", {"file": "https://e.org/a.pdf", "contentType": "application/pdf"},
         "AssignedFileAttribute { value { url contentType } }",
         {"url": "https://e.org/a.pdf", "contentType": "application/pdf"}),
        ("SWATCH", {"swatch": {"value": "Sun"}},
         "AssignedSwatchAttribute { value { name slug hexColor } }",
         {"name": "Sun", "slug": "sun", "hexColor": None}),
    ],
)  # fmt: skip
def test_every_kind_of_attribute_is_said_and_read_back(
    shop: GoodsShop, kind: str, given: dict[str, Any], selection: str, said: Any
) -> None:
    made = run(ATTRIBUTE, "attribute { id }", input={
        "name": "Kind", "type": "PRODUCT_TYPE", "inputType": kind})  # fmt: skip
    key = made["attribute"]["id"]
    run(
        "productAttributeAssign(productTypeId: ID!, "
        "operations: [ProductAttributeAssignInput!]!)",
        "productType { id }",
        productTypeId=shop.product_type, operations=[{"id": key, "type": "PRODUCT"}],
    )  # fmt: skip
    product = product_make(shop, "rice")

    run(PRODUCT, "product { id }", id=product, input={"attributes": [
        {"id": key, **given}]})  # fmt: skip

    found = data(
        "query ($id: ID) { product(id: $id) { assignedAttribute(slug: "
        f'"kind") {{ ... on {selection} }} }} }}',
        as_app=True, id=product,
    )["product"]["assignedAttribute"]  # fmt: skip
    assert found == {"value": said}


def test_a_reference_names_an_object_of_its_kind(shop: GoodsShop) -> None:
    made = run(ATTRIBUTE, "attribute { id }", input={
        "name": "Goes with", "slug": "goes-with", "type": "PRODUCT_TYPE",
        "inputType": "REFERENCE", "entityType": "PRODUCT"})  # fmt: skip
    key = made["attribute"]["id"]
    run("productTypeUpdate(id: ID!, input: ProductTypeInput!)", "productType { id }",
        id=shop.product_type, input={"productAttributes": [key]})  # fmt: skip
    rice, tea = product_make(shop, "rice"), product_make(shop, "tea")

    run(PRODUCT, "product { id }", id=rice,
        input={"attributes": [{"id": key, "references": [tea]}]})  # fmt: skip
    wrong = attempt(PRODUCT, "product { id }", id=rice, input={"attributes": [
        {"id": key, "references": [shop.category]}]})  # fmt: skip

    text = (
        'query ($id: ID) { product(id: $id, channel: "tokyo") { assignedAttribute('
        'slug: "goes-with") { ... on AssignedMultiProductReferenceAttribute {'
        " value { slug } } } } }"
    )
    found = data(text, id=rice)["product"]["assignedAttribute"]
    assert found == {"value": [{"slug": "tea"}]}
    assert wrong["errors"][0]["code"] == "INVALID"


# --- Bulk -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("policy", "count", "slugs", "skus"),
    [
        (None, 0, [], []),
        ("REJECT_FAILED_ROWS", 1, ["tea"], ["tea-1"]),
        ("IGNORE_FAILED", 2, ["corn", "tea"], ["tea-1"]),
    ],
)
def test_an_error_policy_decides_what_is_left(
    shop: GoodsShop, policy: str | None, count: int, slugs: list[str], skus: list[str]
) -> None:
    bad = variant_row(
        shop, sku="corn-1", externalReference="corn-1", quantityLimitPerCustomer=0
    )
    rows = [
        product_input(shop, "tea"),
        product_input(shop, "corn", variants=[bad]),
        product_input(shop, "", name=""),
    ]
    payload = attempt(
        "productBulkCreate(products: [ProductBulkCreateInput!]!, "
        "errorPolicy: ErrorPolicyEnum)",
        "count results { product { slug } errors { path } }",
        products=rows, errorPolicy=policy,
    )  # fmt: skip

    assert payload["count"] == count
    assert payload["results"][1]["errors"] == [
        {"path": "variants.0.quantityLimitPerCustomer"}
    ]
    assert sorted(Product.objects.values_list("slug", flat=True)) == slugs
    assert list(ProductVariant.objects.values_list("sku", flat=True)) == skus


# --- Taxes ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("within", "net", "gross"), [(True, 1000, 1100), (False, 1100, 1210)]
)
def test_flat_rates_show_net_and_gross(
    shop: GoodsShop, within: bool, net: int, gross: int
) -> None:
    product_make(
        shop, "rice",
        variants=[variant_row(shop, channelListings=[
            {"channelId": shop.channels["tokyo"], "price": "1100"}])],
    )  # fmt: skip
    text = '{ channel(slug: "tokyo") { taxConfiguration { id } } }'
    key = data(text, as_app=True)["channel"]["taxConfiguration"]["id"]
    run("taxConfigurationUpdate(id: ID!, input: TaxConfigurationUpdateInput!)",
        "taxConfiguration { id }", id=key,
        input={"pricesEnteredWithTax": within})  # fmt: skip
    run("taxCountryConfigurationUpdate(countryCode: CountryCode!, "
        "updateTaxClassRates: [TaxClassRateInput!]!)",
        "taxCountryConfiguration { country { code } }",
        countryCode="JP", updateTaxClassRates=[{"rate": 10}])  # fmt: skip

    read = (
        '{ product(slug: "rice", channel: "tokyo") { pricing { priceRange { start {'
        " net { amount } gross { amount } tax { amount } } } } } }"
    )
    start = data(read)["product"]["pricing"]["priceRange"]["start"]
    assert start == {
        "net": {"amount": net},
        "gross": {"amount": gross},
        "tax": {"amount": gross - net},
    }


# --- Cursors ----------------------------------------------------------------------
def test_a_cursor_goes_on_after_its_row_when_rows_before_it_go(
    shop: GoodsShop,
) -> None:
    keys = [product_make(shop, slug) for slug in ("a", "b", "c", "d")]
    text = (
        'query ($after: String) { products(first: 2, channel: "tokyo", after: $after,'
        " sortBy: {field: NAME, direction: DESC}) { edges { node { slug } }"
        " pageInfo { endCursor hasNextPage hasPreviousPage } } }"
    )
    first = data(text)["products"]
    run("productDelete(id: ID)", "product { id }", id=keys[3])

    then = data(text, after=first["pageInfo"]["endCursor"])["products"]

    assert [edge["node"]["slug"] for edge in first["edges"]] == ["d", "c"]
    assert [edge["node"]["slug"] for edge in then["edges"]] == ["b", "a"]
    assert then["pageInfo"]["hasNextPage"] is False
    assert then["pageInfo"]["hasPreviousPage"] is True


def test_a_cursor_of_another_order_is_refused(shop: GoodsShop) -> None:
    product_make(shop, "rice")
    plain = data('{ products(first: 1, channel: "tokyo") { edges { cursor } } }')
    cursor = plain["products"]["edges"][0]["cursor"]

    answer = ask(
        'query ($after: String) { products(first: 1, channel: "tokyo", after: $after,'
        " sortBy: {field: LAST_MODIFIED, direction: ASC}) { edges { cursor } } }",
        after=cursor,
    )

    assert answer["errors"][0]["message"] == "Received cursor is invalid."


# --- Words and metadata -----------------------------------------------------------
def test_a_slug_of_a_language_finds_its_goods_once(shop: GoodsShop) -> None:
    rice, tea = product_make(shop, "rice"), product_make(shop, "tea")
    text = (
        "productTranslate(id: ID!, languageCode: LanguageCodeEnum!, "
        "input: TranslationInput!)"
    )
    given = {"languageCode": "DE", "input": {"slug": "reis", "name": "Reis"}}

    run(text, "product { id }", id=rice, **given)
    twice = attempt(text, "product { id }", id=tea, **given)

    read = '{ product(slug: "%s", slugLanguageCode: DE, channel: "tokyo") { slug } }'
    assert data(read % "reis")["product"] == {"slug": "rice"}
    assert data(read % "rice")["product"] is None
    assert twice["errors"][0]["code"] == "UNIQUE"


def test_private_metadata_is_for_who_manages_goods(shop: GoodsShop) -> None:
    key = product_make(shop, "rice")
    run("updatePrivateMetadata(id: ID!, input: [MetadataInput!]!)",
        "item { __typename }", id=key, input=[{"key": "cost", "value": "3"}])  # fmt: skip
    text = (
        'query ($id: ID) { product(id: $id, channel: "tokyo") {'
        ' privateMetafield(key: "cost") } }'
    )

    assert data(text, as_app=True, id=key)["product"] == {"privateMetafield": "3"}
    denied = ask(text, id=key)["errors"][0]["extensions"]["exception"]["code"]
    assert denied == "PermissionDenied"
    written = ask(
        'mutation ($id: ID!) { updateMetadata(id: $id, input: [{key: "a", value: "b"}])'
        " { item { __typename } } }",
        id=key,
    )
    assert written["data"]["updateMetadata"] is None
    assert Product.objects.get().metadata == {}


# --- Stock by zones ---------------------------------------------------------------
def test_under_the_older_rule_stock_counts_where_a_zone_covers_the_country(
    shop: GoodsShop,
) -> None:
    product_make(shop, "rice")
    zone = {"name": "Japan", "countries": ["JP"], "addChannels": [shop.channels["tokyo"]],
            "addWarehouses": shop.warehouses[:1]}  # fmt: skip
    run("shippingZoneCreate(input: ShippingZoneCreateInput!)", "shippingZone { id }",
        input=zone)  # fmt: skip
    text = (
        '{ product(slug: "rice", channel: "tokyo") { defaultVariant {'
        " jp: quantityAvailable(countryCode: JP) us: quantityAvailable(countryCode: US)"
        " any: quantityAvailable } } }"
    )
    now = data(text)["product"]["defaultVariant"]

    Shop.objects.update(use_legacy_shipping_zone_stock_availability=True)

    assert now == {"jp": 12, "us": 12, "any": 12}
    assert data(text)["product"]["defaultVariant"] == {"jp": 7, "us": 0, "any": 7}
