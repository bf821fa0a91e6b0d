"""Orders with their bases and lots, and what needs a human."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from catalog.landed_cost.selectors import order_quote
from catalog.questions.selectors import oldest_wait
from catalog.refunds.selectors import refunds_of_order
from catalog.sourcing.errors import UnknownOrderError
from catalog.sourcing.selectors import attention_open
from storefront.accounts.decorators import operator_required
from storefront.console.http import actor_of, of_commerce
from storefront.console.orders import attention_rows, order_view, orders_page
from storefront.console.selectors import skus_sendable
from storefront.console.services import order_try_again
from storefront.saleor.client import app_client
from storefront.saleor.errors import SaleorError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from storefront.console.orders import AttentionRow


@operator_required
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """The latest orders, and every line that no lot stands behind."""
    attention = attention_rows(attention_open())
    context: dict[str, object] = {
        "attention": attention,
        "sendable": _sendable(attention),
        "waiting": oldest_wait(),
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
        "sendable": _sendable(view.attention),
        "refunds": refunds_of_order(order_id=view.order["id"]),
        # A replacement costs nothing, so nothing was quoted.
        "has_quote": order_quote(order_id=view.order["id"]) is not None,
    }
    return render(request, "console/order.html", context)


def _sendable(rows: Iterable[AttentionRow]) -> dict[str, list[tuple[str, int]]]:
    """What could be sent instead, for each market of the entries."""
    codes = {row.market for row in rows}
    return skus_sendable(market_codes=codes, now=timezone.now()) if codes else {}


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
