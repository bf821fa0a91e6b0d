"""What is owed to webhooks arrives signed, at least once, and never from two hands."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from catalog.engine import events, webhook_worker
from catalog.engine.errors import Refusal, refuse
from catalog.engine.ids import global_id
from catalog.engine.keys import jwks
from catalog.engine.models import App, AppEvent, Channel, EventDelivery, Webhook
from catalog.engine.webhook_outbox import listeners_forget
from catalog.engine.webhook_worker import deliveries_forget, deliveries_send
from storefront.saleor.local_transport import deliver_pending_events
from tests.catalog.engine.goods_shop import NOW
from tests.fakes.app_server import Answer, AppServer
from tests.races import race

BARE = "subscription { event { ... on ChannelUpdated { channel { slug } } } }"


@pytest.fixture(autouse=True)
def nobody_else(settings: Any) -> Any:
    settings.ENGINE_APP_DELIVER = ""
    settings.ENGINE_WEBHOOKS = True
    settings.ENGINE_WEBHOOK_LOOPBACK = True
    listeners_forget()
    yield
    listeners_forget()


@pytest.fixture
def app() -> Any:
    with AppServer(jwks=jwks) as server:
        yield server


def a_webhook(url: str, *, query: str | None = BARE, **said: Any) -> Webhook:
    owner = App.objects.create(
        name="Fake", identifier="fake", permissions=["MANAGE_CHANNELS", "MANAGE_ORDERS"]
    )
    said.setdefault("events", ["CHANNEL_UPDATED"])
    made = Webhook.objects.create(
        app=owner, target_url=url, subscription_query=query, **said
    )
    listeners_forget()
    return made


def a_channel(slug: str = "tokyo") -> Channel:
    return Channel.objects.create(
        name=slug, slug=slug, currency_code="JPY", country_code="JP", is_active=True
    )


def owe(channel: Channel) -> None:
    with transaction.atomic():
        events.async_event("CHANNEL_UPDATED", channel, now=NOW)


def later(seconds: float) -> Any:
    return NOW + timedelta(seconds=seconds)


@pytest.mark.django_db
@pytest.mark.both_databases
def test_an_event_arrives_signed_and_what_arrived_is_forgotten(app: AppServer) -> None:
    a_webhook(f"{app.url}/hook", custom_headers={"x-shop": "siam"})
    owe(a_channel())
    assert EventDelivery.objects.count() == 1
    assert deliveries_send(now=NOW) == 1
    assert app.refused == []
    (told,) = app.told
    assert told.payload == {"channel": {"slug": "tokyo"}}
    said = told.headers
    assert said["saleor-event"] == said["x-saleor-event"] == "channel_updated"
    assert said["saleor-domain"] == said["x-saleor-domain"] == "127.0.0.1:8000"
    assert said["saleor-signature"] == said["x-saleor-signature"]
    assert said["saleor-api-url"] == "http://127.0.0.1:8000/graphql/"
    assert said["saleor-schema-version"] == "3.23"
    assert said["content-type"] == "application/json"
    assert said["x-shop"] == "siam"
    assert not EventDelivery.objects.exists()
    assert deliveries_send(now=later(3600)) == 0
    assert len(app.told) == 1


@pytest.mark.django_db
def test_a_secret_makes_the_signature_an_hmac(app: AppServer) -> None:
    app.secret = "shared"
    a_webhook(f"{app.url}/hook", secret_key="shared")
    owe(a_channel())
    assert deliveries_send(now=NOW) == 1
    assert (len(app.told), app.refused) == (1, [])


@pytest.mark.django_db
def test_without_a_listener_nothing_is_owed_and_one_look_is_enough(
    django_assert_num_queries: Any,
) -> None:
    channel = a_channel()
    listeners_forget()
    with django_assert_num_queries(1):
        for _ in range(20):
            events.async_event("CHANNEL_UPDATED", channel, now=NOW)
    assert not EventDelivery.objects.exists()
    assert not AppEvent.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"is_active": False},
        {"events": ["ORDER_CREATED"]},
        {"app__is_active": False},
        {"app__permissions": ["MANAGE_ORDERS"]},
    ],
)
def test_only_who_is_active_listens_and_may_is_told(
    app: AppServer, change: dict[str, Any]
) -> None:
    hook = a_webhook(f"{app.url}/hook")
    for name, value in change.items():
        target: Any = hook.app if name.startswith("app__") else hook
        setattr(target, name.removeprefix("app__"), value)
        target.save()
    listeners_forget()
    owe(a_channel())
    assert not EventDelivery.objects.exists()


@pytest.mark.django_db
def test_a_mutation_that_refuses_owes_nothing(app: AppServer) -> None:
    a_webhook(f"{app.url}/hook")
    channel = a_channel()

    @transaction.atomic
    def refused() -> None:
        events.async_event("CHANNEL_UPDATED", channel, now=NOW)
        raise refuse("INVALID", "no")

    with pytest.raises(Refusal):
        refused()
    assert not EventDelivery.objects.exists()
    assert deliveries_send(now=NOW) == 0
    assert app.told == []


@pytest.mark.django_db
def test_the_payload_is_of_the_row_as_the_transaction_left_it(app: AppServer) -> None:
    a_webhook(f"{app.url}/hook")
    channel = a_channel()
    with transaction.atomic():
        events.async_event("CHANNEL_UPDATED", channel, now=NOW)
        channel.slug = "osaka"
        channel.save()
    deliveries_send(now=NOW)
    assert app.told[0].payload == {"channel": {"slug": "osaka"}}


@pytest.mark.django_db
def test_each_change_is_told_as_it_was_left(
    app: AppServer, django_capture_on_commit_callbacks: Any
) -> None:
    a_webhook(f"{app.url}/hook")
    channel = a_channel()
    for slug in ("osaka", "kyoto"):
        with django_capture_on_commit_callbacks(execute=True):
            channel.slug = slug
            channel.save()
            events.async_event("CHANNEL_UPDATED", channel, now=NOW)
    deliveries_send(now=NOW)
    assert [one.payload["channel"]["slug"] for one in app.told] == ["osaka", "kyoto"]


@pytest.mark.django_db
def test_of_what_is_deleted_is_told_what_it_was(app: AppServer) -> None:
    query = "subscription { event { ... on ChannelDeleted { channel { id slug } } } }"
    a_webhook(f"{app.url}/hook", query=query, events=["CHANNEL_DELETED"])
    channel = a_channel()
    key = global_id("Channel", channel.pk)
    with transaction.atomic():
        events.async_event("CHANNEL_DELETED", channel, now=NOW)
        channel.delete()
    assert deliveries_send(now=NOW) == 1
    assert app.told[0].payload == {"channel": {"id": key, "slug": "tokyo"}}


@pytest.mark.django_db
def test_what_a_document_does_not_select_is_not_sent(app: AppServer) -> None:
    query = "subscription { event { ... on ChannelCreated { channel { slug } } } }"
    a_webhook(f"{app.url}/hook", query=query)
    owe(a_channel())
    assert deliveries_send(now=NOW) == 0
    assert (app.told, EventDelivery.objects.count()) == ([], 0)


# --- Tried again ------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_failing_app_is_tried_six_times_then_left(app: AppServer) -> None:
    app.answers["CHANNEL_UPDATED"] = lambda _: Answer(503, "busy")
    a_webhook(f"{app.url}/hook")
    owe(a_channel())
    moment = 0
    for wait in (10, 20, 40, 80, 160):
        assert deliveries_send(now=later(moment)) == 0
        row = EventDelivery.objects.get()
        assert (row.status, row.next_attempt_at) == ("PENDING", later(moment + wait))
        assert deliveries_send(now=later(moment + wait - 1)) == 0
        moment += wait
    deliveries_send(now=later(moment))
    row = EventDelivery.objects.get()
    assert (row.status, row.next_attempt_at, len(app.told)) == ("FAILED", None, 6)
    kept = row.attempts.all()
    assert [x.response_status_code for x in kept] == [503] * 6
    assert {x.response for x in kept} == {"busy"}
    assert json.loads(kept[0].request_headers)["Saleor-Event"] == "channel_updated"


@pytest.mark.django_db
def test_what_failed_is_kept_for_a_fortnight(app: AppServer) -> None:
    app.answers["CHANNEL_UPDATED"] = lambda _: Answer(404)
    a_webhook(f"{app.url}/hook")
    owe(a_channel())
    deliver_pending_events(NOW)
    day = 24 * 3600
    assert deliveries_forget(now=later(14 * day)) == 0
    assert EventDelivery.objects.count() == 1
    assert deliveries_forget(now=later(14 * day + 1)) == 1
    assert not EventDelivery.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("status", [301, 404, 400])
def test_redirects_and_refusals_are_final(app: AppServer, status: int) -> None:
    app.answers["CHANNEL_UPDATED"] = lambda _: Answer(
        status, "no", {"Location": f"{app.url}/elsewhere"}
    )
    a_webhook(f"{app.url}/hook")
    owe(a_channel())
    deliveries_send(now=NOW)
    deliveries_send(now=later(3600))
    row = EventDelivery.objects.get()
    assert (row.status, len(app.told)) == ("FAILED", 1)
    assert row.attempts.get().response_status_code == status


@pytest.mark.django_db
def test_an_app_that_comes_back_gets_the_same_bytes(app: AppServer) -> None:
    hook = a_webhook("http://127.0.0.1:9/hook")
    channel = a_channel()
    owe(channel)
    assert deliveries_send(now=NOW) == 0
    assert EventDelivery.objects.get().attempts.get().response_status_code is None
    Channel.objects.update(slug="changed")
    Webhook.objects.filter(pk=hook.pk).update(target_url=f"{app.url}/hook")
    assert deliveries_send(now=later(10)) == 1
    assert app.told[0].payload == {"channel": {"slug": "tokyo"}}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "loopback"),
    [("http://127.0.0.1:{}/hook", False), ("http://10.0.0.1/hook", True),
     ("http://169.254.169.254/latest", True), ("http://[::1]:{}/hook", False)],
)  # fmt: skip
def test_inner_networks_are_refused(
    app: AppServer, settings: Any, url: str, loopback: bool
) -> None:
    settings.ENGINE_WEBHOOK_LOOPBACK = loopback
    a_webhook(url.format(app.url.rpartition(":")[2]))
    owe(a_channel())
    deliveries_send(now=NOW)
    assert app.told == []
    assert EventDelivery.objects.get().attempts.get().response == "Invalid IP address"


# --- Several workers --------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_two_workers_never_send_one_row_at_once(app: AppServer) -> None:
    a_webhook(f"{app.url}/hook")
    for number in range(12):
        owe(a_channel(f"c{number}"))
    sent = race([lambda: deliveries_send(now=NOW)] * 4)
    assert sum(sent) == 12
    slugs = sorted(one.payload["channel"]["slug"] for one in app.told)
    assert slugs == sorted(f"c{number}" for number in range(12))
    assert not EventDelivery.objects.exists()


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_killed_between_sending_and_marking_it_is_sent_again(
    app: AppServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_webhook(f"{app.url}/hook")
    owe(a_channel())

    def dies(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(webhook_worker, "_mark", dies)
        with pytest.raises(Killed):
            deliveries_send(now=NOW)
    assert len(app.told) == 1
    # The row is claimed for as long as the dead might have been sending.
    assert deliveries_send(now=later(60)) == 0
    assert deliveries_send(now=later(91)) == 1
    assert [one.payload for one in app.told] == [{"channel": {"slug": "tokyo"}}] * 2


@pytest.mark.django_db(transaction=True)
def test_the_thread_of_a_process_sends_what_it_owes(
    app: AppServer, settings: Any
) -> None:
    arrived = threading.Event()
    app.answers["CHANNEL_UPDATED"] = lambda _: arrived.set() or {}
    a_webhook(f"{app.url}/hook")
    settings.ENGINE_WEBHOOK_THREAD = True
    owe(a_channel())
    assert arrived.wait(10)
