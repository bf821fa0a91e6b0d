"""A laboratory's report fails, from the base's message to the last buyer's money."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from catalog.bases.dispatch import parcel_ship
from catalog.bases.errors import LotStateError
from catalog.bases.feeds import feed_take
from catalog.bases.models import Base, Lot, LotAllocation
from catalog.bases.selectors import ledger_differences
from catalog.bases.services import lot_return
from catalog.jobs.models import OutboxMessage
from catalog.sourcing.models import RecallOrder
from storefront.saleor.client import app_client
from storefront.sync.lots_lost import lots_lost_handle
from storefront.sync.recall import notices_send, recall_run, remedies_run
from storefront.sync.stock_mirror import stock_mirror
from storefront.sync.stock_reconcile import stock_reconcile
from tests.storefront.sync import engine_pavilion
from tests.storefront.sync.engine_pavilion import HALF
from tests.storefront.sync.test_recall import bought, sellable, shipped

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def shop(settings: Any) -> None:
    engine_pavilion.someland(settings)
    engine_pavilion.lots(("L1", HALF, 10, 200), ("L2", HALF, 10, 300))


def says(sequence: int, event: dict[str, Any]) -> None:
    now = timezone.now()
    feed_take(
        base_code="OAS",
        payload={
            "message_id": f"m{sequence}",
            "sequence": sequence,
            "sent_at": now.isoformat(),
            "events": [event],
        },
        door="http",
        now=now,
    )


def failed() -> dict[str, Any]:
    return {
        "type": "lab_result", "lot": "L1", "test": "Cadmium", "outcome": "failed",
        "laboratory": "Lab", "report_number": "R-1", "reported_on": "2026-11-01",
        "value": "0.09 mg/kg", "limit": "0.05 mg/kg",
    }  # fmt: skip


def worker() -> None:
    """What the worker does with what is owed."""
    for owed in OutboxMessage.objects.filter(topic="lots-lost", delivered_at=None):
        lots_lost_handle(owed.payload, owed.key)


def test_from_the_report_to_the_last_buyer() -> None:
    sent, waiting = shipped(3), bought(2)
    assert sellable() == 15
    says(1, failed())
    with pytest.raises(LotStateError):
        parcel_ship(
            allocation_id=waiting.pk, quantity=2, tracking="", key="late",
            now=timezone.now(),
        )  # fmt: skip
    worker()
    # Only the good lot is sold, and it serves who waits.
    assert sellable() == 8
    new = LotAllocation.objects.filter(order_id=waiting.order_id).latest("pk")
    assert (new.lot.code, new.quantity_kept) == ("L2", 2)

    now = timezone.now()
    bad = Lot.objects.get(code="L1")
    done = recall_run(
        lot_ids=[bad.pk], reason="Cadmium above the limit", remedy="refund", by="petra",
        now=now,
    )  # fmt: skip
    # The order that waited has nothing of the lot any more.
    assert [x.order_id for x in RecallOrder.objects.all()] == [sent.order_id]
    assert notices_send(recall=done.recall, now=now) == 1
    assert remedies_run(recall=done.recall, now=now) == 1

    # What comes back lies in a lot that is never sold again.
    lot_return(
        base_code="OAS", lot_code="L1", quantity=3, reason="recall", key="back", now=now
    )
    says(
        2, {"type": "lab_result", **failed(), "outcome": "passed", "report_number": "2"}
    )
    bad.refresh_from_db()
    assert (bad.state, bad.quantity_on_hand) == ("recalled", 10)
    stock_mirror(client=app_client(), on=now.date())
    assert sellable() == 8
    assert ledger_differences() == []
    assert stock_reconcile(client=app_client(), now=now)["differences"] == []


def test_a_silent_base_sells_its_declared_share_and_then_nothing() -> None:
    says(1, {"type": "counted", "lot": "L1", "quantity": 9})
    bought(2)
    Base.objects.filter(code="OAS").update(
        feed_promise_hours=24, feed_stale_percent=50, feed_stop_hours=72
    )
    for hours, units in ((1, 17), (25, 8), (73, 0)):
        Base.objects.filter(code="OAS").update(
            feed_seen_at=timezone.now() - timedelta(hours=hours)
        )
        stock_mirror(client=app_client(), on=timezone.now().date())
        assert sellable() == units
    assert stock_reconcile(client=app_client(), now=timezone.now())["stale_bases"] == {
        "OAS": 0
    }
    says(2, {"type": "counted", "lot": "L1", "quantity": 9})
    stock_mirror(client=app_client(), on=timezone.now().date())
    assert sellable() == 17
