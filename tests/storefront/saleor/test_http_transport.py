"""Saleor slow, down, rate-limiting or answering half, over a real socket."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from storefront.observability.request_ids import request_id_begin, request_id_end
from storefront.saleor.breaker import Breaker
from storefront.saleor.client import SaleorClient
from storefront.saleor.errors import Contract, Refused, Unreachable
from storefront.saleor.http_transport import HttpTransport, Patience, retry_after
from tests.fakes.http_saleor import TOKEN, HttpSaleor

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOP = {"data": {"shop": {"name": "Someland"}}}
COMPLETE = {
    "data": {
        "checkoutComplete": {
            "order": {"id": "T3JkZXI6MQ==", "number": "1"},
            "confirmationNeeded": False,
            "errors": [],
        }
    }
}
PATIENCE = Patience(connect=0.5, spare=0.15, read=0.4, write=0.4, long=0.4)


def answer(payload: dict[str, Any], *, as_app: bool) -> dict[str, Any]:
    return SHOP if payload["operationName"] == "ShopInfo" else COMPLETE


@pytest.fixture
def saleor() -> Iterator[HttpSaleor]:
    server = HttpSaleor(answer)
    yield server
    server.stop()


class Asking:
    """A client with its pauses on record instead of slept."""

    def __init__(self, url: str) -> None:
        self.pauses: list[float] = []
        self.breaker = Breaker(failures=5, pause_seconds=60)
        self.transport = HttpTransport(
            url=url,
            token=lambda: TOKEN,
            patience=PATIENCE,
            breaker=self.breaker,
            sleep=self.pauses.append,
        )
        self.client = SaleorClient(self.transport, as_app=True, checks=True)

    def reads(self) -> Any:
        return self.client.run_raw("ShopInfo", {})

    def writes(self) -> Any:
        return self.client.run_raw("CheckoutComplete", {"id": "C"})


@pytest.fixture
def asking(saleor: HttpSaleor) -> Iterator[Asking]:
    made = Asking(saleor.url)
    yield made
    made.transport.close()


@pytest.mark.parametrize("kind", ["cut", "half", "reset", "late"])
def test_a_read_survives_two_broken_answers(
    kind: Any, saleor: HttpSaleor, asking: Asking
) -> None:
    saleor.fault(kind, times=2, seconds=0.7)

    assert asking.reads() == SHOP["data"]
    assert saleor.count("ShopInfo") == 3
    first, second = asking.pauses
    assert 0.1 <= first <= 0.3 <= second + 0.1
    assert 0.2 <= second <= 0.6


@pytest.mark.parametrize("kind", ["cut", "half", "reset", "lost"])
def test_a_write_is_sent_exactly_once_and_may_have_been_done(
    kind: Any, saleor: HttpSaleor, asking: Asking
) -> None:
    saleor.fault(kind, seconds=0.7)

    with pytest.raises(Unreachable) as lost:
        asking.writes()

    assert lost.value.was_sent is True
    assert (saleor.count("CheckoutComplete"), asking.pauses) == (1, [])


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_fault_of_the_server_is_weather(
    status: int, saleor: HttpSaleor, asking: Asking
) -> None:
    saleor.fault("status", times=3, status=status)

    with pytest.raises(Unreachable, match=f"HTTP {status}"):
        asking.reads()

    assert saleor.count("ShopInfo") == 3


def test_its_own_fault_told_in_a_whole_answer_is_weather_too(
    saleor: HttpSaleor, asking: Asking
) -> None:
    body = '{"data":{"shop":null},"errors":[{"message":"Internal Server Error"}]}'
    saleor.fault("body", times=1, body=body)

    assert asking.reads() == SHOP["data"]


@pytest.mark.parametrize(
    "body",
    [
        '{"data":{"shop":{"name":"Half"}},"errors":[{"message":"name: timed out"}]}',
        '{"data":{"shop":{}}}',
        '{"data":{}}',
        '{"data":null}',
        "{}",
        "[]",
        '"shop"',
    ],
)
def test_half_of_an_answer_is_never_taken_for_one(
    body: str, saleor: HttpSaleor, asking: Asking
) -> None:
    saleor.fault("body", times=3, body=body)

    with pytest.raises(Contract):
        asking.reads()

    # The document is wrong, or theirs is: asking again would not mend it.
    assert saleor.count("ShopInfo") == 1
    assert asking.breaker.view().failures == 0


def test_a_wrong_shape_is_told_without_its_values(
    saleor: HttpSaleor, asking: Asking
) -> None:
    saleor.fault("body", body='{"data":{"shop":{"name":["mei@example.org"]}}}')

    with pytest.raises(Contract) as told:
        asking.reads()

    assert str(told.value) == (
        "ShopInfo: the answer has another shape than its contract: "
        "shop.name: string_type"
    )


def test_who_is_told_to_wait_waits_so_long_then_asks_again(
    saleor: HttpSaleor, asking: Asking
) -> None:
    saleor.fault("status", status=429, headers={"Retry-After": "2"})

    with pytest.raises(Unreachable) as told:
        asking.reads()

    # Nobody slept in this test, so the breaker still holds the second try back.
    assert told.value.kind == "breaker_open"
    assert told.value.retry_after is not None
    assert 1.5 < told.value.retry_after <= 2.0
    assert 2.0 < asking.pauses[0] < 2.5
    assert (saleor.count("ShopInfo"), asking.breaker.view().state) == (1, "open")


def test_a_wait_longer_than_a_page_may_take_is_told_at_once(
    saleor: HttpSaleor, asking: Asking
) -> None:
    saleor.fault("status", status=429, headers={"Retry-After": "120"})

    with pytest.raises(Unreachable) as told:
        asking.reads()

    assert (told.value.kind, told.value.retry_after) == ("rate_limited", 120.0)
    assert told.value.was_sent is False
    assert asking.pauses == []
    assert 119 < asking.breaker.view().opens_in <= 120


def test_retry_after_is_seconds_or_a_date() -> None:
    now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    assert retry_after("7", now=now) == 7.0
    assert retry_after("Tue, 24 Nov 2026 12:00:09 GMT", now=now) == 9.0
    assert retry_after("Tue, 24 Nov 2026 11:00:00 GMT", now=now) == 0.0
    assert retry_after("soon", now=now) is None
    assert retry_after("", now=now) is None


def test_a_dead_saleor_is_asked_five_times_and_then_left_alone(
    saleor: HttpSaleor, asking: Asking
) -> None:
    saleor.away()
    kinds = []
    for _ in range(4):
        with pytest.raises(Unreachable) as told:
            asking.reads()
        kinds.append(told.value.kind)

    assert saleor.count("ShopInfo") == 5
    assert kinds == ["unreachable", "breaker_open", "breaker_open", "breaker_open"]
    with pytest.raises(Unreachable) as unsent:
        asking.writes()
    assert (unsent.value.was_sent, saleor.count("CheckoutComplete")) == (False, 0)


def test_nobody_at_the_address_means_nothing_was_sent(
    saleor: HttpSaleor, asking: Asking
) -> None:
    saleor.stop()

    with pytest.raises(Unreachable) as told:
        asking.writes()

    assert told.value.was_sent is False


def test_a_refusal_is_no_weather(saleor: HttpSaleor, asking: Asking) -> None:
    body = (
        '{"data":{"checkoutComplete":{"order":null,"confirmationNeeded":false,'
        '"errors":[{"code":"INSUFFICIENT_STOCK","field":null,"message":"gone"}]}}}'
    )
    saleor.fault("body", body=body)

    with pytest.raises(Refused) as told:
        asking.writes()

    assert told.value.codes == {"INSUFFICIENT_STOCK"}
    assert asking.breaker.view().state == "closed"


def test_a_late_read_is_given_up_sooner_where_an_older_answer_is_kept(
    saleor: HttpSaleor, asking: Asking
) -> None:
    saleor.fault("late", times=1, seconds=0.3)

    with pytest.raises(Unreachable) as told:
        asking.client._asked("ShopInfo", {}, is_typed=False, has_spare=True)

    assert (told.value.kind, saleor.count("ShopInfo")) == ("timeout", 1)


def test_the_request_goes_with_its_id_and_the_token_only_as_the_app(
    saleor: HttpSaleor, asking: Asking
) -> None:
    request_id_begin("a-known-request-id")
    try:
        asking.reads()
        SaleorClient(asking.transport, as_app=False).run_raw("ShopInfo", {})
    finally:
        request_id_end()

    first, second = (one.headers for one in saleor.seen)
    assert first["x-request-id"] == second["x-request-id"] == "a-known-request-id"
    assert first["authorization"] == f"Bearer {TOKEN}"
    assert "authorization" not in second


def test_numbers_with_a_fraction_stay_exact(saleor: HttpSaleor, asking: Asking) -> None:
    saleor.fault("body", body='{"data":{"shop":{"name":"x"},"price":12.10}}')

    assert asking.reads()["price"] == Decimal("12.10")
