"""Units that no lot stands behind: settled by hand, or offered to the buyer to choose."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catalog.sourcing.errors import OfferError, UnknownAttentionError
from storefront.accounts.decorators import operator_required
from storefront.console.forms import ReasonForm
from storefront.console.http import actor_of, back
from storefront.console.services import attention_offer, attention_settle
from storefront.saleor.errors import SaleorError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@operator_required
@require_POST
def close(request: HttpRequest, attention_id: int) -> HttpResponse:
    """An entry was settled by hand."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say how it was settled."))
        return back(request, "console:orders")
    try:
        attention_settle(
            actor=actor_of(request),
            attention_id=attention_id,
            note=form.cleaned_data["reason"],
            now=timezone.now(),
        )
    except UnknownAttentionError:
        messages.error(request, _("The entry was settled already."))
    else:
        messages.success(request, _("Settled."))
    return back(request, "console:orders")


@operator_required
@require_POST
def offer(request: HttpRequest, attention_id: int) -> HttpResponse:
    """Offer the buyer to wait, or other goods; money back is always offered with it."""
    said = request.POST
    try:
        attention_offer(
            actor=actor_of(request),
            attention_id=attention_id,
            kind="substitute" if said.get("kind") == "substitute" else "wait",
            wait_until=_day(said.get("wait_until", "")),
            sku=said.get("sku", "").strip()[:80],
            now=timezone.now(),
        )
    except UnknownAttentionError:
        messages.error(request, _("The entry was settled already."))
    except OfferError as error:
        messages.error(request, _refused(error))
    except SaleorError:
        messages.error(
            request,
            _("Commerce does not answer right now. Nothing was offered; try again."),
        )
    else:
        messages.success(request, _("Offered. The buyer gets a letter and chooses."))
    return back(request, "console:orders")


def _refused(error: OfferError) -> str:
    return {
        "bad_day": _("Choose a day to come, within a year."),
        "bad_sku": _("Choose other goods than those that are missing, by their SKU."),
        "not_sold": _("These goods cannot be sent there now: choose others."),
        "being_worked": _("The buyer has chosen, and it is being done."),
    }.get(error.code, str(error))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
