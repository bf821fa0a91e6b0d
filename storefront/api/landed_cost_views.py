"""`POST /api/landed-cost/quote`: the landed cost of any consignment, by anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from catalog.landed_cost.answer import is_genuine, quote_answer
from catalog.landed_cost.question import QuestionError, question_of
from storefront.api.answers import BodyError, body_of, refusals, told
from storefront.api.throttle import throttled

if TYPE_CHECKING:
    from django.http import HttpRequest, JsonResponse


@csrf_exempt
@never_cache
@require_POST
@throttled
def quote(request: HttpRequest) -> JsonResponse:
    """200 with a quote or with what is missing; 400 names each wrong field."""
    try:
        asked = question_of(body_of(request))
    except BodyError as error:
        return error.answer
    except QuestionError as error:
        return refusals(400, error.faults)
    return told(quote_answer(asked=asked, now=timezone.now()))


@csrf_exempt
@never_cache
@require_POST
@throttled
def verify(request: HttpRequest) -> JsonResponse:
    """Whether an answer is ours, unchanged and not expired."""
    try:
        given = body_of(request)
    except BodyError as error:
        return error.answer
    is_ours = isinstance(given, dict) and is_genuine(given, now=timezone.now())
    return told({"genuine": is_ours})
