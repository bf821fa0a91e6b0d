"""Promises to order lines: first expired first out, once, all or nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from catalog.bases import selectors, services
from catalog.bases.errors import LotShortageError, LotStateError, QuantityError
from catalog.bases.models import Lot, LotAllocation, LotMovement, LotState
from tests.catalog.bases.builders import NOW, TODAY, a_base, a_lot

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def allocate(quantity: int = 1, **changes: object) -> list[LotAllocation]:
    said: dict[str, object] = {
        "order_id": "O1",
        "order_line_id": "O1-1",
        "sku": "RICE",
        "base_code": "TKR",
        "quantity": quantity,
        "arrival_on": TODAY + timedelta(days=10),
        "minimum_life_days": 60,
        "now": NOW,
    }
    return services.lot_allocate(**(said | changes))  # type: ignore[arg-type]


def taken(promises: list[LotAllocation]) -> list[tuple[str, int]]:
    return [(promise.lot.code, promise.quantity) for promise in promises]


def test_the_lot_that_expires_first_goes_first() -> None:
    a_lot(5, code="LATE", best_before=date(2028, 1, 1))
    a_lot(2, code="SOON", best_before=date(2026, 9, 1))
    a_lot(5, code="NEVER", best_before=None)
    assert taken(allocate(4)) == [("SOON", 2), ("LATE", 2)]


def test_goods_that_do_not_perish_are_always_fit_and_the_older_goes_first() -> None:
    a_lot(1, code="NEW", best_before=None, made_on=date(2026, 2, 1))
    a_lot(1, code="OLD", best_before=None, made_on=date(2020, 2, 1))
    assert taken(allocate(1, minimum_life_days=36_500)) == [("OLD", 1)]


@pytest.mark.parametrize(("life_left", "is_fit"), [(59, False), (60, True), (61, True)])
def test_life_is_judged_on_the_day_of_arrival(life_left: int, is_fit: bool) -> None:
    arrival = TODAY + timedelta(days=10)
    a_lot(1, best_before=arrival + timedelta(days=life_left))
    if is_fit:
        assert allocate(1, arrival_on=arrival)
    else:
        with pytest.raises(LotShortageError) as caught:
            allocate(1, arrival_on=arrival)
        assert (caught.value.wanted, caught.value.available) == (1, 0)


def test_all_or_nothing_and_the_loser_is_told_what_is_left() -> None:
    a_lot(3)
    with pytest.raises(LotShortageError) as caught:
        allocate(4)
    assert caught.value.available == 3
    assert not LotAllocation.objects.exists()
    assert Lot.objects.get().quantity_allocated == 0


def test_a_line_is_promised_once_however_often_it_is_asked() -> None:
    a_lot(9)
    first = allocate(4)
    assert [p.pk for p in allocate(4)] == [p.pk for p in first]
    assert Lot.objects.get().quantity_allocated == 4


def test_a_line_that_lost_units_is_topped_up_only() -> None:
    a_lot(3, code="A", best_before=date(2026, 9, 1))
    a_lot(9, code="B")
    allocate(4)
    services.lot_release(order_line_id="O1-1", quantity=2, key="r", now=NOW)
    services.lot_block(base_code="TKR", lot_code="A", reason="mould", key="b", now=NOW)
    promises = allocate(4)
    assert taken(promises) == [("A", 3), ("B", 2)]
    assert [p.quantity_kept for p in promises] == [2, 2]
    assert selectors.ledger_differences() == []


def test_one_base_serves_alone_if_it_can_else_bases_in_order() -> None:
    a_lot(2, base="TKR", code="T")
    a_lot(5, base="PTL", code="P")
    order = {"order_id": "O", "sku": "RICE", "arrival_on": TODAY, "now": NOW}
    ask = services.line_allocate
    alone = ask(
        **order,  # type: ignore[arg-type]
        order_line_id="1",
        base_codes=["TKR", "PTL"],
        quantity=3,
        minimum_life_days=0,
    )
    split = ask(
        **order,  # type: ignore[arg-type]
        order_line_id="2",
        base_codes=["TKR", "PTL"],
        quantity=4,
        minimum_life_days=0,
    )
    assert taken(alone) == [("P", 3)]
    assert taken(split) == [("T", 2), ("P", 2)]


@pytest.mark.parametrize("quantity", [0, -1, 10**9])
def test_odd_quantities_are_refused(quantity: int) -> None:
    a_lot(1)
    with pytest.raises(QuantityError):
        allocate(quantity)
    assert not LotAllocation.objects.exists()


@pytest.mark.parametrize("state", [s for s in LotState if s != LotState.RELEASED])
def test_only_lots_on_sale_are_promised(state: LotState) -> None:
    a_base()
    Lot.objects.create(
        base_id=a_base().pk,
        code="X",
        sku="RICE",
        state=state,
        quantity_on_hand=0 if state == LotState.EXHAUSTED else 5,
        created_at=NOW,
    )
    with pytest.raises(LotShortageError):
        allocate(1)


def test_picking_and_shipping_take_the_units_out_once() -> None:
    a_lot(5)
    (promise,) = allocate(5)
    for _ in range(2):
        services.lot_pick(allocation_id=promise.pk, quantity=5, key="p", now=NOW)
        services.lot_ship(allocation_id=promise.pk, quantity=2, key="s1", now=NOW)
    lot = Lot.objects.get()
    assert (lot.quantity_on_hand, lot.quantity_allocated) == (3, 3)
    services.lot_ship(allocation_id=promise.pk, quantity=3, key="s2", now=NOW)
    lot.refresh_from_db()
    assert (lot.quantity_on_hand, lot.state) == (0, LotState.EXHAUSTED)
    with pytest.raises(LotStateError):
        services.lot_ship(allocation_id=promise.pk, quantity=1, key="s3", now=NOW)
    kinds = list(LotMovement.objects.values_list("kind", flat=True))
    assert kinds == ["received", "allocated", "picked", "shipped", "shipped"]
    assert selectors.ledger_differences() == []


def test_a_blocked_lot_stays_where_it_is() -> None:
    a_lot(5, code="A")
    (promise,) = allocate(5)
    services.lot_block(base_code="TKR", lot_code="A", reason="lab", key="b", now=NOW)
    with pytest.raises(LotStateError):
        services.lot_ship(allocation_id=promise.pk, quantity=1, key="s", now=NOW)
    assert Lot.objects.get().quantity_on_hand == 5


def test_giving_back_is_done_once_per_key() -> None:
    a_lot(2, code="A", best_before=date(2026, 9, 1))
    a_lot(5, code="B")
    allocate(4)
    for _ in range(2):
        given = services.lot_release(order_line_id="O1-1", quantity=3, key="k", now=NOW)
        assert given == 3
    assert {lot.code: lot.quantity_allocated for lot in Lot.objects.all()} == {
        "A": 1,
        "B": 0,
    }
    with pytest.raises(QuantityError):
        services.lot_release(order_line_id="O1-1", quantity=2, key="k2", now=NOW)
    assert services.lot_release(order_line_id="O1-1", key="all", now=NOW) == 1
    assert selectors.ledger_differences() == []
