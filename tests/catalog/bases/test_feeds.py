"""What a base tells us: once, in order, or not at all with every fault named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from catalog.bases import selectors
from catalog.bases.errors import FeedRefusedError
from catalog.bases.feeds import feed_take
from catalog.bases.models import FeedMessage, FeedStream, Lot, LotMovement
from catalog.bases.services import line_allocate, lot_block
from catalog.jobs.models import OutboxMessage
from tests.catalog.bases.builders import NOW, TODAY, a_base

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def says(sequence: int, *events: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A message; one minute of the base's day per sequence number."""
    return {
        "message_id": f"m{sequence}",
        "sequence": sequence,
        "sent_at": (NOW - timedelta(minutes=600 - sequence)).isoformat(),
        "events": list(events),
    } | more


def received(quantity: int = 40, lot: str = "L1", **more: Any) -> dict[str, Any]:
    return {
        "type": "received", "lot": lot, "sku": "RICE", "quantity": quantity,
        "made_on": "2026-02-01", "best_before": "2027-02-01",
    } | more  # fmt: skip


def counted(quantity: int, lot: str = "L1", **more: Any) -> dict[str, Any]:
    return {"type": "counted", "lot": lot, "quantity": quantity} | more


def take(payload: Any, base: str = "TKR") -> dict[str, Any]:
    return feed_take(base_code=base, payload=payload, door="http", now=NOW)


def faults(payload: Any, base: str = "TKR") -> list[tuple[str, str]]:
    """Codes and fields of a refusal, which changed nothing."""
    before = world()
    with pytest.raises(FeedRefusedError) as refused:
        take(payload, base)
    assert world() == before
    return [(fault.code, fault.field) for fault in refused.value.faults]


def world() -> list[Any]:
    return [
        list(Lot.objects.order_by("pk").values()),
        list(LotMovement.objects.values_list("pk")),
        list(FeedMessage.objects.values_list("pk")),
        list(FeedStream.objects.order_by("pk").values()),
    ]


def on_hand(lot: str = "L1") -> int:
    return Lot.objects.get(code=lot).quantity_on_hand


@pytest.fixture(autouse=True)
def base() -> None:
    a_base()


def promise(units: int, line: str = "1") -> None:
    line_allocate(
        order_id=f"O{line}", order_line_id=line, sku="RICE", base_codes=["TKR"],
        quantity=units, arrival_on=TODAY, minimum_life_days=0, now=NOW,
    )  # fmt: skip


def test_units_arrive() -> None:
    answer = take(says(1, received(40)))
    assert answer == {
        "message_id": "m1", "stream": "main", "sequence": 1, "missing": [],
        "repeated": False,
        "events": [{
            "type": "received", "lot": "L1", "result": "applied",
            "on_hand": 40, "allocated": 0, "state": "released",
        }],
    }  # fmt: skip
    assert LotMovement.objects.get().feed_message.message_id == "m1"


def test_the_same_message_again_changes_nothing_and_hears_the_same() -> None:
    first = take(says(1, received(40)))
    before = world()
    assert take(says(1, received(40))) == first | {"repeated": True}
    assert world() == before


def test_a_number_means_one_message() -> None:
    take(says(1, received(40)))
    assert faults(says(1, received(41))) == [("message_id_reused", "message_id")]
    again = says(1, received(41), message_id="other")
    assert faults(again) == [("sequence_reused", "sequence")]


