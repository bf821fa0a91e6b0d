"""Orders at the same instant: nothing twice, no deadlock, every line accounted for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.bases import selectors as bases
from catalog.bases.models import Lot, LotAllocation
from catalog.sourcing import selectors, services
from catalog.sourcing.types import SourceLine
from tests.catalog.bases.builders import NOW, TODAY, a_lot
from tests.catalog.bases.test_races import race

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.both_databases,
    pytest.mark.slow,
]


def order(number: int, *, order_id: str = "") -> object:
    goods = ["RICE", "SILK", "TEA"]
    if number % 2:
        goods.reverse()
    order_id = order_id or f"O{number}"
    lines = [SourceLine(f"{order_id}-{sku}", sku, 1, ("TKR",)) for sku in goods]
    return lambda: services.order_source(
        order_id=order_id,
        number=str(number),
        market_code="cn",
        lines=lines,
        arrival_on=TODAY + timedelta(days=5),
        now=NOW,
    )


def test_orders_with_the_same_goods_in_another_order_do_not_lock_each_other() -> None:
    for sku, units in {"RICE": 7, "SILK": 20, "TEA": 3}.items():
        a_lot(units - 1, sku=sku)
        a_lot(1, sku=sku)
    race([order(number) for number in range(20)])
    taken = {
        sku: sum(lot.quantity_allocated for lot in Lot.objects.filter(sku=sku))
        for sku in ("RICE", "SILK", "TEA")
    }
    assert taken == {"RICE": 7, "SILK": 20, "TEA": 3}
    assert selectors.attention_count() == 13 + 17
    assert bases.ledger_differences() == []


def test_one_order_event_delivered_to_twenty_workers_at_once() -> None:
    for sku in ("RICE", "SILK", "TEA"):
        a_lot(50, sku=sku)
    race([order(number, order_id="SAME") for number in range(20)])
    assert LotAllocation.objects.count() == 3
    assert sum(lot.quantity_allocated for lot in Lot.objects.all()) == 3
