"""`GET /api/eligibility`: may these goods be sold there, and if not, why and what else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.landed_cost.question import QuestionError
from storefront.api.answers import refusals, told
from storefront.api.eligibility import asked_of, eligibility_answer
from storefront.api.throttle import throttled

if TYPE_CHECKING:
    from django.http import HttpRequest, JsonResponse

UNKNOWN = {"unknown_sku", "unknown_gtin", "unknown_market", "unknown_lane"}


@never_cache
@require_safe
@throttled
def eligibility(request: HttpRequest) -> JsonResponse:
    """200 with a verdict; 400 names each wrong parameter, 404 what is not here."""
    try:
        asked = asked_of(request.GET.dict())
        on = asked.on or timezone.now().date()
        return told(eligibility_answer(asked=asked, on=on))
    except QuestionError as error:
        is_unknown = {fault["code"] for fault in error.faults} <= UNKNOWN
        return refusals(404 if is_unknown else 400, error.faults)