def test_all_faults_are_named_at_once_and_nothing_is_taken() -> None:
    message = says(
        1, received(0, lot="a b"), {"type": "eaten"}, counted(1, colour="red")
    )
    del message["message_id"]
    assert faults(message) == [
        ("missing_field", "message_id"),
        ("bad_code", "events[0].lot"),
        ("out_of_range", "events[0].quantity"),
        ("unknown_event", "events[1].type"),
        ("unknown_field", "events[2].colour"),
    ]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"quantity": 1.5}, ("wrong_type", "events[0].quantity")),
        ({"quantity": True}, ("wrong_type", "events[0].quantity")),
        ({"quantity": "5"}, ("wrong_type", "events[0].quantity")),
        ({"quantity": 10_000_001}, ("out_of_range", "events[0].quantity")),
        ({"made_on": "1/2/2026"}, ("bad_date", "events[0].made_on")),
        ({"made_on": "2026-02-30"}, ("bad_date", "events[0].made_on")),
        ({"lot": "L/1"}, ("bad_code", "events[0].lot")),
        ({"lot": None}, ("wrong_type", "events[0].lot")),
        ({"quarantined": 1}, ("wrong_type", "events[0].quarantined")),
        ({"best_before": "2026-01-01"}, ("lot_mismatch", "events[0].lot")),
    ],
)
def test_a_field_that_cannot_be(change: dict[str, Any], fault: tuple[str, str]) -> None:
    assert faults(says(1, received() | change)) == [fault]


@pytest.mark.parametrize("payload", [None, [], "x", 5])
def test_no_message_at_all(payload: Any) -> None:
    assert faults(payload) == [("not_json", "")]


def test_a_message_of_tomorrow_an_unknown_base_and_too_much() -> None:
    later = says(1, received(), sent_at=(NOW + timedelta(hours=1)).isoformat())
    assert faults(later) == [("clock_ahead", "sent_at")]
    assert faults(says(1, received(), sent_at="2026-03-02T03:00:00")) == [
        ("bad_date", "sent_at")
    ]
    assert faults(says(1, received()), base="NONE") == [("unknown_base", "base")]
    assert faults(says(1, *[counted(1)] * 201)) == [("too_many_events", "events")]


def test_one_bad_event_takes_the_good_ones_with_it() -> None:
    message = says(1, received(40), counted(3, lot="UNKNOWN"))
    assert faults(message) == [("unknown_lot", "events[1].lot")]


def test_a_late_count_does_not_undo_a_newer_one() -> None:
    take(says(1, received(40)))
    take(says(3, counted(30)))
    late = take(says(2, counted(35)))
    assert late["events"][0]["result"] == "superseded"
    assert on_hand() == 30


def test_news_from_before_the_count_is_in_the_count() -> None:
    take(says(1, received(40)))
    take(says(4, counted(50)))
    assert take(says(3, received(10)))["events"][0]["result"] == "superseded"
    lost = {"type": "written_off", "lot": "L1", "quantity": 5, "reason": "wet"}
    assert take(says(2, lost))["events"][0]["result"] == "superseded"
    assert on_hand() == 50


def test_a_late_count_keeps_what_came_after_it() -> None:
    take(says(1, received(40)))
    take(says(3, received(10)))
    take(says(2, counted(38)))
    assert on_hand() == 48


def test_a_late_count_keeps_what_the_same_minute_brought_after_it() -> None:
    take(says(1, received(40)))
    same = (NOW - timedelta(hours=1)).isoformat()
    take(says(3, received(10), sent_at=same))
    take(says(2, counted(38), sent_at=same))
    assert on_hand() == 48


def test_between_two_systems_the_time_decides() -> None:
    take(says(1, received(40)))
    phone = {"stream": "phone-a"}
    take(says(9, counted(20), **phone, message_id="p1"))
    assert take(says(5, counted(30)))["events"][0]["result"] == "superseded"
    take(says(12, counted(25)))
    assert on_hand() == 25


def test_a_count_makes_a_lot_that_nobody_announced_if_it_says_what_it_is() -> None:
    assert faults(says(1, counted(7))) == [("unknown_lot", "events[0].lot")]
    assert faults(says(1, counted(0, sku="RICE"))) == [
        ("empty_lot", "events[0].quantity")
    ]
    take(says(2, counted(7, sku="RICE", best_before="2027-02-01")))
    late = take(says(1, received(5)))
    assert late["events"][0]["result"] == "superseded"
    assert on_hand() == 7


