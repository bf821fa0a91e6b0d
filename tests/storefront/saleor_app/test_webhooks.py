"""Whose requests are taken: signed, fresh, whole, of this Saleor, of this event."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from storefront.saleor.object_versions import ObjectKey, versions_of
from storefront.saleor_app import jwks
from storefront.saleor_app.envelope import LARGEST_BODY
from storefront.saleor_app.models import SaleorEvent
from tests.fakes.saleor_server import jwk_of, key_pair, sign
from tests.storefront.saleor_app.conftest import Sender, order_event, product_event

if TYPE_CHECKING:
    from tests.fakes.saleor_server import SaleorServer

pytestmark = pytest.mark.django_db
RICE = ObjectKey("product", "UHJvZHVjdDox")


def nothing_happened() -> bool:
    return not SaleorEvent.objects.exists() and versions_of(keys=[RICE]) == {RICE: 0}


def message(response: Any) -> str:
    return str(response.json()["error"]["message"])


def test_a_signed_event_is_stored_acknowledged_and_raises_versions(
    sender: Sender,
) -> None:
    response = sender.send("PRODUCT_UPDATED", product_event())

    assert (response.status_code, response.content) == (202, b'{"stored": true}')
    row = SaleorEvent.objects.get()
    assert (row.event, row.object_id) == ("PRODUCT_UPDATED", "UHJvZHVjdDox")
    by_slug = ObjectKey("product", "hom-mali-rice", "germany", "de")
    assert versions_of(keys=[RICE, by_slug]) == {RICE: 1, by_slug: 1}


def test_the_newer_payload_shape_is_the_same_event(sender: Sender) -> None:
    wrapped = {"data": {"productUpdated": product_event()}}

    assert sender.send("PRODUCT_UPDATED", wrapped).status_code == 202
    assert SaleorEvent.objects.get().payload["product"]["slug"] == "hom-mali-rice"


def test_a_replay_is_acknowledged_and_changes_nothing(sender: Sender) -> None:
    event = product_event()
    sender.send("PRODUCT_UPDATED", event)

    again = sender.send("PRODUCT_UPDATED", event)

    assert (again.status_code, again.content) == (200, b'{"stored": false}')
    assert SaleorEvent.objects.count() == 1
    assert versions_of(keys=[RICE]) == {RICE: 1}


def test_a_forged_signature_is_refused(sender: Sender) -> None:
    kid = jwk_of(key_pair("first"))["kid"]

    forged = sender.send("PRODUCT_UPDATED", product_event(), key="forger", kid=kid)

    assert (forged.status_code, message(forged)) == (401, "The signature is wrong.")
    assert nothing_happened()


def test_a_tampered_body_is_refused_though_it_is_the_same_json(sender: Sender) -> None:
    event = product_event()
    rewritten = json.dumps(event, separators=(",", ":")).encode()

    tampered = sender.send("PRODUCT_UPDATED", event, tampered=rewritten)

    assert (tampered.status_code, message(tampered)) == (401, "The signature is wrong.")
    assert nothing_happened()


def _hmac(body: bytes) -> str:
    return hmac.new(b"secret", body, hashlib.sha256).hexdigest()


def _encoded(body: bytes) -> str:
    # The signature of another kind of JWS: the payload inside, and encoded.
    part = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    return f"{part}.."


def _attached(body: bytes) -> str:
    head, _, tail = sign(body).split(".")
    return f"{head}.{base64.urlsafe_b64encode(body).decode()}.{tail}"


@pytest.mark.parametrize(
    "make",
    [lambda _: "", lambda _: "..", lambda _: "x..y", _hmac, _encoded, _attached],
    ids=["none", "empty", "nonsense", "hmac", "no algorithm", "attached"],
)
def test_what_is_not_signed_as_saleor_signs_is_refused(
    sender: Sender, make: Any
) -> None:
    body = json.dumps(product_event()).encode()

    response = sender.send(
        "PRODUCT_UPDATED", body, change={"Saleor-Signature": make(body)}
    )

    assert response.status_code == 401
    assert "not signed as Saleor signs" in message(response)
    assert nothing_happened()


def test_another_critical_extension_is_refused(sender: Sender) -> None:
    response = sender.send("PRODUCT_UPDATED", product_event(), crit=["b64", "exp"])

    assert response.status_code == 401
    assert nothing_happened()


def test_a_new_key_of_saleor_counts_at_once_and_the_old_one_no_more(
    sender: Sender, saleor: SaleorServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sender.send("PRODUCT_UPDATED", product_event()).status_code == 202
    monkeypatch.setattr(jwks, "REFETCH_SECONDS", -1.0)
    saleor.keys = ["second"]

    assert (
        sender.send("PRODUCT_UPDATED", product_event(), key="second").status_code == 202
    )
    expired = sender.send("PRODUCT_UPDATED", product_event())
    assert (expired.status_code, message(expired)) == (
        401,
        "Signed with a key that is not Saleor's",
    )


def test_unknown_keys_do_not_make_us_ask_saleor_each_time(
    sender: Sender, saleor: SaleorServer
) -> None:
    sender.send("PRODUCT_UPDATED", product_event())

    answers = [
        sender.send("PRODUCT_UPDATED", product_event(), key="forger", kid=f"k{number}")
        for number in range(5)
    ]

    assert [answer.status_code for answer in answers] == [503] * 5
    assert answers[0].headers["Retry-After"] == "10"
    assert saleor.keys_asked == 1


def test_while_saleors_keys_cannot_be_had_it_is_asked_to_come_again(
    sender: Sender, saleor: SaleorServer
) -> None:
    saleor.is_away = True

    assert sender.send("PRODUCT_UPDATED", product_event()).status_code == 503
    assert nothing_happened()


@pytest.mark.parametrize(
    "change",
    [
        {"Saleor-Api-Url": "https://other.example/graphql/"},
        {"Saleor-Domain": "other.example"},
        {"Saleor-Api-Url": "", "Saleor-Domain": ""},
    ],
)
def test_another_saleor_is_refused(sender: Sender, change: dict[str, str]) -> None:
    response = sender.send("PRODUCT_UPDATED", product_event(), change=change)

    assert response.status_code == 403
    assert nothing_happened()


def test_a_saleor_that_calls_itself_otherwise_may_be_allowed(
    sender: Sender, settings: Any
) -> None:
    settings.SALEOR_ALLOWED_API_URLS = ["https://shop.example/graphql/"]

    response = sender.send(
        "PRODUCT_UPDATED",
        product_event(),
        change={
            "Saleor-Api-Url": "https://shop.example/graphql/",
            "Saleor-Domain": "shop.example",
        },
    )

    assert response.status_code == 202


def test_an_unknown_event_is_refused(sender: Sender) -> None:
    response = sender.send("GIFT_CARD_CREATED", {"__typename": "GiftCardCreated"})

    assert response.status_code == 404
    assert "GIFT_CARD_CREATED" in message(response)


def test_an_event_at_the_address_of_another_is_refused(sender: Sender) -> None:
    by_header = sender.send("PRODUCT_UPDATED", product_event(), path="order_created")
    by_body = sender.send("PRODUCT_UPDATED", order_event())

    assert (by_header.status_code, by_body.status_code) == (400, 400)
    assert "not of ProductUpdated" in message(by_body)
    assert nothing_happened()


def test_an_oversized_body_is_refused_unread(sender: Sender) -> None:
    response = sender.send("PRODUCT_UPDATED", b"x" * (LARGEST_BODY + 1))

    assert response.status_code == 413
    assert nothing_happened()


@pytest.mark.parametrize(
    ("age", "status"),
    [
        (timedelta(days=14), 202),
        (timedelta(days=16), 400),
        (timedelta(minutes=-4), 202),
        (timedelta(minutes=-6), 400),
    ],
)
def test_only_what_saleor_may_still_send_is_taken(
    sender: Sender, age: timedelta, status: int
) -> None:
    at = (timezone.now() - age).isoformat()

    response = sender.send("PRODUCT_UPDATED", product_event(issuedAt=at))

    assert response.status_code == status
    assert nothing_happened() is (status == 400)


@pytest.mark.parametrize("said", [b"", b"[]", b"{", b'{"data": {"a": 1, "b": 2}}'])
def test_a_body_that_is_no_event_is_refused(sender: Sender, said: bytes) -> None:
    assert sender.send("PRODUCT_UPDATED", said).status_code == 400
    assert nothing_happened()


@pytest.mark.parametrize("said", [None, "yesterday", "2026-11-24T12:00:00"])
def test_an_event_that_does_not_say_when_is_refused(sender: Sender, said: Any) -> None:
    response = sender.send("PRODUCT_UPDATED", product_event(issuedAt=said))

    assert response.status_code == 400
    assert "issuedAt" in message(response)
    assert nothing_happened()


def test_without_a_saleor_there_is_nobody_to_listen_to(
    sender: Sender, settings: Any
) -> None:
    settings.SALEOR_API_URL = ""

    assert sender.send("PRODUCT_UPDATED", product_event()).status_code == 404


def test_only_post_is_taken(sender: Sender) -> None:
    assert sender.client.get("/app/webhooks/product_updated").status_code == 405
