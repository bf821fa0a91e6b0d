"""Dearer goods never cost less at the door, as long as a sum can be told."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from catalog.landed_cost import rule_files
from catalog.landed_cost.answer import RATED, worked_out
from catalog.landed_cost.open_regimes import open_regimes
from catalog.money import quantum
from tests.catalog.landed_cost.test_random_consignments import (
    CURRENCIES,
    PER_EURO,
    basket,
    destinations,
    law,
)

if TYPE_CHECKING:
    from catalog.landed_cost.question import QuoteAsked
    from catalog.landed_cost.types import LandedCost

ON = date(2026, 11, 25)
PAIRS = 2_000


def answers(
    asked: QuoteAsked, destination: str, currency: str
) -> dict[str, LandedCost]:
    rules = tuple(
        rule
        for rule in law(destination)
        if rule_files.is_in_force(rule, origin="TH", on=ON)
    )
    origins = {line.origin for line in asked.lines}
    return worked_out(
        asked=asked,
        rules=rules,
        regimes=open_regimes(rules=rules, destination=destination, origins=origins),
        on=ON,
        to=currency,
        rates={
            name: Decimal(PER_EURO[currency]) / Decimal(rate)
            for name, rate in PER_EURO.items()
            if currency in PER_EURO
        },
    )


def test_a_dearer_line_never_makes_the_whole_cheaper() -> None:
    dice = random.Random(5)
    places = destinations()
    compared = 0
    for _ in range(PAIRS):
        destination = dice.choice(places)
        currency = CURRENCIES.get(destination, "EUR")
        cheap = basket(dice, destination, currency)
        line = dice.choice(cheap.lines)
        at = cheap.lines.index(line)
        more = dice.choice((1, 7, 100)) * quantum(currency)
        dearer_line = line.model_copy(update={"unit_value": line.unit_value + more})
        lines = [*cheap.lines[:at], dearer_line, *cheap.lines[at + 1 :]]
        dear = cheap.model_copy(update={"lines": lines})
        before = answers(cheap, destination, currency)
        after = answers(dear, destination, currency)
        for regime, landed in before.items():
            other = after[regime]
            if landed.status in RATED and other.status in RATED:
                assert landed.total is not None
                assert other.total is not None
                assert other.total.amount >= landed.total.amount, (regime, cheap, dear)
                compared += 1
    assert compared > PAIRS // 10
