"""Menus: trees of links to categories, collections, pages and addresses."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.engine.models import Menu, MenuItem
from tests.catalog.engine.goods_shop import (
    GoodsShop,
    ask,
    attempt,
    data,
    goods_shop,
    run,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
CREATE = "menuCreate(input: MenuCreateInput!)"
ITEM = "menuItemCreate(input: MenuItemCreateInput!)"
MOVE = "menuItemMove(menu: ID!, moves: [MenuItemMoveInput!]!)"
TREE = "items { name level children { name level children { name level } } }"


@pytest.fixture
def shop() -> GoodsShop:
    return goods_shop()


def menu_make(name: str = "Main", **more: Any) -> str:
    made = run(CREATE, "menu { id }", input={"name": name, **more})
    key: str = made["menu"]["id"]
    return key


def item_make(menu: str, name: str, **more: Any) -> str:
    made = run(ITEM, "menuItem { id }", input={"menu": menu, "name": name, **more})
    key: str = made["menuItem"]["id"]
    return key


def tree(menu: str) -> Any:
    """Names by level, as nested lists."""
    read = data(f"query ($id: ID) {{ menu(id: $id) {{ {TREE} }} }}", id=menu)["menu"]

    def names(items: list[dict[str, Any]]) -> list[Any]:
        return [
            [item["name"], *names(item["children"])]
            if item.get("children")
            else item["name"]
            for item in items
        ]

    return names(read["items"])


def test_a_menu_is_made_with_its_first_items(shop: GoodsShop) -> None:
    items = [
        {"name": "Home", "url": "https://example.com/"},
        {"name": "Tea", "category": shop.category},
    ]

    made = run(
        CREATE,
        "menu { slug items { name url category { slug } level } }",
        input={"name": "Main Menu", "items": items},
    )

    assert made["menu"] == {
        "slug": "main-menu",
        "items": [
            {
                "name": "Home",
                "url": "https://example.com/",
                "category": None,
                "level": 0,
            },
            {"name": "Tea", "url": None, "category": {"slug": "rice"}, "level": 0},
        ],
    }


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"name": ""}, ("name", "REQUIRED")),
        ({"name": "x", "slug": "taken"}, ("slug", "UNIQUE")),
        ({"name": "x", "items": [{"name": "x"}]}, ("items", "NO_MENU_ITEM_PROVIDED")),
        ({"name": "x", "items": [{"name": "x", "url": "https://a.example/", "page": "y"}]}, ("items", "TOO_MANY_MENU_ITEMS")),
    ],
)  # fmt: skip
def test_a_menu_that_says_something_wrong_is_refused(given: Any, error: Any) -> None:
    menu_make(slug="taken")

    refused = attempt(CREATE, "menu { id }", input=given)

    assert refused["menu"] is None
    assert [(e["field"], e["code"]) for e in refused["errors"]] == [error]
    assert [row.slug for row in Menu.objects.all()] == ["taken"]
    assert MenuItem.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"name": ""}, ("name", "REQUIRED")),
        ({"name": "x", "url": "not an address"}, ("url", "INVALID")),
        ({"name": "x", "category": "x"}, ("category", "GRAPHQL_ERROR")),
        ({"name": "x", "category": "Q2F0ZWdvcnk6OTk5"}, ("category", "NOT_FOUND")),
        ({"name": "x", "category": "Q2F0ZWdvcnk6OTk5", "url": "https://a.example/"}, (None, "TOO_MANY_MENU_ITEMS")),
    ],
)  # fmt: skip
def test_an_item_that_leads_nowhere_known_is_refused(given: Any, error: Any) -> None:
    menu = menu_make()

    refused = attempt(ITEM, "menuItem { id }", input={"menu": menu, **given})

    assert [(e["field"], e["code"]) for e in refused["errors"]] == [error]
    assert MenuItem.objects.count() == 0


def test_items_stand_below_each_other_and_move(shop: GoodsShop) -> None:
    menu = menu_make()
    one = item_make(menu, "one")
    two = item_make(menu, "two", parent=one)
    three = item_make(menu, "three", parent=two)
    four = item_make(menu, "four")
    assert tree(menu) == [["one", ["two", "three"]], "four"]

    run(MOVE, "menu { id }", menu=menu, moves=[{"itemId": four, "sortOrder": -1}])
    assert tree(menu) == ["four", ["one", ["two", "three"]]]

    run(
        MOVE,
        "menu { id }",
        menu=menu,
        moves=[{"itemId": two, "parentId": four}, {"itemId": one, "sortOrder": -9}],
    )
    assert tree(menu) == ["one", ["four", ["two", "three"]]]

    run(MOVE, "menu { id }", menu=menu, moves=[{"itemId": three, "parentId": None}])
    assert tree(menu) == ["one", ["four", "two"], "three"]
    levels = dict(MenuItem.objects.values_list("name", "level"))
    assert levels == {"one": 0, "two": 1, "three": 0, "four": 0}


def test_an_item_is_not_moved_below_itself() -> None:
    menu = menu_make()
    one = item_make(menu, "one")
    two = item_make(menu, "two", parent=one)

    for parent in (one, two):
        refused = attempt(
            MOVE, "menu { id }", menu=menu, moves=[{"itemId": one, "parentId": parent}]
        )
        assert [(e["field"], e["code"]) for e in refused["errors"]] == [
            ("parentId", "CANNOT_ASSIGN_NODE")
        ]

    other = menu_make("Other")
    refused = attempt(
        MOVE, "menu { id }", menu=other, moves=[{"itemId": one, "sortOrder": 1}]
    )
    assert [(e["field"], e["code"]) for e in refused["errors"]] == [
        ("item", "NOT_FOUND")
    ]
    assert tree(menu) == [["one", "two"]]


def test_an_update_forgets_where_an_item_led(shop: GoodsShop) -> None:
    item = item_make(menu_make(), "Tea", category=shop.category)

    changed = run(
        "menuItemUpdate(id: ID!, input: MenuItemInput!)",
        "menuItem { name url category { slug } }",
        id=item,
        input={"url": "https://example.com/tea"},
    )

    assert changed["menuItem"] == {
        "name": "Tea",
        "url": "https://example.com/tea",
        "category": None,
    }


def test_a_buyer_sees_only_the_collections_and_pages_that_are_shown(
    shop: GoodsShop,
) -> None:
    menu = menu_make(slug="main")
    kind = run(
        "pageTypeCreate(input: PageTypeCreateInput!)",
        "pageType { id }",
        input={"name": "Plain"},
    )["pageType"]["id"]
    page = run(
        "pageCreate(input: PageCreateInput!)",
        "page { id }",
        input={"pageType": kind, "title": "Secret"},
    )["page"]["id"]
    quiet = run(
        "collectionCreate(input: CollectionCreateInput!)",
        "collection { id }",
        input={"name": "Quiet"},
    )["collection"]["id"]
    item_make(menu, "Quiet", collection=quiet)
    item_make(menu, "Secret", page=page)
    text = 'query ($channel: String) { menu(slug: "main", channel: $channel) { items { collection { slug } page { slug } } } }'
    hidden = [{"collection": None, "page": None}] * 2

    assert data(text, channel="tokyo")["menu"]["items"] == hidden
    assert data(text)["menu"]["items"] == hidden
    assert data(text, as_app=True)["menu"]["items"] == [
        {"collection": {"slug": "quiet"}, "page": None},
        {"collection": None, "page": {"slug": "secret"}},
    ]

    listed = {
        "addChannels": [{"channelId": shop.channels["tokyo"], "isPublished": True}]
    }
    run(
        "collectionChannelListingUpdate(id: ID!, input: CollectionChannelListingUpdateInput!)",
        "collection { id }",
        id=quiet,
        input=listed,
    )
    run(
        "pageBulkPublish(ids: [ID!]!, isPublished: Boolean!)",
        "count",
        ids=[page],
        isPublished=True,
    )

    assert data(text, channel="tokyo")["menu"]["items"] == [
        {"collection": {"slug": "quiet"}, "page": None},
        {"collection": None, "page": {"slug": "secret"}},
    ]
    assert data(text, channel="kuwait")["menu"]["items"][0] == {
        "collection": None,
        "page": None,
    }


def test_a_menu_is_named_by_exactly_one_thing() -> None:
    menu_make(slug="main")

    assert data('{ menu(name: "Main") { slug } }')["menu"] == {"slug": "main"}
    assert data('{ menu(slug: "other") { slug } }')["menu"] is None
    for given in ("", '(slug: "main", name: "Main")', '(id: "x")'):
        answer = ask(f"{{ menu{given} {{ slug }} }}")
        assert answer["data"] == {"menu": None}
        assert answer["errors"][0]["extensions"]["exception"]["code"] == "GraphQLError"


def test_menus_are_filtered_and_sorted() -> None:
    first, second = menu_make("Beta", slug="b"), menu_make("Alpha", slug="a")
    item_make(first, "one")
    run(
        "updateMetadata(id: ID!, input: [MetadataInput!]!)",
        "item { metadata { key } }",
        id=second,
        input=[{"key": "in", "value": "foot"}],
    )

    def slugs(given: str) -> list[str]:
        rows = data(f"{{ menus(first: 5, {given}) {{ edges {{ node {{ slug }} }} }} }}")
        return [edge["node"]["slug"] for edge in rows["menus"]["edges"]]

    assert slugs('filter: {slugs: ["a", "b"]}') == ["b", "a"]
    assert slugs("sortBy: {field: NAME, direction: ASC}") == ["a", "b"]
    assert slugs("sortBy: {field: ITEMS_COUNT, direction: DESC}") == ["b", "a"]
    assert slugs('filter: {search: "alph"}') == ["a"]
    assert slugs('filter: {metadata: [{key: "in", value: "foot"}]}') == ["a"]


def test_words_in_another_language() -> None:
    item = item_make(menu_make(slug="main"), "Tea")
    text = '{ menu(slug: "main") { items { translation(languageCode: DE) { name language { code } } } } }'
    assert data(text)["menu"]["items"] == [{"translation": None}]

    run(
        "menuItemTranslate(id: ID!, input: NameTranslationInput!, languageCode: LanguageCodeEnum!)",
        "menuItem { id }",
        id=item,
        input={"name": "Tee"},
        languageCode="DE",
    )

    assert data(text)["menu"]["items"] == [
        {"translation": {"name": "Tee", "language": {"code": "DE"}}}
    ]


def test_a_menu_goes_with_its_items() -> None:
    menu, other = menu_make(), menu_make("Other")
    one = item_make(menu, "one")
    item_make(menu, "two", parent=one)
    item_make(other, "three")

    deleted = run("menuDelete(id: ID!)", "menu { id slug }", id=menu)

    assert deleted["menu"] == {"id": menu, "slug": "main"}
    assert [row.name for row in MenuItem.objects.all()] == ["three"]
    missing = attempt("menuBulkDelete(ids: [ID!]!)", "count", ids=[menu, other])
    assert (missing["count"], [e["code"] for e in missing["errors"]]) == (
        0,
        ["GRAPHQL_ERROR"],
    )
    assert run("menuBulkDelete(ids: [ID!]!)", "count", ids=[other])["count"] == 1


def test_buyers_write_no_menus() -> None:
    answer = ask(
        'mutation { menuCreate(input: {name: "x"}) { menu { id } errors { code } } }'
    )

    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    assert Menu.objects.count() == 0
