"""One trace from page to commerce to webhook to job; none unless somebody collects it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from catalog.jobs.services import job_enqueue
from catalog.jobs.worker import jobs_run_due
from storefront.observability import tracing
from storefront.observability.tracing import carried, span, trace_ids
from storefront.saleor.breaker import Breaker
from storefront.saleor.client import SaleorClient
from storefront.saleor.errors import Unreachable
from storefront.saleor.http_transport import HttpTransport, Patience
from tests.fakes.http_saleor import HttpSaleor

if TYPE_CHECKING:
    from collections.abc import Iterator

PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    yield exporter
    provider.shutdown()


@pytest.fixture
def saleor() -> Iterator[HttpSaleor]:
    server = HttpSaleor(lambda *_, **__: {"data": {"shop": {"name": "x"}}})
    yield server
    server.stop()


@pytest.fixture
def client(saleor: HttpSaleor) -> Iterator[SaleorClient]:
    transport = HttpTransport(
        url=saleor.url,
        token=lambda: "",
        patience=Patience(1, 1, 1, 1, 1),
        breaker=Breaker(failures=5, pause_seconds=1),
        sleep=lambda _: None,
    )
    yield SaleorClient(transport, as_app=False)
    transport.close()


def nothing(payload: dict[str, Any], _key: str) -> None:
    """A job."""


def named(spans: InMemorySpanExporter) -> dict[str, Any]:
    return {one.name: one for one in spans.get_finished_spans()}


def test_without_a_collector_there_is_no_trace(settings: Any) -> None:
    tracing.tracing_start()
    with span("anything"):
        assert (trace_ids(), carried()) == ({}, {})


def test_a_page_is_a_span_with_its_route_and_takes_part_in_who_called(
    spans: InMemorySpanExporter, db: None
) -> None:
    Client().get("/en-de/bases/", headers={"traceparent": PARENT})

    page = named(spans)["GET shop:bases"]
    assert trace.format_trace_id(page.context.trace_id) == PARENT.split("-")[1]
    assert trace.format_span_id(page.parent.span_id) == PARENT.split("-")[2]
    assert dict(page.attributes) == {
        "http.route": "shop:bases",
        "http.response.status_code": 200,
    }


def test_a_call_to_commerce_hands_the_trace_on(
    spans: InMemorySpanExporter, saleor: HttpSaleor, client: SaleorClient
) -> None:
    with span("page"):
        client.run_raw("ShopInfo", {})

    call, page = (named(spans)[name] for name in ("commerce ShopInfo", "page"))
    assert call.parent.span_id == page.context.span_id
    sent = saleor.seen[0].headers["traceparent"].split("-")
    assert sent[1] == trace.format_trace_id(page.context.trace_id)
    assert sent[2] == trace.format_span_id(call.context.span_id)


def test_a_failed_call_names_the_fault_and_quotes_nothing(
    spans: InMemorySpanExporter, saleor: HttpSaleor, client: SaleorClient
) -> None:
    saleor.away()
    with pytest.raises(Unreachable):
        client.run_raw("ShopInfo", {})

    call = named(spans)["commerce ShopInfo"]
    assert (call.status.is_ok, call.events) == (False, ())
    assert dict(call.attributes) == {"error.type": "Unreachable"}


@pytest.mark.django_db
def test_a_job_continues_the_trace_of_who_enqueued_it(
    spans: InMemorySpanExporter,
) -> None:
    with span("webhook"):
        job_enqueue(path=f"{__name__}.nothing", payload={})

    jobs_run_due()

    job, webhook = (named(spans)[name] for name in ("job nothing", "webhook"))
    assert job.context.trace_id == webhook.context.trace_id
    assert job.parent.span_id == webhook.context.span_id


def test_a_collector_that_is_named_is_sent_to(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OTEL_ENDPOINT = "http://127.0.0.1:9"
    settings.OTEL_SERVICE = "pavilion-test"
    given: list[TracerProvider] = []
    monkeypatch.setattr(trace, "set_tracer_provider", given.append)
    monkeypatch.setattr(
        tracing, "EXPORTER", f"{InMemorySpanExporter.__module__}.InMemorySpanExporter"
    )

    tracing.tracing_start()

    (provider,) = given
    assert provider.resource.attributes["service.name"] == "pavilion-test"
    provider.shutdown()
