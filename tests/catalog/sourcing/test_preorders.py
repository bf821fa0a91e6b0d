"""A harvest is sold before it is there: never more than announced, and it is kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from catalog.bases import preorders
from catalog.bases import services as lots
from catalog.bases.errors import QuantityError
from catalog.bases.models import Lot, LotAllocation, PreorderWindow
from catalog.bases.selectors import bases_serving, ledger_differences, stock_units
from catalog.jobs.models import OutboxMessage
from catalog.sourcing import services
from catalog.sourcing.models import NeedsAttention
from catalog.sourcing.types import OrderPlan, SourceLine
from catalog.sourcing.words import plan_words
from tests.catalog.bases.builders import NOW, TODAY, a_base, a_lot

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HARVEST = TODAY + timedelta(days=20)


@pytest.fixture(autouse=True)
def _window() -> None:
    a_base("TKR")
    a_base("PTL")
    preorders.window_set(base_code="TKR", sku="RICE", days=30, by="", now=NOW)


def announced(units: int = 10, *, code: str = "CROP", on: date = HARVEST) -> Lot:
    return lots.lot_expect(
        base_code="TKR", sku="RICE", lot_code=code, quantity=units, expected_on=on,
        key=f"expect-{code}", now=NOW,
    )  # fmt: skip


def came(units: int, *, life: int = 365, code: str = "CROP", **more: Any) -> Lot:
    return lots.lot_receive(
        base_code="TKR", sku="RICE", lot_code=code, quantity=units, made_on=None,
        best_before=TODAY + timedelta(days=life), key=f"came-{code}-{units}", now=NOW,
        **more,
    )  # fmt: skip


def ordered(units: int, order_id: str = "O1", ship_on: date | None = None) -> OrderPlan:
    return services.order_source(
        order_id=order_id, number=order_id, market_code="cn",
        lines=[SourceLine(f"{order_id}-1", "RICE", units, ("TKR",))],
        arrival_on=HARVEST + timedelta(days=10), ship_on=ship_on, now=NOW,
    )  # fmt: skip


def kept(order_id: str) -> list[tuple[str, int]]:
    rows = LotAllocation.objects.filter(order_id=order_id).select_related("lot")
    return [(one.lot.code, one.quantity_kept) for one in rows]


def test_what_is_there_goes_first_and_the_rest_waits_for_the_harvest() -> None:
    a_lot(3, code="HERE")
    announced(10)
    plan = ordered(5)
    assert kept("O1") == [("HERE", 3)]
    assert [(one.lot.code, one.quantity_open) for one in plan.ahead] == [("CROP", 2)]
    assert plan.is_complete
    assert "expected on" in plan_words(plan)[-1]
    again = services.order_resource(order_id="O1", now=NOW)
    assert [one.quantity_open for one in again.ahead] == [2]
    came(10)
    assert kept("O1") == [("HERE", 3), ("CROP", 2)]
    assert Lot.objects.get(code="CROP").quantity_preordered == 0
    assert ledger_differences() == []


def test_no_more_is_sold_than_was_announced_and_shown_to_commerce_as_much() -> None:
    announced(4)
    assert stock_units(on=TODAY, now=NOW)["TKR", "RICE"].free == 4
    assert ordered(3).is_complete
    units = stock_units(on=TODAY, now=NOW)["TKR", "RICE"]
    assert (units.free, units.owed) == (1, 3)
    second = ordered(3, "O2")
    assert [one.quantity_open for one in second.ahead] == [1]
    assert second.attention[0].quantity_missing == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Lot.objects.filter(code="CROP").update(quantity_preordered=5)


def test_of_a_small_harvest_the_oldest_order_is_served_first() -> None:
    announced(10)
    ordered(4)
    ordered(4, "O2")
    came(6)
    assert (kept("O1"), kept("O2")) == ([("CROP", 4)], [("CROP", 2)])
    # Four of ten are still expected: two of them for the second order.
    assert Lot.objects.get(code="CROP").quantity_preordered == 2
    came(4)
    assert kept("O2") == [("CROP", 2), ("CROP", 2)]


def test_a_harvest_in_quarantine_is_given_out_when_it_is_released() -> None:
    announced(5)
    ordered(5)
    came(5, is_quarantined=True)
    assert kept("O1") == []
    with pytest.raises(QuantityError):
        lots.lot_adjust(
            base_code="TKR", lot_code="CROP", delta=-1, reason="count", key="c", now=NOW
        )
    lots.lot_unblock(base_code="TKR", lot_code="CROP", reason="ok", key="u", now=NOW)
    assert kept("O1") == [("CROP", 5)]


def test_who_cannot_have_it_is_looked_for_again() -> None:
    announced(5)
    ordered(2)
    came(5, life=40)
    owed = OutboxMessage.objects.get(topic="lots-lost")
    assert owed.payload["orders"] == ["O1"]
    services.order_resource(order_id="O1", now=NOW)
    assert NeedsAttention.objects.get().quantity_missing == 2


def test_a_harvest_that_does_not_come_is_a_humans() -> None:
    announced(5)
    ordered(2)
    late = HARVEST + preorders.GRACE
    assert preorders.preorders_overdue(on=late) == []
    assert preorders.preorders_overdue(on=late + timedelta(days=1)) == ["O1"]
    services.order_resource(order_id="O1", now=NOW + timedelta(days=30))
    assert NeedsAttention.objects.get().quantity_missing == 2


def test_a_blocked_harvest_and_a_canceled_order_let_go() -> None:
    announced(5)
    ordered(2)
    ordered(1, "O2")
    services.order_release(order_id="O2", reason="canceled", now=NOW)
    assert Lot.objects.get(code="CROP").quantity_preordered == 2
    lots.lot_block(base_code="TKR", lot_code="CROP", reason="flood", key="b", now=NOW)
    plan = services.order_resource(order_id="O1", now=NOW)
    assert (plan.ahead, len(plan.attention)) == ((), 1)
    assert Lot.objects.get(code="CROP").quantity_preordered == 0


def test_only_within_the_window_and_by_the_day_that_was_promised() -> None:
    announced(5, on=TODAY + timedelta(days=31))
    assert stock_units(on=TODAY, now=NOW)["TKR", "RICE"].free == 0
    announced(5, code="NEAR")
    assert not ordered(1, ship_on=HARVEST - timedelta(days=1)).is_complete
    assert ordered(1, "O2", ship_on=HARVEST).is_complete


def test_a_base_that_waits_says_on_which_day_it_is_ready() -> None:
    a_lot(2, code="HERE")
    announced(5)
    ask = {"base_codes": ["PTL", "TKR"], "on": TODAY}
    assert bases_serving(quantities={"RICE": 2}, **ask) == ({"RICE": ["TKR"]}, {})
    there, ready = bases_serving(quantities={"RICE": 3}, **ask)
    assert (there, ready) == ({"RICE": ["TKR"]}, {"TKR": HARVEST})


def test_an_operators_window_stays_when_the_declaration_comes_again() -> None:
    preorders.window_set(base_code="TKR", sku="RICE", days=7, by="petra", now=NOW)
    preorders.windows_declare(base_code="TKR", declared={"RICE": 60, "OAT": 9}, now=NOW)
    preorders.windows_declare(base_code="TKR", declared={"RICE": 60}, now=NOW)
    rows = PreorderWindow.objects.values_list("sku", "days", "set_by")
    assert list(rows) == [("RICE", 7, "petra")]
    with pytest.raises(QuantityError):
        preorders.window_set(base_code="TKR", sku="RICE", days=999, by="p", now=NOW)
