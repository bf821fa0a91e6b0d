"""Pages and menus that a shop has now, as far as the App may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.markets.selectors import saleor_language
from storefront.sync.setup_content import (
    MANAGE_MENUS,
    MANAGE_PAGE_TYPES,
    MANAGE_PAGES,
    menu_items,
)
from storefront.sync.shop_reading import pages

if TYPE_CHECKING:
    from catalog.declaration import Pavilion
    from storefront.saleor.client import SaleorClient
    from storefront.sync.shop_state import ShopState


def content_read(client: SaleorClient, pavilion: Pavilion, state: ShopState) -> None:
    """Read into `state`. Raises `SaleorError`."""
    app = client.run_raw("AppSelf", {})["app"]
    if app and app["permissions"] is not None:
        state.permissions = frozenset(item["code"] for item in app["permissions"])
    if state.may(MANAGE_PAGE_TYPES):
        for node in pages(client, "PageTypeSetupList", "pageTypes"):
            state.page_types[node["slug"]] = node
    for language in pavilion.identity.languages:
        _read_words(client, state, language)


def _read_words(client: SaleorClient, state: ShopState, language: str) -> None:
    code = saleor_language(language)
    if state.may(MANAGE_PAGES):
        for node in pages(client, "PageSetupList", "pages", languageCode=code):
            state.pages[node["slug"]] = node
            state.texts["pages", node["slug"], language] = node["translation"]
    if state.may(MANAGE_MENUS):
        for node in pages(client, "MenuSetupList", "menus", languageCode=code):
            state.menus[node["slug"]] = node
            for link, item in menu_items(state, node["slug"]).items():
                key = (f"menu {node['slug']}", "/".join(link), language)
                state.texts[key] = item["translation"]
