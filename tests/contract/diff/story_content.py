"""Pages, page types and menus."""

from __future__ import annotations

from tests.contract.diff.seed import mutation
from tests.contract.diff.steps import Ref, Step

PAGE = "page { id title slug content isPublished publishedAt seoTitle seoDescription pageType { slug } attributes { attribute { slug } values { name slug } } assignedAttributes { __typename attribute { slug } } metadata { key } }"
TYPE = "pageType { id name slug attributes { slug } hasPages }"
ITEM = "menuItem { id name level url menu { slug } parent { name } children { name } category { slug } collection { slug } page { slug } }"
MENU = "menu { id name slug items { name level url category { slug } children { name level children { name level } } } }"


def story(tag: str) -> list[Step]:
    """From a page type to a menu that leads to its page."""
    return [*_types(tag), *_pages(tag), *_menus(tag), *_removals()]


def _types(tag: str) -> list[Step]:
    create = mutation(
        "pageTypeCreate",
        "input: PageTypeCreateInput!",
        TYPE,
        "errors { field code message attributes }",
    )
    update = mutation(
        "pageTypeUpdate",
        "id: ID, input: PageTypeUpdateInput!",
        TYPE,
        "errors { field code message attributes }",
    )
    attribute = mutation(
        "attributeCreate",
        "input: AttributeCreateInput!",
        "attribute { id slug type inputType }",
    )
    assign = mutation(
        "pageAttributeAssign",
        "pageTypeId: ID!, attributeIds: [ID!]!",
        TYPE,
        "errors { field code message attributes }",
    )
    return [
        Step("page attribute", attribute, {"input": {"name": f"Author {tag}", "slug": f"author-{tag}", "type": "PAGE_TYPE", "inputType": "PLAIN_TEXT"}}, binds={"author": "attributeCreate.attribute.id"}),
        Step("page choice", attribute, {"input": {"name": f"Mood {tag}", "slug": f"mood-{tag}", "type": "PAGE_TYPE", "inputType": "MULTISELECT", "values": [{"name": "Calm"}, {"name": "Loud"}]}}, binds={"mood": "attributeCreate.attribute.id"}),
        Step("page type", create, {"input": {"name": f"Story {tag}", "slug": f"story-{tag}", "addAttributes": [Ref("author")]}}, binds={"page type": "pageTypeCreate.pageType.id"}),
        Step("page type without slug", create, {"input": {"name": f"Märchen {tag}"}}, binds={"other type": "pageTypeCreate.pageType.id"}),
        Step("page type without name", create, {"input": {"slug": f"nameless-{tag}"}}),
        Step("page type of a taken slug", create, {"input": {"name": "x", "slug": f"story-{tag}"}}),
        Step("page type with a product's attribute", create, {"input": {"name": "x", "slug": f"x-{tag}", "addAttributes": [Ref("attribute")]}}),
        Step("page type renamed", update, {"id": Ref("page type"), "input": {"name": f"Tale {tag}"}}),
        Step("page type's slug emptied", update, {"id": Ref("page type"), "input": {"slug": ""}}),
        Step("page type in both lists", update, {"id": Ref("page type"), "input": {"addAttributes": [Ref("mood")], "removeAttributes": [Ref("mood")]}}),
        Step("attribute assigned", assign, {"pageTypeId": Ref("page type"), "attributeIds": [Ref("mood")]}),
        Step("attribute assigned again", assign, {"pageTypeId": Ref("page type"), "attributeIds": [Ref("mood")]}),
        Step("product's attribute assigned", assign, {"pageTypeId": Ref("page type"), "attributeIds": [Ref("attribute")]}),
        Step("attributes in another order", mutation("pageTypeReorderAttributes", "pageTypeId: ID!, moves: [ReorderInput!]!", TYPE), {"pageTypeId": Ref("page type"), "moves": [{"id": Ref("mood"), "sortOrder": -1}]}),
        Step("page types", "query ($slugs: [String!]) { pageTypes(first: 5, filter: { slugs: $slugs }) { totalCount edges { node { slug attributes { slug } } } } }", {"slugs": [f"story-{tag}"]}, who=""),
        Step("has pages, by nobody", "query ($id: ID!) { pageType(id: $id) { slug hasPages } }", {"id": Ref("page type")}, who=""),
        Step("available attributes", "query ($id: ID!, $search: String) { pageType(id: $id) { availableAttributes(first: 5, search: $search) { edges { node { slug } } } } }", {"id": Ref("other type"), "search": tag}),
    ]  # fmt: skip