def test_gaps_are_named_until_they_are_filled() -> None:
    take(says(5, received(1)))
    assert take(says(9, received(1)))["missing"] == [[6, 8]]
    assert take(says(7, received(1)))["missing"] == [[6, 6], [8, 8]]
    assert take(says(6, received(1)))["missing"] == [[8, 8]]
    assert take(says(8, received(1)))["missing"] == []


def test_a_count_below_what_is_promised_gives_promises_back_the_latest_first() -> None:
    take(says(1, received(10)))
    promise(4, "1")
    promise(5, "2")
    answer = take(says(2, counted(6)))
    assert answer["events"][0]["on_hand"] == 6
    assert answer["events"][0]["allocated"] == 6
    owed = OutboxMessage.objects.get(topic="lots-lost")
    assert owed.payload == {"skus": ["RICE"], "orders": ["O2"], "lots": []}
    assert selectors.ledger_differences() == []


def test_what_is_not_there_cannot_leave() -> None:
    take(says(1, received(10)))
    gone = {"type": "adjusted", "lot": "L1", "delta": -11, "reason": "mice"}
    assert faults(says(2, gone)) == [("quantity", "events[0].quantity")]


def test_held_and_let_go_and_a_late_hold_is_late() -> None:
    take(says(1, received(10)))
    hold = {"type": "quarantined", "lot": "L1", "reason": "a smell"}
    take(says(2, hold))
    assert Lot.objects.get().state == "quarantined"
    take(says(4, {"type": "released", "lot": "L1"}))
    assert take(says(3, hold))["events"][0]["result"] == "superseded"
    assert Lot.objects.get().state == "released"


def test_a_base_does_not_lift_what_an_operator_blocked() -> None:
    take(says(1, received(10)))
    lot_block(base_code="TKR", lot_code="L1", reason="x", key="k", now=NOW)
    assert faults(says(2, {"type": "released", "lot": "L1"})) == [
        ("lot_state", "events[0].lot")
    ]
    hold = {"type": "quarantined", "lot": "L1", "reason": "x"}
    assert faults(says(2, hold)) == [("lot_state", "events[0].lot")]


def lab(outcome: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "lab_result", "lot": "L1", "test": "Basic Yellow 2", "outcome": outcome,
        "laboratory": "Lab", "report_number": "R-1", "reported_on": "2026-03-01",
    } | more  # fmt: skip


def test_a_good_report_lets_a_held_lot_go_only_if_it_says_so() -> None:
    take(says(1, received(10, quarantined=True)))
    take(says(2, lab("passed")))
    assert Lot.objects.get().state == "quarantined"
    take(says(3, lab("passed", report_number="R-2", release=True)))
    assert Lot.objects.get().state == "released"


def test_a_failed_report_takes_the_lot_off_sale_however_late_it_is() -> None:
    take(says(1, received(10)))
    promise(4)
    take(says(9, {"type": "released", "lot": "L1"}))
    take(says(2, lab("failed", value="found", limit="not detected")))
    lot = Lot.objects.get()
    assert (lot.state, lot.state_reason) == ("blocked", "Basic Yellow 2: Lab, R-1")
    assert lot.lab_results.get().value == "found"
    assert OutboxMessage.objects.get(topic="lots-lost").payload["lots"] == [lot.pk]
    assert selectors.stock_targets(on=TODAY) == {("TKR", "RICE"): 4}


def test_expected_units_arrive_and_late_news_of_them_is_late() -> None:
    comes = {
        "type": "expected", "lot": "L1", "sku": "RICE", "quantity": 50,
        "expected_on": "2026-04-01",
    }  # fmt: skip
    take(says(1, comes))
    assert (Lot.objects.get().quantity_expected, on_hand()) == (50, 0)
    take(says(3, received(20)))
    assert (Lot.objects.get().quantity_expected, on_hand()) == (30, 20)
    assert take(says(2, comes))["events"][0]["result"] == "superseded"
