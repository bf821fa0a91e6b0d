"""Menus on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from catalog.engine import menus
from catalog.engine.errors import permission_denied
from catalog.engine.filters import condition, metadata, sort, words
from catalog.engine.graphql.bulk_rows import bulk_rows
from catalog.engine.graphql.connections import Connection, connect
from catalog.engine.graphql.content_fields import said_in
from catalog.engine.graphql.named import row_named
from catalog.engine.graphql.registry import mutation, node, query, resolver
from catalog.engine.ids import row_of
from catalog.engine.loading import grouped, loaded, peers_of, together
from catalog.engine.models import Category, Channel, Collection, Menu, MenuItem, Page
from catalog.engine.pages import pages_seen
from catalog.engine.translations import translation_write
from catalog.engine.visibility import collections_seen

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
MANAGE = "MANAGE_MENUS"
node("Menu", Menu)
node("MenuItem", MenuItem)

MENU_FILTER = {
    "search": words("name", "slug"),
    "slug": lambda slugs: Q(slug__in=slugs) if slugs else Q(),
    "slugs": lambda slugs: Q(slug__in=slugs) if slugs else Q(),
    "metadata": metadata(Menu),
}
MENU_ORDERS = {"NAME": ("name", "pk"), "ITEMS_COUNT": ("items_count", "name", "pk")}
ITEM_FILTER = {"search": words("name"), "metadata": metadata(MenuItem)}


# --- Reads ------------------------------------------------------------------------
def _channel(slug: str | None) -> Channel | None:
    return Channel.objects.filter(slug=slug).first() if slug else None


@query("menu")
def menu(
    info: GraphQLResolveInfo,
    channel: str | None = None,
    id: str | None = None,  # noqa: A002
    name: str | None = None,
    slug: str | None = None,
) -> Menu | None:
    """By id, name or slug."""
    found = row_named(Menu.objects.all(), ("Menu",), id=id, name=name, slug=slug)
    return together([found], channel=_channel(channel))[0] if found else None


@query("menus")
def menu_list(
    info: GraphQLResolveInfo,
    channel: str | None = None,
    sort_by: Payload | None = None,
    filter: Payload | None = None,  # noqa: A002
    **page: Any,
) -> Connection:
    """In the order they were made, or by name or number of items."""
    rows = Menu.objects.filter(condition(filter, MENU_FILTER))
    if (sort_by or {}).get("field") == "ITEMS_COUNT":
        rows = rows.annotate(items_count=Count("items"))
    rows = sort(rows, sort_by, MENU_ORDERS)
    found = connect(rows, **page)
    together(found.nodes, channel=_channel(channel))
    return found


@query("menuItem")
def menu_item(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    channel: str | None = None,
) -> MenuItem | None:
    """By id."""
    found = row_named(MenuItem.objects.all(), ("MenuItem",), id=id)
    return together([found], channel=_channel(channel))[0] if found else None


@query("menuItems")
def menu_items(
    info: GraphQLResolveInfo,
    channel: str | None = None,
    sort_by: Payload | None = None,
    filter: Payload | None = None,  # noqa: A002
    **page: Any,
) -> Connection:
    """Of all menus."""
    rows = MenuItem.objects.filter(condition(filter, ITEM_FILTER))
    rows = sort(rows, sort_by, {"NAME": ("name", "sort_order", "pk")})
    found = connect(rows, **page)
    together(found.nodes, channel=_channel(channel))
    return found


# --- Parts ------------------------------------------------------------------------
@resolver("Menu", "items")
def items(source: Menu, info: GraphQLResolveInfo) -> list[MenuItem]:
    """Those of the first level, in their order."""
    return loaded(source, "items", _items) or []


def _items(rows: list[Menu], channel: Channel | None) -> dict[Any, list[MenuItem]]:
    found = MenuItem.objects.filter(menu__in=rows, level=0)
    return grouped(together(found, channel=channel), lambda item: item.menu_id)


@resolver("MenuItem", "children")
def children(source: MenuItem, info: GraphQLResolveInfo) -> list[MenuItem]:
    """In their order."""
    return loaded(source, "children", _children) or []


def _children(
    rows: list[MenuItem], channel: Channel | None
) -> dict[Any, list[MenuItem]]:
    found = MenuItem.objects.filter(parent__in=rows)
    return grouped(together(found, channel=channel), lambda item: item.parent_id)


@resolver("MenuItem", "menu")
def item_menu(source: MenuItem, info: GraphQLResolveInfo) -> Menu:
    """The menu it is of."""
    return together([source.menu], channel=peers_of(source).channel)[0]


@resolver("MenuItem", "parent")
def item_parent(source: MenuItem, info: GraphQLResolveInfo) -> MenuItem | None:
    """The item it is below."""
    if source.parent is None:
        return None
    return together([source.parent], channel=peers_of(source).channel)[0]


def _linked(source: MenuItem, name: str, rows: Any) -> Any:
    """What an item leads to, read for all its peers at once."""

    def load(peers: list[MenuItem], channel: Channel | None) -> dict[Any, Any]:
        keys = {getattr(peer, f"{name}_id") for peer in peers} - {None}
        found = together(rows.filter(pk__in=keys), channel=channel)
        by_key = {row.pk: row for row in found}
        said = {peer.pk: by_key.get(getattr(peer, f"{name}_id")) for peer in peers}
        return {key: row for key, row in said.items() if row is not None}

    return loaded(source, name, load)


@resolver("MenuItem", "category")
def item_category(source: MenuItem, info: GraphQLResolveInfo) -> Category | None:
    """The category it leads to."""
    found: Category | None = _linked(source, "category", Category.objects.all())
    return found


@resolver("MenuItem", "collection")
def item_collection(source: MenuItem, info: GraphQLResolveInfo) -> Collection | None:
    """The collection it leads to; of what is not shown here only staff reads."""
    rows = Collection.objects.all()
    if not info.context.sees_all_goods:
        through = peers_of(source).channel
        if through is None:
            return None
        now = info.context.now
        _, rows = collections_seen(through.slug, is_staff=False, now=now)
    found: Collection | None = _linked(source, "collection", rows)
    return found


@resolver("MenuItem", "page")
def item_page(source: MenuItem, info: GraphQLResolveInfo) -> Page | None:
    """The page it leads to, if it is published."""
    context = info.context
    rows = pages_seen(now=context.now, is_staff=context.may("MANAGE_PAGES"))
    found: Page | None = _linked(source, "page", rows)
    return found


@resolver("MenuItem", "translation")
def item_translation(
    source: MenuItem, info: GraphQLResolveInfo, language_code: str
) -> Payload | None:
    """Null where nothing is written."""
    return said_in(source, "MenuItem", language_code)


# --- Writes -----------------------------------------------------------------------
@mutation("menuCreate", permission=MANAGE)
def menu_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A menu with its first items."""
    return {"menu": menus.menu_write(Menu(), input)}


