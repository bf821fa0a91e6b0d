"""Units that no lot stands behind: what the buyer is offered, answers and then gets."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from catalog.bases.dispatch import parcel_ship
from catalog.bases.models import Lot, LotAllocation
from catalog.bases.selectors import allocations_of_order
from catalog.bases.services import lot_block
from catalog.jobs.models import OutboxMessage
from catalog.sourcing.errors import OfferError
from catalog.sourcing.models import NeedsAttention, OrderSourcing, ShortageOffer
from catalog.sourcing.services import order_resource
from storefront.accounts.models import User
from storefront.saleor.client import app_client
from storefront.saleor.local_transport import deliver_pending_events
from storefront.saleor.money import money_of_json
from storefront.sync.books_reconcile import books_reconcile
from storefront.sync.fulfillments import fulfillment_write
from storefront.sync.lots_lost import lots_lost_handle
from storefront.sync.shortage_answers import (
    answer_take,
    offer_send,
    shortage_answer_handle,
    waiting_sweep,
)
from tests.storefront.people import PETRA, signed_in
from tests.storefront.sync.bought import FIRST, bought, money_left, order_of
from tests.storefront.sync.engine_pavilion import lots, someland

if TYPE_CHECKING:
    from django.test import Client

    from catalog.sourcing.models import NeedsAttention as Entry
    from storefront.sync.checkout_pay import PayResult

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
# Four half bags stand ready to be sent instead.
OTHER = ("OTHER", "OAS-DAT-500", 4, 300)


@pytest.fixture(autouse=True)
def _shop(settings: Any) -> None:
    someland(settings)


def missing(*stock: tuple[str, str, int, int]) -> tuple[PayResult, Entry]:
    """Two bags were sold, and their lot is blocked with no other in sight."""
    done = bought(FIRST, *stock)
    lot_block(
        base_code="OAS", lot_code="FIRST", reason="moths", key="b", now=timezone.now()
    )
    lost = OutboxMessage.objects.filter(topic="lots-lost").last()
    payload = (
        lost.payload if lost else {"skus": [], "orders": [done.order_id], "lots": []}
    )
    lots_lost_handle(payload, "x")
    return done, NeedsAttention.objects.get(closed_at=None)


def answered(entry: Entry, *, accepts: bool, **offer: Any) -> ShortageOffer:
    now = timezone.now()
    made = offer_send(attention_id=entry.pk, by="petra", now=now, **offer)
    answer_take(offer_id=made.pk, order_id=entry.order_id, accepts=accepts, now=now)
    for owed in OutboxMessage.objects.filter(topic="shortage-answer"):
        # Twice, as a worker that was killed after its work would.
        shortage_answer_handle(owed.payload, owed.key)
        shortage_answer_handle(owed.payload, owed.key)
    deliver_pending_events(timezone.now())
    made.refresh_from_db()
    entry.refresh_from_db()
    return made


def letters() -> list[str]:
    found = OutboxMessage.objects.filter(topic="email").order_by("pk")
    return [one.payload["text"] for one in found]


def nothing_is_looked_for(order_id: str) -> None:
    order_resource(order_id=order_id, now=timezone.now())
    assert not NeedsAttention.objects.filter(closed_at=None).exists()


def test_other_goods_are_sent_free_of_charge_and_once() -> None:
    done, entry = missing(OTHER)
    offer = answered(entry, accepts=True, kind="substitute", sku="OAS-DAT-500")
    assert None not in (offer.done_at, entry.closed_at)
    second = OrderSourcing.objects.exclude(order_id=done.order_id).get()
    assert f"order {second.number}" in entry.note
    promises = allocations_of_order(order_id=second.order_id)
    assert [(one.lot.code, one.quantity) for one in promises] == [("OTHER", 2)]
    assert second.arrival_on is not None
    assert second.arrival_on > timezone.now().date()
    found = app_client().run_raw("OrderById", {"id": second.order_id})["order"]
    assert money_of_json(found["total"]["gross"]).amount == 0
    assert found["userEmail"] == order_of(done)["userEmail"]
    nothing_is_looked_for(done.order_id)
    assert "please choose" in " ".join(
        one.payload["subject"] for one in OutboxMessage.objects.filter(topic="email")
    )
    assert any("in place of goods" in text for text in letters())
    report = books_reconcile(client=app_client(), now=timezone.now())
    assert report["differences"] == []
    # Their parcel takes the money of the order that they were sent for.
    (promise,) = promises
    parcel_ship(
        allocation_id=promise.pk, quantity=2, tracking="T", key="s", now=timezone.now()
    )
    owed = OutboxMessage.objects.get(topic="fulfill")
    fulfillment_write(owed.payload, owed.key)
    assert OutboxMessage.objects.get(topic="order-charge").key == done.order_id


def test_the_money_goes_back_to_who_does_not_want_them() -> None:
    done, entry = missing(OTHER)
    before = money_left(done)
    offer = answered(entry, accepts=False, kind="substitute", sku="OAS-DAT-500")
    assert (offer.state, bool(offer.done_at)) == ("declined", True)
    goods = money_of_json(order_of(done)["lines"][0]["totalPrice"]["gross"]).amount
    assert before - money_left(done) == goods
    assert not LotAllocation.objects.filter(lot__code="OTHER").exists()
    nothing_is_looked_for(done.order_id)


def test_who_waits_is_served_when_the_harvest_comes() -> None:
    done, entry = missing()
    until = timezone.now().date() + timedelta(days=30)
    offer = answered(entry, accepts=True, kind="wait", wait_until=until)
    assert (offer.state, offer.done_at, entry.closed_at) == ("accepted", None, None)
    assert waiting_sweep(timezone.now()) == 0
    lots(("HARVEST", "OAS-DAT-1KG", 5, 300))
    assert waiting_sweep(timezone.now()) == 1
    entry.refresh_from_db()
    offer.refresh_from_db()
    assert None not in (offer.done_at, entry.closed_at)
    promises = allocations_of_order(order_id=done.order_id)
    assert ("HARVEST", 2) in [(one.lot.code, one.quantity_kept) for one in promises]


def test_a_wait_that_is_over_is_a_humans_again() -> None:
    _, entry = missing()
    until = timezone.now().date() + timedelta(days=3)
    offer = answered(entry, accepts=True, kind="wait", wait_until=until)
    waiting_sweep(timezone.now() + timedelta(days=5))
    offer.refresh_from_db()
    entry.refresh_from_db()
    assert (offer.state, entry.closed_at) == ("ended", None)


def test_an_agreement_that_cannot_be_kept_says_so() -> None:
    done, entry = missing(OTHER)
    now = timezone.now()
    offer = offer_send(
        attention_id=entry.pk, kind="substitute", by="petra", now=now, sku="OAS-DAT-500"
    )
    lot_block(base_code="OAS", lot_code="OTHER", reason="moths", key="o", now=now)
    answer_take(offer_id=offer.pk, order_id=done.order_id, accepts=True, now=now)
    shortage_answer_handle({}, str(offer.pk))
    offer.refresh_from_db()
    entry.refresh_from_db()
    assert (offer.state, entry.closed_at) == ("ended", None)
    assert "No base has the units" in offer.note
    with pytest.raises(OfferError, match="not_sold"):
        offer_send(
            attention_id=entry.pk, kind="substitute", by="p", now=now, sku="OAS-DAT-500"
        )


def test_the_operator_offers_and_the_buyer_chooses_on_their_pages(
    client: Client,
) -> None:
    done, entry = missing(OTHER)
    User.objects.create(email=PETRA.email, name="Petra", role="operator")
    petra = signed_in(PETRA)
    assert 'value="OAS-DAT-500"' in petra.get("/console/orders/").content.decode()
    path = f"/console/attention/{entry.pk}/offer/"
    wrong = petra.post(path, {"kind": "wait", "wait_until": "soon"}, follow=True)
    assert "Choose a day to come" in wrong.content.decode()
    petra.post(path, {"kind": "substitute", "sku": "OAS-DAT-500"})
    offer = ShortageOffer.objects.get()
    order_path = f"/en-kw/order/{done.order_id}/"
    page = client.get(order_path).content.decode()
    assert "2 × " in page
    assert "Send me this" in page
    choice = f"{order_path}choice/{offer.pk}/"
    assert f'action="{choice}"' in page
    assert client.get(choice).status_code == 405
    strange = f"/en-kw/order/{done.order_id}/choice/{offer.pk + 9}/"
    assert client.post(strange, {"answer": "accept"}).status_code == 404
    said = client.post(choice, {"answer": "accept"}, follow=True).content.decode()
    assert "We do as you chose" in said
    assert "Send me this" not in said
    shortage_answer_handle({}, str(offer.pk))
    deliver_pending_events(timezone.now())
    second = OrderSourcing.objects.exclude(order_id=done.order_id).get()
    page = client.get(f"/en-kw/order/{second.order_id}/").content.decode()
    assert "We send you goods, and you pay nothing." in page


def test_offers_are_of_other_goods_and_of_days_to_come() -> None:
    done, entry = missing()
    now = timezone.now()
    for wrong in (
        {"kind": "wait", "wait_until": now.date()},
        {"kind": "wait"},
        {"kind": "substitute", "sku": entry.sku},
    ):
        with pytest.raises(OfferError):
            offer_send(attention_id=entry.pk, by="petra", now=now, **wrong)  # type: ignore[arg-type]
    until = now.date() + timedelta(days=9)
    first = offer_send(
        attention_id=entry.pk, kind="wait", by="petra", now=now, wait_until=until
    )
    second = offer_send(
        attention_id=entry.pk, kind="wait", by="petra", now=now, wait_until=until
    )
    with pytest.raises(OfferError, match="over"):
        answer_take(offer_id=first.pk, order_id=done.order_id, accepts=True, now=now)
    with pytest.raises(OfferError, match="no_offer"):
        answer_take(offer_id=second.pk, order_id="another", accepts=True, now=now)
    assert Lot.objects.get(code="FIRST").state == "blocked"
