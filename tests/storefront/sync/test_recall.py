"""From the parcel to the recall: shipped by lot, stopped, traced, told, paid back."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from catalog.bases.dispatch import parcel_ship, parcel_short
from catalog.bases.models import Lot, LotAllocation
from catalog.bases.selectors import ledger_differences
from catalog.jobs.models import OutboxMessage
from catalog.refunds.services import Wanted, refund_ask
from catalog.sourcing.models import (
    NeedsAttention,
    OrderSourcing,
    Recall,
    RecallOrder,
)
from storefront.documents.facts import parcels_of
from storefront.payments.models import SandboxPayment
from storefront.saleor.client import app_client
from storefront.saleor.local_transport import deliver_pending_events
from storefront.sync import recall as recalling
from storefront.sync.fulfillments import fulfillment_write
from storefront.sync.lots_lost import lots_lost_handle
from storefront.sync.order_charge import order_charge_handle
from storefront.sync.refund_give import priced_lines, refund_give
from storefront.sync.stock_mirror import stock_stored
from storefront.sync.stock_reconcile import stock_reconcile
from tests.storefront.sync import engine_pavilion
from tests.storefront.sync.engine_pavilion import HALF, Buyer, amount

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def shop(settings: Any) -> None:
    engine_pavilion.someland(settings)
    engine_pavilion.lots(("L1", HALF, 10, 200), ("L2", HALF, 10, 300))


def bought(units: int) -> LotAllocation:
    buyer = Buyer().puts(_500=units).fills()
    assert buyer.answers(buyer.starts(), "approve").outcome == "ordered"
    deliver_pending_events(timezone.now() + timedelta(days=1))
    return LotAllocation.objects.latest("pk")


def shipped(units: int, *, is_charged: bool = True) -> LotAllocation:
    promise = bought(units)
    parcel_ship(
        allocation_id=promise.pk, quantity=units, tracking="TH1", key=f"s{promise.pk}",
        now=timezone.now(),
    )  # fmt: skip
    (owed,) = OutboxMessage.objects.filter(topic="fulfill", key=f"s{promise.pk}")
    fulfillment_write(owed.payload, owed.key)
    if is_charged:
        charged(promise)
    return promise


def payment_of(promise: LotAllocation) -> dict[str, Any]:
    held = app_client().run_raw("OrderAllocations", {"id": promise.order_id})["order"]
    found: dict[str, Any]
    (found,) = held["transactions"]
    return found


def charged(promise: LotAllocation) -> None:
    """The money that was authorised is taken when the goods have left."""
    payment = payment_of(promise)
    app_client().run_raw(
        "TransactionRequestAction",
        {
            "id": payment["id"], "actionType": "CHARGE",
            "amount": amount(payment["authorizedAmount"]),
        },
    )  # fmt: skip


def order_of(promise: LotAllocation) -> dict[str, Any]:
    found: dict[str, Any] = app_client().run_raw("OrderById", {"id": promise.order_id})[
        "order"
    ]
    return found


def called_back(
    lot: str = "L1", *, is_drill: bool = False, remedy: str = "refund"
) -> Any:
    return recalling.recall_run(
        lot_ids=[Lot.objects.get(code=lot).pk], reason="cadmium", remedy=remedy,
        by="petra", now=timezone.now(), is_drill=is_drill,
    )  # fmt: skip


def notes() -> list[str]:
    return [one.remedy_note for one in RecallOrder.objects.all()]


def sellable() -> int:
    stored = stock_stored(app_client())["OAS", HALF]
    return stored.quantity - stored.allocated


def differences() -> list[str]:
    found = stock_reconcile(client=app_client(), now=timezone.now())
    return [one["cause"] for one in found["differences"]]


def test_what_a_base_sends_is_a_fulfillment_with_its_tracking_once() -> None:
    promise = shipped(3)
    (owed,) = OutboxMessage.objects.filter(topic="fulfill")
    fulfillment_write(owed.payload, owed.key)
    order = order_of(promise)
    assert order["lines"][0]["quantityFulfilled"] == 3
    assert [one["trackingNumber"] for one in order["fulfillments"]] == ["TH1"]
    assert differences() == []


def test_authorised_money_is_taken_once_when_the_first_parcel_leaves() -> None:
    promise = shipped(3, is_charged=False)
    whole = amount(payment_of(promise)["authorizedAmount"])
    (owed,) = OutboxMessage.objects.filter(topic="fulfill")
    for _ in range(2):
        fulfillment_write(owed.payload, owed.key)
        (charge,) = OutboxMessage.objects.filter(topic="order-charge")
        assert charge.key == promise.order_id
        order_charge_handle(charge.payload, charge.key)
    payment = payment_of(promise)
    assert amount(payment["chargedAmount"]) == whole
    assert amount(payment["authorizedAmount"]) == 0
    assert SandboxPayment.objects.get(state="approved").charged == whole


def test_units_that_are_not_there_come_from_another_lot() -> None:
    promise = bought(4)
    parcel_short(
        allocation_id=promise.pk,
        quantity=1,
        reason="split",
        key="k",
        now=timezone.now(),
    )
    parcel_short(
        allocation_id=promise.pk,
        quantity=1,
        reason="split",
        key="k",
        now=timezone.now(),
    )
    owed = OutboxMessage.objects.get(topic="lots-lost")
    lots_lost_handle(owed.payload, owed.key)
    assert sum(x.quantity_kept for x in LotAllocation.objects.all()) == 4
    assert Lot.objects.get(code="L1").quantity_on_hand == 9
    assert ledger_differences() == []


def test_a_recall_stops_sale_finds_orders_tells_buyers_and_pays_back_once() -> None:
    sent, waiting = shipped(3), bought(2)
    done = called_back()
    assert sellable() == 10 - 2
    assert done.is_commerce_told
    assert done.orders == 2
    assert {
        (x.order_id, x.units, x.units_shipped) for x in RecallOrder.objects.all()
    } == {
        (sent.order_id, 3, 3),
        (waiting.order_id, 2, 0),
    }
    # What had not left comes from the other lot.
    new = LotAllocation.objects.filter(order_id=waiting.order_id).latest("pk")
    assert (new.lot.code, new.quantity_kept) == ("L2", 2)
    now = timezone.now()
    letters = OutboxMessage.objects.filter(topic="email", key__startswith="recall/")
    assert len(recalling.notices_preview(recall=done.recall)) == 2
    assert letters.count() == 0
    assert recalling.notices_send(recall=done.recall, now=now) == 2
    assert recalling.notices_send(recall=done.recall, now=now) == 0
    assert letters.count() == 2
    letter = letters.get(key=f"recall/{done.recall.pk}/{sent.order_id}").payload
    assert letter["to"] == "mei@example.org"
    assert "L1" in letter["text"]
    assert "cadmium" in letter["text"]

    paid = amount(order_of(sent)["lines"][0]["totalPrice"]["gross"])
    assert recalling.remedies_run(recall=done.recall, now=now) == 1, notes()
    assert recalling.remedies_run(recall=done.recall, now=now) == 0
    assert amount(order_of(sent)["totalRefunded"]) == paid
    states = {x.order_id: x.remedy_state for x in RecallOrder.objects.all()}
    assert states == {sent.order_id: "done", waiting.order_id: "nothing"}
    assert ledger_differences() == []


def test_goods_of_a_good_lot_are_ordered_in_place_and_once() -> None:
    sent = shipped(3)
    done = called_back(remedy="replace")
    now = timezone.now()
    assert recalling.remedies_run(recall=done.recall, now=now) == 1, notes()
    RecallOrder.objects.update(remedy_state="open")
    assert recalling.remedies_run(recall=done.recall, now=now) == 1, notes()
    deliver_pending_events(timezone.now())
    orders = {one.order_id: one.number for one in OrderSourcing.objects.all()}
    (new,) = set(orders) - {sent.order_id}
    assert notes() == [f"Replaced by order {orders[new]}."]
    (promise,) = LotAllocation.objects.filter(order_id=new)
    assert (promise.lot.code, promise.quantity) == ("L2", 3)
    assert order_of(sent)["totalRefunded"]["fractionalAmount"] == 0
    # It was free of charge, and customs is told what it is worth.
    (parcel,) = parcels_of(client=app_client(), order_id=new)
    (first,) = parcels_of(client=app_client(), order_id=sent.order_id)
    assert (parcel.value, parcel.goods[0].quantity) == (first.value, 3)


def test_a_refund_that_was_killed_before_it_was_noted_is_not_given_twice() -> None:
    sent = shipped(3)
    done = called_back()
    recalling.remedies_run(recall=done.recall, now=timezone.now())
    given = order_of(sent)["totalRefunded"]
    RecallOrder.objects.update(remedy_state="open")
    assert recalling.remedies_run(recall=done.recall, now=timezone.now()) == 1
    assert order_of(sent)["totalRefunded"] == given


def test_of_money_that_is_only_authorised_so_much_less_is_taken() -> None:
    promise = shipped(3, is_charged=False)
    order = order_of(promise)
    part = amount(order["lines"][0]["totalPrice"]["gross"])
    whole = amount(payment_of(promise)["authorizedAmount"])
    assert 0 < part < whole
    done = called_back()
    for _ in range(2):
        RecallOrder.objects.update(remedy_state="open")
        assert recalling.remedies_run(recall=done.recall, now=timezone.now()) == 1
    payment = payment_of(promise)
    assert amount(payment["canceledAmount"]) == part
    assert amount(payment["authorizedAmount"]) == whole - part
    # The provider still holds it, and the rest can be taken.
    charged(promise)
    assert amount(payment_of(promise)["chargedAmount"]) == whole - part
    assert SandboxPayment.objects.get(state="approved").charged == whole - part


def test_a_drill_finds_everything_and_changes_nothing() -> None:
    sent = shipped(3)
    before = sellable()
    done = called_back(is_drill=True)
    assert done.orders == 1
    assert len(recalling.notices_preview(recall=done.recall)) == 1
    assert recalling.notices_send(recall=done.recall, now=timezone.now()) == 0
    assert recalling.remedies_run(recall=done.recall, now=timezone.now()) == 0
    assert sellable() == before
    assert Lot.objects.get(code="L1").state == "released"
    assert not OutboxMessage.objects.filter(key__startswith="recall/").exists()
    assert amount(order_of(sent)["totalRefunded"]) == 0


def test_without_another_lot_the_order_needs_attention() -> None:
    waiting = bought(9)
    bought(9)
    called_back()
    entries = NeedsAttention.objects.filter(closed_at__isnull=True)
    assert sum(entry.quantity_missing for entry in entries) == 8
    assert waiting.order_id in {entry.order_id for entry in entries} or entries
    assert sellable() == 0


def command(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("recall", *arguments, "--json", stdout=out)
    said: dict[str, Any] = json.loads(out.getvalue())
    return said


def test_the_drill_by_command() -> None:
    promise = shipped(3)
    said = command("L1", "--drill")
    assert said["drill"]
    assert not said["sale_stopped"]
    assert said["lots"] == ["OAS/L1"]
    assert said["orders_count"] == 1
    assert said["orders"][0]["units_shipped"] == 3
    assert said["notice_languages"] == ["en"]
    assert (said["notices_sent"], said["remedies_done"]) == (0, 0)
    assert amount(order_of(promise)["totalRefunded"]) == 0


def test_the_real_thing_by_command() -> None:
    shipped(3)
    said = command("L1", "--reason", "cadmium", "--send", "--refund")
    assert (said["sale_stopped"], said["notices_sent"], said["remedies_done"]) == (
        True,
        1,
        1,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("NONE", "--drill"),
        ("L1",),
        ("L1", "--drill", "--send"),
        ("L1", "--drill", "--refund"),
    ],
)
def test_a_command_that_cannot_be_changes_nothing(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("recall", *arguments)
    assert Recall.objects.count() == 0
    assert Lot.objects.get(code="L1").state == "released"


def test_what_was_given_back_before_is_not_given_by_the_recall_too() -> None:
    sent = shipped(3)
    order = order_of(sent)
    line = order["lines"][0]
    refund = refund_ask(
        order_id=order["id"], number=order["number"], lines=priced_lines(order),
        wanted=[Wanted(line["id"], 2)], reason="dented", key="k", asked_by="petra",
        now=timezone.now(),
    )  # fmt: skip
    assert refund_give(refund_id=refund.pk, now=timezone.now()) == "done"

    done = called_back()
    assert recalling.remedies_run(recall=done.recall, now=timezone.now()) == 1, notes()

    assert amount(order_of(sent)["totalRefunded"]) == amount(
        line["totalPrice"]["gross"]
    )