def _pages(tag: str) -> list[Step]:
    create = mutation(
        "pageCreate",
        "input: PageCreateInput!",
        PAGE,
        "errors { field code message attributes values }",
    )
    update = mutation(
        "pageUpdate",
        "id: ID!, input: PageInput!",
        PAGE,
        "errors { field code message attributes values }",
    )
    kind = {"pageType": Ref("page type")}
    content = '{"time": 1, "blocks": [{"id": "a", "type": "paragraph", "data": {"text": "Once"}}], "version": "2.22.2"}'
    read = 'query ($id: ID, $slug: String, $slugLanguageCode: LanguageCodeEnum, $channel: String) { page(id: $id, slug: $slug, slugLanguageCode: $slugLanguageCode, channel: $channel) { slug title content contentJson publicationDate isPublished translation(languageCode: DE) { title slug language { code } content } attribute(slug: "mood") { values { name } } } }'
    return [
        Step("page", create, {"input": {**kind, "title": f"Our story {tag}", "slug": f"our-story-{tag}", "content": content, "isPublished": True, "seo": {"title": "S", "description": "D"},
             "attributes": [{"id": Ref("author"), "plainText": "Anna"}, {"id": Ref("mood"), "multiselect": [{"value": "Calm"}, {"value": "Loud"}]}]}}, binds={"page": "pageCreate.page.id"}),
        Step("page hidden", create, {"input": {**kind, "title": f"Secret {tag}"}}, binds={"hidden": "pageCreate.page.id"}),
        Step("page of the future", create, {"input": {**kind, "title": f"Later {tag}", "slug": f"later-{tag}", "isPublished": True, "publishedAt": "2099-01-01T00:00:00+00:00"}}),
        Step("page without title", create, {"input": {**kind, "slug": f"untitled-{tag}"}}),
        Step("page of an empty title", create, {"input": {**kind, "title": ""}}),
        Step("page of a taken slug", create, {"input": {**kind, "title": "x", "slug": f"our-story-{tag}"}}),
        Step("page of no type", create, {"input": {"title": "x", "pageType": "xxx"}}),
        Step("page of an unknown type", create, {"input": {"title": "x", "pageType": "UGFnZVR5cGU6OTk5OTk5"}}),
        Step("page dated twice", create, {"input": {**kind, "title": "x", "publicationDate": "2026-01-01", "publishedAt": "2026-01-01T00:00:00+00:00"}}),
        Step("page by nobody", create, {"input": {**kind, "title": "x"}}, who=""),
        Step("page changed", update, {"id": Ref("page"), "input": {"title": f"Their story {tag}", "attributes": [{"id": Ref("mood"), "multiselect": [{"value": "Loud"}]}]}}),
        Step("page's slug emptied", update, {"id": Ref("page"), "input": {"slug": ""}}),
        Step("translated", mutation("pageTranslate", "id: ID!, input: PageTranslationInput!, languageCode: LanguageCodeEnum!", "page { title slug translation(languageCode: DE) { title slug } }"), {"id": Ref("page"), "languageCode": "DE", "input": {"title": "Geschichte", "slug": f"geschichte-{tag}"}}),
        Step("translated to a taken slug", mutation("pageTranslate", "id: ID!, input: PageTranslationInput!, languageCode: LanguageCodeEnum!", "page { title }"), {"id": Ref("hidden"), "languageCode": "DE", "input": {"slug": f"geschichte-{tag}"}}),
        *(Step(f"page {label} ({who or 'nobody'})", read, given, who=who) for who in ("app", "") for label, given in (
            ("by slug", {"slug": f"our-story-{tag}"}), ("by id", {"id": Ref("page")}), ("hidden", {"id": Ref("hidden")}), ("later", {"slug": f"later-{tag}"}),
            ("by its German slug", {"slug": f"geschichte-{tag}", "slugLanguageCode": "DE"}), ("by its own slug in German", {"slug": f"our-story-{tag}", "slugLanguageCode": "DE"}),
            ("by nothing", {}), ("by both", {"id": Ref("page"), "slug": "x"}), ("in no channel", {"id": Ref("page"), "channel": "no-such"}), ("no id", {"id": "xxx"}))),
        *(Step(f"pages {number} ({who or 'nobody'})", "query ($where: PageWhereInput, $filter: PageFilterInput, $search: String, $sortBy: PageSortingInput, $channel: String) { pages(first: 10, where: $where, filter: $filter, search: $search, sortBy: $sortBy, channel: $channel) { totalCount edges { node { slug } cursor } pageInfo { hasNextPage hasPreviousPage } } }", given, who=who)
          for who in ("app", "") for number, given in enumerate((
            {"where": {"slug": {"oneOf": [f"our-story-{tag}", f"secret-{tag}"]}}}, {"where": {"pageType": {"eq": Ref("page type")}}}, {"where": {"ids": [Ref("page")]}},
            {"filter": {"slugs": [f"later-{tag}"]}}, {"filter": {"pageTypes": [Ref("page type")]}, "sortBy": {"field": "TITLE", "direction": "DESC"}}, {"where": {"pageType": {"eq": Ref("page type")}}, "sortBy": {"field": "SLUG", "direction": "ASC"}},
            {"where": {"attributes": [{"slug": f"mood-{tag}", "value": {"slug": {"eq": "loud"}}}]}}, {"sortBy": {"field": "RANK", "direction": "ASC"}}, {"channel": "no-such"},
            {"where": {"ids": []}, "filter": {"ids": []}}, {"where": {"ids": [Ref("page")]}, "filter": {"slugs": ["x"]}}))),
        Step("pages published", mutation("pageBulkPublish", "ids: [ID!]!, isPublished: Boolean!", "count"), {"ids": [Ref("hidden")], "isPublished": True}),
        Step("no page published", mutation("pageBulkPublish", "ids: [ID!]!, isPublished: Boolean!", "count"), {"ids": ["UGFnZTo5OTk5OTk="], "isPublished": True}),
        Step("values in another order", mutation("pageReorderAttributeValues", "pageId: ID!, attributeId: ID!, moves: [ReorderInput!]!", "page { slug }"), {"pageId": Ref("page"), "attributeId": Ref("author"), "moves": []}),
        Step("values of another attribute", mutation("pageReorderAttributeValues", "pageId: ID!, attributeId: ID!, moves: [ReorderInput!]!", "page { slug }"), {"pageId": Ref("page"), "attributeId": Ref("attribute"), "moves": []}),
    ]  # fmt: skip


