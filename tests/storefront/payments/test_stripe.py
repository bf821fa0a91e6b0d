"""Stripe by its own client against a fake over real HTTP: pay, be told, give back."""

from __future__ import annotations

import itertools
import json
import os
import random
import time
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest
import stripe
from django.db import transaction
from django.test import Client
from django.utils import timezone

from catalog.jobs.models import Job
from catalog.money import Money
from storefront.payments import stripe_gateway as gateway
from storefront.payments.errors import ProviderRefusedError
from storefront.payments.models import PaymentAttempt, PaymentEvent, StripePayment
from storefront.payments.stripe_fake.server import FakeStripe
from storefront.payments.stripe_methods import faults_of
from storefront.saleor.client import app_client
from storefront.sync.checkout_pay import attempt_finish, payment_event_apply
from tests.storefront.sync import engine_pavilion
from tests.storefront.sync.engine_pavilion import HALF, Buyer, amount

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 9, tzinfo=UTC)


@pytest.fixture
def fake(settings: Any) -> Iterator[FakeStripe]:
    running = FakeStripe()
    settings.STRIPE_SECRET_KEY = "sk_test_fake"
    settings.STRIPE_API_BASE = settings.STRIPE_PAGE_ORIGIN = running.url
    settings.STRIPE_WEBHOOK_SECRETS = ("whsec_next", running.secret)
    settings.STRIPE_ACCOUNT = ""
    yield running
    running.close()


@pytest.fixture
def mei(fake: FakeStripe, settings: Any) -> Buyer:
    engine_pavilion.someland(settings)
    engine_pavilion.lots(("L1", HALF, 10, 200))
    return Buyer().puts(_500=2).fills()


def attempt() -> PaymentAttempt:
    return PaymentAttempt.objects.latest("created_at")


def finished(buyer: Buyer) -> Any:
    """The buyer comes back to the shop."""
    return attempt_finish(client=buyer.client, attempt=attempt(), now=timezone.now())


def session_of(url: str) -> str:
    return url.rpartition("/")[2]


def told(fake: FakeStripe, event: dict[str, Any], **changes: Any) -> Any:
    body, signature = fake.signed({**event, **changes})
    return Client().post(
        "/webhooks/stripe/", body, content_type="application/json",
        headers={"Stripe-Signature": signature},
    )  # fmt: skip


def work() -> None:
    for event in PaymentEvent.objects.filter(applied_at=None).order_by("pk"):
        payment_event_apply({"event": event.provider_event_id}, "apply")


def orders() -> list[Any]:
    found = app_client().run_raw("OrderList", {"first": 50})["orders"]["edges"]
    return [edge["node"] for edge in found]


def test_a_buyer_pays_on_the_hosted_page_and_the_money_is_held(
    mei: Buyer, fake: FakeStripe
) -> None:
    started = mei.starts()
    assert started.redirect_url.startswith(f"{fake.url}/c/pay/cs_test_")
    assert mei.starts().redirect_url == started.redirect_url  # the same page again
    session = fake.account.sessions[session_of(started.redirect_url)]
    assert (session["amount_total"], session["currency"]) == (7350, "kwd")
    fake.page(session["id"], "approve")
    paid = finished(mei)
    assert paid.outcome == "ordered"
    row = StripePayment.objects.get()
    assert (row.state, row.charged) == ("approved", Decimal(0))
    act = {"id": attempt().transaction_id, "actionType": "CHARGE"}
    app_client().run_raw("TransactionRequestAction", act)
    refund = {**act, "actionType": "REFUND", "amount": "1.000"}
    app_client().run_raw("TransactionRequestAction", refund)
    row.refresh_from_db()
    assert (row.charged, row.refunded) == (Decimal("7.350"), Decimal("1.000"))
    item = app_client().run_raw("TransactionById", {"id": attempt().transaction_id})
    assert amount(item["transaction"]["chargedAmount"]) == Decimal("6.350")


def test_a_buyer_who_never_comes_back_gets_the_order_by_the_webhook(
    mei: Buyer, fake: FakeStripe
) -> None:
    started = mei.starts()
    fake.page(session_of(started.redirect_url), "approve")
    for event in [*fake.account.events, *fake.account.events]:
        assert told(fake, event).status_code == 200
    assert PaymentEvent.objects.count() == len(fake.account.events) == 2
    assert Job.objects.filter(key__startswith="payment-event:evt_").count() == 2
    work()
    work()
    assert len(orders()) == 1


