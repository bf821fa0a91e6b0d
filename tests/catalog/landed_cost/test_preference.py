"""Preferential origin: when an agreement lowers duty, and when it changes nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from catalog.landed_cost.preference import preferences
from catalog.landed_cost.rule_files import (
    RULES_DIR,
    is_in_force,
    rule_of,
    rule_rows,
)
from catalog.landed_cost.words import sentence
from tests.catalog.landed_cost.worked_abroad import Case, calculate

if TYPE_CHECKING:
    from catalog.landed_cost.types import Rule

ON = date(2026, 11, 25)


def agreements(destination: str, origin: str = "TH", on: date = ON) -> list[Rule]:
    rules = [rule_of(row) for row in rule_rows(RULES_DIR / "preference.toml")]
    return [
        rule
        for rule in rules
        if rule.destination == destination and is_in_force(rule, origin=origin, on=on)
    ]


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (
            Case("KR", "621410 1 100000", "0", "within the relief"),
            ["RCEP changes nothing here: no customs duty is taken on these goods. "
             "No proof of origin is needed for it."],
        ),
        (
            Case("KR", "621410 1 300000", "0", "above it"),
            ["RCEP can lower the customs duty, with this proof of origin: RCEP "
             "certificate or declaration of origin. Up to 200 USD none is asked."],
        ),
        (
            Case("ID", "691110 1 100000.00", "0.00", "7.5 % is taken"),
            ["RCEP can lower the customs duty, with this proof of origin: RCEP "
             "certificate or declaration of origin. Up to 200 USD none is asked.",
             "ATIGA can lower the customs duty, with this proof of origin: Form D. "
             "Up to 200 USD none is asked."],
        ),
        # Stopped for want of a class or a rate of exchange: no word of duty.
        (Case("KR", "621410 1 100000", "0", "no rate", has_rates=False), []),
        (Case("FR", "621410 1 200.00", "0", "no agreement"), []),
    ],
)  # fmt: skip
def test_an_agreement_matters_where_a_duty_is_due(case: Case, words: list[str]) -> None:
    made = preferences(landed=calculate(case), rules=agreements(case.country))
    assert [sentence(x.key, dict(x.params), "en") for x in made] == words


def test_an_agreement_speaks_of_its_own_origin_from_its_day_on() -> None:
    assert [rule.goods_class for rule in agreements("CN")] == ["RCEP", "ACFTA"]
    assert agreements("CN", origin="BR") == []
    assert [rule.goods_class for rule in agreements("KR", on=date(2022, 1, 31))] == []
    assert len(agreements("KR", on=date(2022, 2, 1))) == 1
