"""The recall of a lot, from the drill to the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from catalog.sourcing.models import Recall, RecallRemedy
from catalog.sourcing.recalls import recalls_listed
from catalog.submissions.trail import trail_write
from storefront.accounts.decorators import operator_required
from storefront.console.http import actor_of
from storefront.console.recall_pack import pack_csv, recall_pack
from storefront.console.selectors import lot_of
from storefront.documents.pdf import PdfUnavailableError, pdf_render
from storefront.localization.context import declared_language
from storefront.localization.places import locale_of
from storefront.sync.recall import (
    notices_preview,
    notices_send,
    recall_run,
    remedies_run,
)

if TYPE_CHECKING:
    from django.http import HttpRequest

    from catalog.bases.models import Lot

ORDERS_SHOWN = 500


def _lot(lot_id: int) -> Lot:
    found = lot_of(lot_id=lot_id)
    if found is None:
        raise Http404
    return found


@operator_required
@require_POST
def recall_begin(request: HttpRequest, lot_id: int) -> HttpResponse:
    """Stop the lot everywhere and find who has it; or only drill that."""
    found, now = _lot(lot_id), timezone.now()
    reason, remedy = request.POST.get("reason", ""), request.POST.get("remedy", "")
    is_drill = request.POST.get("drill") == "1"
    if not reason.strip() or remedy not in RecallRemedy.values:
        messages.error(request, _("Give the reason: buyers will read it."))
        return redirect("console:lot", lot_id=lot_id)
    done = recall_run(
        lot_ids=[found.pk], reason=reason, remedy=remedy,
        by=actor_of(request).email, now=now, is_drill=is_drill,
    )  # fmt: skip
    trail_write(
        actor=actor_of(request), action="recall-drill" if is_drill else "recall",
        subject=f"lot:{found.base.code}/{found.code}", now=now, reason=reason[:300],
        orders=done.orders,
    )  # fmt: skip
    return redirect("console:recall", recall_id=done.recall.pk)


@operator_required
@require_GET
def recalls(request: HttpRequest) -> HttpResponse:
    """All recalls and drills."""
    return render(request, "console/recalls.html", {"recalls": recalls_listed()})


def _recall(recall_id: int) -> Recall:
    found = Recall.objects.prefetch_related("lots__base").filter(pk=recall_id).first()
    if found is None:
        raise Http404
    return found


@operator_required
@require_GET
def recall(request: HttpRequest, recall_id: int) -> HttpResponse:
    """One recall: orders, letters as they would go out, and the next step."""
    found = _recall(recall_id)
    context = {
        "recall": found,
        "orders": list(found.orders.all()[:ORDERS_SHOWN]),
        "orders_count": found.orders.count(),
        "notices": notices_preview(recall=found, limit=6),
        "unsent": found.orders.filter(notice_owed_at__isnull=True).count(),
    }
    return render(request, "console/recall.html", context)


@operator_required
@require_POST
def recall_notices(request: HttpRequest, recall_id: int) -> HttpResponse:
    """Send the letters, each once."""
    found, now = _recall(recall_id), timezone.now()
    sent = notices_send(recall=found, now=now)
    trail_write(
        actor=actor_of(request), action="recall-notices", subject=f"recall:{found.pk}",
        now=now, letters=sent,
    )  # fmt: skip
    messages.success(request, _("Letters on their way: %(count)s.") % {"count": sent})
    return redirect("console:recall", recall_id=found.pk)


@operator_required
@require_POST
def recall_remedy(request: HttpRequest, recall_id: int) -> HttpResponse:
    """Give the money back, each order once."""
    found, now = _recall(recall_id), timezone.now()
    done = remedies_run(recall=found, now=now)
    trail_write(
        actor=actor_of(request), action="recall-remedy", subject=f"recall:{found.pk}",
        now=now, orders=done,
    )  # fmt: skip
    messages.success(request, _("Orders paid back: %(count)s.") % {"count": done})
    return redirect("console:recall", recall_id=found.pk)


def _evidence(recall_id: int) -> dict[str, Any]:
    found = _recall(recall_id)
    pack = recall_pack(recall=found)
    return {"recall": found, "pack": pack, "printed_at": timezone.now()}


@operator_required
@require_GET
def recall_evidence(request: HttpRequest, recall_id: int) -> HttpResponse:
    """Who, what, when, ledger, letters, what came back: a page to be printed."""
    return render(request, "console/recall_evidence.html", _evidence(recall_id))


@operator_required
@require_GET
def recall_pdf(request: HttpRequest, recall_id: int) -> HttpResponse:
    """The same as a PDF, in the operator's language."""
    language = declared_language()
    context = _evidence(recall_id) | {
        "language": language,
        "direction": locale_of(language, "").text_direction,
        "is_demo": settings.DEMO,
    }
    html = render_to_string("console/recall_evidence_pdf.html", context, request)
    try:
        made = pdf_render(html)
    except PdfUnavailableError as error:
        messages.error(request, str(error))
        return redirect("console:recall_evidence", recall_id=recall_id)
    return _file(HttpResponse(made, content_type="application/pdf"), recall_id, "pdf")


@operator_required
@require_GET
def recall_csv(request: HttpRequest, recall_id: int) -> HttpResponse:
    """The evidence as a table: one row per order and lot."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    pack_csv(pack=recall_pack(recall=_recall(recall_id)), to=response)
    return _file(response, recall_id, "csv")


def _file(response: HttpResponse, recall_id: int, form: str) -> HttpResponse:
    name = f"recall-{recall_id}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
