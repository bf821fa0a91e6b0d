"""An order's landed cost again: the same by its own law, explained by another day's."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from catalog.landed_cost.law import rules_approve
from catalog.landed_cost.models import (
    ProposalState,
    RuleProposal,
    RuleRow,
    RuleState,
)
from catalog.landed_cost.quote_json import content_hash
from catalog.landed_cost.replay import ReplayError, replay
from catalog.landed_cost.services import quote_freeze, quote_make
from catalog.landed_cost.types import GoodsLine
from catalog.markets.selectors import market_by_code
from catalog.money import Money
from tests.catalog.landed_cost.builders import NOW, an_item, law

pytestmark = pytest.mark.django_db
ORDER = "T3JkZXI6MQ=="


@pytest.fixture(autouse=True)
def _order() -> None:
    """A scarf and a paste to Berlin, sold on 25 November 2026."""
    law()
    an_item("SCARF", hs_code="621410", facts={"germany": {"vat_class": 19}})
    an_item("PASTE", hs_code="210390", facts={"germany": {"vat_class": 7}})
    quote_make(
        market=market_by_code("de"),
        checkout_id="C1",
        lines=[
            GoodsLine("L1", "SCARF", 1, Money(Decimal("59.95"), "EUR")),
            GoodsLine("L2", "PASTE", 2, Money(Decimal("8.95"), "EUR")),
        ],
        freight=Money(Decimal("12.00"), "EUR"),
        on=NOW.date(),
        now=NOW,
    )
    quote_freeze(checkout_id="C1", order_id=ORDER, now=NOW)


def new_rate(rate: str) -> None:
    """A later version of the German rate, accepted by an operator."""
    old = RuleRow.objects.get(key="de-vat-19")
    content = {**old.content, "rate": rate}
    RuleRow.objects.create(
        key=old.key,
        version=2,
        state=RuleState.PROPOSED,
        destination="DE",
        content=content,
        content_hash=content_hash(content),
        made_at=NOW,
        replaces=1,
        proposal=RuleProposal.objects.create(
            file_name="de.toml", state=ProposalState.WAITING, proposed_at=NOW
        ),
    )
    later = NOW + timedelta(days=30)
    waiting = RuleProposal.objects.get()
    rules_approve(proposal_id=waiting.pk, by="petra", now=later)


def test_the_same_order_comes_out_the_same() -> None:
    again = replay(order=ORDER)

    assert again["same"] is True
    assert again["differences"] == []
    assert again["told"] == again["replayed"]


def test_by_the_law_of_last_june_the_six_euros_are_gone_and_it_says_why() -> None:
    june = replay(order=ORDER, on=date(2026, 6, 15))

    assert june["same"] is False
    duties = [row for row in june["differences"] if row["kind"] == "duty"]
    assert [(row["told"]["amount"], row["replayed"]["amount"]) for row in duties] == [
        ("3.00", "0.00")
    ] * 2
    assert duties[0]["told"]["rule_id"] == "eu-line-duty@1"
    assert duties[0]["replayed"]["rule_id"] == "eu-duty-relief-before@1"
    assert any("Until 30 June 2026" in line for line in june["explanation"])


def test_a_version_accepted_later_changes_no_order() -> None:
    new_rate("0.25")

    own, now = replay(order=ORDER), replay(order=ORDER, on=NOW.date())

    assert own["same"] is True
    assert now["same"] is False
    taxes = [row for row in now["differences"] if row["kind"] == "import_tax"]
    assert {row["replayed"]["rule_id"] for row in taxes} >= {"de-vat-19@2"}


def test_by_command_and_without_an_order() -> None:
    out = StringIO()
    call_command("landed_cost", "replay", ORDER, "--on", "2026-06-15", stdout=out)
    assert "eu-duty-relief-before@1" in out.getvalue()
    with pytest.raises(ReplayError, match="No quote is frozen"):
        replay(order="nothing")
    with pytest.raises(CommandError, match="No quote is frozen"):
        call_command("landed_cost", "replay", "nothing")
