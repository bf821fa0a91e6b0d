"""`/api/bases/<code>/dispatch`: what a base has to send, and what it reports of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from catalog.bases.feed_keys import feed_key_make, signature_of
from catalog.bases.models import LotAllocation, LotMovement
from catalog.bases.selectors import ledger_differences
from catalog.bases.services import line_allocate
from catalog.jobs.models import OutboxMessage
from tests.catalog.bases.builders import TODAY, a_base, a_lot

if TYPE_CHECKING:
    from django.test import Client

    from catalog.bases.feed_keys import NewKey

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def key() -> NewKey:
    a_lot(10, code="L1")
    line_allocate(
        order_id="O1", order_line_id="1", sku="RICE", base_codes=["TKR"], quantity=4,
        arrival_on=TODAY, minimum_life_days=0, now=timezone.now(),
    )  # fmt: skip
    return feed_key_make(base_code="TKR", label="system", now=timezone.now())


def asks(
    client: Client, key: NewKey, body: Any = None, *, base: str = "TKR"
) -> tuple[int, Any]:
    raw = b"" if body is None else json.dumps(body).encode()
    stamp = int(timezone.now().timestamp())
    headers = {
        "Pavilion-Key": key.key_id,
        "Pavilion-Timestamp": str(stamp),
        "Pavilion-Signature": signature_of(
            secret=key.secret, timestamp=stamp, base_code=base, body=raw
        ),
    }
    path = f"/api/bases/{base}/dispatch"
    if body is None:
        answer = client.get(path, headers=headers)
    else:
        answer = client.post(
            path, raw, content_type="application/json", headers=headers
        )
    return answer.status_code, answer.json()


def report(action: str, quantity: Any = 2, **more: Any) -> dict[str, Any]:
    line = LotAllocation.objects.get().pk
    said = {"message_id": f"d-{action}", "line": line, "action": action}
    return said | {"quantity": quantity} | more


def test_what_is_to_be_sent(client: Client, key: NewKey) -> None:
    status, said = asks(client, key)
    assert status == 200
    assert said["lines"] == [
        {
            "line": LotAllocation.objects.get().pk, "lot": "L1", "sku": "RICE",
            "quantity": 4, "picked": 0, "ship_on": None,
        }
    ]  # fmt: skip


def test_picked_shipped_and_short_each_once(client: Client, key: NewKey) -> None:
    for _ in range(2):
        assert asks(client, key, report("picked"))[0] == 200
        assert asks(client, key, report("shipped", tracking="TH1"))[0] == 200
        assert asks(client, key, report("short", 1, reason="split"))[0] == 200
    status, said = asks(client, key, report("short", 1, reason="split"))
    assert (status, said["picked"], said["shipped"], said["open"]) == (200, 2, 2, 1)
    topics = OutboxMessage.objects.order_by("topic").values_list("topic", flat=True)
    assert list(topics) == ["fulfill", "lots-lost"]
    assert OutboxMessage.objects.get(topic="fulfill").payload["tracking"] == "TH1"
    assert ledger_differences() == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"quantity": 5}, (409, "already_shipped", "quantity")),
        ({"quantity": 0}, (400, "out_of_range", "quantity")),
        ({"quantity": "2"}, (400, "wrong_type", "quantity")),
        ({"line": 10**30}, (409, "already_shipped", "line")),
        ({"line": 9999}, (409, "already_shipped", "line")),
        ({"action": "eaten"}, (400, "unknown_event", "action")),
        ({"message_id": None}, (400, "wrong_type", "message_id")),
    ],
)
def test_a_report_that_cannot_be_changes_nothing(
    client: Client, key: NewKey, change: dict[str, Any], fault: tuple[int, str, str]
) -> None:
    before = LotMovement.objects.count()
    status, said = asks(client, key, report("shipped") | change)
    (error,) = said["errors"]
    assert (status, error["code"], error["field"]) == fault
    assert LotMovement.objects.count() == before


def test_another_base_s_key_and_another_base_s_line(
    client: Client, key: NewKey
) -> None:
    a_base("PTL")
    other = feed_key_make(base_code="PTL", label="system", now=timezone.now())
    assert asks(client, other)[0] == 401
    status, said = asks(client, other, report("shipped"), base="PTL")
    assert (status, said["errors"][0]["code"]) == (409, "already_shipped")
