"""The two doors that only the empty engine has, and whether it is up."""

from __future__ import annotations

import time

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from catalog.engine.empty.state import state_reset
from catalog.engine.recalculate import recalculate


@csrf_exempt
@require_POST
def reset_view(request: HttpRequest) -> JsonResponse:
    """Back to the beginning."""
    begun = time.perf_counter()
    state_reset()
    spent = (time.perf_counter() - begun) * 1000
    return JsonResponse({"reset": True, "milliseconds": round(spent, 1)})


@csrf_exempt
@require_POST
def recalculate_view(request: HttpRequest) -> JsonResponse:
    """What beat tasks would do some time later."""
    return JsonResponse(recalculate(now=timezone.now()))


@require_safe
def up_view(request: HttpRequest) -> JsonResponse:
    """It answers."""
    return JsonResponse({"up": True})
