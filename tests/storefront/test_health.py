"""`/healthz` tells how commerce is, and is no burden for one in trouble."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError
from django.test import Client

from storefront import health
from storefront.saleor.client import (
    configured_transport,
    shop_client,
    transports_forget,
)
from storefront.saleor.errors import Unreachable
from tests.fakes.http_saleor import HttpSaleor

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db


@pytest.fixture
def saleor(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpSaleor]:
    server = HttpSaleor(lambda *_, **__: {"data": {"shop": {"name": "x"}}})
    settings.SALEOR_API_URL = server.url
    settings.SALEOR_BREAKER_SECONDS = 60
    monkeypatch.setattr(health, "_probe", health._Probe())
    yield server
    transports_forget()
    server.stop()


def healthz() -> tuple[int, dict[str, Any]]:
    response = Client().get("/healthz")
    return response.status_code, response.json()


def test_the_engine_needs_no_breaker() -> None:
    status, told = healthz()
    assert status == 200
    assert {k: v for k, v in told.items() if k != "version"} == {
        "commerce": "engine",
        "commerce_state": "ok",
        "database": "ok",
        "jobs_pending": 0,
    }


def test_many_who_ask_cost_a_saleor_one_question(saleor: HttpSaleor) -> None:
    answers = [healthz() for _ in range(20)]

    assert {status for status, _ in answers} == {200}
    assert saleor.count("ShopInfo") == 1
    told = answers[-1][1]
    assert told["commerce"] == "saleor"
    assert told["breaker"]["state"] == "closed"
    assert told["breaker"]["failures_in_a_row"] == 0
    assert 0 <= told["breaker"]["last_success_seconds"] < 10
    assert told["timeouts_seconds"] == {
        "connect": 2, "spare": 3, "read": 10, "write": 20, "long": 45,
    }  # fmt: skip


def test_what_buyers_have_just_learned_is_told_again(saleor: HttpSaleor) -> None:
    shop_client().run_raw("ShopInfo", {})
    assert healthz()[0] == 200
    assert saleor.count("ShopInfo") == 1


def test_a_dead_saleor_is_not_asked_by_those_who_ask_how_it_is(
    saleor: HttpSaleor,
) -> None:
    saleor.away()
    for _ in range(2):
        with pytest.raises(Unreachable):
            shop_client().run_raw("ShopInfo", {})
    asked = len(saleor.seen)

    answers = [healthz() for _ in range(10)]

    assert len(saleor.seen) == asked == 5
    assert {status for status, _ in answers} == {503}
    told = answers[0][1]
    assert (told["commerce_state"], told["database"]) == ("down", "ok")
    assert told["breaker"]["state"] == "open"
    assert 55 < told["breaker"]["asks_again_in_seconds"] <= 60


def test_a_node_without_saleor_stays_in_service(saleor: HttpSaleor) -> None:
    saleor.away()

    assert healthz()[0] == 503
    ready = Client().get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"database": "ok"})
    assert Client().get("/livez").status_code == 200


def test_a_node_without_its_database_is_alive_and_not_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away() -> int:
        raise OperationalError

    monkeypatch.setattr(health, "jobs_pending", away)

    ready = Client().get("/readyz")
    assert (ready.status_code, ready.json()) == (503, {"database": "down"})
    assert Client().get("/livez").status_code == 200


def test_it_is_well_again_when_saleor_is(saleor: HttpSaleor, settings: Any) -> None:
    settings.SALEOR_BREAKER_SECONDS = 0.1
    configured_transport().breaker._pause = 0.1  # type: ignore[attr-defined]
    saleor.away()
    assert healthz()[0] == 503
    saleor.back()
    time.sleep(0.15)
    health._probe._asked_at = float("-inf")

    assert healthz()[0] == 200
