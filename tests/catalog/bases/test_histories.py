"""Random histories: whatever happens, the ledger adds up and nothing is negative."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.bases import preorders, selectors, services
from catalog.bases.errors import BasesError
from catalog.bases.models import Lot, LotAllocation, LotMovement, PreorderPromise
from catalog.jobs.models import OutboxMessage
from tests.catalog.bases.builders import NOW, TODAY, a_base

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.slow]
_key = count()

CODES = st.sampled_from(["A", "B", "C"])
LINES = st.sampled_from(["1", "2", "3"])
UNITS = st.integers(-1, 6)
STEPS = st.one_of(
    st.tuples(st.just("receive"), CODES, UNITS, st.integers(0, 30)),
    st.tuples(st.just("expect"), CODES, UNITS),
    st.tuples(st.just("adjust"), CODES, UNITS),
    st.tuples(st.just("return"), CODES, UNITS),
    st.tuples(st.sampled_from(["block", "unblock", "quarantine", "recall"]), CODES),
    st.tuples(st.just("allocate"), LINES, UNITS, st.integers(0, 30)),
    st.tuples(st.just("release"), LINES, UNITS),
    st.tuples(st.just("preorder"), LINES, st.integers(1, 6), st.integers(0, 30)),
    st.tuples(st.just("preorder-release"), LINES),
    st.tuples(st.sampled_from(["pick", "ship"]), st.integers(0, 5), UNITS),
    st.tuples(
        st.just("again"),
    ),
)


def step_call(step: tuple, key: str):
    """A step of a history as a call that can be repeated with the same key."""
    name, *rest = step
    lot = {"base_code": "TKR", "key": key, "now": NOW}
    if name == "receive":
        code, units, life = rest
        day = TODAY + timedelta(days=life)
        return lambda: services.lot_receive(
            **lot,
            lot_code=code,
            sku="RICE",
            quantity=units,
            made_on=None,
            best_before=day,
        )
    if name == "expect":
        code, units = rest
        return lambda: services.lot_expect(
            **lot, lot_code=code, sku="RICE", quantity=units, expected_on=TODAY
        )
    if name == "adjust":
        code, units = rest
        return lambda: services.lot_adjust(
            **lot, lot_code=code, delta=2 - units, reason="count"
        )
    if name == "return":
        code, units = rest
        return lambda: services.lot_return(
            **lot, lot_code=code, quantity=units, reason="back"
        )
    if name == "allocate":
        line, units, life = rest
        return lambda: services.line_allocate(
            order_id="O",
            order_line_id=line,
            sku="RICE",
            base_codes=["TKR"],
            quantity=units,
            arrival_on=TODAY,
            minimum_life_days=life,
            now=NOW,
            is_partial=life % 2 == 0,
        )
    if name == "release":
        line, units = rest
        return lambda: services.lot_release(
            order_line_id=line, quantity=units, key=key, now=NOW
        )
    if name == "preorder":
        line, units, life = rest
        return lambda: preorders.preorder_promise(
            order_id="O",
            order_line_id=line,
            sku="RICE",
            base_codes=["TKR"],
            quantity=units,
            arrival_on=TODAY,
            minimum_life_days=life,
            ship_on=None,
            now=NOW,
        )
    if name == "preorder-release":
        return lambda: preorders.preorders_release(order_id="O", order_line_id=rest[0])
    if name in {"pick", "ship"}:
        index, units = rest
        ids = list(LotAllocation.objects.values_list("pk", flat=True))
        pk = ids[index] if index < len(ids) else -1
        act = services.lot_pick if name == "pick" else services.lot_ship
        return lambda: act(allocation_id=pk, quantity=units, key=key, now=NOW)
    act = getattr(services, f"lot_{name}")
    return lambda: act(**lot, lot_code=rest[0], reason="x")


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(STEPS, max_size=25))
def test_any_history_adds_up(history: list[tuple]) -> None:
    LotAllocation.objects.all().delete()
    PreorderPromise.objects.all().delete()
    OutboxMessage.objects.all().delete()
    # Not through the manager, which refuses: every history starts from nothing.
    LotMovement.objects.all()._raw_delete(using="default")
    Lot.objects.all().delete()
    a_base()
    preorders.window_set(base_code="TKR", sku="RICE", days=30, by="", now=NOW)
    last = None
    for step in history:
        is_again = step[0] == "again"
        call = last if is_again else step_call(step, f"key-{next(_key)}")
        if call is None:
            continue
        before = _world() if is_again else None
        try:
            call()
        except BasesError:
            last = None
        else:
            # A promise ahead adds to a line whenever it is asked for.
            last = None if step[0] == "preorder" else call
        assert before is None or before == _world()
        assert selectors.ledger_differences() == []
    for lot in Lot.objects.all():
        assert 0 <= lot.quantity_allocated <= lot.quantity_on_hand
        assert lot.quantity_expected >= 0
        left = lot.quantity_on_hand - lot.quantity_allocated + lot.quantity_expected
        assert 0 <= lot.quantity_preordered <= left
        promises = PreorderPromise.objects.filter(lot=lot)
        assert sum(one.quantity_open for one in promises) == lot.quantity_preordered


def _world() -> list[object]:
    return [
        list(Lot.objects.order_by("pk").values()),
        list(LotAllocation.objects.order_by("pk").values()),
        list(PreorderPromise.objects.order_by("pk").values()),
        LotMovement.objects.count(),
    ]