def test_a_declined_card_may_try_again_and_a_late_bank_makes_the_order(
    mei: Buyer, fake: FakeStripe
) -> None:
    number = session_of(mei.starts().redirect_url)
    fake.page(number, "insufficient_funds")
    assert finished(mei).outcome == "started"
    assert StripePayment.objects.get().decline_code == "insufficient_funds"
    fake.page(number, "pending")
    assert finished(mei).outcome == "pending"
    fake.account.bank_answer(number)
    told(fake, fake.account.events[-1])
    work()
    assert len(orders()) == 1


def test_every_order_of_arrival_ends_in_one_order(mei: Buyer, fake: FakeStripe) -> None:
    """Four events, each twice, in any order: one order, one payment, nothing given back.

    There are 2,520 orders of arrival; `make payment-orders` plays them all, here some.
    """
    number = session_of(mei.starts().redirect_url)
    fake.page(number, "pending")
    fake.account.bank_answer(number)
    events = fake.account.events
    four = [*events, {**events[-1], "id": "evt_again"}]
    assert len(four) == 4
    every = sorted(set(itertools.permutations([0, 0, 1, 1, 2, 2, 3, 3])))
    assert len(every) == 2520
    chance = random.Random(20)
    for order in every if os.environ.get("PLAY_ALL") else chance.sample(every, 8):
        with transaction.atomic():
            for place in order:
                assert told(fake, four[place]).status_code == 200
                if chance.random() < 0.5:
                    work()
            work()
            assert PaymentEvent.objects.count() == 4
            assert len(orders()) == 1
            row = StripePayment.objects.get()
            assert (row.state, row.refunded) == ("approved", Decimal(0))
            transaction.set_rollback(True)
    assert orders() == []


@pytest.mark.parametrize(
    "change",
    [
        {"account": "acct_other"},
        {"livemode": True},
    ],
)
def test_an_event_of_another_account_or_mode_is_refused(
    mei: Buyer, fake: FakeStripe, change: dict[str, Any]
) -> None:
    fake.page(session_of(mei.starts().redirect_url), "approve")
    assert told(fake, fake.account.events[0], **change).status_code == 400
    assert not PaymentEvent.objects.exists()


def test_forged_and_old_messages_are_refused(mei: Buyer, fake: FakeStripe) -> None:
    fake.page(session_of(mei.starts().redirect_url), "approve")
    body, signature = fake.signed(fake.account.events[0])
    old = f"t={int(time.time()) - 301},{signature.partition(',')[2]}"
    for given, header in (
        (body, ""), (body, "t=1,v1=00"), (body, old), (body + b" ", signature),
        (body.replace(b"7350", b"7351"), signature), (body, f"{signature}\u00e9"),
    ):  # fmt: skip
        answer = Client().post(
            "/webhooks/stripe/", given, content_type="application/json",
            headers={"Stripe-Signature": header},
        )  # fmt: skip
        assert answer.status_code == 400
    assert Client().get("/webhooks/stripe/").status_code == 405
    assert not PaymentEvent.objects.exists()


def test_another_amount_stops_and_raises_an_alarm(mei: Buyer, fake: FakeStripe) -> None:
    number = session_of(mei.starts().redirect_url)
    fake.page(number, "approve")
    (intent,) = fake.account.intents.values()
    intent["amount"] = 1
    assert finished(mei).outcome == "started"
    row = StripePayment.objects.get()
    assert (row.state, row.charged) == ("waiting", Decimal(0))
    assert "asked" in row.alarm
    assert orders() == []


def test_without_a_secret_the_door_is_shut(settings: Any) -> None:
    settings.STRIPE_WEBHOOK_SECRETS = ()
    answer = Client().post("/webhooks/stripe/", b"{}", content_type="application/json")
    assert answer.status_code == 404


def test_an_event_of_a_stranger_is_ignored(fake: FakeStripe) -> None:
    event = {"id": "evt_1", "type": "charge.succeeded", "created": 1, "livemode": False,
             "data": {"object": {"id": "ch_1", "metadata": {"reference": "stp_x"}}}}  # fmt: skip
    assert told(fake, event).content == b"ignored"
    assert not PaymentEvent.objects.exists()


