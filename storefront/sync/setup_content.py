"""Changes of pages and menus: the pavilion's story, its bases, and ways to its shelves.

A storefront of Saleor's finds `navbar` and `footer` by these slugs. Permission groups of
staff are in `setup_staff`: Saleor lets no App make them, whatever it was given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from catalog.markets.selectors import saleor_language
from storefront.sync.changes import NEW, Change
from storefront.sync.shop_reading import rich_text, same_rich_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.declaration import Pavilion, Texts
    from storefront.sync.shop_state import ShopState

PAGE_TYPE = "pavilion-text"
ABOUT = "about"
MENUS = {"navbar": "Main", "footer": "Footer"}
MANAGE_PAGES, MANAGE_MENUS = "MANAGE_PAGES", "MANAGE_MENUS"
MANAGE_PAGE_TYPES = "MANAGE_PAGE_TYPES_AND_ATTRIBUTES"


class Link(NamedTuple):
    """An item of a menu: what it leads to, by kind and slug."""

    kind: str
    slug: str


# --- Pages ------------------------------------------------------------------------
def declared_pages(pavilion: Pavilion, texts: Texts) -> dict[str, dict[str, str]]:
    """Slug -> title and content, as a language says them."""
    said = texts.pavilion
    about = "\n\n".join((said.tagline, said.story))
    pages = {ABOUT: {"title": said.name, "content": about}}
    for base in pavilion.bases:
        words = texts.bases[base.code]
        parts = (words.place, words.grows, words.people, words.harvest, words.story)
        pages[base.slug] = {"title": words.name, "content": "\n\n".join(parts)}
    return pages


def page_type_changes(pavilion: Pavilion, shop: ShopState) -> Iterator[Change]:
    """One type for all pages of the declaration."""
    if shop.may(MANAGE_PAGE_TYPES) and PAGE_TYPE not in shop.page_types:
        fresh = {"name": "Pavilion text", "slug": PAGE_TYPE}
        yield Change(
            f"page type {PAGE_TYPE}: create", "PageTypeCreate", {"input": fresh}
        )


def page_changes(pavilion: Pavilion, shop: ShopState) -> Iterator[Change]:
    """Pages in the default language, published."""
    if not shop.may(MANAGE_PAGES):
        return
    default = pavilion.texts[pavilion.identity.default_language]
    for slug, words in declared_pages(pavilion, default).items():
        content = rich_text(words["content"])
        now = shop.pages.get(slug)
        if now is None:
            fresh = {
                "pageType": shop.page_types.get(PAGE_TYPE, {}).get("id", NEW),
                "slug": slug,
                "title": words["title"],
                "content": content,
                "isPublished": True,
            }
            yield Change(f"page {slug}: create", "PageCreate", {"input": fresh})
            continue
        update: dict[str, Any] = {}
        if now["title"] != words["title"]:
            update["title"] = words["title"]
        if not same_rich_text(now["content"], content):
            update["content"] = content
        if not now["isPublished"]:
            update["isPublished"] = True
        if update:
            yield Change(
                f"page {slug}: change {', '.join(update)}",
                "PageUpdate",
                {"id": now["id"], "input": update},
            )


def page_text_changes(pavilion: Pavilion, shop: ShopState) -> Iterator[Change]:
    """Pages in every other language."""
    if not shop.may(MANAGE_PAGES):
        return
    for language in _other_languages(pavilion):
        for slug, words in declared_pages(pavilion, pavilion.texts[language]).items():
            now = shop.texts.get(("pages", slug, language)) or {}
            content = rich_text(words["content"])
            same = same_rich_text(now.get("content"), content)
            if now.get("title") == words["title"] and same:
                continue
            yield Change(
                f"translate page {slug} into {language}",
                "PageTranslate",
                {
                    "id": shop.pages.get(slug, {}).get("id", NEW),
                    "languageCode": saleor_language(language),
                    "input": {"title": words["title"], "content": content},
                },
            )


# --- Menus ------------------------------------------------------------------------
def declared_menus(pavilion: Pavilion) -> dict[str, list[Link]]:
    """Slug -> what it leads to, in order."""
    identity = pavilion.identity
    return {
        "navbar": [Link("category", item.slug) for item in identity.categories],
        "footer": [
            *(Link("collection", item.slug) for item in identity.collections),
            Link("page", ABOUT),
        ],
    }


def _menus(pavilion: Pavilion, shop: ShopState) -> dict[str, list[Link]]:
    """Without links to pages where there are none that the App may make."""
    return {
        slug: [x for x in links if x.kind != "page" or shop.may(MANAGE_PAGES)]
        for slug, links in declared_menus(pavilion).items()
    }


def menu_changes(pavilion: Pavilion, shop: ShopState) -> Iterator[Change]:
    """Menus, their items and the order of those."""
    if not shop.may(MANAGE_MENUS):
        return
    default = pavilion.texts[pavilion.identity.default_language]
    for slug, links in _menus(pavilion, shop).items():
        now = shop.menus.get(slug)
        if now is None:
            fresh = {"name": MENUS[slug], "slug": slug}
            yield Change(f"menu {slug}: create", "MenuCreate", {"input": fresh})
        items = menu_items(shop, slug)
        for link in links:
            yield from _item_changes(shop, slug, link, _name(default, link), items)
        if now is not None and all(link in items for link in links):
            yield from _order_changes(now, slug, links)


def menu_items(shop: ShopState, slug: str) -> dict[Link, dict[str, Any]]:
    """Items of a menu by what they lead to; addresses and labels are nobody's here."""
    found: dict[Link, dict[str, Any]] = {}
    for item in shop.menus.get(slug, {}).get("items") or []:
        link = _link(item)
        if link is not None:
            found.setdefault(link, item)
    return found


