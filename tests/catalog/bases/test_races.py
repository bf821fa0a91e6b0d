"""Real threads on the last units: never one too many, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.bases import selectors, services
from catalog.bases.errors import LotShortageError
from catalog.bases.models import Lot, LotAllocation
from tests import races as racing
from tests.catalog.bases.builders import NOW, TODAY, a_lot

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.both_databases,
    pytest.mark.slow,
]
BUYERS = 20


def race(tasks: list[object]) -> list[object]:
    return racing.race(tasks, losing=(LotShortageError,))  # type: ignore[arg-type]


def buy(line: str, quantity: int, base_codes: list[str]) -> object:
    return lambda: services.line_allocate(
        order_id=line,
        order_line_id=line,
        sku="RICE",
        base_codes=base_codes,
        quantity=quantity,
        arrival_on=TODAY,
        minimum_life_days=0,
        now=NOW,
    )


def test_twenty_buyers_of_the_last_seven_units() -> None:
    a_lot(4, best_before=TODAY + timedelta(days=100))
    a_lot(3, best_before=TODAY + timedelta(days=200))
    answers = race([buy(f"O{n}", 1, ["TKR"]) for n in range(BUYERS)])
    lost = [answer for answer in answers if isinstance(answer, LotShortageError)]
    assert len(answers) - len(lost) == 7
    assert {error.available for error in lost} == {0}
    assert sum(lot.quantity_allocated for lot in Lot.objects.all()) == 7
    assert selectors.ledger_differences() == []


def test_the_same_line_from_twenty_workers_is_promised_once() -> None:
    a_lot(50, base="TKR")
    a_lot(50, base="PTL")
    orders = [["TKR"], ["PTL"], ["PTL", "TKR"], ["TKR", "PTL"]]
    race([buy("O1", 3, orders[n % 4]) for n in range(BUYERS)])
    assert sum(made.quantity for made in LotAllocation.objects.all()) == 3
    assert selectors.ledger_differences() == []


def test_a_message_that_arrives_twenty_times_at_once_counts_once() -> None:
    a_lot(1, code="OTHER")

    def receive() -> object:
        return services.lot_receive(
            base_code="TKR",
            sku="RICE",
            lot_code="NEW",
            quantity=5,
            made_on=None,
            best_before=None,
            key="message-1",
            now=NOW,
        )

    race([receive] * BUYERS)
    assert Lot.objects.get(code="NEW").quantity_on_hand == 5