def _menus(tag: str) -> list[Step]:
    create = mutation("menuCreate", "input: MenuCreateInput!", MENU)
    item = mutation("menuItemCreate", "input: MenuItemCreateInput!", ITEM)
    change = mutation("menuItemUpdate", "id: ID!, input: MenuItemInput!", ITEM)
    move = mutation("menuItemMove", "menu: ID!, moves: [MenuItemMoveInput!]!", MENU)
    at = {"menu": Ref("menu")}
    read = "query ($id: ID, $slug: String, $name: String, $channel: String) { menu(id: $id, slug: $slug, name: $name, channel: $channel) { slug items { name level url category { slug } collection { slug } page { slug } translation(languageCode: DE) { name } children { name level parent { name } children { name level } } } } }"
    return [
        Step("menu", create, {"input": {"name": f"Main {tag}", "slug": f"main-{tag}", "items": [{"name": "Home", "url": "https://example.com/"}]}}, binds={"menu": "menuCreate.menu.id"}),
        Step("menu without slug", create, {"input": {"name": f"Foot {tag}"}}, binds={"footer": "menuCreate.menu.id"}),
        Step("menu of a taken slug", create, {"input": {"name": "x", "slug": f"main-{tag}"}}),
        Step("menu of an empty name", create, {"input": {"name": ""}}),
        Step("menu of items that lead nowhere", create, {"input": {"name": "x", "slug": f"nowhere-{tag}", "items": [{"name": "x"}]}}),
        Step("menu of items that lead everywhere", create, {"input": {"name": "x", "slug": f"everywhere-{tag}", "items": [{"name": "x", "url": "https://example.com/", "category": Ref("category")}]}}),
        Step("menu by nobody", create, {"input": {"name": "x"}}, who=""),
        Step("item to a category", item, {"input": {**at, "name": "Pantry", "category": Ref("category")}}, binds={"item one": "menuItemCreate.menuItem.id"}),
        Step("item to a collection", item, {"input": {**at, "name": "Gifts", "collection": Ref("collection")}}, binds={"item two": "menuItemCreate.menuItem.id"}),
        Step("item to a page", item, {"input": {**at, "name": "Story", "page": Ref("page"), "parent": Ref("item one")}}, binds={"item three": "menuItemCreate.menuItem.id"}),
        Step("item below it", item, {"input": {**at, "name": "Deep", "url": "https://example.com/deep", "parent": Ref("item three")}}, binds={"item four": "menuItemCreate.menuItem.id"}),
        Step("item to nothing", item, {"input": {**at, "name": "Label"}}, binds={"item five": "menuItemCreate.menuItem.id"}),
        Step("item to two", item, {"input": {**at, "name": "x", "page": Ref("page"), "category": Ref("category")}}),
        Step("item to a page that is a category", item, {"input": {**at, "name": "x", "page": Ref("category")}}),
        Step("item to no id", item, {"input": {**at, "name": "x", "category": "xxx"}}),
        Step("item of no menu", item, {"input": {"menu": "TWVudTo5OTk5OTk=", "name": "x"}}),
        Step("item of a bad address", item, {"input": {**at, "name": "x", "url": "not an address"}}),
        Step("item of an empty name", item, {"input": {**at, "name": ""}}),
        Step("item changed", change, {"id": Ref("item two"), "input": {"name": "Presents", "category": Ref("category below")}}),
        Step("item led nowhere", change, {"id": Ref("item five"), "input": {"name": "Words"}}),
        Step("item translated", mutation("menuItemTranslate", "id: ID!, input: NameTranslationInput!, languageCode: LanguageCodeEnum!", "menuItem { name translation(languageCode: DE) { name language { code } } }"), {"id": Ref("item one"), "languageCode": "DE", "input": {"name": "Vorrat"}}),
        *(Step(f"menu {label} ({who or 'nobody'})", read, given, who=who) for who in ("app", "") for label, given in (
            ("by slug", {"slug": f"main-{tag}", "channel": f"diff-{tag}"}), ("by id", {"id": Ref("menu")}), ("by name", {"name": f"Main {tag}"}), ("elsewhere", {"slug": f"main-{tag}", "channel": "no-such"}), ("by nothing", {}), ("by both", {"slug": "x", "name": "y"}), ("not there", {"slug": "no-such"}))),
        Step("moved back", move, {**at, "moves": [{"itemId": Ref("item two"), "sortOrder": -1}]}),
        Step("moved far", move, {**at, "moves": [{"itemId": Ref("item five"), "sortOrder": -20}]}),
        Step("moved below", move, {**at, "moves": [{"itemId": Ref("item five"), "parentId": Ref("item one"), "sortOrder": -1}]}),
        Step("moved below itself", move, {**at, "moves": [{"itemId": Ref("item one"), "parentId": Ref("item one")}]}),
        Step("moved below its child", move, {**at, "moves": [{"itemId": Ref("item one"), "parentId": Ref("item four")}]}),
        Step("moved up", move, {**at, "moves": [{"itemId": Ref("item three"), "parentId": None, "sortOrder": 1}]}),
        Step("moved of another menu", move, {"menu": Ref("footer"), "moves": [{"itemId": Ref("item one"), "sortOrder": 1}]}),
        Step("menus", "query ($slugs: [String!]) { menus(first: 5, filter: { slugs: $slugs }, sortBy: { field: ITEMS_COUNT, direction: DESC }) { totalCount edges { node { slug } } } }", {"slugs": [f"main-{tag}", f"foot-{tag}"]}, who=""),
        Step("menu items", "query ($search: String) { menuItems(first: 5, filter: { search: $search }) { edges { node { name } } } }", {"search": "no-such-thing"}, who=""),
        Step("menu item", "query ($id: ID!) { menuItem(id: $id) { name level menu { slug } } }", {"id": Ref("item four")}, who=""),
        Step("menu renamed", mutation("menuUpdate", "id: ID!, input: MenuInput!", MENU), {"id": Ref("footer"), "input": {"name": f"Bottom {tag}"}}),
        Step("menu's slug emptied", mutation("menuUpdate", "id: ID!, input: MenuInput!", MENU), {"id": Ref("footer"), "input": {"slug": ""}}),
    ]  # fmt: skip


