"""Webhooks: whose they are, what they may listen to, and which documents are refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from catalog.engine.ids import global_id
from catalog.engine.models import Channel, EventDelivery, Webhook
from catalog.engine.webhook_outbox import listeners_forget
from tests.catalog.engine.app_desk import (
    an_app,
    as_app,
    codes,
    data,
    denied,
    id_of,
    nobody,
    staff,
)

pytestmark = pytest.mark.django_db
URL = "https://app.example.org/hook"
BARE = "subscription { event { ... on OrderCreated { order { id } } } }"
ROOT = 'subscription { orderCreated(channels: ["tokyo"]) { order { id } } }'
CREATE = """mutation($input: WebhookCreateInput!) { webhookCreate(input: $input) {
  webhook { id name targetUrl isActive secretKey subscriptionQuery customHeaders
    identifier app { name } events { eventType name } syncEvents { eventType }
    asyncEvents { eventType } eventDeliveries(first: 1) { totalCount } }
  errors { field code message } webhookErrors { code } } }"""
UPDATE = """mutation($id: ID, $identifier: String, $input: WebhookUpdateInput!) {
  webhookUpdate(id: $id, identifier: $identifier, input: $input) {
    webhook { name targetUrl asyncEvents { eventType } } errors { field code } } }"""
DELETE = """mutation($id: ID) { webhookDelete(id: $id) {
  webhook { id } errors { field code } } }"""


@pytest.fixture(autouse=True)
def nobody_else(settings: Any) -> Any:
    settings.ENGINE_APP_DELIVER = ""
    settings.ENGINE_WEBHOOKS = True
    listeners_forget()
    yield
    listeners_forget()


def a_webhook(**said: Any) -> Any:
    app = an_app("MANAGE_ORDERS")
    given = {"name": "Orders", "targetUrl": URL, "query": BARE, **said}
    return app, data(CREATE, as_app(app), input=given)


def test_an_app_makes_its_own_and_events_come_from_the_document() -> None:
    _, made = a_webhook(customHeaders=json.dumps({"X-Shop": "siam"}))
    assert (made["errors"], made["webhookErrors"]) == ([], [])
    hook = made["webhook"]
    assert hook["app"] == {"name": "Small"}
    assert (hook["targetUrl"], hook["isActive"]) == (URL, True)
    assert hook["events"] == [{"eventType": "ORDER_CREATED", "name": "Order created"}]
    assert hook["asyncEvents"] == [{"eventType": "ORDER_CREATED"}]
    assert hook["syncEvents"] == []
    assert json.loads(hook["customHeaders"]) == {"x-shop": "siam"}
    assert hook["eventDeliveries"] == {"totalCount": 0}


def test_events_that_are_named_come_before_the_document() -> None:
    _, made = a_webhook(
        asyncEvents=["ORDER_PAID"], syncEvents=["CHECKOUT_CALCULATE_TAXES"]
    )
    assert made["webhook"]["asyncEvents"] == [{"eventType": "ORDER_PAID"}]
    assert made["webhook"]["syncEvents"] == [{"eventType": "CHECKOUT_CALCULATE_TAXES"}]


def test_a_root_field_filters_by_channel() -> None:
    a_webhook(query=ROOT)
    row = Webhook.objects.get()
    assert (row.events, row.channels) == (["ORDER_CREATED"], ["tokyo"])


def test_staff_names_the_app() -> None:
    app = an_app()
    missing = data(CREATE, staff(), input={"targetUrl": URL})
    assert codes(missing) == [(None, "INVALID")]
    made = data(
        CREATE,
        staff(email="b@example.org"),
        input={"targetUrl": URL, "app": id_of(app)},
    )
    assert made["webhook"]["app"] == {"name": "Small"}
    assert denied(CREATE, nobody(), input={"targetUrl": URL})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("subscription { event {", ("query", "SYNTAX")),
        ("query { shop { name } }", ("query", "MISSING_SUBSCRIPTION")),
        ("subscription { event { nothing } }", ("query", "GRAPHQL_ERROR")),
        ("subscription { event { issuedAt } }", ("query", "MISSING_EVENT")),
        (
            "subscription { orderCreated { order { id } } orderPaid { order { id } } }",
            ("query", "INVALID"),
        ),
    ],
)
def test_documents_that_are_none(query: str, expected: tuple[str, str]) -> None:
    _, made = a_webhook(query=query)
    assert codes(made) == [expected]
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"targetUrl": "nowhere"}, ("targetUrl", "INVALID")),
        ({"targetUrl": ""}, ("targetUrl", "REQUIRED")),
        (
            {"customHeaders": json.dumps({"Cookie": "a"})},
            ("customHeaders", "INVALID_CUSTOM_HEADERS"),
        ),
        (
            {"customHeaders": json.dumps({f"X-{n}": "a" for n in range(6)})},
            ("customHeaders", "INVALID_CUSTOM_HEADERS"),
        ),
        (
            {"asyncEvents": ["NOTIFY_USER", "ORDER_PAID"]},
            ("asyncEvents", "INVALID_NOTIFY_WITH_SUBSCRIPTION"),
        ),
    ],
)
def test_what_else_is_refused(said: Any, expected: tuple[str, str]) -> None:
    _, made = a_webhook(**said)
    assert codes(made) == [expected]
    assert not Webhook.objects.exists()


def test_fragments_on_the_event_are_followed() -> None:
    text = """subscription { event { ...All } }
      fragment All on Event { ... on OrderPaid { order { id } } ...One }
      fragment One on OrderCancelled { order { id } }"""
    _, made = a_webhook(query=text)
    assert made["webhook"]["asyncEvents"] == [
        {"eventType": "ORDER_CANCELLED"},
        {"eventType": "ORDER_PAID"},
    ]


def test_taxes_ask_for_both_kinds() -> None:
    text = "subscription { event { ... on CalculateTaxes { taxBase { currency } } } }"
    _, made = a_webhook(query=text)
    assert made["webhook"]["syncEvents"] == [
        {"eventType": "CHECKOUT_CALCULATE_TAXES"},
        {"eventType": "ORDER_CALCULATE_TAXES"},
    ]


def test_an_app_changes_its_own_only_by_id_or_identifier() -> None:
    app, made = a_webhook(identifier="orders")
    key = made["webhook"]["id"]
    done = data(UPDATE, as_app(app), identifier="orders", input={"name": "New"})
    assert done["webhook"]["name"] == "New"
    assert done["webhook"]["asyncEvents"] == [{"eventType": "ORDER_CREATED"}]
    other = as_app(an_app(name="Other"))
    refused = data(UPDATE, other, id=key, input={"name": "Mine"})
    assert codes(refused) == [("id", "NOT_FOUND")]
    assert codes(data(DELETE, other, id=key)) == [("id", "NOT_FOUND")]
    again = data(CREATE, as_app(app), input={"targetUrl": URL, "identifier": "orders"})
    assert codes(again) == [("identifier", "UNIQUE")]
    assert Webhook.objects.get().name == "New"
    assert data(DELETE, as_app(app), id=key)["webhook"]["id"] == key
    assert not Webhook.objects.exists()


# --- Tried out --------------------------------------------------------------------------
HOOK = "subscription { event { ... on ChannelUpdated { channel { slug name } } } }"


def a_channel() -> Channel:
    return Channel.objects.create(
        name="Tokyo", slug="tokyo", currency_code="JPY", country_code="JP"
    )


def test_a_dry_run_shows_the_payload() -> None:
    text = """mutation($id: ID!, $q: String!) { webhookDryRun(objectId: $id, query: $q) {
      payload errors { field code } } }"""
    key = id_of(a_channel())
    shown = data(text, staff(), id=key, q=HOOK)
    assert json.loads(shown["payload"]) == {
        "channel": {"slug": "tokyo", "name": "Tokyo"}
    }
    by = staff("MANAGE_APPS", email="b@example.org")
    assert codes(data(text, by, id=key, q=HOOK)) == [(None, "MISSING_PERMISSION")]
    for said, expected in (
        ({"id": global_id("Order", 1), "q": HOOK}, ("objectId", "INVALID_ID")),
        ({"id": global_id("Channel", 99), "q": HOOK}, ("objectId", "NOT_FOUND")),
        ({"id": key, "q": "{ shop { name } }"}, ("query", "MISSING_SUBSCRIPTION")),
        (
            {"id": key, "q": "subscription { event { ... on CalculateTaxes "
                             "{ taxBase { currency } } } }"},
            ("query", "TYPE_NOT_SUPPORTED"),
        ),
    ):  # fmt: skip
        by = staff(email=f"{expected[1]}@example.org".lower())
        assert codes(data(text, by, **said)) == [expected]


def test_a_trigger_owes_a_delivery_that_can_be_asked_for_again() -> None:
    app = an_app("MANAGE_CHANNELS")
    given = {"targetUrl": URL, "query": HOOK}
    key = data(CREATE, as_app(app), input=given)["webhook"]["id"]
    text = """mutation($hook: ID!, $id: ID!) {
      webhookTrigger(webhookId: $hook, objectId: $id) {
        delivery { id status eventType } errors { field code } } }"""
    by = staff()
    made = data(text, by, hook=key, id=id_of(a_channel()))
    assert made["errors"] == []
    delivery = made["delivery"]
    assert (delivery["status"], delivery["eventType"]) == ("PENDING", "CHANNEL_UPDATED")
    EventDelivery.objects.update(status="FAILED", next_attempt_at=None, tries=6)
    listed = """query($id: ID!) { webhook(id: $id) {
      eventDeliveries(first: 5, filter: {status: FAILED}) { edges { node { id status
        attempts(first: 5) { totalCount } } } } } }"""
    nodes = data(listed, by, id=key)["eventDeliveries"]["edges"]
    assert [edge["node"]["id"] for edge in nodes] == [delivery["id"]]
    retry = """mutation($id: ID!) { eventDeliveryRetry(id: $id) {
      delivery { status } errors { code } } }"""
    assert data(retry, by, id=delivery["id"])["delivery"] == {"status": "PENDING"}
    row = EventDelivery.objects.get()
    assert (row.tries, row.next_attempt_at is not None) == (0, True)
