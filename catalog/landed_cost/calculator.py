"""Pure: goods, freight and the rules in force make a landed cost, line by line.

Each regime is one small module function in `regimes.py`; this module checks that the
goods are known, calls the regime and adds up. The algorithm in prose, with worked
figures, is `docs/landed_cost.md`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.landed_cost.regimes import REGIMES, Consignment, Stop, unknown_regime
from catalog.landed_cost.types import LandedCost
from catalog.money import money_sum, round_money, zero

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from catalog.landed_cost.types import (
        Earlier,
        GoodsLine,
        Item,
        LineCost,
        Rule,
        Status,
    )
    from catalog.money import Money

# A file of rules that hold whichever way goods enter.
ANY_REGIME = "any"


def landed_cost(
    *,
    regime: str,
    currency: str,
    lines: Sequence[GoodsLine],
    items: Mapping[str, Item],
    freight: Money | None,
    rules: Sequence[Rule],
    on: date,
    destination: str = "",
    insurance: Money | None = None,
    rates: Mapping[str, Decimal] | None = None,
    earlier: Earlier | None = None,
) -> LandedCost:
    """The landed cost of a consignment by the rules in force on a day.

    `freight` None means that it is not known yet and left out. `rates` are units of
    `currency` for one unit of another, for limits that law states in it. `earlier` is what the same person was sent on the
    days that law counts together. An unknown
    SKU, regime, rate or class makes it "not quoted" with the reason; nothing unknown is
    zero.
    """
    consignment = Consignment(
        currency=currency,
        lines=tuple(lines),
        items=dict(items),
        freight=round_money(freight) if freight else zero(currency),
        rules=tuple(rule for rule in rules if rule.regime in {regime, ANY_REGIME}),
        on=on,
        destination=destination,
        insurance=round_money(insurance) if insurance else None,
        rates=rates or {},
        earlier=earlier,
    )
    try:
        consignment.check()
        REGIMES.get(regime, unknown_regime)(consignment)
    except Stop as stop:
        return _stopped(consignment, stop)
    return _done(consignment)


def _done(consignment: Consignment) -> LandedCost:
    lines = tuple(consignment.line_cost(line) for line in consignment.lines)
    freight = consignment.freight_charges
    gross = _total(consignment, [charge.amount for charge in freight])
    status: Status = "estimated" if consignment.is_estimate else "quoted"
    return LandedCost(
        status=status,
        currency=consignment.currency,
        lines=lines,
        freight_net=consignment.freight,
        freight_gross=gross,
        freight_charges=tuple(freight),
        total=_total(consignment, [line.gross for line in lines]) + gross,
        reasons=(),
        on=consignment.on,
        customs_value=consignment.value,
        insurance=consignment.insurance,
        grams=consignment.grams,
        consulted=tuple(consignment.consulted),
    )


def _stopped(consignment: Consignment, stop: Stop) -> LandedCost:
    lines: tuple[LineCost, ...] = ()
    return LandedCost(
        status=stop.status,
        currency=consignment.currency,
        lines=lines,
        freight_net=consignment.freight,
        freight_gross=consignment.freight,
        freight_charges=(),
        total=None,
        reasons=(stop.reason,),
        on=consignment.on,
        customs_value=consignment.value,
        insurance=consignment.insurance,
        grams=consignment.grams,
        consulted=tuple(consignment.consulted),
    )


def _total(consignment: Consignment, amounts: list[Money]) -> Money:
    return money_sum(amounts, currency=consignment.currency)
