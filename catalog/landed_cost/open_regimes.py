"""Which ways into a country are open to a consignment, the usual one first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.landed_cost.calculator import ANY_REGIME

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalog.landed_cost.types import Rule

# Where several are open: the platform's way before the postman's.
BEFORE = ("domestic", "cbec")


def open_regimes(
    *, rules: Iterable[Rule], destination: str, origins: set[str]
) -> tuple[str, ...]:
    """Regimes that the rules in force speak of. Goods of a country are at home there.

    Goods of several origins, one of them the destination, cross no border together with
    those that do: only what all of them may take is open.
    """
    spoken = {rule.regime for rule in rules} - {ANY_REGIME}
    if origins == {destination}:
        spoken &= {"domestic"}
    else:
        spoken -= {"domestic"}
    return tuple(sorted(spoken, key=lambda x: (x not in BEFORE, x)))
