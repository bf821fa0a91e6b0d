"""Events in EPCIS 2.0 as files: of a lot, of an order, of some days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from catalog.bases.epcis import days_read, epcis_document
from catalog.bases.errors import FeedRefusedError
from catalog.bases.feed_words import fault_words
from catalog.sourcing.selectors import sourcing_of
from storefront.accounts.decorators import operator_required
from storefront.console.selectors import lot_of

if TYPE_CHECKING:
    from django.http import HttpRequest


@operator_required
@require_GET
def lot_events(request: HttpRequest, lot_id: int) -> HttpResponse:
    """What befell a lot."""
    found = lot_of(lot_id=lot_id)
    if found is None:
        raise Http404
    try:
        return _file(f"epcis-{found.base.code}-{found.code}", lot_ids=[found.pk])
    except FeedRefusedError as refused:
        _say(request, refused)
        return redirect("console:lot", lot_id=lot_id)


@operator_required
@require_GET
def order_events(request: HttpRequest, order_id: str) -> HttpResponse:
    """What befell the units of an order, and their lots."""
    found = sourcing_of(order_id=order_id)
    if found is None:
        raise Http404
    try:
        return _file(f"epcis-order-{found.number}", order_id=order_id)
    except FeedRefusedError as refused:
        _say(request, refused)
        return redirect("console:order", order_id=order_id)


@operator_required
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """What befell all lots on some days, `?from=DAY&to=DAY` in UTC; a form without."""
    first, last = request.GET.get("from", ""), request.GET.get("to", "")
    if first or last:
        try:
            since, until = days_read(first=first, last=last)
            name = f"epcis-{first or 'begin'}-{last or 'today'}"
            return _file(name, since=since, until=until)
        except FeedRefusedError as refused:
            _say(request, refused)
    context = {"first": first, "last": last, "today": timezone.now().date()}
    return render(request, "console/epcis.html", context)


def _file(name: str, **chosen: Any) -> HttpResponse:
    document = epcis_document(
        public_url=settings.PUBLIC_URL, now=timezone.now(), **chosen
    )
    response = JsonResponse(document, content_type="application/ld+json")
    safe = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in name)
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}.jsonld"'
    return response


def _say(request: HttpRequest, refused: FeedRefusedError) -> None:
    messages.error(request, " ".join(fault_words(refused.faults[0])))
