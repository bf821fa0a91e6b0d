"""A change of law: proposed by one, approved by another, from its day on, and undone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from catalog.landed_cost import law
from catalog.landed_cost.errors import RuleChangeError, RuleFileError
from catalog.landed_cost.models import ProposalState, RuleProposal, RuleRow
from catalog.landed_cost.selectors import rules_in_force
from tests.catalog.landed_cost.builders import NOW

if TYPE_CHECKING:
    from pathlib import Path

GST = """destination = "SG"
regime = "sg-ovr"
[[rule]]
id = "sg-gst"
kind = "import_tax_rate"
rate = "0.09"
valid_from = 2024-01-01
source = "IRAS"
source_url = "https://www.iras.gov.sg/taxes"
verified_on = 2026-11-23
"""
TEN = GST.replace("0.09", "0.10").replace("2024-01-01", "2027-01-01")
BEFORE, AFTER = date(2026, 12, 31), date(2027, 1, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shipped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    path = tmp_path / "sg.toml"
    path.write_text(GST, encoding="utf-8")
    monkeypatch.setattr("catalog.landed_cost.rule_files.RULES_DIR", tmp_path)
    law.rules_seed(now=NOW)
    return path


def rate(on: date) -> str:
    rules = rules_in_force(destination="SG", origin="TH", on=on)
    return " ".join(f"{rule.rate}@{rule.version}" for rule in rules)


def proposed(text: str = TEN, by: str = "somchai") -> RuleProposal:
    return law.rules_propose(text=text, file_name="sg-2027.toml", by=by, now=NOW)


def test_a_proposal_changes_nothing_until_another_person_approves_it() -> None:
    proposal = proposed()
    assert (rate(BEFORE), rate(AFTER)) == ("0.09@1", "0.09@1")
    with pytest.raises(RuleChangeError, match="another person") as refused:
        law.rules_approve(proposal_id=proposal.pk, by="somchai", now=NOW)
    assert refused.value.key == "same_person"
    assert rate(AFTER) == "0.09@1"

    law.rules_approve(proposal_id=proposal.pk, by="petra", now=NOW)
    # From its own day on; the version before it keeps the days before.
    assert (rate(BEFORE), rate(AFTER)) == ("0.09@1", "0.10@2")


def test_an_undone_change_gives_back_what_was_in_force_as_a_newer_version() -> None:
    proposal = proposed()
    law.rules_approve(proposal_id=proposal.pk, by="petra", now=NOW)
    undone = law.rules_undo(proposal_id=proposal.pk, by="somchai", now=NOW)
    assert (undone.state, undone.undone_by) == (ProposalState.UNDONE, "somchai")
    assert (rate(BEFORE), rate(AFTER)) == ("0.09@3", "0.09@3")
    with pytest.raises(RuleChangeError, match="is undone"):
        law.rules_undo(proposal_id=proposal.pk, by="somchai", now=NOW)


def test_a_new_rule_that_is_undone_is_gone() -> None:
    proposal = proposed(GST.replace("sg-gst", "sg-fee").replace("0.09", "0.01"))
    law.rules_approve(proposal_id=proposal.pk, by="petra", now=NOW)
    assert rate(BEFORE) == "0.01@1 0.09@1"
    law.rules_undo(proposal_id=proposal.pk, by="petra", now=NOW)
    assert rate(BEFORE) == "0.09@1"


def test_a_proposal_on_law_that_moved_on_is_made_anew() -> None:
    first, second = proposed(), proposed(TEN.replace("0.10", "0.11"))
    law.rules_approve(proposal_id=first.pk, by="petra", now=NOW)
    with pytest.raises(RuleChangeError, match="propose the file anew"):
        law.rules_approve(proposal_id=second.pk, by="petra", now=NOW)
    assert rate(AFTER) == "0.10@2"
    law.rules_decline(proposal_id=second.pk, by="petra", now=NOW)

    third = proposed(TEN.replace("0.10", "0.11"))
    law.rules_approve(proposal_id=third.pk, by="petra", now=NOW)
    with pytest.raises(RuleChangeError, match="changed later"):
        law.rules_undo(proposal_id=first.pk, by="petra", now=NOW)
    assert (rate(BEFORE), rate(AFTER)) == ("0.09@1", "0.11@4")


def test_an_upgrade_proposes_and_leaves_an_operators_law_alone(shipped: Path) -> None:
    mine = proposed()
    law.rules_approve(proposal_id=mine.pk, by="petra", now=NOW)
    shipped.write_text(GST.replace("0.09", "0.12"), encoding="utf-8")
    assert law.rules_seed(now=NOW) == 1
    assert law.rules_seed(now=NOW) == 0
    assert (rate(BEFORE), rate(AFTER)) == ("0.09@1", "0.10@2")

    upgrade = RuleProposal.objects.get(proposed_by="")
    assert (upgrade.file_name, upgrade.state) == ("sg.toml", ProposalState.WAITING)
    law.rules_decline(proposal_id=upgrade.pk, by="petra", now=NOW)
    # What was declined once is not proposed with every start.
    assert law.rules_seed(now=NOW) == 0


@pytest.mark.parametrize(
    ("text", "fault", "said"),
    [
        (GST, RuleChangeError, "every row is in force already"),
        (TEN + "colour = 1\n", RuleFileError, "sg-2027.toml, line 3, rule 1"),
    ],
)
def test_a_file_that_changes_nothing_or_is_wrong_is_refused(
    text: str, fault: type[Exception], said: str
) -> None:
    with pytest.raises(fault, match=said):
        proposed(text)
    assert RuleRow.objects.count() == 1
    assert not RuleProposal.objects.exists()
