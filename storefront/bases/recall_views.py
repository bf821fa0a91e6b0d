"""`/recalls/`: is what I have at home called back? By the code on the label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from catalog.bases.digital_link import lot_path
from catalog.bases.selectors import lots_coded
from catalog.markets.selectors import texts
from catalog.sourcing.recalls import recalls_public
from storefront.bases.lot_page import name_of_sku
from storefront.bases.lot_views import language_asked
from storefront.localization.formats import language_name
from storefront.localization.places import languages, locale_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from catalog.bases.models import Lot

SHOWN = 50
LONGEST_CODE = 60


@dataclass(frozen=True, slots=True)
class RecalledLot:
    """A lot on the list, in the reader's language."""

    code: str
    name: str
    base_name: str
    reason: str
    since: datetime | None
    path: str


@require_safe
def recalls(request: HttpRequest) -> HttpResponse:
    """All recalls, the latest first; `?lot=<code>` leads to the page of that lot."""
    language = language_asked(request)
    code = request.GET.get("lot", "").strip()[:LONGEST_CODE]
    found = lots_coded(code=code, limit=SHOWN) if code else []
    response: HttpResponse
    if len(found) == 1:
        response = redirect(f"{lot_path(found[0])}&lang={language}")
    else:
        with translation.override(language.lower()):
            context = _context(language, code, found)
            response = render(request, "bases/recalls.html", context)
    response.headers["Content-Language"] = language.lower()
    patch_vary_headers(response, ["Accept-Language"])
    response.headers["Cache-Control"] = "no-cache"
    return response


def _context(language: str, code: str, found: list[Lot]) -> dict[str, object]:
    rows = [
        _row(lot, language, reason=one.reason, since=one.started_at)
        for one in recalls_public(limit=SHOWN)
        for lot in one.lots.all()
    ]
    return {
        "code": code,
        "found": [_row(lot, language) for lot in found],
        "rows": rows,
        "language": language,
        "locale": locale_of(language, ""),
        "direction": locale_of(language, "").text_direction,
        "words": texts(language),
        "languages": [(name, language_name(name)) for name in languages()],
    }


def _row(
    lot: Lot, language: str, *, reason: str = "", since: datetime | None = None
) -> RecalledLot:
    words = texts(language).bases.get(lot.base.code)
    return RecalledLot(
        code=lot.code,
        name=name_of_sku(lot.sku, language=language),
        base_name=words.name if words else lot.base.code,
        reason=reason,
        since=since,
        path=f"{lot_path(lot)}&lang={language}",
    )
