"""Around every request: its id, its span, its time, its one line in the log."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog
from opentelemetry.trace import SpanKind

from storefront.observability.metrics import page_observe
from storefront.observability.redaction import subject
from storefront.observability.request_ids import (
    REQUEST_ID_HEADER,
    request_id_begin,
    request_id_end,
)
from storefront.observability.tracing import span

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from opentelemetry.trace import Span

log = structlog.stdlib.get_logger(__name__)
OUR_FAULT = 500
# Arguments of routes that name a thing of a buyer; told as hashes only.
SUBJECTS = {"order_id": "order", "attempt_id": "attempt"}
# Asked every few seconds by machines; they would drown everything else.
QUIET = {"healthz", "livez", "readyz", "metrics"}


class RequestMiddleware:
    """The outermost: what happens in the others is timed and named too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve, then tell: never what was typed, only what it was about."""
        known = request_id_begin(request.headers.get(REQUEST_ID_HEADER, ""))
        request.request_id = known  # type: ignore[attr-defined]
        parent = {key.lower(): value for key, value in request.headers.items()}
        start = time.perf_counter()
        try:
            with span("request", kind=SpanKind.SERVER, parent=parent) as current:
                try:
                    response = self.get_response(request)
                except Exception:
                    # Not even the page that says sorry could be made.
                    self._tell(request, OUR_FAULT, current, start)
                    raise
                self._tell(request, response.status_code, current, start)
        finally:
            request_id_end()
        response.headers[REQUEST_ID_HEADER] = known
        return response

    def _tell(
        self,
        request: HttpRequest,
        status: int,
        current: Span,
        start: float,
    ) -> None:
        seconds = time.perf_counter() - start
        match = request.resolver_match
        route = match.view_name if match else ""
        method = request.method or ""
        page_observe(route=route, method=method, status=status, seconds=seconds)
        current.update_name(f"{method} {route or 'none'}"[:80])
        current.set_attribute("http.route", route or "none")
        current.set_attribute("http.response.status_code", status)
        if route in QUIET:
            return
        about = {
            SUBJECTS[name]: subject(str(value))
            for name, value in (match.kwargs if match else {}).items()
            if name in SUBJECTS
        }
        tell = log.error if status == OUR_FAULT else log.info
        tell(
            "request",
            route=route or "none",
            method=method,
            status=status,
            milliseconds=round(seconds * 1000),
            **about,
        )
