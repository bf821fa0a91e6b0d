"""`POST /api/bases/<code>/feed`: who may speak, and how a refusal sounds."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from catalog.bases.feed_keys import (
    feed_key_end,
    feed_key_make,
    feed_key_rotate,
    signature_of,
)
from catalog.bases.models import FeedKey, FeedMessage, Lot
from tests.catalog.bases.builders import a_base

if TYPE_CHECKING:
    from django.test import Client

    from catalog.bases.feed_keys import NewKey

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def key() -> NewKey:
    a_base()
    return feed_key_make(base_code="TKR", label="system", now=timezone.now())


def message(sequence: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "message_id": f"m{sequence}",
        "sequence": sequence,
        "sent_at": timezone.now().isoformat(),
        "events": [
            {"type": "received", "lot": "L1", "sku": "RICE", "quantity": 5,
             "made_on": None, "best_before": None}
        ],
    } | more  # fmt: skip


def post(
    client: Client,
    key: NewKey,
    body: Any,
    *,
    base: str = "TKR",
    ago: int = 0,
    **more: str,
) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    timestamp = int(timezone.now().timestamp()) - ago
    headers = {
        "Pavilion-Key": key.key_id,
        "Pavilion-Timestamp": str(timestamp),
        "Pavilion-Signature": signature_of(
            secret=key.secret, timestamp=timestamp, base_code=base, body=raw
        ),
    } | more
    return client.post(
        f"/api/bases/{base}/feed", raw, content_type="application/json", headers=headers
    )


def refused(response: Any, status: int) -> list[tuple[str, str]]:
    assert response.status_code == status, response.content
    assert not FeedMessage.objects.exists()
    assert not Lot.objects.exists()
    errors = response.json()["errors"]
    assert all(error["message"] and error["remedy"] for error in errors)
    return [(error["code"], error["field"]) for error in errors]


def test_a_signed_message_is_taken_once(client: Client, key: NewKey) -> None:
    said = message()
    first = post(client, key, said)
    assert first.status_code == 201
    assert first.json()["events"][0]["on_hand"] == 5
    again = post(client, key, said)
    assert again.status_code == 200
    assert again.json() == first.json() | {"repeated": True}
    assert Lot.objects.get().quantity_on_hand == 5
    assert FeedMessage.objects.get().door == "http"


def test_the_secret_is_nowhere_in_the_database(key: NewKey) -> None:
    assert key.secret not in FeedKey.objects.get().secret_encrypted


@pytest.mark.parametrize(
    "headers",
    [
        {"Pavilion-Signature": "0" * 64},
        {"Pavilion-Signature": ""},
        {"Pavilion-Signature": "ü"},
        {"Pavilion-Key": "nobody"},
        {"Pavilion-Timestamp": "x"},
        {"Pavilion-Timestamp": "-1"},
    ],
)
def test_a_signature_that_does_not_fit(
    client: Client, key: NewKey, headers: dict[str, str]
) -> None:
    response = post(client, key, message(), **headers)
    assert refused(response, 401) == [("bad_signature", "Pavilion-Signature")]


def test_a_changed_body_and_another_base(client: Client, key: NewKey) -> None:
    a_base("PTL")
    signature = post(client, key, b"{}").request["HTTP_PAVILION_SIGNATURE"]
    changed = post(client, key, message(), **{"Pavilion-Signature": signature})
    assert refused(changed, 401) == [("bad_signature", "Pavilion-Signature")]
    other = post(client, key, message(), base="PTL")
    assert refused(other, 401) == [("bad_signature", "Pavilion-Signature")]


@pytest.mark.parametrize("ago", [301, -301, 86_400])
def test_an_old_signature_is_refused_though_it_is_true(
    client: Client, key: NewKey, ago: int
) -> None:
    response = post(client, key, message(), ago=ago)
    assert refused(response, 401) == [("signature_too_old", "Pavilion-Timestamp")]


def test_two_keys_hold_while_one_is_rotated(client: Client, key: NewKey) -> None:
    now = timezone.now()
    new = feed_key_rotate(base_code="TKR", label="system", now=now)
    assert post(client, key, message(1)).status_code == 201
    assert post(client, new, message(2)).status_code == 201
    FeedKey.objects.filter(key_id=key.key_id).update(
        valid_from=now - timedelta(days=9), valid_until=now - timedelta(days=1)
    )
    old = post(client, key, message(3))
    assert old.status_code == 401
    assert old.json()["errors"][0]["code"] == "key_ended"
    assert post(client, new, message(3)).status_code == 201


def test_a_key_that_leaked_ends_now(client: Client, key: NewKey) -> None:
    assert feed_key_end(base_code="TKR", key_id=key.key_id, now=timezone.now())
    assert refused(post(client, key, message()), 401) == [("key_ended", "Pavilion-Key")]
    assert not feed_key_end(base_code="TKR", key_id=key.key_id, now=timezone.now())


def test_what_is_no_message(client: Client, key: NewKey) -> None:
    assert refused(post(client, key, b"{"), 400) == [("not_json", "")]
    assert refused(post(client, key, b"[" * 100_000), 400) == [("not_json", "")]
    assert refused(post(client, key, {}), 400) == [
        ("missing_field", "message_id"),
        ("missing_field", "sequence"),
        ("missing_field", "sent_at"),
        ("missing_field", "events"),
    ]
    assert refused(post(client, key, b" " * 200_001), 400) == [("too_long", "body")]


def test_news_of_a_lot_that_nobody_knows(client: Client, key: NewKey) -> None:
    said = message(events=[{"type": "counted", "lot": "L9", "quantity": 1}])
    assert refused(post(client, key, said), 409) == [("unknown_lot", "events[0].lot")]


def test_only_post(client: Client, key: NewKey) -> None:
    assert client.get("/api/bases/TKR/feed").status_code == 405


def test_a_phone_s_key_says_that_it_is_a_phone(client: Client, key: NewKey) -> None:
    phone = feed_key_make(base_code="TKR", label="phone", now=timezone.now())
    assert post(client, phone, message()).status_code == 201
    assert FeedMessage.objects.get().door == "phone"
