"""`/01/<gtin>/10/<lot>`: what a scan of a lot's code opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from catalog.bases.digital_link import link_lots, lot_path
from catalog.bases.epcis import days_read, epcis_document
from catalog.bases.errors import FeedRefusedError, UnknownLotError
from catalog.bases.selectors import lot_by_code
from storefront.bases.feed_views import refusal
from storefront.bases.lot_page import linkset, lot_json, lot_page, script_json
from storefront.localization.context import declared_language
from storefront.localization.formats import language_name
from storefront.localization.places import languages, locale_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from catalog.bases.models import Lot

LD_JSON = "application/ld+json"
LINKSET = "application/linkset+json"


@require_safe
def lot(request: HttpRequest, gtin: str, lot_code: str) -> HttpResponse:
    """The lot in the reader's language, as JSON-LD, or as the resolver's linkset."""
    language = language_asked(request)
    lots = _lots(request)
    with translation.override(language.lower()):
        page = lot_page(lot=lots[0], language=language, on=timezone.localdate())
        accepts = request.headers.get("Accept", "")
        if LINKSET in accepts or request.GET.get("linkType") in ("all", "linkset"):
            response: HttpResponse = JsonResponse(linkset(page), content_type=LINKSET)
        elif LD_JSON in accepts:
            said = lot_json(page, language=language)
            response = JsonResponse(said, content_type=LD_JSON)
        else:
            response = render(request, "bases/lot.html", _context(page, language, lots))
    response.headers["Content-Language"] = language.lower()
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    # A recall shows at once.
    response.headers["Cache-Control"] = "no-cache"
    return response


def _context(page: object, language: str, lots: list[Lot]) -> dict[str, object]:
    return {
        "page": page,
        "language": language,
        "locale": locale_of(language, ""),
        "direction": locale_of(language, "").text_direction,
        "structured": script_json(lot_json(page, language=language)),  # type: ignore[arg-type]
        "languages": [(name, language_name(name)) for name in languages()],
        "others": lots[1:],
    }


def _lots(request: HttpRequest) -> list[Lot]:
    """The lots of the address as it was asked. Raises `Http404`."""
    path = request.get_full_path().replace("/epcis", "")
    found = link_lots(settings.PUBLIC_URL + path)
    base = request.GET.get("base")
    if base:
        found = [one for one in found if one.base.code == base]
    if not found:
        raise Http404
    return found


def language_asked(request: HttpRequest) -> str:
    """`?lang=` wins over the browser's languages."""
    said = request.GET.get("lang", "").lower()
    for language in languages():
        if language.lower() == said:
            return language
    return declared_language()


@require_safe
def lot_epcis(request: HttpRequest, gtin: str, lot_code: str) -> JsonResponse:
    """The events of the lot, of days if asked, as GS1's EPCIS 2.0 in JSON-LD."""
    lot_ids = [one.pk for one in _lots(request)]
    asked = request.GET
    try:
        since, until = days_read(first=asked.get("from", ""), last=asked.get("to", ""))
        document = epcis_document(
            public_url=settings.PUBLIC_URL,
            now=timezone.now(),
            lot_ids=lot_ids,
            since=since,
            until=until,
        )
    except FeedRefusedError as refused:
        return refusal(refused)
    return JsonResponse(document, content_type=LD_JSON)


@require_safe
def lot_of_base(_request: HttpRequest, base_code: str, lot_code: str) -> HttpResponse:
    """From base and lot to the lot's Digital Link."""
    try:
        found = lot_by_code(base_code=base_code, lot_code=lot_code)
    except UnknownLotError as error:
        raise Http404 from error
    return redirect(lot_path(found))
