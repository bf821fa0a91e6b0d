"""A base's own system is told what an order asks of it, signed, and never a place of ours."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from django.utils import timezone

from catalog.bases.dispatch import parcel_short
from catalog.bases.dispatch_hook import hook_of, hook_set, order_owe
from catalog.bases.errors import FeedKeyError, HookAddressError
from catalog.bases.feed_keys import (
    feed_key_end,
    feed_key_make,
    feed_key_rotate,
    hook_key,
    signature_check,
    signature_of,
)
from catalog.bases.models import DispatchHook, LotAllocation
from catalog.bases.services import line_allocate
from catalog.jobs.selectors import outbox_messages
from storefront.sync.dispatch_orders import NotTakenError, dispatch_order_send
from tests.catalog.bases.builders import TODAY, a_lot

if TYPE_CHECKING:
    from collections.abc import Callable

    from catalog.bases.feed_keys import NewKey

pytestmark = [pytest.mark.django_db]
URL = "https://erp.base.example/orders"


@pytest.fixture
def key() -> NewKey:
    now = timezone.now()
    a_lot(10, code="L1")
    line_allocate(
        order_id="O1", order_line_id="1", sku="RICE", base_codes=["TKR"], quantity=4,
        arrival_on=TODAY, minimum_life_days=0, now=now, ship_days={"TKR": TODAY},
    )  # fmt: skip
    hook_set(base_code="TKR", url=URL, by="petra", now=now)
    return feed_key_make(base_code="TKR", label="webhook", now=now)


def owed() -> list[str]:
    return [row.key for row in outbox_messages(topic="dispatch-order")]


def send(
    answer: Callable[[httpx.Request], httpx.Response], number: str = "8.8.8.8"
) -> None:
    dispatch_order_send(
        {"base": "TKR", "order_id": "O1"}, "",
        resolve=lambda _host, _port: [number], transport=httpx.MockTransport(answer),
    )  # fmt: skip


def told(number: str = "8.8.8.8", status: int = 200) -> list[httpx.Request]:
    """The requests that went out, to a system that answers with a status."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(status)

    send(answer, number)
    return seen


def body_of(request: httpx.Request) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(request.content)
    del said["sent_at"]
    return said


def test_what_is_said_and_signed(key: NewKey) -> None:
    (request,) = told()
    promise = LotAllocation.objects.get()
    revision = promise.lot.movements.latest("pk").pk
    assert body_of(request) == {
        "message_id": f"TKR/O1/{revision}", "base": "TKR", "order": "O1", "number": "",
        "market": "", "revision": revision,
        "lines": [{
            "line": promise.pk, "lot": "L1", "sku": "RICE", "quantity": 4, "picked": 0,
            "ship_on": TODAY.isoformat(),
        }],
    }  # fmt: skip
    # To the number that was looked at, for the host that was named.
    assert (request.method, request.url.host) == ("POST", "8.8.8.8")
    assert request.headers["Host"] == "erp.base.example"
    assert request.extensions["sni_hostname"] == "erp.base.example"
    assert request.headers["Pavilion-Key"] == key.key_id
    assert request.headers["Pavilion-Signature"] == signature_of(
        secret=key.secret, timestamp=int(request.headers["Pavilion-Timestamp"]),
        base_code="TKR", body=request.content,
    )  # fmt: skip
    hook = hook_of(base_code="TKR")
    assert hook
    assert hook.told_at is not None
    assert hook.fault == ""


def test_each_state_of_an_order_is_owed_once(key: NewKey) -> None:
    assert [order_owe(order_id="O1"), order_owe(order_id="O1")] == [1, 1]
    first = owed()
    assert len(first) == 1
    parcel_short(
        allocation_id=LotAllocation.objects.get().pk, quantity=4, reason="mice",
        key="s", now=timezone.now(),
    )  # fmt: skip
    order_owe(order_id="O1")
    assert len(owed()) == 2
    (request,) = told()
    said = body_of(request)
    assert said["lines"] == []
    assert said["revision"] > int(first[0].rpartition("/")[2])


def test_a_base_without_an_address_is_told_nothing(key: NewKey) -> None:
    hook_set(base_code="TKR", url="", by="petra", now=timezone.now())
    assert order_owe(order_id="O1") == 0
    assert owed() == []
    assert told() == []


@pytest.mark.parametrize("status", [302, 404, 500])
def test_not_taken_is_sent_again(key: NewKey, status: int) -> None:
    with pytest.raises(NotTakenError, match=f"TKR: status {status}"):
        told(status=status)
    assert DispatchHook.objects.get().fault == f"status {status}"
    assert DispatchHook.objects.get().told_at is None
    assert len(told()) == 1
    assert DispatchHook.objects.get().fault == ""


@pytest.mark.parametrize(
    "number", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "::ffff:10.0.0.1"]
)
def test_never_a_place_of_ours(key: NewKey, number: str) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200)

    with pytest.raises(NotTakenError, match="address_refused"):
        send(answer, number)
    assert seen == []


@pytest.mark.parametrize(
    "url",
    ["http://erp.base.example/", "https://", "https://a:b@erp.base.example/",
     "https://erp.base.example:8443/", "https://erp.base.example:x/", "file:///etc"],
)  # fmt: skip
def test_only_plain_https_addresses(key: NewKey, url: str) -> None:
    with pytest.raises(HookAddressError):
        hook_set(base_code="TKR", url=url, by="petra", now=timezone.now())
    assert DispatchHook.objects.get().url == URL


def test_a_new_key_signs_when_the_old_one_has_ended(key: NewKey) -> None:
    now = timezone.now()
    new = feed_key_rotate(base_code="TKR", label="webhook", now=now)
    assert hook_key(base_code="TKR", now=now) == key
    assert hook_key(base_code="TKR", now=now + timedelta(days=8)) == new
    feed_key_end(base_code="TKR", key_id=key.key_id, now=now)
    assert hook_key(base_code="TKR", now=now) == new


def test_our_own_key_opens_no_door_of_ours(key: NewKey) -> None:
    now = timezone.now()
    stamp = int(now.timestamp())
    signature = signature_of(
        secret=key.secret, timestamp=stamp, base_code="TKR", body=b"{}"
    )
    with pytest.raises(FeedKeyError):
        signature_check(
            base_code="TKR", key_id=key.key_id, timestamp=str(stamp),
            signature=signature, body=b"{}", now=now,
        )  # fmt: skip


def test_without_a_key_nothing_is_sent(key: NewKey) -> None:
    feed_key_end(base_code="TKR", key_id=key.key_id, now=timezone.now())
    with pytest.raises(NotTakenError, match="no_key"):
        told()
