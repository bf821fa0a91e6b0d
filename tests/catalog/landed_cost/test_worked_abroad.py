"""Each destination's law, at, just under and just over its limits, against sums by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.catalog.landed_cost.worked_abroad import CASES, Case, calculate, table

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "landed_cost.md"


def taken(charges: list[tuple[str, Decimal]], kind: str) -> str:
    amounts = [amount for name, amount in charges if name == kind]
    return str(sum(amounts[1:], amounts[0])) if amounts else ""


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.country} {c.arithmetic}")
def test_the_sum_is_the_one_by_hand(case: Case) -> None:
    landed = calculate(case)
    if case.reason:
        assert [reason.key for reason in landed.reasons] == [case.reason]
        assert landed.total is None
        return
    charges = [
        (charge.kind, charge.amount.amount)
        for some in (*(line.charges for line in landed.lines), landed.freight_charges)
        for charge in some
    ]
    assert landed.total is not None, landed.reasons
    told = (taken(charges, "duty"), taken(charges, "import_tax") or "0")
    assert (told[0], Decimal(told[1])) == (case.duty, Decimal(case.tax))
    assert str(landed.total.amount) == case.total


def test_each_regime_that_quotes_has_eight_cases() -> None:
    places = {"GB", "KR", "MY", "AU", "NZ", "SA", "KZ", "ID", "CN"}
    for place in places:
        assert sum(case.country == place for case in CASES) >= 8, place


def test_the_document_prints_every_case() -> None:
    assert table() in DOCUMENT.read_text(encoding="utf-8")
