"""`/design/`: every component in every state, both directions, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from storefront.localization.look import themes_css
from storefront.localization.places import all_places
from storefront.shop.design_samples import specimen

if TYPE_CHECKING:
    from django.http import HttpRequest

    from storefront.localization.places import Place

THEMES = ("light", "dark")


@require_safe
@cache_control(max_age=3600, public=True)
def design(request: HttpRequest) -> HttpResponse:
    """The design system, for whoever writes a page or declares a pavilion."""
    specimens = [
        {
            "place": place,
            "direction": place.locale.text_direction,
            "theme": theme,
            "html": _specimen_html(place, f"{place.prefix}-{theme}"),
        }
        for place in _both_directions()
        for theme in THEMES
    ]
    return render(request, "shop/design.html", {"specimens": specimens})


@require_safe
@cache_control(max_age=3600, public=True)
def themes(request: HttpRequest) -> HttpResponse:
    """Light and dark beside each other, whatever the reader prefers."""
    return HttpResponse(themes_css(), content_type="text/css; charset=utf-8")


def _specimen_html(place: Place, key: str) -> str:
    with translation.override(place.language):
        return render_to_string("shop/_design.html", {**specimen(place), "key": key})


def _both_directions() -> list[Place]:
    """The first place written from the left, and the first from the right, if any."""
    found: dict[str, Place] = {}
    for place in all_places():
        found.setdefault(place.locale.text_direction, place)
    return [found[name] for name in sorted(found)]
