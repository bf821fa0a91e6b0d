"""Which bases serve an order: most units, fewest parcels, cheapest, then freshest. Pure.

Exact: all sets of bases are looked at, small ones first, and the search ends with the
first size that serves as much as all bases together could. Only bases that have
something of the order count, so it stays small however many bases and lots there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Sets beyond this many are not looked at: the greedy set is then taken as it is.
SETS_LIMIT = 50_000
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a base has of a SKU: free fit units, and the day its first lot expires."""

    units: int
    best_before: date | None


Supply = dict[tuple[str, str], Offer]


@dataclass(frozen=True, slots=True)
class Plan:
    """A set of bases, what it serves, and why it was taken."""

    bases: tuple[str, ...]
    served: int
    cost: Decimal

    @property
    def parcels(self) -> int:
        """One parcel of each base."""
        return len(self.bases)


def plan_bases(
    *,
    wanted: Mapping[str, int],
    supply: Supply,
    preferred: Sequence[str],
    costs: Mapping[str, Decimal] | None = None,
) -> Plan:
    """The best set of bases for an order, given its units per SKU.

    `costs` is what a parcel of each base costs, none where it is not known to differ.
    Among equals the fresher serves, then the order of `preferred` decides.
    """
    costs = costs or {}
    rank = {code: place for place, code in enumerate(preferred)}
    there = sorted(
        {base for sku, base in supply if sku in wanted}, key=rank.__getitem__
    )
    most = _served(there, wanted, supply)
    if not most:
        return Plan((), 0, NOTHING)
    looked = 0
    for size in range(1, len(there) + 1):
        found = []
        for bases in combinations(there, size):
            looked += 1
            if _served(bases, wanted, supply) == most:
                found.append(bases)
            if looked >= SETS_LIMIT:
                break
        if found:
            best = min(found, key=lambda x: _key(x, wanted, supply, costs, rank))
            return Plan(best, most, _cost(best, costs))
        if looked >= SETS_LIMIT:
            break
    greedy = _greedy(there, wanted, supply)
    return Plan(greedy, most, _cost(greedy, costs))


def _served(bases: Iterable[str], wanted: Mapping[str, int], supply: Supply) -> int:
    bases = tuple(bases)
    return sum(
        min(units, sum(_units(supply, sku, base) for base in bases))
        for sku, units in wanted.items()
    )


def _units(supply: Supply, sku: str, base: str) -> int:
    offer = supply.get((sku, base))
    return offer.units if offer else 0


def _key(
    bases: tuple[str, ...],
    wanted: Mapping[str, int],
    supply: Supply,
    costs: Mapping[str, Decimal],
    rank: Mapping[str, int],
) -> tuple[Decimal, int, tuple[int, ...]]:
    """Cheapest, then freshest (the later the first lot expires), then as preferred."""
    days = [
        (supply[sku, base].best_before or date.max).toordinal()
        for sku in wanted
        for base in bases
        if (sku, base) in supply
    ]
    return _cost(bases, costs), -min(days), tuple(rank[base] for base in bases)


def _cost(bases: Iterable[str], costs: Mapping[str, Decimal]) -> Decimal:
    return sum((costs.get(base, NOTHING) for base in bases), start=NOTHING)


def _greedy(
    there: Sequence[str], wanted: Mapping[str, int], supply: Supply
) -> tuple[str, ...]:
    """Always the base that adds most; good, and quick where exactness would not be."""
    chosen: list[str] = []
    most = _served(there, wanted, supply)
    while _served(chosen, wanted, supply) < most:
        left = [base for base in there if base not in chosen]
        chosen.append(max(left, key=lambda x: _served([*chosen, x], wanted, supply)))
    return tuple(chosen)
