"""Bases with their pick lists, lots with the button that stops one, attestations."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalog.bases.errors import LotStateError, UnknownBaseError
from catalog.bases.selectors import base_profile, feed_shares, pick_list
from catalog.markets.selectors import texts
from storefront.accounts.decorators import operator_required
from storefront.console.forms import AttestForm, ReasonForm
from storefront.console.http import actor_of, back
from storefront.console.selectors import (
    attestations_listed,
    bases_known,
    lot_of,
    lots_found,
    order_numbers,
)
from storefront.console.services import (
    attest,
    attest_withdraw,
    lot_resume,
    lot_stop,
)
from storefront.documents.kinds import KINDS
from storefront.localization.context import declared_language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from catalog.bases.models import Lot, LotAllocation


@operator_required
@require_GET
def bases(request: HttpRequest) -> HttpResponse:
    """All bases, each with its pick list."""
    said = texts(declared_language()).bases
    today = timezone.localdate()
    rows = [
        (base, said[base.code].name if base.code in said else base.code,
         sum(one.quantity_open for one in pick_list(base_code=base.code, on=today)))
        for base in bases_known()
    ]  # fmt: skip
    return render(
        request,
        "console/bases.html",
        {"rows": rows, "today": today, "shares": feed_shares(now=timezone.now())},
    )


@operator_required
@require_GET
def picks(request: HttpRequest, base_code: str) -> HttpResponse:
    """A base's pick list for a day, made to be printed."""
    on = _day(request.GET.get("on", "")) or timezone.localdate()
    try:
        base = base_profile(code=base_code).base
    except UnknownBaseError as error:
        raise Http404 from error
    promises = pick_list(base_code=base_code, on=on)
    numbers = order_numbers(order_ids={one.order_id for one in promises})
    by_order: dict[str, list[LotAllocation]] = defaultdict(list)
    for promise in promises:
        by_order[promise.order_id].append(promise)
    said = texts(declared_language()).bases
    context = {
        "base": base,
        "base_name": said[base.code].name if base.code in said else base.code,
        "on": on,
        "orders": [
            (numbers.get(order_id) or order_id, lines)
            for order_id, lines in by_order.items()
        ],
        "units": sum(one.quantity_open for one in promises),
        "paper_kinds": KINDS,
    }
    return render(request, "console/picks.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@operator_required
@require_GET
def lots(request: HttpRequest) -> HttpResponse:
    """Lots, found by code, SKU or base."""
    query = request.GET.get("q", "")[:80]
    context = {"lots": lots_found(query=query), "query": query}
    return render(request, "console/lots.html", context)


def _lot(lot_id: int) -> Lot:
    found = lot_of(lot_id=lot_id)
    if found is None:
        raise Http404
    return found


def _reason(request: HttpRequest) -> str:
    """Why a lot is touched; without it the operator is told, and it is empty."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        return str(form.cleaned_data["reason"])
    messages.error(request, _("Give the reason: it is read when the lot is traced."))
    return ""


@operator_required
@require_POST
def lot_block(request: HttpRequest, lot_id: int) -> HttpResponse:
    """Stop a lot now."""
    lot, reason = _lot(lot_id), _reason(request)
    if not reason:
        return back(request, "console:lots")
    try:
        count = lot_stop(
            actor=actor_of(request), lot=lot, reason=reason, now=timezone.now()
        )
    except LotStateError:
        messages.error(request, _("This lot is stopped already."))
    else:
        words = ngettext(
            "Lot %(lot)s is off sale. One order was given other lots where there are any.",
            "Lot %(lot)s is off sale. %(count)s orders were given other lots where there are any.",
            count,
        )
        messages.success(request, words % {"lot": lot.code, "count": count})
    return back(request, "console:lots")


@operator_required
@require_POST
def lot_unblock(request: HttpRequest, lot_id: int) -> HttpResponse:
    """Put a stopped lot on sale again."""
    lot, reason = _lot(lot_id), _reason(request)
    if not reason:
        return back(request, "console:lots")
    try:
        lot_resume(actor=actor_of(request), lot=lot, reason=reason, now=timezone.now())
    except LotStateError:
        messages.error(request, _("This lot cannot be put on sale."))
    else:
        messages.success(request, _("Lot %(lot)s is on sale.") % {"lot": lot.code})
    return back(request, "console:lots")


@operator_required
@require_http_methods(["GET", "POST"])
def attestations(request: HttpRequest) -> HttpResponse:
    """The operator's dated word, SKU by market."""
    form = AttestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if form.is_valid():
            attest(actor=actor_of(request), now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Attested, with today's date and your name."))
            return back(request, "console:attestations")
        if request.POST.get("next"):
            messages.error(request, _("Say what the attestation rests on."))
            return back(request, "console:attestations")
    query = request.GET.get("q", "")[:80]
    context = {
        "form": form,
        "query": query,
        "attestations": attestations_listed(query=query),
    }
    status = 400 if form.errors else 200
    return render(request, "console/attestations.html", context, status=status)


@operator_required
@require_POST
def attestation_end(request: HttpRequest, sku: str, market: str) -> HttpResponse:
    """Take an attestation back."""
    done = attest_withdraw(
        actor=actor_of(request), sku=sku, market=market, now=timezone.now()
    )
    if done:
        messages.success(request, _("Taken back: blocked there from now."))
    return redirect("console:attestations")
