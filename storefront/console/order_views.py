"""Orders with their bases and lots, and what needs a human."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from catalog.refunds.selectors import refunds_of_order
from catalog.sourcing.errors import UnknownAttentionError, UnknownOrderError
from catalog.sourcing.selectors import attention_open
from catalog.sourcing.words import attention_words
from storefront.accounts.decorators import operator_required
from storefront.console.forms import ReasonForm
from storefront.console.http import actor_of, back, of_commerce
from storefront.console.orders import order_view, orders_page
from storefront.console.services import attention_settle, order_try_again
from storefront.saleor.client import app_client
from storefront.saleor.errors import SaleorError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@operator_required
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """The latest orders, and every line that no lot stands behind."""
    context: dict[str, object] = {
        "attention": [(one, attention_words(one)) for one in attention_open()],
        "reason_form": ReasonForm(),
    }
    try:
        context["page"] = orders_page(
            client=app_client(), after=request.GET.get("after", "")[:200]
        )
    except SaleorError:
        # What is ours is shown all the same: attention must not wait for commerce.
        context["is_down"] = True
    return render(request, "console/orders.html", context)


@operator_required
@require_GET
@of_commerce
def order(request: HttpRequest, order_id: str) -> HttpResponse:
    """One order: base and lot of each line, payment, what is missing and why."""
    view = order_view(client=app_client(), order_id=order_id)
    if view is None:
        raise Http404
    context = {
        "view": view,
        "reason_form": ReasonForm(),
        "refunds": refunds_of_order(order_id=view.order["id"]),
    }
    return render(request, "console/order.html", context)


@operator_required
@require_POST
def try_again(request: HttpRequest, order_id: str) -> HttpResponse:
    """Look for lots once more."""
    try:
        is_complete = order_try_again(
            actor=actor_of(request), order_id=order_id, now=timezone.now()
        )
    except UnknownOrderError as error:
        raise Http404 from error
    if is_complete:
        messages.success(request, _("Every unit has a lot now."))
    else:
        messages.warning(request, _("Some units still have no lot."))
    return redirect("console:order", order_id=order_id)


@operator_required
@require_POST
def attention_close(request: HttpRequest, attention_id: int) -> HttpResponse:
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
