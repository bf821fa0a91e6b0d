"""`/order/<id>/question/`: a buyer asks about an order, by its secret link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from catalog.questions.errors import QuestionError
from catalog.questions.services import question_ask
from storefront.shop.http import commerce_page, is_global_id
from storefront.shop.order_selectors import order_read

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from storefront.localization.places import Place


@never_cache
@require_POST
@commerce_page
def order_question(request: HttpRequest, place: Place, order_id: str) -> HttpResponse:
    """Ask; whoever holds the link may. The answer is a letter, and stands on the page."""
    found = order_read(order_id=order_id) if is_global_id(order_id, "Order") else None
    if found is None:
        raise Http404
    try:
        question_ask(
            order_id=found.id,
            number=found.number,
            market_code=place.market.code,
            language=place.language,
            text=request.POST.get("question", ""),
            now=timezone.now(),
        )
    except QuestionError as error:
        messages.error(request, _refused(error))
    else:
        messages.success(
            request, _("Thank you. We answer here and by e-mail, in your language.")
        )
    where = place.url("shop:order", order_id=order_id)
    return HttpResponseRedirect(f"{where}#questions")


def _refused(error: QuestionError) -> str:
    return {
        "empty": _("Write your question first."),
        "too_long": _("That is too long: 2,000 characters at most."),
        "too_many": _("We have your questions and answer them. Please wait a while."),
    }.get(error.code, str(error))
