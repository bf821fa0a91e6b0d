"""Pages for machines: robots, sitemaps with every language, arrivals, a shopping feed.

What a shopping feed says is what the page says: the landed price, and nothing of goods
that are blocked, sold out or not quoted.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Tree

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from catalog.markets.selectors import pavilion
from storefront.localization.places import Place, all_places
from storefront.shop.base_selectors import base_cards
from storefront.shop.catalogue_selectors import cards_sold, nodes_all
from storefront.shop.http import commerce_page
from storefront.shop.structured import absolute_url

if TYPE_CHECKING:
    from django.http import HttpRequest

MAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
LINKS = "http://www.w3.org/1999/xhtml"
PICTURES = "http://www.google.com/schemas/sitemap-image/1.1"
GOODS = "http://base.google.com/ns/1.0"
ARRIVALS = 30
HOUR = 3600
PRIVATE = ("account/", "basket/", "checkout/", "order/", "search/")
for _prefix, _space in (
    ("", MAPS),
    ("xhtml", LINKS),
    ("image", PICTURES),
    ("g", GOODS),
):
    Tree.register_namespace(_prefix, _space)


@require_safe
@cache_control(max_age=HOUR, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    """Baskets, checkouts, orders and people's pages are nobody's to index."""
    lines = ["User-agent: *", "Disallow: /console/", "Disallow: /merchant/"]
    lines += ["Disallow: /sign-in/", "Disallow: /graphql/", "Disallow: /api/"]
    lines += [f"Disallow: /*/{path}" for path in PRIVATE]
    lines.append(f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
@cache_control(max_age=HOUR, public=True)
def sitemaps(request: HttpRequest) -> HttpResponse:
    """One sitemap for each place."""
    root = Tree.Element(f"{{{MAPS}}}sitemapindex")
    for place in all_places():
        node = Tree.SubElement(root, f"{{{MAPS}}}sitemap")
        loc = Tree.SubElement(node, f"{{{MAPS}}}loc")
        loc.text = f"{settings.PUBLIC_URL}/{place.prefix}/sitemap.xml"
    return _xml(root)


@require_safe
@cache_control(max_age=HOUR, public=True)
@commerce_page
def sitemap(request: HttpRequest, place: Place) -> HttpResponse:
    """Every page of a place, with its twins in the others, and pictures of goods."""
    root = Tree.Element(f"{{{MAPS}}}urlset")
    identity = pavilion().identity
    paths = ["", "bases/"]
    paths += [f"c/{one.slug}/" for one in identity.categories]
    paths += [f"collections/{one.slug}/" for one in identity.collections]
    paths += [f"bases/{one.slug}/" for one in base_cards(place=place)]
    for path in paths:
        _address(root, place, path)
    for node in nodes_all(place=place):
        media = next(iter(node.media or []), None)
        _address(root, place, f"p/{node.slug}/", media.webp if media else "")
    return _xml(root)


def _address(root: Tree.Element, place: Place, path: str, picture: str = "") -> None:
    node = Tree.SubElement(root, f"{{{MAPS}}}url")
    Tree.SubElement(node, f"{{{MAPS}}}loc").text = _url(place, path)
    for other in all_places():
        said = {
            "rel": "alternate",
            "hreflang": other.hreflang,
            "href": _url(other, path),
        }
        Tree.SubElement(node, f"{{{LINKS}}}link", said)
    if picture:
        image = Tree.SubElement(node, f"{{{PICTURES}}}image")
        Tree.SubElement(image, f"{{{PICTURES}}}loc").text = absolute_url(picture)


@require_safe
@cache_control(max_age=HOUR, public=True)
@commerce_page
def arrivals(request: HttpRequest, place: Place) -> HttpResponse:
    """RSS of goods of a new harvest that may be bought here, in the reader's language."""
    root = Tree.Element("rss", {"version": "2.0"})
    channel = Tree.SubElement(root, "channel")
    _say(channel, "title", place.texts.pavilion.name)
    _say(channel, "link", _url(place, ""))
    _say(channel, "description", place.texts.pavilion.tagline)
    _say(channel, "language", place.language.lower())
    _say(channel, "lastBuildDate", http_date(timezone.now().timestamp()))
    sold = cards_sold(place=place, now=timezone.now())
    for card in islice((card for card in sold if card.is_new_harvest), ARRIVALS):
        item = Tree.SubElement(channel, "item")
        _say(item, "title", str(card.name))
        _say(item, "link", _url(place, f"p/{card.slug}/"))
        _say(item, "guid", _url(place, f"p/{card.slug}/"))
        _say(item, "description", f"{card.base_name} · {card.province_name}")
    return _xml(root, "application/rss+xml")


@require_safe
@cache_control(max_age=HOUR, public=True)
@commerce_page
def merchant_feed(request: HttpRequest, place: Place) -> HttpResponse:
    """Google Merchant's feed of a market: goods that may be bought, at their whole price.

    https://support.google.com/merchants/answer/7052112 names the attributes.
    """
    root = Tree.Element("rss", {"version": "2.0"})
    channel = Tree.SubElement(root, "channel")
    _say(channel, "title", place.texts.pavilion.name)
    _say(channel, "link", _url(place, ""))
    _say(channel, "description", place.texts.pavilion.tagline)
    for card in cards_sold(place=place, now=timezone.now()):
        if card.price is None:
            continue
        item = Tree.SubElement(channel, "item")
        said = {
            "id": card.slug,
            "title": str(card.name),
            "description": f"{card.name} · {card.base_name}",
            "link": _url(place, f"p/{card.slug}/"),
            "image_link": absolute_url(card.picture.src) if card.picture else "",
            "availability": "in_stock",
            "price": f"{card.price.amount} {card.price.currency}",
            "condition": "new",
            "identifier_exists": "no",
        }
        for name, text in said.items():
            if text:
                Tree.SubElement(item, f"{{{GOODS}}}{name}").text = text
    return _xml(root)


def _url(place: Place, path: str) -> str:
    return f"{settings.PUBLIC_URL}/{place.prefix}/{path}"


def _say(parent: Tree.Element, name: str, text: str) -> None:
    Tree.SubElement(parent, name).text = text


def _xml(root: Tree.Element, kind: str = "application/xml") -> HttpResponse:
    content = Tree.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(content, content_type=f"{kind}; charset=utf-8")
