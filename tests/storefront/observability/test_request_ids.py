"""One id from the proxy to Saleor, to the job, to the page that says sorry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import path

from catalog.jobs.services import job_enqueue
from catalog.jobs.worker import jobs_run_due
from pavilion_config import urls
from storefront.observability.request_ids import (
    request_id,
    request_id_begin,
    request_id_end,
    request_id_known,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SEEN: list[str] = []


def notes(payload: dict[str, Any], _key: str) -> None:
    SEEN.append(request_id())


def breaks(request: HttpRequest) -> HttpResponse:
    message = "a fault"
    raise RuntimeError(message)


@pytest.mark.parametrize("said", ["0f9d2c7e-6a51", "A" * 64])
def test_a_fit_id_of_the_proxy_is_kept(said: str, db: None) -> None:
    response = Client().get("/healthz", headers={"X-Request-ID": said})
    assert response.headers["X-Request-ID"] == said


@pytest.mark.parametrize("said", ["", "short", "A" * 65, "with space1", "x\ninjected"])
def test_any_other_gets_one_of_ours(said: str, db: None) -> None:
    response = Client().get("/healthz", headers={"X-Request-ID": said})
    assert re.fullmatch(r"[0-9a-f]{32}", response.headers["X-Request-ID"])


def test_after_the_request_its_id_is_gone(db: None) -> None:
    Client().get("/healthz")
    assert request_id_known() == ""


urlpatterns = [path("breaks/", breaks), *urls.urlpatterns]
handler500 = urls.handler500


def test_the_page_of_a_fault_shows_it(db: None, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)

    response = client.get("/breaks/", headers={"X-Request-ID": "known-request-id"})

    assert response.status_code == 500
    page = response.content.decode()
    assert '<bdi dir="ltr" class="code">known-request-id</bdi>' in page
    assert "If you write to us, name this number:" in page


@pytest.mark.django_db
def test_a_job_runs_under_the_id_of_who_enqueued_it() -> None:
    SEEN.clear()
    request_id_begin("the-request-of-it")
    job_enqueue(path=f"{__name__}.notes", payload={})
    request_id_end()
    job_enqueue(path=f"{__name__}.notes", payload={})

    jobs_run_due()

    first, second = sorted(SEEN, key=lambda known: known != "the-request-of-it")
    assert first == "the-request-of-it"
    assert re.fullmatch(r"[0-9a-f]{32}", second)
    assert request_id_known() == ""
