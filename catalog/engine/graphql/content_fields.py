"""What pages and menu items say in other languages, and what there is to translate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine.graphql.registry import resolver
from catalog.engine.ids import global_id
from catalog.engine.translations import translation_shown

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from catalog.engine.models import MenuItem, Page

Payload = dict[str, Any]
PAGE_WORDS = ("seo_title", "seo_description", "slug", "title", "content")


def said_in(row: Any, type_name: str, language_code: str) -> Payload | None:
    """A translation of the contract, None if nothing is written."""
    said = translation_shown(row, type_name, language_code)
    if said is None:
        return None
    return {**said, "language": {"code": language_code}, "row": row}


def page_content(row: Page) -> Payload:
    """A page in the shop's own language."""
    key = global_id("PageTranslatableContent", row.pk)
    words = {name: getattr(row, name) for name in PAGE_WORDS}
    own = {"id": key, "page_id": global_id("Page", row.pk), "row": row}
    return {"__typename": "PageTranslatableContent", **own, **words}


def item_content(row: MenuItem) -> Payload:
    """A menu item in the shop's own language."""
    key = global_id("MenuItemTranslatableContent", row.pk)
    own = {"id": key, "menu_item_id": global_id("MenuItem", row.pk), "row": row}
    return {"__typename": "MenuItemTranslatableContent", **own, "name": row.name}


@resolver("PageTranslation", "translatableContent")
def page_translatable(source: Payload, info: GraphQLResolveInfo) -> Payload:
    """What was translated."""
    return page_content(source["row"])


@resolver("PageTranslation", "contentJson")
def page_translation_json(source: Payload, info: GraphQLResolveInfo) -> Any:
    """The older name of `content`."""
    return source.get("content") or {}


@resolver("PageTranslatableContent", "contentJson")
def page_content_json(source: Payload, info: GraphQLResolveInfo) -> Any:
    """The older name of `content`."""
    return source["content"] or {}


@resolver("PageTranslatableContent", "translation")
def page_content_translation(
    source: Payload, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    return said_in(source["row"], "Page", language_code)


@resolver("PageTranslatableContent", "page")
def content_page(source: Payload, info: GraphQLResolveInfo) -> Page:
    """The page itself."""
    found: Page = source["row"]
    return found


@resolver("PageTranslatableContent", "attributeValues")
def content_values(source: Payload, info: GraphQLResolveInfo) -> list[Payload]:
    """What the page says in words of its own."""
    worded = ("PLAIN_TEXT", "RICH_TEXT")
    rows = source["row"].values.filter(attribute__input_type__in=worded)
    return [
        {
            "__typename": "AttributeValueTranslatableContent",
            "id": global_id("AttributeValueTranslatableContent", row.pk),
            "attribute_value_id": global_id("AttributeValue", row.pk),
            "name": row.name,
            "plain_text": row.plain_text,
            "rich_text": row.rich_text,
            "attribute": {
                "id": global_id("AttributeTranslatableContent", row.attribute.pk),
                "attribute_id": global_id("Attribute", row.attribute.pk),
                "name": row.attribute.name,
            },
        }
        for row in rows.select_related("attribute").order_by("attribute__slug", "pk")
    ]


@resolver("MenuItemTranslation", "translatableContent")
def item_translatable(source: Payload, info: GraphQLResolveInfo) -> Payload:
    """What was translated."""
    return item_content(source["row"])


@resolver("MenuItemTranslatableContent", "translation")
def item_content_translation(
    source: Payload, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    return said_in(source["row"], "MenuItem", language_code)


@resolver("MenuItemTranslatableContent", "menuItem")
def content_item(source: Payload, info: GraphQLResolveInfo) -> MenuItem:
    """The item itself."""
    found: MenuItem = source["row"]
    return found
