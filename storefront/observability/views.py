"""`/metrics`: for Prometheus, on this machine or with a token."""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, HttpResponseForbidden
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from storefront.observability.scrape import scraped

if TYPE_CHECKING:
    from django.http import HttpRequest


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Everything counted; 403 for whoever may not see it."""
    if not _may_see(request):
        words = "Metrics: from this machine, or with the bearer token METRICS_TOKEN.\n"
        return HttpResponseForbidden(words, content_type="text/plain")
    return HttpResponse(scraped(), content_type=CONTENT_TYPE_LATEST)


def _may_see(request: HttpRequest) -> bool:
    """The token where one is set; else only who sits here, and not behind a proxy.

    A proxy on this machine makes everybody look local, so its header closes the door.
    """
    if settings.METRICS_TOKEN:
        said = request.headers.get("Authorization", "")
        return hmac.compare_digest(
            said.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()
        )
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
