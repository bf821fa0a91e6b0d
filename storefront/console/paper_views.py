"""An order's papers: which can be made, which lack a fact, each as PDF and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from storefront.accounts.decorators import operator_required
from storefront.documents.facts import UnknownOrderError, parcels_of
from storefront.documents.kinds import KINDS
from storefront.documents.pdf import PdfUnavailableError
from storefront.documents.services import papers_of
from storefront.saleor.client import app_client
from storefront.saleor.errors import SaleorError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from storefront.documents.services import Paper

TYPES = {"pdf": "application/pdf", "json": "application/json"}


@operator_required
@require_safe
def papers(request: HttpRequest, order_id: str) -> HttpResponse:
    """Every paper of every parcel."""
    found = _papers(order_id)
    parcels: dict[str, list[Paper]] = {}
    for paper in found:
        parcels.setdefault(paper.parcel.number, []).append(paper)
    context = {"order_id": order_id, "parcels": parcels}
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


def _papers(order_id: str, code: str = "") -> list[Paper]:
    kinds = [kind for kind in KINDS if code in {"", kind.code}]
    try:
        parcels = parcels_of(client=app_client(), order_id=order_id)
    except (UnknownOrderError, SaleorError) as error:
        raise Http404 from error
    return papers_of(parcels=parcels, kinds=kinds)
