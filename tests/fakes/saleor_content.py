"""Pages and menus of the shop in memory."""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]
LINKS = {"category": "Category", "collection": "Collection", "page": "Page"}


def connection(nodes: list[Node]) -> Node:
    return {
        "edges": [{"node": node} for node in nodes],
        "pageInfo": {"hasNextPage": False, "endCursor": None},
    }


class ContentShop:
    """What `FakeShop` keeps of content. `permissions` is what its App was given."""

    permissions: list[str] | None = None

    def do_app_self(self, _: Node) -> Node:
        if self.permissions is None:
            return {"app": None}
        codes = [{"code": code} for code in self.permissions]
        return {"app": {"id": "App:1", "permissions": codes}}

    # -- pages ---------------------------------------------------------------------
    def do_page_type_create(self, sent: Node) -> Node:
        self.make("PageType", **sent["input"])
        return self.ok("pageTypeCreate")

    def do_page_setup_list(self, sent: Node) -> Node:
        return {"pages": connection(self._said("Page", sent["languageCode"]))}

    def do_page_create(self, sent: Node) -> Node:
        self.make("Page", **sent["input"])
        return self.ok("pageCreate")

    def do_page_update(self, sent: Node) -> Node:
        self.nodes("Page")[sent["id"]].update(sent["input"])
        return self.ok("pageUpdate")

    def do_page_translate(self, sent: Node) -> Node:
        self.translate(sent["id"], sent["languageCode"], sent["input"])
        return self.ok("pageTranslate")

    def _said(self, kind: str, language: str) -> list[Node]:
        return [
            {**node, "translation": self.translation(node["id"], language)}
            for node in self.nodes(kind).values()
        ]

    # -- menus ---------------------------------------------------------------------
    def do_menu_setup_list(self, sent: Node) -> Node:
        items = {row["id"]: row for row in self._said("MenuItem", sent["languageCode"])}
        menus = [
            {**menu, "items": [items[key] for key in menu["order"]]}
            for menu in self.nodes("Menu").values()
        ]
        return {"menus": connection(menus)}

    def do_menu_create(self, sent: Node) -> Node:
        self.make("Menu", order=[], **sent["input"])
        return self.ok("menuCreate")

    def do_menu_item_create(self, sent: Node) -> Node:
        fields = {**sent["input"]}
        menu = self.nodes("Menu")[fields.pop("menu")]
        menu["order"].append(self.make("MenuItem", **self._led(fields))["id"])
        return self.ok("menuItemCreate")

    def _led(self, fields: Node) -> Node:
        led = {
            name: self.nodes(kind)[fields[name]] if fields.get(name) else None
            for name, kind in LINKS.items()
        }
        return {**fields, **led}

    def do_menu_item_update(self, sent: Node) -> Node:
        self.nodes("MenuItem")[sent["id"]].update(self._led(sent["input"]))
        return self.ok("menuItemUpdate")

    def do_menu_item_delete(self, sent: Node) -> Node:
        for menu in self.nodes("Menu").values():
            menu["order"] = [key for key in menu["order"] if key != sent["id"]]
        del self.nodes("MenuItem")[sent["id"]]
        return self.ok("menuItemDelete")

    def do_menu_item_move(self, sent: Node) -> Node:
        order = self.nodes("Menu")[sent["menu"]]["order"]
        for move in sent["moves"]:
            at = order.index(move["itemId"])
            order.insert(at + move["sortOrder"], order.pop(at))
        return self.ok("menuItemMove")

    def do_menu_item_translate(self, sent: Node) -> Node:
        self.translate(sent["id"], sent["languageCode"], sent["input"])
        return self.ok("menuItemTranslate")
