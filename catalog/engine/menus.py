"""Writes of menus and their items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from catalog.engine.errors import refuse
from catalog.engine.ids import key_of, parse_id, row_of
from catalog.engine.inputs import name_set, slug_set
from catalog.engine.models import Category, Collection, Menu, MenuItem, Page
from catalog.engine.ordering import moved, sort_orders_write

if TYPE_CHECKING:
    from collections.abc import Iterable

Values = dict[str, Any]
LINKS: dict[str, Any] = {
    "category": Category,
    "collection": Collection,
    "page": Page,
}
NODES_LED_TO = {kind.__name__ for kind in LINKS.values()} | {"Product", "Menu"}
TOO_MANY = "More than one item provided."


@transaction.atomic
def menu_write(menu: Menu, values: Values) -> Menu:
    """Make or change a menu; `items` are its first ones."""
    name_set(menu, values)
    slug_set(menu, values)
    items = [_first_item(row) for row in values.get("items") or []]
    menu.save()
    for place, item in enumerate(items):
        item.menu, item.sort_order = menu, place
        item.save()
    return menu


def _first_item(values: Values) -> MenuItem:
    given = [name for name in (*LINKS, "url") if values.get(name)]
    if len(given) > 1:
        raise refuse("TOO_MANY_MENU_ITEMS", TOO_MANY, "items")
    if not given:
        raise refuse("NO_MENU_ITEM_PROVIDED", "No menu item provided.", "items")
    item = MenuItem(name=values.get("name") or "")
    _link(item, given[0], values[given[0]], field="items")
    return item


def _link(item: MenuItem, name: str, value: str, *, field: str) -> None:
    if name == "url":
        item.url = _address(value)
        return
    kind = LINKS[name]
    if field != "items":
        _kind_check(name, value, field)
    setattr(item, name, row_of(kind.objects.all(), value, kind.__name__, field=field))


def _kind_check(name: str, value: str, field: str) -> None:
    """An id of something else that a menu may lead to is told apart from no id."""
    try:
        said, _ = parse_id(value)
    except ValueError:
        return
    if said != LINKS[name].__name__ and said in NODES_LED_TO:
        message = f"Enter a valid {name} ID (got {said.lower()} ID)."
        raise refuse("INVALID_MENU_ITEM", message, field)


def _address(value: str) -> str:
    try:
        URLValidator()(value)
    except ValidationError as error:
        raise refuse("INVALID", "Enter a valid URL.", "url") from error
    return value


@transaction.atomic
def item_create(values: Values) -> MenuItem:
    """An item at the end of its menu, or below a parent."""
    menu = row_of(Menu.objects.all(), values["menu"], "Menu", field="menu")
    item = MenuItem(menu=menu)
    if values.get("parent"):
        rows = MenuItem.objects.all()
        item.parent = row_of(rows, values["parent"], "MenuItem", field="parent")
        item.level = item.parent.level + 1
    _item_fill(item, values)
    item.sort_order = siblings(item).count()
    item.save()
    return item


@transaction.atomic
def item_update(item: MenuItem, values: Values) -> MenuItem:
    """Set what is given; what it led to before is forgotten."""
    for name in LINKS:
        setattr(item, name, None)
    item.url = None
    _item_fill(item, values)
    item.save()
    return item


def _item_fill(item: MenuItem, values: Values) -> None:
    given = [name for name in (*LINKS, "url") if values.get(name) is not None]
    if len(given) > 1:
        raise refuse("TOO_MANY_MENU_ITEMS", TOO_MANY)
    name_set(item, values)
    for name in given:
        if values[name]:
            _link(item, name, values[name], field=name)


def siblings(item: MenuItem) -> Any:
    """Items that stand beside it, itself included, in their order."""
    if item.parent_id:
        return MenuItem.objects.filter(parent_id=item.parent_id)
    return MenuItem.objects.filter(menu_id=item.menu_id, parent=None)


@transaction.atomic
def items_move(menu: Menu, moves: Iterable[Values]) -> None:
    """Under other parents, and by so many places among their siblings, in turn."""
    rows = MenuItem.objects.filter(menu=menu)
    for move in moves:
        item = row_of(rows, move["item_id"], "MenuItem", field="item")
        _reparent(menu, item, move)
        if move.get("sort_order"):
            beside = list(siblings(item))
            here = next(row for row in beside if row.pk == item.pk)
            sort_orders_write(moved(beside, here, move["sort_order"]))


def _reparent(menu: Menu, item: MenuItem, move: Values) -> None:
    text = move.get("parent_id")
    parent: MenuItem | None = None
    if text:
        if text == move["item_id"]:
            message = "Cannot assign a node to itself."
            raise refuse("CANNOT_ASSIGN_NODE", message, "parentId")
        if key_of(text, "MenuItem", field="parentId") == str(item.parent_id):
            return
        rows = MenuItem.objects.filter(menu=menu)
        parent = row_of(rows, text, "MenuItem", field="parentId")
    elif item.parent_id is None:
        return
    above: MenuItem | None = parent
    while above is not None:
        if above.pk == item.pk:
            message = "Cannot assign a node as child of one of its descendants."
            raise refuse("CANNOT_ASSIGN_NODE", message, "parentId")
        above = above.parent
    item.parent = parent
    item.sort_order = max(
        (row.sort_order + 1 for row in siblings(item) if row.pk != item.pk), default=0
    )
    item.save(update_fields=["parent", "sort_order"])
    _levels_write(item, parent.level + 1 if parent else 0)


def _levels_write(item: MenuItem, level: int) -> None:
    item.level = level
    item.save(update_fields=["level"])
    for child in item.children.all():
        _levels_write(child, level + 1)


@transaction.atomic
def navigation_assign(kind: str, menu: Menu | None) -> None:
    """The shop's main or secondary menu is this one, or none."""
    for row in Menu.objects.all():
        kinds = {*row.navigation} - {kind}
        if menu is not None and row.pk == menu.pk:
            kinds.add(kind)
        if kinds != {*row.navigation}:
            row.navigation = sorted(kinds)
            row.save(update_fields=["navigation"])
