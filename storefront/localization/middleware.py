"""Language and market of a request, from its URL prefix `/<language>-<market>/`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils import translation

from storefront.localization.places import PREFIX, Place, place_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

PLACE_COOKIE = "place"
PLACE_COOKIE_SECONDS = 60 * 60 * 24 * 365
_FIRST_SEGMENT = re.compile(rf"/({PREFIX})/")


class MarketLanguageMiddleware:
    """Sets `request.place` and activates the language.

    Pages outside a place (sign-in, console, error pages) have no place and use the
    language of the browser.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve in the language of the URL, and remember the place for `/`."""
        place = _place_of_path(request.path_info)
        request.place = place  # type: ignore[attr-defined]
        language = (
            place.django_language
            if place
            else translation.get_language_from_request(request)
        )
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if place and request.COOKIES.get(PLACE_COOKIE) != place.prefix:
            response.set_cookie(
                PLACE_COOKIE,
                place.prefix,
                max_age=PLACE_COOKIE_SECONDS,
                samesite="Lax",
                httponly=True,
                secure=request.is_secure(),
            )
        return response


def place_in(request: HttpRequest) -> Place | None:
    """The place of a request, None outside the shop."""
    place: Place | None = getattr(request, "place", None)
    return place


def _place_of_path(path: str) -> Place | None:
    found = _FIRST_SEGMENT.match(path)
    if not found:
        return None
    try:
        return place_of(found[1])
    except ValueError:
        return None
