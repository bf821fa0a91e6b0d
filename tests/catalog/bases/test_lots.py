"""Receiving, correcting, blocking; the ledger; what Saleor's stock must be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from catalog.bases import selectors, services
from catalog.bases.errors import (
    KeyReusedError,
    LotMismatchError,
    LotStateError,
    QuantityError,
    UnknownBaseError,
    UnknownLotError,
)
from catalog.bases.models import AppendOnlyError, Base, Lot, LotMovement, LotState
from tests.catalog.bases.builders import NOW, TODAY, a_base, a_lot

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def receive(**changes: object) -> Lot:
    said: dict[str, object] = {
        "base_code": "TKR",
        "sku": "RICE",
        "lot_code": "A",
        "quantity": 5,
        "made_on": TODAY,
        "best_before": TODAY + timedelta(days=365),
        "key": "k1",
        "now": NOW,
    }
    return services.lot_receive(**(said | changes))  # type: ignore[arg-type]


def test_a_base_is_changed_not_doubled() -> None:
    a_base()
    a_base()
    assert Base.objects.count() == 1


def test_the_same_message_twice_is_one_arrival() -> None:
    a_base()
    receive()
    receive()
    assert receive(key="k2").quantity_on_hand == 10
    assert LotMovement.objects.count() == 2


def test_a_key_cannot_mean_two_things() -> None:
    a_base()
    receive()
    with pytest.raises(KeyReusedError):
        receive(quantity=6)
    with pytest.raises(KeyReusedError):
        receive(lot_code="B")
    assert not Lot.objects.filter(code="B").exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"base_code": "NOPE"}, UnknownBaseError),
        ({"quantity": 0, "key": "k2"}, QuantityError),
        ({"quantity": -1, "key": "k2"}, QuantityError),
        ({"quantity": 10**9, "key": "k2"}, QuantityError),
        ({"sku": "SILK", "key": "k2"}, LotMismatchError),
        ({"best_before": TODAY, "key": "k2"}, LotMismatchError),
        ({"best_before": TODAY - timedelta(days=1), "key": "k2"}, LotMismatchError),
    ],
)
def test_wrong_arrivals_change_nothing(
    changes: dict[str, object], error: type[Exception]
) -> None:
    a_base()
    receive()
    with pytest.raises(error):
        receive(**changes)
    assert LotMovement.objects.count() == 1


def test_expected_units_are_taken_off_when_they_arrive() -> None:
    a_base()
    services.lot_expect(
        base_code="TKR",
        sku="RICE",
        lot_code="A",
        quantity=8,
        expected_on=TODAY,
        key="e",
        now=NOW,
    )
    assert selectors.stock_targets(on=TODAY) == {("TKR", "RICE"): 0}
    lot = receive()
    assert (lot.state, lot.quantity_on_hand, lot.quantity_expected) == (
        LotState.RELEASED,
        5,
        3,
    )
    assert lot.best_before == TODAY + timedelta(days=365)
    assert receive().quantity_expected == 3


def test_a_correction_never_goes_below_what_is_promised() -> None:
    a_lot(5, code="A")
    services.lot_allocate(
        order_id="O",
        order_line_id="1",
        sku="RICE",
        base_code="TKR",
        quantity=3,
        arrival_on=TODAY,
        minimum_life_days=0,
        now=NOW,
    )
    adjust = services.lot_adjust
    said = {"base_code": "TKR", "lot_code": "A", "reason": "count", "now": NOW}
    with pytest.raises(QuantityError):
        adjust(**said, delta=-3, key="a")  # type: ignore[arg-type]
    assert adjust(**said, delta=-2, key="b").quantity_on_hand == 3  # type: ignore[arg-type]
    assert adjust(**said, delta=-2, key="b").quantity_on_hand == 3  # type: ignore[arg-type]
    with pytest.raises(QuantityError):
        adjust(**(said | {"reason": " "}), delta=1, key="c")  # type: ignore[arg-type]
    with pytest.raises(UnknownLotError):
        adjust(**(said | {"lot_code": "Z"}), delta=1, key="d")  # type: ignore[arg-type]


def test_an_empty_lot_is_used_up_and_comes_back_when_filled() -> None:
    a_lot(5, code="A")
    services.lot_adjust(
        base_code="TKR",
        lot_code="A",
        delta=-5,
        reason="mice",
        key="w",
        now=NOW,
        is_write_off=True,
    )
    assert Lot.objects.get().state == LotState.EXHAUSTED
    back = services.lot_return(
        base_code="TKR", lot_code="A", quantity=1, reason="refused", key="r", now=NOW
    )
    assert (back.state, back.quantity_on_hand) == (LotState.RELEASED, 1)


def test_states_change_along_the_table_only() -> None:
    a_lot(5, code="A")
    said = {"base_code": "TKR", "lot_code": "A", "reason": "lab", "now": NOW}
    block, unblock = services.lot_block, services.lot_unblock
    assert block(**said, key="1").state == LotState.BLOCKED  # type: ignore[arg-type]
    assert block(**said, key="1").state == LotState.BLOCKED  # type: ignore[arg-type]
    with pytest.raises(LotStateError):
        block(**said, key="2")  # type: ignore[arg-type]
    assert unblock(**said, key="3").state == LotState.RELEASED  # type: ignore[arg-type]
    services.lot_recall(**said, key="4")  # type: ignore[arg-type]
    with pytest.raises(LotStateError):
        unblock(**said, key="5")  # type: ignore[arg-type]
    assert LotMovement.objects.filter(kind="recalled").get().reason == "lab"
    assert Lot.objects.get().state == LotState.RECALLED


def test_stock_counts_lots_on_sale_and_what_others_still_owe() -> None:
    a_lot(5, code="A", best_before=TODAY + timedelta(days=30))
    a_lot(7, code="B", best_before=TODAY + timedelta(days=90))
    a_lot(2, code="C", sku="SILK", best_before=None)
    services.lot_allocate(
        order_id="O",
        order_line_id="1",
        sku="RICE",
        base_code="TKR",
        quantity=3,
        arrival_on=TODAY,
        minimum_life_days=0,
        now=NOW,
    )
    key = ("TKR", "RICE")
    assert selectors.stock_targets(on=TODAY) == {key: 12, ("TKR", "SILK"): 2}
    services.lot_block(base_code="TKR", lot_code="A", reason="x", key="b", now=NOW)
    assert selectors.stock_targets(on=TODAY)[key] == 7 + 3
    far = TODAY + timedelta(days=365)
    assert selectors.stock_targets(on=far)[key] == 3


def test_the_next_lot_is_found_for_many_goods_in_one_query(
    django_assert_num_queries: object,
) -> None:
    a_lot(5, code="A", best_before=date(2026, 4, 1))
    a_lot(5, code="B", best_before=date(2027, 4, 1))
    a_lot(5, code="C", sku="SILK", base="PTC", best_before=None)
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = selectors.next_lots(
            skus=["RICE", "SILK", "NONE"], arrival_on=TODAY, minimum_life_days=60
        )
        assert {sku: (lot.code, lot.base.code) for sku, lot in found.items()} == {
            "RICE": ("B", "TKR"),
            "SILK": ("C", "PTC"),
        }
    lot = selectors.next_lot(
        sku="SILK", arrival_on=TODAY, minimum_life_days=0, base_codes=["TKR"]
    )
    assert lot is None
    assert selectors.available_to_promise(
        skus=["RICE", "NONE"], arrival_on=TODAY, minimum_life_days=0
    ) == {"RICE": 10, "NONE": 0}


def test_the_pick_list_says_what_a_base_must_send() -> None:
    a_lot(5, code="A")
    a_lot(5, code="P", base="PTL")
    for number, ship_on in enumerate([TODAY, TODAY + timedelta(days=1)]):
        services.lot_allocate(
            order_id=f"O{number}",
            order_line_id=f"{number}",
            sku="RICE",
            base_code="TKR",
            quantity=2,
            arrival_on=TODAY + timedelta(days=9),
            minimum_life_days=0,
            now=NOW,
            ship_on=ship_on,
        )
    (due,) = selectors.pick_list(base_code="TKR", on=TODAY)
    assert (due.order_id, due.lot.code, due.quantity_open) == ("O0", "A", 2)
    services.lot_ship(allocation_id=due.pk, quantity=2, key="s", now=NOW)
    assert selectors.pick_list(base_code="TKR", on=TODAY) == []
    assert len(selectors.allocations_of_order(order_id="O0")) == 1
    lot = selectors.lot_by_code(base_code="TKR", lot_code="A")
    assert selectors.orders_of_lot(lot_id=lot.pk) == ["O0", "O1"]
    assert selectors.base_profile(code="TKR").skus == ("RICE",)


@pytest.mark.parametrize(
    "values",
    [
        {"quantity_on_hand": -1},
        {"quantity_allocated": -1},
        {"quantity_allocated": 6},
        {"state": "lost"},
        {"state": "exhausted"},
        {"best_before": TODAY - timedelta(days=1)},
    ],
)
def test_the_database_refuses_impossible_lots(values: dict[str, object]) -> None:
    lot = a_lot(5, made_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lot.objects.filter(pk=lot.pk).update(**values)


def test_the_ledger_is_append_only() -> None:
    a_lot(5)
    with pytest.raises(AppendOnlyError):
        LotMovement.objects.update(on_hand_delta=6)
    with pytest.raises(AppendOnlyError):
        LotMovement.objects.all().delete()
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE bases_lotmovement SET on_hand_delta = 6")


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "received", "on_hand_delta": -1},
        {"kind": "shipped", "on_hand_delta": -2, "allocated_delta": -1},
        {"kind": "allocated", "on_hand_delta": 1, "allocated_delta": 1},
        {"kind": "blocked", "on_hand_delta": 1},
        {"kind": "stolen", "on_hand_delta": -1},
        {"kind": "received", "on_hand_delta": 1, "idempotency_key": ""},
    ],
)
def test_the_database_refuses_lines_that_are_not_what_they_say(
    values: dict[str, object],
) -> None:
    lot = a_lot(5)
    with pytest.raises(IntegrityError), transaction.atomic():
        LotMovement.objects.create(
            **({"lot": lot, "idempotency_key": "x", "occurred_at": NOW} | values)
        )
