"""`manage.py stock reconcile --json`: nothing differs, or each difference with a cause."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from catalog.bases.models import Lot
from catalog.bases.services import lot_adjust, lot_receive
from storefront.saleor.client import app_client
from storefront.saleor.local_transport import deliver_pending_events
from storefront.sync.stock_mirror import stock_mirror
from tests.storefront.sync import engine_pavilion
from tests.storefront.sync.engine_pavilion import HALF, WHOLE

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def shop(settings: Any) -> None:
    engine_pavilion.someland(settings)
    engine_pavilion.lots(("L1", HALF, 10, 300), ("L2", WHOLE, 5, 300))


def reconciled() -> dict[str, Any]:
    out = StringIO()
    try:
        call_command("stock", "reconcile", "--json", stdout=out)
        status = 0
    except SystemExit as ended:
        status = int(str(ended.code))
    found: dict[str, Any] = json.loads(out.getvalue())
    assert status == bool(found["differences"])
    return found


def causes() -> list[tuple[str, str]]:
    return [(one["cause"], one["sku"]) for one in reconciled()["differences"]]


def write(sku: str, quantity: int) -> None:
    """Somebody in the Dashboard."""
    row = {
        "warehouseExternalReference": "OAS",
        "variantExternalReference": sku,
        "quantity": quantity,
    }
    app_client().run_raw("StockBulkUpdate", {"stocks": [row]})


def adjust(delta: int) -> None:
    lot_adjust(
        base_code="OAS", lot_code="L1", delta=delta, reason="count",
        key=f"adjust{delta}", now=timezone.now(),
    )  # fmt: skip


def test_nothing_differs() -> None:
    found = reconciled()
    assert found["differences"] == []
    assert (found["rows"], found["lots"]) == (2, 2)


def test_a_change_on_its_way_and_a_change_behind_our_back() -> None:
    adjust(-3)
    assert causes() == [("not_mirrored_yet", HALF)]
    write(HALF, 2)
    found = reconciled()["differences"]
    assert [
        (x["cause"], x["by_lots"], x["in_commerce"], x["expected"]) for x in found
    ] == [("changed_behind_our_back", 7, 2, 10)]
    # It is read, not written.
    assert causes() == [("changed_behind_our_back", HALF)]


def test_the_mirror_mends_what_is_on_its_way() -> None:
    adjust(4)
    stock_mirror(client=app_client(), on=timezone.now().date())
    assert causes() == []


def test_a_sum_that_is_not_the_ledger_s() -> None:
    Lot.objects.filter(code="L1").update(quantity_on_hand=11)
    assert ("ledger_sum", HALF) in causes()


def test_lots_of_goods_that_are_not_published() -> None:
    lot_receive(
        base_code="OAS", sku="NEW", lot_code="L9", quantity=1, made_on=None,
        best_before=None, key="new", now=timezone.now(),
    )  # fmt: skip
    assert causes() == [("not_on_sale", "NEW")]


def test_an_order_is_held_on_both_sides() -> None:
    buyer = engine_pavilion.Buyer().puts(_500=2).fills()
    assert buyer.answers(buyer.starts(), "approve").outcome == "ordered"
    deliver_pending_events(timezone.now() + timedelta(days=1))
    assert causes() == []
