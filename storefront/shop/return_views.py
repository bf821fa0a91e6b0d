"""`/order/<id>/return/`: a buyer asks to send goods back, by the order's secret link."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from catalog.returns.errors import ReturnError
from catalog.returns.models import ReturnReason, ReturnState
from catalog.returns.services import return_ask
from storefront.media.models import AssetState
from storefront.media.services import asset_take
from storefront.saleor.errors import SaleorError
from storefront.shop.http import commerce_page, is_global_id
from storefront.shop.order_selectors import order_read
from storefront.sync.return_pay import return_letter_owe

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from storefront.localization.places import Place

MOST = 9999


@never_cache
@require_POST
@commerce_page
def order_return(request: HttpRequest, place: Place, order_id: str) -> HttpResponse:
    """Ask for the return of units; whoever holds the link may."""
    found = order_read(order_id=order_id) if is_global_id(order_id, "Order") else None
    if found is None:
        raise Http404
    back = HttpResponseRedirect(place.url("shop:order", order_id=order_id))
    reason = request.POST.get("reason", "")
    if reason not in ReturnReason.values:
        messages.error(request, _("Say why you send the goods back."))
        return back
    picture = _picture(request)
    if picture is None:
        messages.error(
            request, _("The file is no whole picture, or too small. Choose another.")
        )
        return back
    units = {
        line.id: _units(request.POST.get(f"units-{number}", ""))
        for number, line in enumerate(found.lines)
    }
    try:
        made = return_ask(
            order_id=found.id,
            units=units,
            reason=reason,
            note=request.POST.get("note", ""),
            picture=picture,
            now=timezone.now(),
        )
    except ReturnError as error:
        messages.error(request, _refused(error))
        return back
    # The page says the same; a letter is not worth losing the return for.
    with suppress(SaleorError):
        return_letter_owe(made)
    if made.state == ReturnState.APPROVED:
        messages.success(request, _("Please send the goods. How and by when is below."))
    else:
        messages.success(request, _("Thank you. We answer within a few days."))
    return back


def _picture(request: HttpRequest) -> tuple[str, str] | None:
    """(name, stored file) of the picture; empty without one, None for no picture."""
    file = request.FILES.get("picture")
    if file is None:
        return "", ""
    asset = asset_take(
        owner="returns",
        name=file.name or "picture",
        content=file.read(),
        by="",
        now=timezone.now(),
    )
    if asset.state != AssetState.VERIFIED:
        return None
    return file.name or "picture", str(asset.pk)


def _units(text: str) -> int:
    said = text.strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 5 else 0


def _refused(error: ReturnError) -> str:
    return {
        "too_late": _("The time in which these goods may be sent back is over."),
        "nothing": _("Choose at least one unit."),
        "too_many": _("So many units cannot be sent back."),
    }.get(error.code, _("These goods cannot be sent back."))
