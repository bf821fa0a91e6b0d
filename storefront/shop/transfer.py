"""How pages travel: compressed, and fetched ahead where a reader is about to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.middleware.gzip import GZipMiddleware
from django.templatetags.static import static

from storefront.localization.middleware import place_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

# JSON of the contract is asked for by programs beside us: there, time is dearer.
WRITTEN = ("text/html", "text/css", "text/plain", "application/xml", "application/rss")
RULES = "speculation.rules"


class CompressionMiddleware(GZipMiddleware):
    """gzip for what people and search engines read (Django's own, with its padding)."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress pages and sheets; leave everything else alone."""
        if not response.get("Content-Type", "").startswith(WRITTEN):
            return response
        return super().process_response(request, response)


class SpeculationMiddleware:
    """Names the rules by which a browser may fetch the next page ahead.

    Goods, shelves and bases only: reading them changes nothing, here or elsewhere.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header to buyer pages."""
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and response.status_code == 200 and place_in(request):
            response["Speculation-Rules"] = f'"{static(RULES)}"'
        return response
