"""Error pages in the reader's language. None of them needs commerce or a database."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.core.exceptions import RequestDataTooBig
from django.shortcuts import render
from django.utils.translation import gettext as _

from storefront.localization.context import declared_language
from storefront.localization.middleware import place_in
from storefront.localization.places import locale_of
from storefront.observability.request_ids import request_id_known

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_LIKE_A_PLACE = re.compile(r"/[A-Za-z]{2,8}(?:[-_][A-Za-z]{2,8}){1,2}(?:/|$)")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: we could not read what was sent; 413 if it was too much of it."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "errors/413.html", status=413)
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not yours to open."""
    return render(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose token is missing or old."""
    return render(request, "errors/form.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, good, base, language or market."""
    is_unknown_place = place_in(request) is None and bool(
        _LIKE_A_PLACE.match(request.path)
    )
    context = {"is_unknown_place": is_unknown_place}
    return render(request, "errors/404.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Uses no context processor, since one of them may have failed."""
    place = place_in(request)
    language = place.language if place else declared_language()
    context = {
        "language": language,
        "direction": locale_of(language, "").text_direction,
        "heading": _("Something broke on our side"),
        "what_to_do": _(
            "Please try again in a minute. If you were paying, look at your order "
            "first: an order exists only for money received."
        ),
        "home": f"/{place.prefix}/" if place else "/",
        "way_on": _("To the pavilion"),
        "name_this": _("If you write to us, name this number:"),
        "request_id": request_id_known(),
    }
    return render(None, "errors/500.html", context, status=500)
