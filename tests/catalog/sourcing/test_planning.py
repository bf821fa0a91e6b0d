"""The plan of an order against brute force: the same for every small case."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.sourcing import planning
from catalog.sourcing.planning import Offer, Plan, Supply, plan_bases

BASES = ("A", "B", "C", "D", "E")
SKUS = ("rice", "silk", "tea")
DAY = date(2026, 6, 1)

offers = st.builds(
    Offer,
    units=st.integers(1, 6),
    best_before=st.one_of(
        st.none(), st.integers(0, 3).map(lambda n: DAY + timedelta(days=n))
    ),
)
supplies = st.dictionaries(
    st.tuples(st.sampled_from(SKUS), st.sampled_from(BASES)), offers, max_size=15
)
orders = st.lists(
    st.tuples(st.sampled_from(SKUS), st.integers(1, 7)), min_size=1, max_size=5
)
costs = st.dictionaries(st.sampled_from(BASES), st.integers(0, 3).map(Decimal))


def order_of(rows: list[tuple[str, int]]) -> dict[str, int]:
    wanted: dict[str, int] = {}
    for sku, units in rows:
        wanted[sku] = wanted.get(sku, 0) + units
    return wanted


def brute(
    rows: list[tuple[str, int]], supply: Supply, cost: dict[str, Decimal]
) -> Plan:
    """Every set of bases, judged whole."""
    wanted = order_of(rows)

    def judged(bases: tuple[str, ...]) -> tuple[object, ...]:
        served, days = 0, [date.max]
        for sku, units in wanted.items():
            have = [supply[sku, base] for base in bases if (sku, base) in supply]
            served += min(units, sum(offer.units for offer in have))
            days += [offer.best_before or date.max for offer in have]
        price = sum((cost.get(base, Decimal(0)) for base in bases), start=Decimal(0))
        order = tuple(BASES.index(base) for base in bases)
        return (-served, len(bases), price, -min(days).toordinal(), order)

    sets = chain.from_iterable(combinations(BASES, n) for n in range(len(BASES) + 1))
    best = min(sets, key=judged)
    said = judged(best)
    return Plan(best, -said[0], said[2])  # type: ignore[operator,arg-type]


@settings(max_examples=400, deadline=None)
@given(orders, supplies, costs)
def test_no_set_of_bases_is_better(
    rows: list[tuple[str, int]], supply: Supply, cost: dict[str, Decimal]
) -> None:
    made = plan_bases(wanted=order_of(rows), supply=supply, preferred=BASES, costs=cost)
    assert made == brute(rows, supply, cost)


def test_one_parcel_before_a_cheaper_two_and_cheaper_before_fresher() -> None:
    supply: Supply = {
        ("rice", "A"): Offer(5, DAY), ("silk", "B"): Offer(5, DAY),
        ("rice", "C"): Offer(5, DAY), ("silk", "C"): Offer(5, DAY),
        ("rice", "D"): Offer(5, DAY + timedelta(days=9)),
        ("silk", "D"): Offer(5, DAY + timedelta(days=9)),
    }  # fmt: skip
    rows = order_of([("rice", 5), ("silk", 5)])
    dear = {"C": Decimal(9), "D": Decimal(10)}
    assert plan_bases(wanted=rows, supply=supply, preferred=BASES, costs=dear) == Plan(
        ("C",), 10, Decimal(9)
    )
    assert plan_bases(wanted=rows, supply=supply, preferred=BASES).bases == ("D",)


def test_too_many_sets_are_served_well_all_the_same() -> None:
    before, planning.SETS_LIMIT = planning.SETS_LIMIT, 3
    try:
        supply: Supply = {("rice", base): Offer(2, DAY) for base in BASES}
        made = plan_bases(
            wanted=order_of([("rice", 7)]), supply=supply, preferred=BASES
        )
    finally:
        planning.SETS_LIMIT = before
    assert (made.served, made.parcels) == (7, 4)