def _link(item: dict[str, Any]) -> Link | None:
    for kind in ("category", "collection", "page"):
        if item[kind]:
            return Link(kind, item[kind]["slug"])
    return None


def _name(texts: Texts, link: Link) -> str:
    if link.kind == "page":
        return str(texts.pavilion.name)
    shelves = texts.categories if link.kind == "category" else texts.collections
    return str(shelves[link.slug].name)


def _item_changes(
    shop: ShopState,
    menu: str,
    link: Link,
    name: str,
    items: dict[Link, dict[str, Any]],
) -> Iterator[Change]:
    nodes = {
        "category": shop.categories,
        "collection": shop.collections,
        "page": shop.pages,
    }[link.kind]
    leads_to = {link.kind: nodes.get(link.slug, {}).get("id", NEW)}
    now = items.get(link)
    if now is None:
        fresh = {
            "menu": shop.menus.get(menu, {}).get("id", NEW),
            "name": name,
            **leads_to,
        }
        words = f"menu {menu}: lead to {link.kind} {link.slug}"
        yield Change(words, "MenuItemCreate", {"input": fresh})
    elif now["name"] != name:
        # An update that does not repeat where it leads would make it lead nowhere.
        update = {"name": name, **leads_to}
        words = f"menu {menu}: rename {link.kind} {link.slug}"
        yield Change(words, "MenuItemUpdate", {"id": now["id"], "input": update})


def _order_changes(
    menu: dict[str, Any], slug: str, links: list[Link]
) -> Iterator[Change]:
    """Each declared item to the place after the one before it; others stay behind."""
    standing = [(_link(item), item["id"]) for item in menu["items"]]
    moves = []
    for place, link in enumerate(links):
        at = next(i for i, (other, _) in enumerate(standing) if other == link)
        if at != place:
            moves.append({"itemId": standing[at][1], "sortOrder": place - at})
            standing.insert(place, standing.pop(at))
    if moves:
        yield Change(
            f"menu {slug}: put {len(moves)} items in order",
            "MenuItemMove",
            {"menu": menu["id"], "moves": moves},
        )


def menu_text_changes(pavilion: Pavilion, shop: ShopState) -> Iterator[Change]:
    """Names of items in every other language."""
    if not shop.may(MANAGE_MENUS):
        return
    for slug, links in _menus(pavilion, shop).items():
        items = menu_items(shop, slug)
        for language in _other_languages(pavilion):
            for link in links:
                name = _name(pavilion.texts[language], link)
                key = (f"menu {slug}", "/".join(link), language)
                if (shop.texts.get(key) or {}).get("name") == name:
                    continue
                yield Change(
                    f"translate menu {slug}, {link.kind} {link.slug}, into {language}",
                    "MenuItemTranslate",
                    {
                        "id": items.get(link, {}).get("id", NEW),
                        "languageCode": saleor_language(language),
                        "input": {"name": name},
                    },
                )


def _other_languages(pavilion: Pavilion) -> list[str]:
    identity = pavilion.identity
    return [item for item in identity.languages if item != identity.default_language]
