"""The door at `/`, the pavilion's own style tokens, and the imprint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from catalog.markets import selectors as markets
from storefront.localization.context import (
    Switch,
    declared_language,
)
from storefront.localization.formats import language_name
from storefront.localization.look import look_version, style_sheet
from storefront.localization.middleware import PLACE_COOKIE
from storefront.localization.places import Place, languages, place_of
from storefront.shop.pictures import pavilion_picture

if TYPE_CHECKING:
    from django.http import HttpRequest

ONE_YEAR = 60 * 60 * 24 * 365


@dataclass(frozen=True, slots=True)
class Choice:
    """A market on the door page with its languages."""

    name: str
    currency: str
    switches: tuple[Switch, ...]


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Lead a reader to their place, or ask where the parcel should go.

    A place visited before wins, then a browser language that belongs to one market
    (zh-CN, de, ja); `?choose` always asks.
    """
    place = None if "choose" in request.GET else known_place(request)
    response: HttpResponse
    if place:
        response = redirect("shop:home", place=place)
    else:
        response = render(request, "shop/choose.html", _choices())
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def known_place(request: HttpRequest) -> Place | None:
    """The place a reader visited before, else the one their browser's language means."""
    try:
        return place_of(request.COOKIES.get(PLACE_COOKIE, ""))
    except ValueError:
        return place_for_browser(request.headers.get("Accept-Language", ""))


def place_for_browser(accept_language: str) -> Place | None:
    """The one place that a browser's first known language points to, if any."""
    declared = {name.lower(): name for name in languages()}
    for tag, _quality in parse_accept_lang_header(accept_language.lower()):
        language = declared.get(tag) or _language_of(tag, declared)
        if language is None:
            continue
        region = tag.rpartition("-")[2].upper()
        for market in markets.markets():
            if market.country == region and language in market.languages:
                return Place(language, market)
        home = [m for m in markets.markets() if m.default_language == language]
        return Place(language, home[0]) if len(home) == 1 and language != "en" else None
    return None


def _language_of(tag: str, declared: dict[str, str]) -> str | None:
    main = tag.partition("-")[0]
    if main in declared:
        return declared[main]
    wanted = [name for key, name in declared.items() if key.startswith(f"{main}-")]
    return wanted[0] if wanted else None


def _choices() -> dict[str, object]:
    language = declared_language()
    words = markets.texts(language)
    return {
        "hero": pavilion_picture(name="hero", alt=words.pavilion.tagline),
        "choices": [
            Choice(
                name=words.markets[market.code].name,
                currency=market.currency,
                switches=tuple(
                    Switch(
                        label=language_name(spoken),
                        language=spoken,
                        url=f"/{Place(spoken, market).prefix}/",
                        is_current=False,
                    )
                    for spoken in market.languages
                ),
            )
            for market in markets.markets()
        ],
    }


@require_safe
@cache_control(max_age=ONE_YEAR, public=True, immutable=True)
def look(request: HttpRequest, version: str) -> HttpResponse:
    """The style sheet of all buyer pages; its URL names its content."""
    if version != look_version():
        raise Http404
    return HttpResponse(style_sheet(), content_type="text/css; charset=utf-8")


@require_safe
def imprint(request: HttpRequest, place: Place) -> HttpResponse:
    """Who sells, as the market's law wants it said."""
    entity = markets.pavilion().identity.legal_entity
    said = place.texts.markets[place.market.code].legal
    context = {
        "country_name": place.locale.territories.get(entity.country, entity.country),
        "legal_texts": [said[key] for key in place.market.legal_texts if key in said],
    }
    return render(request, "shop/imprint.html", context)


@require_safe
def accessibility(request: HttpRequest, place: Place) -> HttpResponse:
    """What was tested for people who see, hear or move otherwise, and what was not."""
    return render(request, "shop/accessibility.html")
