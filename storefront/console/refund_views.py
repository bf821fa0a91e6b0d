"""Giving money back: units of lines, delivery, with or without duty and tax."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.refunds.errors import RefundError
from catalog.refunds.models import PartKind, RefundState
from catalog.refunds.selectors import refunds_of_order, units_given
from catalog.refunds.services import Wanted
from catalog.sourcing.selectors import attention_open
from storefront.accounts.decorators import operator_required
from storefront.console.http import actor_of, of_commerce
from storefront.console.refunds import refund_make
from storefront.console.services import attention_paid_back
from storefront.saleor.client import app_client
from storefront.sync.refund_give import priced_lines

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from catalog.money import Money
    from catalog.refunds.services import Priced
    from catalog.sourcing.models import NeedsAttention

BOTH = (PartKind.GOODS, PartKind.CHARGES)


@dataclass(frozen=True, slots=True)
class Row:
    """A line that money may be given back of."""

    field: str
    name: str
    left: int
    priced: Priced
    chosen: int = 0

    @property
    def total(self) -> Money:
        """What the line cost, duty and tax included."""
        return self.priced.goods + self.priced.charges


@operator_required
@require_http_methods(["GET", "POST"])
@of_commerce
def refund(request: HttpRequest, order_id: str) -> HttpResponse:
    """What may be given back of an order, and giving it back."""
    order = app_client().run_raw("OrderById", {"id": order_id})["order"]
    if order is None:
        raise Http404
    attention = _attention(request, order_id)
    rows = _rows(order, attention)
    status, said = 200, ""
    if request.method == "POST":
        said = _give(request, order, rows, attention)
        if not said:
            return redirect("console:order", order_id=order_id)
        status = 422
    context = {
        "order": order,
        "rows": rows,
        "attention": attention,
        "refunds": refunds_of_order(order_id=order_id),
        "key": request.POST.get("key") or uuid.uuid4().hex,
        "reason": request.POST.get("reason", ""),
        "error": said,
    }
    return render(request, "console/refund.html", context, status=status)


def _attention(request: HttpRequest, order_id: str) -> NeedsAttention | None:
    """The entry that this refund is to settle, where the operator came from one."""
    asked = request.POST.get("attention") or request.GET.get("attention", "")
    found = (
        one
        for one in attention_open()
        if str(one.pk) == asked and one.order_id == order_id
    )
    return next(found, None)


def _give(
    request: HttpRequest,
    order: dict[str, Any],
    rows: list[Row],
    attention: NeedsAttention | None,
) -> str:
    """Give it back; why not, in the operator's words, or nothing."""
    try:
        wanted = _wanted(request.POST, rows)
        state = refund_make(
            actor=actor_of(request),
            order=order,
            wanted=wanted,
            reason=request.POST.get("reason", ""),
            key=request.POST.get("key", "")[:64] or uuid.uuid4().hex,
            now=timezone.now(),
        )
    except RefundError as error:
        return _words(error)
    if state == RefundState.DONE and attention is not None:
        _settle(request, attention, wanted)
    if state == RefundState.DONE:
        messages.success(request, _("The money was given back."))
    elif state == RefundState.FAILED:
        messages.error(request, _("The money was not given back: see why below."))
    else:
        messages.warning(
            request,
            _("The provider has not answered yet; it is asked again by itself."),
        )
    return ""


def _settle(
    request: HttpRequest, attention: NeedsAttention, wanted: list[Wanted]
) -> None:
    """Units that were paid back are not missing any more; others may still be."""
    paid = sum(one.units for one in wanted if one.line_id == attention.order_line_id)
    if not paid:
        return
    attention_paid_back(
        actor=actor_of(request),
        entry=attention,
        units=min(paid, attention.quantity_missing),
        note=_("The money of what is missing was given back."),
        now=timezone.now(),
    )


def _wanted(said: QueryDict, rows: list[Row]) -> list[Wanted]:
    kinds = BOTH if said.get("charges") else (PartKind.GOODS,)
    wanted = []
    for row in rows:
        text = said.get(row.field, "").strip()
        units = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
        if text and not units and text != "0":
            raise RefundError("no_number", f"{text} is no number of units.")
        if units:
            wanted.append(Wanted(row.priced.line_id, units, kinds))
    return wanted


def _rows(order: dict[str, Any], attention: NeedsAttention | None) -> list[Row]:
    given = units_given(order_id=order["id"])
    names = {line["id"]: line["productName"] for line in order["lines"]}
    rows = []
    for at, line in enumerate(priced_lines(order)):
        gone = max(given.get((line.line_id, kind), 0) for kind in BOTH)
        name = names.get(line.line_id) or _("Delivery")
        left = line.quantity - gone
        is_missing = attention is not None and attention.order_line_id == line.line_id
        chosen = (
            min(attention.quantity_missing, left) if attention and is_missing else 0
        )
        rows.append(Row(f"units-{at}", name, left, line, chosen))
    return rows


def _words(error: RefundError) -> str:
    return {
        "no_reason": _("Say why money is given back: the buyer reads it."),
        "nothing": _("Choose at least one unit, or the delivery."),
        "too_many": _("So many units are not left to give back."),
        "no_number": _("Write units as figures."),
    }.get(error.code, str(error))
