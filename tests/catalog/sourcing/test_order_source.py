"""Every unit of an order has a lot, or an entry says why not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from catalog.bases import selectors as bases
from catalog.bases import services as lots
from catalog.bases.dispatch_hook import hook_set
from catalog.bases.errors import QuantityError
from catalog.bases.models import Lot, LotAllocation
from catalog.jobs.selectors import outbox_messages
from catalog.sourcing import selectors, services
from catalog.sourcing.errors import UnknownAttentionError, UnknownOrderError
from catalog.sourcing.models import OrderSourcing
from catalog.sourcing.types import OrderPlan, SourceLine
from catalog.sourcing.words import plan_words
from tests.catalog.bases.builders import NOW, TODAY, a_base, a_lot

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def line(quantity: int = 2, **more: Any) -> SourceLine:
    said = {"order_line_id": "1", "sku": "RICE", "warehouse_codes": ("TKR",)}
    return SourceLine(quantity=quantity, **(said | more))


def source(*lines: SourceLine, order_id: str = "O1") -> OrderPlan:
    return services.order_source(
        order_id=order_id,
        number="1001",
        market_code="cn",
        lines=list(lines),
        arrival_on=TODAY + timedelta(days=10),
        now=NOW,
    )


def served(plan: OrderPlan) -> list[tuple[str, str, int]]:
    return [(p.order_line_id, p.lot.code, p.quantity_kept) for p in plan.promises]


def test_lines_get_the_lots_that_expire_first_among_the_fit() -> None:
    a_lot(9, code="TOO-SHORT", best_before=TODAY + timedelta(days=69))
    a_lot(1, code="FIRST", best_before=TODAY + timedelta(days=70))
    a_lot(9, code="LATER", best_before=TODAY + timedelta(days=400))
    a_lot(9, code="SILK", sku="SILK", base="PTL", best_before=None)
    plan = source(
        line(2),
        line(1, order_line_id="2", sku="SILK", warehouse_codes=("PTL",)),
    )
    assert served(plan) == [("1", "FIRST", 1), ("1", "LATER", 1), ("2", "SILK", 1)]
    assert (plan.is_new, plan.is_complete) == (True, True)
    assert {p.ship_on for p in plan.promises} == {date(2026, 3, 4)}
    assert bases.ledger_differences() == []


def test_the_order_event_may_come_twice() -> None:
    a_lot(9)
    first = source(line(4))
    second = source(line(4))
    assert [p.pk for p in second.promises] == [p.pk for p in first.promises]
    assert not second.is_new
    assert Lot.objects.get().quantity_allocated == 4


def test_a_base_with_an_address_is_told_when_sourced_and_when_canceled() -> None:
    a_lot(9)
    hook_set(base_code="TKR", url="https://erp.example/", by="petra", now=NOW)
    source(line(4))
    services.order_resource(order_id="O1", now=NOW)
    first = [row.payload for row in outbox_messages(topic="dispatch-order")]
    assert first == [{"base": "TKR", "order_id": "O1"}]
    services.order_release(order_id="O1", reason="canceled", now=NOW)
    assert len(outbox_messages(topic="dispatch-order")) == 2


def test_goods_may_demand_more_life_than_the_market() -> None:
    a_lot(9, best_before=TODAY + timedelta(days=100))
    plan = source(line(1, minimum_life_days=91))
    assert plan.attention[0].reason == "short_life"


def test_no_warehouse_means_the_markets_bases_and_one_parcel_if_possible() -> None:
    a_lot(1, base="TKR", code="T")
    a_lot(5, base="PTL", code="P")
    assert served(source(line(3, warehouse_codes=()))) == [("1", "P", 3)]


def test_units_without_a_lot_open_one_entry_with_its_reason() -> None:
    a_lot(3)
    plan = source(line(5))
    assert served(plan)[0][2] == 3
    (entry,) = plan.attention
    assert (entry.quantity_wanted, entry.quantity_missing) == (5, 2)
    assert (entry.reason, entry.base_codes) == ("sold_out", ["TKR", "PTL"])
    assert selectors.attention_open() == [entry]
    assert selectors.attention_count() == 1
    assert selectors.attention_of_orders(order_ids=["O1", "O2"]) == {"O1": 1}


@pytest.mark.parametrize("reason", ["no_lot", "blocked", "short_life", "sold_out"])
def test_reasons(reason: str) -> None:
    a_base()
    if reason != "no_lot":
        soon = reason == "short_life"
        a_lot(2, code="A", best_before=TODAY + timedelta(days=20 if soon else 400))
    if reason == "blocked":
        lots.lot_block(base_code="TKR", lot_code="A", reason="", key="b", now=NOW)
    if reason == "sold_out":
        source(line(2, order_line_id="9"), order_id="O9")
    plan = source(line(1))
    assert [entry.reason for entry in plan.attention] == [reason]
    assert plan.promises == ()


def test_new_lots_serve_what_was_missing_and_close_the_entry() -> None:
    a_lot(1)
    source(line(3))
    a_lot(1, code="NEW")
    plan = services.order_resource(order_id="O1", now=NOW)
    assert [e.quantity_missing for e in plan.attention] == [1]
    a_lot(1, code="NEWER")
    plan = services.order_resource(order_id="O1", now=NOW)
    assert plan.is_complete
    assert selectors.attention_open() == []
    with pytest.raises(UnknownOrderError):
        services.order_resource(order_id="O2", now=NOW)


def test_a_blocked_lot_is_replaced_and_the_good_one_kept() -> None:
    a_lot(1, code="GOOD", best_before=date(2026, 9, 1))
    a_lot(5, code="BAD", best_before=date(2026, 10, 1))
    a_lot(5, code="NEXT", best_before=date(2026, 11, 1))
    source(line(3))
    lots.lot_block(base_code="TKR", lot_code="BAD", reason="lab", key="b", now=NOW)
    plan = services.order_resource(order_id="O1", now=NOW)
    assert served(plan) == [("1", "GOOD", 1), ("1", "NEXT", 2)]
    assert Lot.objects.get(code="BAD").quantity_allocated == 0
    assert bases.ledger_differences() == []


def test_a_canceled_order_gives_its_lots_back_once() -> None:
    a_lot(3)
    source(line(5))
    for given in (3, 0):
        units = services.order_release(order_id="O1", reason="canceled", now=NOW)
        assert units == given
    assert Lot.objects.get().quantity_allocated == 0
    assert selectors.attention_open() == []
    assert served(source(line(5))) == []
    assert served(services.order_resource(order_id="O1", now=NOW)) == []


def test_a_cancellation_may_come_before_its_order() -> None:
    a_lot(3)
    assert services.order_release(order_id="O1", reason="canceled", now=NOW) == 0
    assert served(source(line(2))) == []
    assert Lot.objects.get().quantity_allocated == 0


def test_an_operator_closes_an_entry_once() -> None:
    a_base()
    (entry,) = source(line(1)).attention
    closed = services.attention_close(
        attention_id=entry.pk, by="petra", note="refunded", now=NOW
    )
    assert (closed.closed_by, closed.note) == ("petra", "refunded")
    with pytest.raises(UnknownAttentionError):
        services.attention_close(attention_id=entry.pk, by="x", note="", now=NOW)


@pytest.mark.parametrize("quantity", [0, -1, 10**9])
def test_odd_quantities_leave_nothing_behind(quantity: int) -> None:
    a_lot(3)
    with pytest.raises(QuantityError):
        source(line(1), line(quantity, order_line_id="2"))
    assert not OrderSourcing.objects.exists()
    assert not LotAllocation.objects.exists()


def test_the_plan_explains_itself() -> None:
    a_lot(1, code="L1", best_before=date(2026, 9, 1))
    a_lot(1, code="L2", base="PTL", best_before=None)
    plan = source(line(3, warehouse_codes=("TKR", "PTL")))
    with translation.override("en"):
        assert plan_words(plan) == [
            "2 bases send a part each: PTL, TKR.",
            "1 × RICE from lot L1 of base TKR: best before Sept. 1, 2026, 173 days left "
            "on arrival (March 12, 2026; at least 60 are needed), the first to expire "
            "of all that are fit.",
            "1 × RICE from lot L2 of base PTL: the oldest lot, of goods that do not "
            "expire.",
            "1 of 3 × RICE have no lot: all units are promised to other orders.",
        ]


def test_a_lot_that_is_lost_is_replaced_from_another_base() -> None:
    a_lot(5, base="TKR", code="BAD")
    a_lot(5, base="PTL", code="GOOD")
    source(line(3))
    lots.lot_block(base_code="TKR", lot_code="BAD", reason="x", key="b", now=NOW)
    plan = services.order_resource(order_id="O1", now=NOW)
    assert plan.is_complete
    assert served(plan) == [("1", "GOOD", 3)]
    assert bases.ledger_differences() == []


def test_the_base_of_commerce_serves_unless_another_saves_a_parcel() -> None:
    a_lot(2, base="TKR", code="NEAR")
    a_lot(9, base="PTL", code="FAR")
    assert served(source(line(2))) == [("1", "NEAR", 2)]
    assert served(source(line(3, order_line_id="2"), order_id="O2")) == [
        ("2", "FAR", 3)
    ]


def test_without_a_word_of_commerce_one_base_serves_all_lines() -> None:
    a_lot(9, base="TKR", code="R-TKR")
    a_lot(9, base="PTL", code="R-PTL")
    a_lot(9, base="PTL", code="S-PTL", sku="SILK")
    plan = source(
        line(1, warehouse_codes=()),
        line(1, order_line_id="2", sku="SILK", warehouse_codes=()),
    )
    assert served(plan) == [("1", "R-PTL", 1), ("2", "S-PTL", 1)]
