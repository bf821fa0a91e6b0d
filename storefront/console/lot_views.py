"""A lot with its history, its papers and its labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from catalog.bases.digital_link import lot_path
from catalog.bases.lot_documents import lot_document_add, lot_documents_of
from catalog.bases.models import LotDocumentKind, LotMovement, LotState
from catalog.money import Money
from catalog.sourcing.models import RecallRemedy
from catalog.sourcing.recalls import recalls_of_lot
from catalog.submissions.trail import trail_write
from storefront.accounts.decorators import operator_required, user_of
from storefront.console.http import actor_of
from storefront.console.selectors import lot_of
from storefront.media.models import AssetState
from storefront.media.selectors import link_sign
from storefront.media.services import asset_take

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from catalog.bases.models import Lot

LABELS_LIMIT = 96


class LotDocumentForm(forms.Form):
    """A paper of one lot, with its file."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=LotDocumentKind.choices
    )
    number = forms.CharField(
        label=gettext_lazy("Number"), max_length=80, required=False
    )
    issued_on = forms.DateField(
        label=gettext_lazy("Issued on"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    file = forms.FileField(label=gettext_lazy("File"))


def _lot(lot_id: int) -> Lot:
    found = lot_of(lot_id=lot_id)
    if found is None:
        raise Http404
    return found


@operator_required
@require_GET
def lot(request: HttpRequest, lot_id: int) -> HttpResponse:
    """A lot's ledger, papers, reports and recalls."""
    return _page(request, _lot(lot_id), LotDocumentForm())


def _page(
    request: HttpRequest, found: Lot, form: LotDocumentForm, *, status: int = 200
) -> HttpResponse:
    lines = LotMovement.objects.filter(lot=found).order_by("-pk")[:200]
    viewer = user_of(request).email
    cost = found.unit_cost
    context = {
        "lot": found,
        "path": lot_path(found),
        "lines": list(lines),
        "reports": list(found.lab_results.all()),
        "unit_cost": None if cost is None else Money(cost, found.unit_cost_currency),
        "documents": [
            (paper, reverse("console:file", args=[_token(paper.stored_name, viewer)]))
            for paper in lot_documents_of(lot_id=found.pk)
        ],
        "document_form": form,
        "recalls": recalls_of_lot(lot_id=found.pk),
        "remedies": RecallRemedy.choices,
        "may_recall": found.state != LotState.RECALLED,
    }
    return render(request, "console/lot.html", context, status=status)


def _token(asset_id: str, viewer: str) -> str:
    return link_sign(asset_id=asset_id, viewer=viewer)


@operator_required
@require_POST
def document(request: HttpRequest, lot_id: int) -> HttpResponse:
    """Add a paper to a lot: a report, a certificate of this shipment."""
    found, now, actor = _lot(lot_id), timezone.now(), actor_of(request)
    form = LotDocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form, status=400)
    said = form.cleaned_data
    file = said["file"]
    asset = asset_take(
        owner=f"base-{found.base.code}".lower(), name=file.name, content=file.read(),
        by=actor.email, now=now,
    )  # fmt: skip
    if asset.state != AssetState.VERIFIED:
        form.add_error("file", _("This file is no whole PDF or picture."))
        return _page(request, found, form, status=400)
    with transaction.atomic():
        lot_document_add(
            lot_id=found.pk, kind=said["kind"], number=said["number"],
            issued_on=said["issued_on"], file_name=file.name, stored_name=str(asset.pk),
            by=actor.email, now=now,
        )  # fmt: skip
        trail_write(
            actor=actor, action="lot-document", now=now,
            subject=f"lot:{found.base.code}/{found.code}", kind=said["kind"],
        )  # fmt: skip
    messages.success(request, _("The paper is kept with the lot."))
    return redirect("console:lot", lot_id=lot_id)


@operator_required
@require_GET
def labels(request: HttpRequest, lot_id: int) -> HttpResponse:
    """Labels of a lot with its code, made to be printed."""
    found = _lot(lot_id)
    said = request.GET.get("count", "")
    count = int(said) if said.isascii() and said.isdigit() and said else 12
    shown = max(1, min(count, LABELS_LIMIT))
    context = {
        "lot": found,
        "path": lot_path(found),
        "count": shown,
        "labels": range(shown),
    }
    return render(request, "console/labels.html", context)
