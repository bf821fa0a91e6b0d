"""Spans from page to commerce to webhook to job, by OpenTelemetry.

Off until OTEL_EXPORTER_OTLP_ENDPOINT names a collector; all other OTEL_ variables are
read by the SDK itself. While it is off a span costs next to nothing. Attributes are
names and codes of a closed set, never what somebody typed.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.module_loading import import_string
from opentelemetry import trace
from opentelemetry.propagate import extract, inject
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode

from storefront.observability.request_ids import (
    request_id_begin,
    request_id_end,
    request_id_known,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from opentelemetry.trace import Span

# Imported only where a collector is named: it brings protobuf and much more.
EXPORTER = "opentelemetry.exporter.otlp.proto.http.trace_exporter.OTLPSpanExporter"
# The W3C headers; everything else that arrives with a request stays there.
CARRIED = ("traceparent", "tracestate")


def tracing_start() -> None:
    """Send spans to the collector that settings name; without one do nothing."""
    if not settings.OTEL_ENDPOINT:
        return
    resource = Resource.create(
        {"service.name": settings.OTEL_SERVICE, "service.version": settings.VERSION}
    )
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(import_string(EXPORTER)()))
    trace.set_tracer_provider(provider)


@contextmanager
def span(
    name: str,
    *,
    kind: SpanKind = SpanKind.INTERNAL,
    parent: Mapping[str, str] | None = None,
    **attributes: str | int,
) -> Iterator[Span]:
    """A span around what happens inside; `parent` are carried headers.

    An exception marks it with its type: messages may hold what a person typed.
    """
    context = None
    if parent:
        context = extract({k: parent[k] for k in CARRIED if parent.get(k)})
    tracer = trace.get_tracer("pavilion")
    with tracer.start_as_current_span(
        name,
        context=context,
        kind=kind,
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as current:
        try:
            yield current
        except Exception as error:
            current.set_attribute("error.type", type(error).__name__)
            current.set_status(Status(StatusCode.ERROR))
            raise


def carried() -> dict[str, str]:
    """Headers that let another process continue this trace; none without a trace."""
    headers: dict[str, str] = {}
    inject(headers)
    return {key: headers[key] for key in CARRIED if key in headers}


def trace_ids() -> dict[str, str]:
    """Trace and span of now, for logs; empty without a trace."""
    context = trace.get_current_span().get_span_context()
    if not context.is_valid:
        return {}
    return {
        "trace_id": trace.format_trace_id(context.trace_id),
        "span_id": trace.format_span_id(context.span_id),
    }


def job_carried() -> dict[str, str]:
    """What a job keeps of the request that enqueued it; empty outside of one."""
    known = request_id_known()
    return {**carried(), "request_id": known} if known else carried()


@contextmanager
def job_around(path: str, parent: dict[str, Any] | None) -> Iterator[None]:
    """Around each run of a job: its own id, a span that continues who enqueued it."""
    request_id_begin(str((parent or {}).get("request_id", "")))
    try:
        with span(
            f"job {path.rpartition('.')[2]}", kind=SpanKind.CONSUMER, parent=parent
        ):
            yield
    finally:
        request_id_end()