# --- The gateway by itself ----------------------------------------------------------
def opened(fake: FakeStripe, flow: str = "charge") -> str:
    money = Money(Decimal("12.34"), "EUR")
    gateway.payment_open(reference="stp_1", money=money, flow=flow, now=NOW)
    made = PaymentAttempt(
        psp_reference="stp_1",
        method="card",
        return_url="/x",
        amount=money.amount,
        currency="EUR",
    )
    return session_of(gateway.page_url(attempt=made, now=NOW))


def test_a_call_repeated_after_a_lost_answer_does_nothing_twice(
    fake: FakeStripe,
) -> None:
    fake.page(opened(fake), "approve")
    gateway.payment_refresh(reference="stp_1", now=NOW)
    before = StripePayment.objects.get()
    assert before.charged == Decimal("12.34")
    for _ in range(2):
        StripePayment.objects.update(refunded=0)
        gateway.StripeRefund.objects.all().delete()
        gateway.payment_refund(
            reference="stp_1", amount=Decimal("2.34"), key="r1", now=NOW
        )
    assert [one["amount"] for one in fake.account.refunds.values()] == [234]
    with pytest.raises(ProviderRefusedError, match=r"10\.00"):
        gateway.payment_refund(
            reference="stp_1", amount=Decimal("10.01"), key="r2", now=NOW
        )


def test_killed_before_a_refund_is_written_down_it_counts_once(
    fake: FakeStripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.page(opened(fake), "approve")
    gateway.payment_refresh(reference="stp_1", now=NOW)
    all_of_it = {"reference": "stp_1", "amount": Decimal("12.34"), "key": "r1"}
    with monkeypatch.context() as killed:
        rows = gateway.StripeRefund.objects
        killed.setattr(rows, "get_or_create", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            gateway.payment_refund(**all_of_it, now=NOW)  # type: ignore[arg-type]
    # Meanwhile Stripe's own message counts it.
    gateway.payment_refresh(reference="stp_1", now=NOW)
    given = gateway.payment_refund(**all_of_it, now=NOW)  # type: ignore[arg-type]
    assert given == StripePayment.objects.get().refunded == Decimal("12.34")
    assert [one["amount"] for one in fake.account.refunds.values()] == [1234]


def test_what_is_given_up_is_released_given_back_or_shut(fake: FakeStripe) -> None:
    number = opened(fake, "authorization")
    gateway.payment_cancel(reference="stp_1", now=NOW)
    assert fake.account.sessions[number]["status"] == "expired"
    StripePayment.objects.all().delete()
    fake.account.answers.clear()
    fake.page(opened(fake, "authorization"), "approve")
    gateway.payment_refresh(reference="stp_1", now=NOW)
    gateway.payment_cancel(reference="stp_1", now=NOW)
    assert [one["status"] for one in fake.account.intents.values()] == ["canceled"]


def test_the_same_key_with_another_body_is_refused_as_stripe_does(
    fake: FakeStripe,
) -> None:
    opened(fake)
    with pytest.raises(stripe.IdempotencyError):
        gateway.client().v1.checkout.sessions.create(
            {"mode": "payment", "line_items": []}, {"idempotency_key": "stp_1:page"}
        )
    assert len(fake.account.sessions) == 1
    assert json.dumps(fake.account.sessions)


@pytest.mark.parametrize(
    ("money", "units"),
    [("12.34 EUR", 1234), ("1200 JPY", 1200), ("7.350 KWD", 7350)],
)
def test_amounts_in_stripes_smallest_units(money: str, units: int) -> None:
    text, currency = money.split()
    assert gateway.units_of(Decimal(text), currency) == units
    assert gateway.amount_of(units, currency) == Decimal(text)


@pytest.mark.parametrize("money", ["0.001 EUR", "1.5 JPY", "7.351 KWD"])
def test_amounts_that_stripe_does_not_take(money: str) -> None:
    text, currency = money.split()
    with pytest.raises(ProviderRefusedError):
        gateway.units_of(Decimal(text), currency)


def test_ways_to_pay_that_cannot_be_are_named() -> None:
    class Way:
        def __init__(self, code: str, flow: str) -> None:
            self.code, self.flow = code, flow

    class Market:
        code, currency = "de", "EUR"
        payment_methods = (Way("promptpay", "charge"), Way("sepa_debit", "authorization"),
                           Way("card", "authorization"), Way("cheque", "charge"))  # fmt: skip

    assert faults_of(Market()) == [  # type: ignore[arg-type]
        "de: promptpay takes no EUR.",
        "de: sepa_debit cannot hold money: charge it.",
        "de: Stripe has no way to pay 'cheque'.",
    ]
