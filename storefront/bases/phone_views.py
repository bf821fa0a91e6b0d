"""The phone page of a base: says what came, what is there, what broke; queues offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from catalog.bases.models import Base, Lot, LotState
from catalog.markets.selectors import texts
from storefront.localization.places import locale_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LANGUAGES = ("th", "en")


@require_safe
def phone(request: HttpRequest, base_code: str) -> HttpResponse:
    """The page has no secret: the key comes after the # of its link, to the phone only."""
    base = Base.objects.filter(code=base_code, is_active=True).first()
    if base is None:
        raise Http404
    said = request.GET.get("lang", "")
    language = said if said in LANGUAGES else _spoken()
    names = texts(language).bases
    gone = [LotState.EXHAUSTED, LotState.RECALLED]
    lots = Lot.objects.filter(base=base).exclude(state__in=gone).order_by("-pk")[:50]
    with translation.override(language):
        context = {
            "base": base,
            "base_name": names[base.code].name if base.code in names else base.code,
            "language": language,
            "locale": locale_of(language, ""),
            "direction": "ltr",
            "skus": sorted({lot.sku for lot in lots}),
            "lots": sorted({lot.code for lot in lots}),
            "languages": LANGUAGES,
        }
        return render(request, "bases/phone.html", context)


def _spoken() -> str:
    return "en" if (translation.get_language() or "").startswith("en") else "th"
