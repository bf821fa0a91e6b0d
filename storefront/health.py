"""`/livez`, `/readyz`, `/healthz`: is this process alive, can it serve, is all well?

A process that is not alive is restarted; one that is not ready gets no visitors. Neither
asks commerce: while a Saleor is away its pages go on from kept answers, and taking them
out of service, or restarting them all, would be a second misfortune. `/healthz` tells
everything, for people and alerts.

Cheap, and no burden for a Saleor in trouble: what buyers' requests have just learned is
told again, and only after a quiet while one short question is asked.
"""

from __future__ import annotations

import time
from dataclasses import asdict
from threading import Lock
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.jobs.selectors import jobs_pending
from storefront.saleor.client import configured_transport, shop_client
from storefront.saleor.errors import SaleorError
from storefront.saleor.http_transport import HttpTransport

if TYPE_CHECKING:
    from django.http import HttpRequest

# What is known of commerce is news for so long.
FRESH_SECONDS = 10.0


class _Probe:
    """The last question of this process, so that many who ask cost commerce one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asked_at = float("-inf")
        self._is_well = False

    def is_well(self) -> bool:
        with self._lock:
            if time.monotonic() - self._asked_at > FRESH_SECONDS:
                self._is_well = _answers()
                self._asked_at = time.monotonic()
            return self._is_well


_probe = _Probe()


@never_cache
@require_safe
def livez(request: HttpRequest) -> JsonResponse:
    """Say that the process answers. Nothing that it depends on is asked."""
    return JsonResponse({"version": settings.VERSION})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers: sessions and kept answers are there."""
    try:
        jobs_pending()
    except DatabaseError:
        return JsonResponse({"database": "down"}, status=503)
    return JsonResponse({"database": "ok"})


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Version, commerce, database and jobs; 503 when one of them is down."""
    said: dict[str, object] = {
        "version": settings.VERSION,
        "commerce": "saleor" if settings.SALEOR_API_URL else "engine",
        "commerce_state": "ok",
        "database": "ok",
        "jobs_pending": None,
    }
    try:
        said["jobs_pending"] = jobs_pending()
        said |= _commerce()
    except DatabaseError:
        said["database"] = "down"
    is_well = said["database"] == "ok" and said["commerce_state"] == "ok"
    return JsonResponse(said, status=200 if is_well else 503)


def _commerce() -> dict[str, object]:
    """How commerce is; of a real Saleor also what this process knows of it."""
    transport = configured_transport()
    if not isinstance(transport, HttpTransport):
        return {"commerce_state": "ok" if _answers() else "down"}
    before = transport.breaker.view()
    age = before.success_age
    if before.state == "open" and before.opens_in > 0:
        is_well = False
    elif before.state == "closed" and age is not None and age < FRESH_SECONDS:
        is_well = True
    else:
        is_well = _probe.is_well()
    view = transport.breaker.view()
    return {
        "commerce_state": "ok" if is_well else "down",
        "breaker": {
            "state": view.state,
            "failures_in_a_row": view.failures,
            "asks_again_in_seconds": round(view.opens_in, 1),
            "last_success_seconds": _rounded(view.success_age),
        },
        "timeouts_seconds": asdict(transport.patience),
    }


def _answers() -> bool:
    try:
        shop_client().run_raw("ShopInfo", {})
    except SaleorError:
        return False
    return True


def _rounded(age: float | None) -> float | None:
    return None if age is None else round(age, 1)
