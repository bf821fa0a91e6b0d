"""`/order/<id>/data/`: what is held about a buyer, to read, take along and delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from catalog.privacy.selectors import erasure_of_order
from catalog.privacy.services import erasure_ask
from catalog.submissions.trail import trail_write
from catalog.submissions.types import Actor
from storefront.saleor.client import app_client
from storefront.shop.http import commerce_page, is_global_id
from storefront.shop.personal_data import as_json, personal_data

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from storefront.localization.places import Place

# Who holds the order's link; nobody else is known to the shop.
BUYER = Actor(email="", role="system")


@never_cache
@require_safe
@commerce_page
def order_data(request: HttpRequest, place: Place, order_id: str) -> HttpResponse:
    """The data to read; each look is noted in the trail."""
    order = _order(order_id)
    _noted(order, "data-read")
    context = {
        "order_id": order["id"],
        "number": order["number"],
        "sections": personal_data(order=order, locale=place.locale),
        "asked": erasure_of_order(order_id=order["id"]),
    }
    return render(request, "shop/order_data.html", context)


@never_cache
@require_safe
@commerce_page
def order_data_file(request: HttpRequest, place: Place, order_id: str) -> HttpResponse:
    """The same as JSON, to take along."""
    order = _order(order_id)
    _noted(order, "data-exported")
    said = as_json(
        order=order,
        sections=personal_data(order=order, locale=place.locale),
        now=timezone.now(),
    )
    answer = JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 2})
    name = f"order-{order['number']}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@never_cache
@require_POST
@commerce_page
def order_data_erase(request: HttpRequest, place: Place, order_id: str) -> HttpResponse:
    """Ask for the deletion; a person carries it out within the month."""
    order = _order(order_id)
    erasure_ask(
        order_id=order["id"],
        number=order["number"],
        market_code=place.market.code,
        language=place.language,
        now=timezone.now(),
    )
    _noted(order, "erasure-asked")
    messages.success(request, _("We have your wish and answer by e-mail."))
    return HttpResponseRedirect(place.url("shop:order_data", order_id=order_id))


def _order(order_id: str) -> dict[str, Any]:
    """Commerce's order behind a secret link. Raises `Http404`."""
    found = None
    if is_global_id(order_id, "Order"):
        found = app_client().run_raw("OrderById", {"id": order_id})["order"]
    if not isinstance(found, dict):
        raise Http404
    return found


def _noted(order: dict[str, Any], action: str) -> None:
    trail_write(
        actor=BUYER, action=action, now=timezone.now(),
        subject=f"order:{order['id']}"[:120],
    )  # fmt: skip