def _removals() -> list[Step]:
    return [
        Step("item deleted", mutation("menuItemDelete", "id: ID!", "menuItem { id name }"), {"id": Ref("item one")}),
        Step("item deleted again", mutation("menuItemDelete", "id: ID!", "menuItem { id }"), {"id": Ref("item one")}),
        Step("items deleted", mutation("menuItemBulkDelete", "ids: [ID!]!", "count"), {"ids": [Ref("item two")]}),
        Step("menu deleted", mutation("menuDelete", "id: ID!", "menu { id slug }"), {"id": Ref("footer")}),
        Step("menus deleted", mutation("menuBulkDelete", "ids: [ID!]!", "count"), {"ids": [Ref("menu")]}),
        Step("attribute taken away", mutation("pageAttributeUnassign", "pageTypeId: ID!, attributeIds: [ID!]!", TYPE), {"pageTypeId": Ref("page type"), "attributeIds": [Ref("author")]}),
        Step("page deleted", mutation("pageDelete", "id: ID!", "page { id slug }"), {"id": Ref("hidden")}),
        Step("page deleted again", mutation("pageDelete", "id: ID!", "page { id }"), {"id": Ref("hidden")}),
        Step("pages deleted", mutation("pageBulkDelete", "ids: [ID!]!", "count"), {"ids": [Ref("page")]}),
        Step("page type deleted", mutation("pageTypeDelete", "id: ID!", "pageType { id slug }"), {"id": Ref("other type")}),
        Step("page types deleted", mutation("pageTypeBulkDelete", "ids: [ID!]!", "count"), {"ids": [Ref("page type")]}),
        Step("no page types deleted", mutation("pageTypeBulkDelete", "ids: [ID!]!", "count"), {"ids": ["UGFnZVR5cGU6OTk5OTk5"]}),
    ]  # fmt: skip