@mutation("menuUpdate", permission=MANAGE)
def menu_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    return {"menu": menus.menu_write(row_of(Menu.objects.all(), id, "Menu"), input)}


@mutation("menuDelete", permission=MANAGE)
def menu_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """With all its items."""
    return {"menu": _deleted(row_of(Menu.objects.all(), id, "Menu"))}


def _deleted(row: Any) -> Any:
    key = row.pk
    row.delete()
    # A payload still names what is gone.
    row.pk = key
    return row


@mutation("menuBulkDelete", permission=MANAGE)
def menu_bulk_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Several menus, all or none."""
    rows = bulk_rows(Menu.objects.all(), ids, "Menu")
    Menu.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return {"count": len(rows)}


@mutation("menuItemCreate", permission=MANAGE)
def menu_item_create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """An item at the end of its level."""
    return {"menu_item": menus.item_create(input)}


def _item(text: str) -> MenuItem:
    return row_of(MenuItem.objects.all(), text, "MenuItem")


@mutation("menuItemUpdate", permission=MANAGE)
def menu_item_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set what is given."""
    return {"menu_item": menus.item_update(_item(id), input)}


@mutation("menuItemDelete", permission=MANAGE)
def menu_item_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """With all that is below it."""
    return {"menu_item": _deleted(_item(id))}


@mutation("menuItemBulkDelete", permission=MANAGE)
def menu_item_bulk_delete(info: GraphQLResolveInfo, ids: list[str]) -> Payload:
    """Several items, all or none."""
    rows = bulk_rows(MenuItem.objects.all(), ids, "MenuItem")
    MenuItem.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return {"count": len(rows)}


@mutation("menuItemMove", permission=MANAGE)
def menu_item_move(
    info: GraphQLResolveInfo, menu: str, moves: list[Payload]
) -> Payload:
    """Under other parents, and by so many places."""
    row = row_of(Menu.objects.all(), menu, "Menu", field="menu")
    menus.items_move(row, moves)
    return {"menu": row}


@mutation("menuItemTranslate", permission="MANAGE_TRANSLATIONS")
def menu_item_translate(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    input: Payload,  # noqa: A002
    language_code: str,
) -> Payload:
    """The name of an item in a language."""
    rows = MenuItem.objects.all()
    row = row_of(rows, id, "MenuItem", "MenuItemTranslatableContent")
    translation_write(row, language_code, input)
    return {"menu_item": row}


@mutation("assignNavigation")
def assign_navigation(
    info: GraphQLResolveInfo, navigation_type: str, menu: str | None = None
) -> Payload:
    """The shop's main or secondary menu."""
    context = info.context
    if not (context.may(MANAGE) or context.may("MANAGE_SETTINGS")):
        raise permission_denied(f"{MANAGE}, MANAGE_SETTINGS")
    row = row_of(Menu.objects.all(), menu, "Menu", field="menu") if menu else None
    menus.navigation_assign(navigation_type, row)
    return {"menu": row}
