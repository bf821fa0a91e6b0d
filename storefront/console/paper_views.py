"""An order's papers: which can be made, which lack a fact, each as PDF and as data."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog.bases.errors import UnknownBaseError
from catalog.bases.selectors import base_profile, pick_list
from storefront.accounts.decorators import operator_required
from storefront.documents.facts import UnknownOrderError, parcels_of
from storefront.documents.kinds import KINDS
from storefront.documents.pdf import PdfUnavailableError
from storefront.documents.services import (
    UnknownKindError,
    kinds_of,
    papers_of,
    papers_zip,
)
from storefront.saleor.client import app_client
from storefront.saleor.errors import SaleorError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from storefront.documents.services import Paper

# A day of a base is made while somebody waits: a page takes a quarter of a second.
MOST = 60
TYPES = {"pdf": "application/pdf", "json": "application/json"}


@operator_required
@require_safe
def papers(request: HttpRequest, order_id: str) -> HttpResponse:
    """Every paper of every parcel."""
    found = _papers(order_id)
    parcels: dict[str, list[Paper]] = {}
    for paper in found:
        parcels.setdefault(paper.parcel.number, []).append(paper)
    number = found[0].parcel.order_number if found else ""
    context = {"order_id": order_id, "number": number, "parcels": parcels}
    return render(request, "console/papers.html", context)


@operator_required
@require_safe
def paper_file(
    request: HttpRequest, order_id: str, parcel: str, kind: str, form: str
) -> HttpResponse:
    """One paper as `pdf` or `json`; 404 for one that cannot be made."""
    named = [one for one in _papers(order_id, kind) if one.parcel.number == parcel]
    if not named or named[0].data is None or form not in TYPES:
        raise Http404
    paper = named[0]
    try:
        content = paper.pdf() if form == "pdf" else paper.json()
    except PdfUnavailableError as error:
        return HttpResponse(str(error), status=503, content_type="text/plain")
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'inline; filename="{paper.name}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


@operator_required
@require_safe
def day_papers(request: HttpRequest, base_code: str) -> HttpResponse:
    """One kind of paper for everything a base sends by a day, as one ZIP."""
    try:
        on = date.fromisoformat(request.GET.get("on", timezone.localdate().isoformat()))
        kinds = kinds_of([request.GET.get("kind", "packing-list")])
        code = base_profile(code=base_code).base.code
    except (ValueError, UnknownKindError, UnknownBaseError) as error:
        raise Http404 from error
    promises = pick_list(base_code=code, on=on)
    orders = list(dict.fromkeys(one.order_id for one in promises))
    client, left_off, parcels = app_client(), orders[MOST:], []
    for order_id in orders[:MOST]:
        try:
            found = parcels_of(client=client, order_id=order_id)
        except (UnknownOrderError, SaleorError):
            left_off.append(order_id)
        else:
            parcels += [one for one in found if one.base_code == code]
    made = papers_zip(papers_of(parcels=parcels, kinds=kinds), left_off=left_off)
    response = HttpResponse(made, content_type="application/zip")
    name = f"{code}-{on.isoformat()}-papers.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _papers(order_id: str, code: str = "") -> list[Paper]:
    kinds = [kind for kind in KINDS if code in {"", kind.code}]
    try:
        parcels = parcels_of(client=app_client(), order_id=order_id)
    except (UnknownOrderError, SaleorError) as error:
        raise Http404 from error
    return papers_of(parcels=parcels, kinds=kinds)
