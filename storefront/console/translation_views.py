"""The translation desk: what is missing in a language, files out and in."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from catalog.markets.selectors import markets, pavilion
from catalog.submissions.trail import trail_write
from catalog.translations.po import po_read, po_write
from catalog.translations.units import ExchangeError, Unit
from catalog.translations.xliff import xliff_read, xliff_write
from storefront.accounts.decorators import operator_required, user_of
from storefront.console.http import actor_of
from storefront.saleor.client import app_client
from storefront.sync.product_translations import (
    product_units,
    source_language,
    translations_import,
)

if TYPE_CHECKING:
    from django.http import HttpRequest

FORMATS = {
    "xliff-2.1": ("xlf", "application/xliff+xml"),
    "xliff-1.2": ("xlf", "application/xliff+xml"),
    "po": ("po", "text/x-gettext-translation"),
}
STATES = {
    "missing": gettext_noop("missing"),
    "stale": gettext_noop("source has changed"),
    "draft": gettext_noop("draft"),
    "machine": gettext_noop("by machine"),
    "review": gettext_noop("in review"),
    "approved": gettext_noop("approved"),
}
FILE_BYTES = 10_000_000


def _languages() -> list[str]:
    return [code for code in pavilion().identity.languages if code != source_language()]


def _language(request: HttpRequest) -> str:
    given = request.GET.get("language") or request.POST.get("language") or ""
    languages = _languages()
    if given and given not in languages:
        raise Http404
    return given or languages[0]


@operator_required
@require_http_methods(["GET", "HEAD", "POST"])
def translations(request: HttpRequest) -> HttpResponse:
    """Every text in a language with its state; POST takes a file back."""
    language = _language(request)
    if request.method == "POST":
        return _take(request, language)
    state = request.GET.get("state", "")
    units = product_units(client=app_client(), language=language)
    counts = Counter(unit.state for unit in units)
    context = {
        "language": language,
        "languages": _languages(),
        "states": [(one, _(words), counts[one]) for one, words in STATES.items()],
        "state": state,
        "units": [
            (unit, _(STATES[unit.state])) for unit in units if state in {"", unit.state}
        ],
        "formats": list(FORMATS),
        "sold_in": [m.code for m in markets() if language in m.languages],
        "whole": len(units),
        "done": sum(1 for unit in units if unit.target),
    }
    return render(request, "console/translations.html", context)


@operator_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The texts of a language as a file; `state` leaves out the others."""
    language = _language(request)
    form = request.GET.get("format", "xliff-2.1")
    if form not in FORMATS:
        raise Http404
    state = request.GET.get("state", "")
    units = [
        unit
        for unit in product_units(client=app_client(), language=language)
        if state in {"", unit.state}
    ]
    suffix, kind = FORMATS[form]
    response = HttpResponse(_written(units, language, form), content_type=kind)
    name = f"goods-{language}.{suffix}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _written(units: list[Unit], language: str, form: str) -> bytes:
    if form == "po":
        return po_write(units, target=language)
    version = form.rpartition("-")[2]
    return xliff_write(
        units, source=source_language(), target=language, version=version
    )


def _take(request: HttpRequest, language: str) -> HttpResponse:
    back = f"{reverse('console:translations')}?language={language}"
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > FILE_BYTES:
        messages.error(request, _("Choose a file of at most 10 MB."))
        return redirect(back)
    content = file.read()
    read = po_read if b"msgid" in content[:5000] else xliff_read
    try:
        written = translations_import(
            client=app_client(),
            given=read(content, target=language),
            language=language,
            by=user_of(request).email,
            now=timezone.now(),
        )
    except ExchangeError as error:
        messages.error(request, _refusal(error, language))
        return redirect(back)
    trail_write(
        actor=actor_of(request),
        action="translations",
        subject=f"translations:{language}",
        now=timezone.now(),
        texts=len(written),
    )
    messages.success(
        request, _("%(count)s texts were written.") % {"count": len(written)}
    )
    return redirect(back)


def _refusal(error: ExchangeError, language: str) -> str:
    units = ", ".join(error.units[:20])
    said = {
        "moved": _(
            "Nothing was taken: these texts have changed since the export: %(units)s"
        ),
        "too_long": _("Nothing was taken: these texts are too long: %(units)s"),
        "other_language": _("Nothing was taken: the file is not for %(language)s."),
        "not_readable": _(
            "Nothing was taken: the file is no XLIFF 2.1 or 1.2, and no PO."
        ),
    }[error.code]
    return said % {"units": units, "language": language}
