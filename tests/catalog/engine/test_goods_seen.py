"""Who sees which goods: channels, listings, prices, permissions, paging."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from catalog.engine.models import Channel, Product
from tests.catalog.engine.goods_shop import (
    NOW,
    GoodsShop,
    ask,
    attempt,
    data,
    goods_shop,
    product_input,
    product_make,
    run,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LIST = "query ($channel: String) { products(channel: $channel, first: 50) { edges { node { slug } } } }"
ONE = "query ($slug: String!, $channel: String) { product(slug: $slug, channel: $channel) { slug isAvailable pricing { priceRange { start { net { fractionalAmount fractionDigits currency } gross { fractionalAmount } } } } } }"


@pytest.fixture
def shop() -> GoodsShop:
    return goods_shop()


def listed(channel: str | None, **more: Any) -> list[str]:
    found = data(LIST, channel=channel, **more)["products"]["edges"]
    return [edge["node"]["slug"] for edge in found]


def listing(shop: GoodsShop, **changes: Any) -> dict[str, Any]:
    first = product_input(shop, "x")["channelListings"][0]
    return {"channelListings": [{**first, **changes}]}


def test_a_published_product_with_a_price_is_listed(shop: GoodsShop) -> None:
    product_make(shop, "rice")

    assert listed("tokyo") == ["rice"]


def test_another_channel_does_not_list_it(shop: GoodsShop) -> None:
    product_make(shop, "rice")

    assert listed("kuwait") == []
    assert data(ONE, slug="rice", channel="kuwait")["product"] is None


def test_an_unknown_channel_is_empty_and_no_error(shop: GoodsShop) -> None:
    product_make(shop, "rice")

    assert listed("atlantis") == []
    assert data(ONE, slug="rice", channel="atlantis")["product"] is None


def test_a_buyer_must_name_one_of_several_channels(shop: GoodsShop) -> None:
    answer = ask(LIST)

    assert answer["data"]["products"] is None
    assert (
        answer["errors"][0]["message"]
        == "More than one channel exists. Specify which channel to use."
    )
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "GraphQLError"


def test_the_only_active_channel_needs_no_name(shop: GoodsShop) -> None:
    product_make(shop, "rice")
    Channel.objects.filter(slug="kuwait").update(is_active=False)

    assert listed(None) == ["rice"]


def test_an_inactive_channel_shows_buyers_nothing(shop: GoodsShop) -> None:
    product_make(shop, "rice")
    Channel.objects.filter(slug="tokyo").update(is_active=False)

    assert listed("tokyo") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"isPublished": False},
        {"publishedAt": (NOW + timedelta(seconds=1)).isoformat()},
    ],
)
def test_what_is_not_published_yet_is_not_seen(
    shop: GoodsShop, changes: dict[str, Any]
) -> None:
    product_make(shop, "rice", **listing(shop, **changes))

    assert listed("tokyo") == []
    assert data(ONE, slug="rice", channel="tokyo")["product"] is None


def test_a_product_appears_at_the_time_it_is_published(shop: GoodsShop) -> None:
    product_make(shop, "rice", **listing(shop, publishedAt=NOW.isoformat()))

    assert listed("tokyo") == ["rice"]


def test_without_a_price_buyers_do_not_see_it(shop: GoodsShop) -> None:
    variant = {**product_input(shop, "rice")["variants"][0], "channelListings": []}
    product_make(shop, "rice", variants=[variant])

    assert listed("tokyo") == []
    assert data(ONE, slug="rice", channel="tokyo")["product"] is None


def test_a_variant_without_a_price_is_left_out_of_its_product(shop: GoodsShop) -> None:
    (first,) = product_input(shop, "rice")["variants"]
    bare = {"sku": "rice-5", "attributes": [], "name": "5 kg"}
    product_make(shop, "rice", variants=[first, bare])
    text = '{ product(slug: "rice", channel: "tokyo") { productVariants(first: 9) { edges { node { sku } } } } }'

    def skus(**more: Any) -> list[str]:
        found = data(text, **more)["product"]["productVariants"]["edges"]
        return [edge["node"]["sku"] for edge in found]

    assert skus() == ["rice-1"]
    assert skus(as_app=True) == ["rice-1", "rice-5"]


def test_hidden_in_listings_is_seen_by_its_address_and_in_collections(
    shop: GoodsShop,
) -> None:
    product_make(shop, "rice", **listing(shop, visibleInListings=False))
    shelves = '{ category(slug: "rice") { products(channel: "tokyo", first: 9) { edges { node { slug } } } } collection(slug: "gifts", channel: "tokyo") { products(first: 9) { edges { node { slug } } } } }'

    found = data(shelves)

    assert listed("tokyo") == []
    assert data(ONE, slug="rice", channel="tokyo")["product"]["slug"] == "rice"
    assert found["category"]["products"]["edges"] == []
    assert found["collection"]["products"]["edges"] == [{"node": {"slug": "rice"}}]


def test_an_app_sees_everything_listed_and_everything_without_a_channel(
    shop: GoodsShop,
) -> None:
    product_make(shop, "draft", **listing(shop, isPublished=False))
    product_make(shop, "nowhere", channelListings=[], variants=[])

    assert listed("tokyo", as_app=True) == ["draft"]
    assert listed("kuwait", as_app=True) == []
    assert listed(None, as_app=True) == ["draft", "nowhere"]


@pytest.mark.parametrize(
    ("field", "permission"),
    [
        ("channelListings { isPublished }", "MANAGE_PRODUCTS"),
        ("productVariants(first: 1) { edges { node { stocks { quantity } } } }",
         "MANAGE_PRODUCTS, MANAGE_ORDERS"),
    ],
)  # fmt: skip
def test_buyers_are_refused_what_is_for_staff(
    shop: GoodsShop, field: str, permission: str
) -> None:
    product_make(shop, "rice")
    text = f'{{ product(slug: "rice", channel: "tokyo") {{ {field} }} }}'

    answer = ask(text)

    assert "errors" not in ask(text, as_app=True)
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    assert permission in answer["errors"][0]["message"]


def test_a_buyer_writes_nothing(shop: GoodsShop) -> None:
    answer = ask(
        "mutation ($id: ID!) { productDelete(id: $id) { errors { code } } }",
        id=product_make(shop, "rice"),
    )

    assert answer["data"] == {"productDelete": None}
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    assert Product.objects.count() == 1


# --- Availability and prices ------------------------------------------------------
def test_prices_are_net_and_gross_alike_because_an_app_adds_tax(
    shop: GoodsShop,
) -> None:
    product_make(shop, "rice")

    start = data(ONE, slug="rice", channel="tokyo")["product"]["pricing"]["priceRange"][
        "start"
    ]

    assert start == {
        "net": {"fractionalAmount": 1200, "fractionDigits": 0, "currency": "JPY"},
        "gross": {"fractionalAmount": 1200},
    }


def test_a_currency_of_three_decimals_keeps_them(shop: GoodsShop) -> None:
    kuwait = {"channelId": shop.channels["kuwait"], "isPublished": True,
              "visibleInListings": True}  # fmt: skip
    variant = {**product_input(shop, "rice")["variants"][0], "channelListings": [
        {"channelId": shop.channels["kuwait"], "price": "2.125"}]}  # fmt: skip
    product_make(shop, "rice", channelListings=[kuwait], variants=[variant])

    start = data(ONE, slug="rice", channel="kuwait")["product"]["pricing"][
        "priceRange"
    ]["start"]

    assert start["net"] == {
        "fractionalAmount": 2125, "fractionDigits": 3, "currency": "KWD"
    }  # fmt: skip


def test_the_price_range_is_from_the_least_to_the_most(shop: GoodsShop) -> None:
    (first,) = product_input(shop, "rice")["variants"]
    large = {"sku": "rice-5", "attributes": [], "channelListings": [
        {"channelId": shop.channels["tokyo"], "price": "5400"}]}  # fmt: skip
    product_make(shop, "rice", variants=[large, first])
    text = '{ product(slug: "rice", channel: "tokyo") { pricing { priceRange { start { net { fractionalAmount } } stop { net { fractionalAmount } } } } } }'

    found = data(text)["product"]["pricing"]["priceRange"]

    assert found == {
        "start": {"net": {"fractionalAmount": 1200}},
        "stop": {"net": {"fractionalAmount": 5400}},
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"isAvailableForPurchase": False},
        {"availableForPurchaseAt": (NOW + timedelta(days=1)).isoformat()},
    ],
)
def test_not_for_purchase_is_seen_but_not_available(
    shop: GoodsShop, changes: dict[str, Any]
) -> None:
    product_make(shop, "rice", **listing(shop, **changes))

    found = data(ONE, slug="rice", channel="tokyo")["product"]

    assert (found["slug"], found["isAvailable"]) == ("rice", False)


def test_sold_out_is_not_available(shop: GoodsShop) -> None:
    variant = {**product_input(shop, "rice")["variants"][0], "stocks": []}
    product_make(shop, "rice", variants=[variant])

    assert data(ONE, slug="rice", channel="tokyo")["product"]["isAvailable"] is False


def test_outside_a_channel_there_is_no_price_and_no_availability(
    shop: GoodsShop,
) -> None:
    product_make(shop, "rice")

    found = data(ONE, as_app=True, slug="rice")["product"]

    assert (found["isAvailable"], found["pricing"]) == (None, None)


def test_units_are_those_of_the_channels_warehouses_up_to_the_limit(
    shop: GoodsShop,
) -> None:
    kuwait = {"channelId": shop.channels["kuwait"], "isPublished": True}
    product_make(shop, "rice")
    found = data('{ product(slug: "rice", channel: "tokyo") { id } }')["product"]
    run(
        "productChannelListingUpdate(id: ID!, input: ProductChannelListingUpdateInput!)",
        "product { id }", id=found["id"], input={"updateChannels": [kuwait]},
    )  # fmt: skip
    variant = data('{ productVariant(sku: "rice-1") { id } }', as_app=True)[
        "productVariant"
    ]
    run(
        "productVariantChannelListingUpdate(id: ID!, input: [ProductVariantChannelListingAddInput!]!)",
        "variant { id }", id=variant["id"],
        input=[{"channelId": shop.channels["kuwait"], "price": "2.5"}],
    )  # fmt: skip
    text = 'query ($channel: String!) { product(slug: "rice", channel: $channel) { defaultVariant { quantityAvailable } } }'

    def units(channel: str) -> int:
        return data(text, channel=channel)["product"]["defaultVariant"][
            "quantityAvailable"
        ]

    assert (units("tokyo"), units("kuwait")) == (12, 5)
    run("shopSettingsUpdate(input: ShopSettingsInput!)", "shop { name }",
        input={"limitQuantityPerCheckout": 10})  # fmt: skip
    assert (units("tokyo"), units("kuwait")) == (10, 5)


def test_what_is_not_tracked_has_the_limit(shop: GoodsShop) -> None:
    variant = {**product_input(shop, "rice")["variants"][0], "stocks": [],
               "trackInventory": False}  # fmt: skip
    product_make(shop, "rice", variants=[variant])
    text = '{ product(slug: "rice", channel: "tokyo") { isAvailable defaultVariant { quantityAvailable } } }'

    assert data(text)["product"] == {
        "isAvailable": True, "defaultVariant": {"quantityAvailable": 50}
    }  # fmt: skip


# --- Pages ------------------------------------------------------------------------
def test_pages_follow_each_other_without_gap_or_repeat(shop: GoodsShop) -> None:
    for slug in ("a", "b", "c"):
        product_make(shop, slug)
    text = 'query ($after: String) { products(channel: "tokyo", first: 2, after: $after) { totalCount edges { node { slug } } pageInfo { hasNextPage hasPreviousPage endCursor } } }'

    first = data(text)["products"]
    second = data(text, after=first["pageInfo"]["endCursor"])["products"]

    assert [edge["node"]["slug"] for edge in first["edges"]] == ["a", "b"]
    assert [edge["node"]["slug"] for edge in second["edges"]] == ["c"]
    assert (first["totalCount"], second["totalCount"]) == (3, 3)
    assert first["pageInfo"]["hasNextPage"] is True
    assert first["pageInfo"]["hasPreviousPage"] is False
    assert second["pageInfo"]["hasNextPage"] is False
    assert second["pageInfo"]["hasPreviousPage"] is True


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("", "You must provide a `first` or `last` value"),
        ("first: 101", "exceeds the `first` limit"),
        ("first: 0", "You must provide a `first` or `last` value"),
        ("first: -1", "Argument `first` must be a non-negative integer."),
        ("first: 1, last: 1", "Argument `last` cannot be combined with `first`."),
        ("first: 1, after: \"junk\"", "Received cursor is invalid."),
        ("first: 1, after: \"cG9zaXRpb246LTU=\"", "Received cursor is invalid."),
    ],
)  # fmt: skip
def test_a_page_that_cannot_be_is_refused(
    shop: GoodsShop, arguments: str, words: str
) -> None:
    comma = ", " if arguments else ""
    answer = ask(
        f'{{ products(channel: "tokyo"{comma}{arguments}) {{ edges {{ cursor }} }} }}'
    )

    assert answer["data"]["products"] is None
    assert words in answer["errors"][0]["message"]


# --- Finding ----------------------------------------------------------------------
WHERE = 'query ($where: ProductWhereInput, $sort: ProductOrder) { products(channel: "tokyo", first: 9, where: $where, sortBy: $sort) { edges { node { slug } } } }'


def found_by(where: dict[str, Any], sort: dict[str, Any] | None = None) -> list[str]:
    edges = data(WHERE, where=where, sort=sort)["products"]["edges"]
    return [edge["node"]["slug"] for edge in edges]


def two_products(shop: GoodsShop) -> None:
    base = {"externalReference": "base"}
    product_make(shop, "rice", attributes=[
        {**base, "dropdown": {"externalReference": "base:TKR"}}])  # fmt: skip
    (variant,) = product_input(shop, "tea")["variants"]
    cheap = {**variant, "stocks": [], "channelListings": [
        {"channelId": shop.channels["tokyo"], "price": "800"}]}  # fmt: skip
    product_make(shop, "tea", variants=[cheap], category=None, collections=[],
                 attributes=[{**base, "dropdown": {"externalReference": "base:NST"}}])  # fmt: skip


@pytest.mark.parametrize(
    ("where", "slugs"),
    [
        ({"slug": {"oneOf": ["tea", "nothing"]}}, ["tea"]),
        ({"name": {"eq": "Rice"}}, ["rice"]),
        ({"attributes": [{"slug": "base", "value": {"slug": {"eq": "tkr"}}}]}, ["rice"]),
        ({"attributes": [{"slug": "base", "values": ["nst"]}]}, ["tea"]),
        ({"attributes": [{"slug": "base", "value": {"boolean": True}}]}, []),
        ({"hasCategory": False}, ["tea"]),
        ({"stockAvailability": "IN_STOCK"}, ["rice"]),
        ({"stockAvailability": "OUT_OF_STOCK"}, ["tea"]),
        ({"price": {"range": {"lte": 1000}}}, ["tea"]),
        ({"minimalPrice": {"range": {"gte": 1000}}}, ["rice"]),
        ({"giftCard": True}, []),
        ({"OR": [{"slug": {"eq": "tea"}}, {"slug": {"eq": "rice"}}]}, ["rice", "tea"]),
        ({"AND": [{"slug": {"eq": "tea"}}, {"slug": {"eq": "rice"}}]}, []),
        ({"metadata": [{"key": "a__contains", "value": "x"}]}, []),
        ({"ids": ["UHJvZHVjdDpub3RhbnVtYmVy"]}, []),
    ],
)  # fmt: skip
def test_where(shop: GoodsShop, where: dict[str, Any], slugs: list[str]) -> None:
    two_products(shop)

    assert found_by(where) == slugs


def test_where_by_category_and_collection(shop: GoodsShop) -> None:
    two_products(shop)

    assert found_by({"category": {"eq": shop.category}}) == ["rice"]
    assert found_by({"collection": {"oneOf": [shop.collection]}}) == ["rice"]


def test_an_id_of_another_type_is_refused(shop: GoodsShop) -> None:
    answer = ask(WHERE, where={"category": {"eq": shop.collection}})

    assert answer["data"]["products"] is None
    assert (
        answer["errors"][0]["message"]
        == f"Must receive Category id: {shop.collection}."
    )


def test_where_nested_without_end_is_refused(shop: GoodsShop) -> None:
    where: dict[str, Any] = {"slug": {"eq": "x"}}
    for _ in range(7):
        where = {"AND": [where]}

    assert (
        ask(WHERE, where=where)["errors"][0]["message"] == "`where` is nested too deep."
    )


@pytest.mark.parametrize(
    ("field", "direction", "slugs"),
    [
        ("NAME", "DESC", ["tea", "rice"]),
        ("PRICE", "ASC", ["tea", "rice"]),
        ("MINIMAL_PRICE", "DESC", ["rice", "tea"]),
        ("CREATED_AT", "ASC", ["rice", "tea"]),
    ],
)
def test_sort(shop: GoodsShop, field: str, direction: str, slugs: list[str]) -> None:
    two_products(shop)

    assert found_by({}, {"field": field, "direction": direction}) == slugs


def test_a_rank_needs_a_search(shop: GoodsShop) -> None:
    answer = ask(WHERE, sort={"field": "RANK", "direction": "ASC"})

    assert answer["errors"][0]["message"] == (
        "Sorting by RANK is available only when using a search filter."
    )


def test_ids_of_other_types_are_refused_by_mutations(shop: GoodsShop) -> None:
    product_make(shop, "rice")

    payload = attempt("productDelete(id: ID!)", "product { id }", id=shop.category)

    assert payload["errors"][0]["code"] == "GRAPHQL_ERROR"
    assert "Expected: Product, received: Category" in payload["errors"][0]["message"]
    assert Product.objects.count() == 1
