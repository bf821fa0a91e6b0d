"""The figures of `docs/landed_cost.md`, calculated from the shipped rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from catalog.money import Money
from tests.catalog.landed_cost.worked import WORKED, Worked, calculate, table

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "landed_cost.md"
QUOTED = [worked for worked in WORKED if not worked.reason]
STOPPED = [worked for worked in WORKED if worked.reason]


def part(charges: object, kind: str, currency: str) -> str:
    amounts = [c.amount for c in charges if c.kind == kind]  # type: ignore[attr-defined]
    if not amounts:
        return ""
    return str(sum((m.amount for m in amounts), Decimal(0)))


@pytest.mark.parametrize("worked", QUOTED, ids=lambda w: w.title)
def test_each_line_has_the_written_duty_and_tax(worked: Worked) -> None:
    landed = calculate(worked)
    rows = [
        (
            line.sku,
            str(line.net.amount),
            part(line.charges, "duty", worked.currency),
            part(line.charges, "import_tax", worked.currency),
        )
        for line in landed.lines
    ]
    rows.append(
        (
            "delivery",
            str(landed.freight_net.amount),
            part(landed.freight_charges, "duty", worked.currency),
            part(landed.freight_charges, "import_tax", worked.currency),
        )
    )
    assert rows == list(worked.rows)
    assert landed.total == Money(Decimal(worked.total), worked.currency)
    assert landed.status == worked.status


@pytest.mark.parametrize("worked", QUOTED, ids=lambda w: w.title)
def test_the_charges_add_up_to_the_total_and_each_names_its_source(
    worked: Worked,
) -> None:
    landed = calculate(worked)
    charges = [c for line in landed.lines for c in line.charges]
    charges += landed.freight_charges
    assert sum((c.amount.amount for c in charges), Decimal(0)) == Decimal(worked.total)
    for charge in charges:
        if charge.kind not in {"goods", "freight"}:
            assert charge.rule_id
            assert charge.source
            assert charge.verified_on


@pytest.mark.parametrize("worked", STOPPED, ids=lambda w: w.title)
def test_without_a_known_rate_there_is_a_reason_and_no_sum(worked: Worked) -> None:
    landed = calculate(worked)
    assert (landed.total, landed.lines) == (None, ())
    assert [reason.key for reason in landed.reasons] == [worked.reason]
    assert landed.status == worked.status


@pytest.mark.parametrize("worked", WORKED, ids=lambda w: w.title)
def test_the_document_prints_the_same_figures(worked: Worked) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert f"### {worked.title}\n" in text
    said = text.split(f"### {worked.title}\n")[1].split("\n### ")[0]
    assert table(worked) in said


def test_the_line_duty_of_the_eu_is_not_taken_before_its_day() -> None:
    two = next(w for w in WORKED if w.title == "Germany: two HS headings")
    early = Worked(**{**fields(two), "on": date(2026, 6, 30)})
    before, after = calculate(early), calculate(two)

    duties = [c for x in before.lines for c in x.charges if c.kind == "duty"]
    assert [(c.amount, c.why_key) for c in duties] == [
        (Money(Decimal(0), "EUR"), "eu_duty_relief")
    ] * 2
    # Two headings at EUR 3, and the VAT of 7 % and 19 % on them.
    assert after.total is not None
    assert before.total is not None
    assert after.total - before.total == Money(Decimal("6.78"), "EUR")


def test_the_relief_of_japan_ends_with_its_last_day() -> None:
    small = next(w for w in WORKED if w.title == "Japan: up to ¥10,000")
    last = calculate(Worked(**{**fields(small), "on": date(2028, 3, 31)}))
    after = calculate(Worked(**{**fields(small), "on": date(2028, 4, 1)}))
    assert last.total == Money(Decimal(8010), "JPY")
    assert (after.total, after.reasons[0].key) == (None, "rule_missing")


def fields(worked: Worked) -> dict[str, object]:
    return {name: getattr(worked, name) for name in worked.__slots__}


@pytest.mark.parametrize(
    ("price", "is_quoted"), [("4940.00", True), ("4940.01", False)]
)
def test_the_limit_of_an_order_counts_freight_and_is_met_exactly(
    price: str, is_quoted: bool
) -> None:
    worked = Worked("", "CN", "cbec", "CNY", (("tea set", 1, price),), "60.00")
    assert (calculate(worked).total is not None) is is_quoted


@pytest.mark.parametrize(("price", "is_quoted"), [("150.00", True), ("150.01", False)])
def test_the_eu_threshold_looks_at_goods_alone(price: str, is_quoted: bool) -> None:
    worked = Worked("", "DE", "eu-low-value", "EUR", (("tea set", 1, price),), "60.00")
    assert (calculate(worked).total is not None) is is_quoted


@pytest.mark.parametrize(("bags", "is_quoted"), [(4, True), (5, False)])
def test_china_lets_two_kilograms_of_sugar_in(bags: int, is_quoted: bool) -> None:
    basket = (("sugar", bags, "20.00"),)
    landed = calculate(Worked("", "CN", "cbec", "CNY", basket, "10.00"))
    assert (landed.total is not None) is is_quoted
    if not is_quoted:
        (reason,) = landed.reasons
        assert (landed.status, reason.key) == ("blocked", "over_list_weight")
        assert dict(reason.params) == {"hs_code": "1701", "kilograms": "2"}
