"""What a transaction holds, from its events in any order."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from decimal import Decimal

import pytest

from catalog.engine.transaction_sums import (
    Sums,
    authorize_status,
    charge_status,
    sums_of,
)


@dataclass
class Said:
    type: str
    amount: Decimal
    psp_reference: str = "P1"
    is_counted: bool = True


def said(*rows: tuple[str, int] | tuple[str, int, str]) -> list[Said]:
    return [Said(row[0], Decimal(row[1]), *row[2:]) for row in rows]


CASES: list[tuple[list[Said], dict[str, int]]] = [
    (said(), {}),
    (said(("CHARGE_SUCCESS", 100)), {"charged": 100}),
    (said(("CHARGE_REQUEST", 100)), {"charge_pending": 100}),
    (said(("CHARGE_REQUEST", 100), ("CHARGE_SUCCESS", 100)), {"charged": 100}),
    (said(("CHARGE_REQUEST", 100), ("CHARGE_FAILURE", 100)), {}),
    (said(("CHARGE_FAILURE", 100, "P1"), ("CHARGE_SUCCESS", 100, "P2")),
     {"charged": 100}),
    (said(("CHARGE_ACTION_REQUIRED", 100)), {}),
    (said(("AUTHORIZATION_REQUEST", 100)), {"authorize_pending": 100}),
    (said(("AUTHORIZATION_SUCCESS", 100)), {"authorized": 100}),
    (said(("AUTHORIZATION_SUCCESS", 100), ("AUTHORIZATION_ADJUSTMENT", 80, "A")),
     {"authorized": 80}),
    (said(("AUTHORIZATION_SUCCESS", 100), ("CHARGE_REQUEST", 60, "C")),
     {"authorized": 40, "charge_pending": 60}),
    (said(("AUTHORIZATION_SUCCESS", 100), ("CHARGE_REQUEST", 60, "C"),
          ("CHARGE_SUCCESS", 60, "C")), {"authorized": 40, "charged": 60}),
    (said(("AUTHORIZATION_SUCCESS", 100), ("CHARGE_SUCCESS", 100, "C"),
          ("REFUND_SUCCESS", 100, "R")), {"refunded": 100}),
    (said(("AUTHORIZATION_SUCCESS", 100), ("CANCEL_REQUEST", 100, "X")),
     {"cancel_pending": 100}),
    (said(("AUTHORIZATION_SUCCESS", 100), ("CANCEL_SUCCESS", 100, "X")),
     {"canceled": 100}),
    (said(("CHARGE_SUCCESS", 100), ("REFUND_REQUEST", 30, "R")),
     {"charged": 70, "refund_pending": 30}),
    (said(("CHARGE_SUCCESS", 100), ("REFUND_REQUEST", 30, "R"),
          ("REFUND_FAILURE", 30, "R")), {"charged": 100}),
    (said(("CHARGE_SUCCESS", 100), ("REFUND_SUCCESS", 30, "R1"),
          ("REFUND_SUCCESS", 30, "R2")), {"charged": 40, "refunded": 60}),
    (said(("CHARGE_SUCCESS", 100), ("REFUND_SUCCESS", 30, "R"),
          ("REFUND_REVERSE", 30, "V")), {"charged": 100}),
    (said(("CHARGE_SUCCESS", 100), ("CHARGE_BACK", 100, "B")), {}),
]  # fmt: skip


@pytest.mark.parametrize(("events", "expected"), CASES)
def test_sums_do_not_depend_on_the_order_events_came_in(
    events: list[Said], expected: dict[str, int]
) -> None:
    wanted = Sums(**{name: Decimal(value) for name, value in expected.items()})
    for order in itertools.permutations(events):
        assert sums_of(order) == wanted


def test_a_failure_takes_back_the_success_it_came_after() -> None:
    rows = said(("CHARGE_SUCCESS", 100), ("CHARGE_FAILURE", 100))
    assert sums_of(rows) == Sums()
    assert sums_of(rows[::-1]) == Sums(charged=Decimal(100))


def test_what_is_written_by_hand_takes_nothing_from_elsewhere() -> None:
    rows = said(
        ("AUTHORIZATION_SUCCESS", 50, ""),
        ("CHARGE_SUCCESS", 100, ""),
        ("REFUND_SUCCESS", 30, ""),
        ("CANCEL_SUCCESS", 20, ""),
    )
    assert sums_of(rows) == Sums(
        authorized=Decimal(50),
        charged=Decimal(100),
        refunded=Decimal(30),
        canceled=Decimal(20),
    )


def test_a_session_that_only_began_is_nothing_yet() -> None:
    assert sums_of([Said("CHARGE_REQUEST", Decimal(9), "", is_counted=False)]) == Sums()


@pytest.mark.parametrize(
    ("total", "paid", "charged", "authorized"),
    [
        (100, 0, "NONE", "NONE"),
        (100, 1, "PARTIAL", "PARTIAL"),
        (100, 100, "FULL", "FULL"),
        (100, 101, "OVERCHARGED", "FULL"),
        (0, 0, "FULL", "FULL"),
    ],
)
def test_statuses(total: int, paid: int, charged: str, authorized: str) -> None:
    assert charge_status(Decimal(total), Decimal(paid)) == charged
    assert authorize_status(Decimal(total), Decimal(paid)) == authorized
