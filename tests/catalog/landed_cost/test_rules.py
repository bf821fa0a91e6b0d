"""Law as versioned rows; words for every reason; quotes that stay as they were told."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from catalog.landed_cost import law as law_services
from catalog.landed_cost import regimes, rule_files, selectors, services
from catalog.landed_cost.calculator import ANY_REGIME
from catalog.landed_cost.errors import RuleChangeError, RuleFileError
from catalog.landed_cost.models import Quote, RuleProposal, RuleRow, RuleState
from catalog.landed_cost.quote_json import landed_of_json
from catalog.landed_cost.words import FOLDER, words_of
from tests.catalog.landed_cost.builders import NOW, a_quote, an_item, law

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """destination = "SG"
regime = "sg-ovr"
[[rule]]
id = "sg-gst"
kind = "import_tax_rate"
rate = "0.09"
valid_from = 2024-01-01
source = "IRAS"
source_url = "https://www.iras.gov.sg/"
verified_on = 2026-11-23
"""


@pytest.mark.django_db
def test_the_seed_is_stored_once_and_comes_into_force() -> None:
    first = law_services.rules_seed(now=NOW)
    assert first == RuleRow.objects.count() > 20
    assert law_services.rules_seed(now=NOW) == 0
    states = set(RuleRow.objects.values_list("state", flat=True))
    assert states == {RuleState.IN_FORCE}


@pytest.mark.django_db
def test_a_shipped_change_is_proposed_and_overwrites_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sg.toml").write_text(GOOD, encoding="utf-8")
    monkeypatch.setattr(rule_files, "RULES_DIR", tmp_path)
    law_services.rules_seed(now=NOW)
    (tmp_path / "sg.toml").write_text(GOOD.replace("0.09", "0.10"), encoding="utf-8")
    assert law_services.rules_seed(now=NOW) == 1

    def rate() -> str:
        rules = selectors.rules_in_force(destination="SG", origin="TH", on=NOW.date())
        return str(rules[0].rate)

    assert rate() == "0.09"
    proposal = RuleProposal.objects.get(proposed_by="")
    law_services.rules_approve(proposal_id=proposal.pk, by="petra", now=NOW)
    assert rate() == "0.10"
    assert RuleRow.objects.filter(state=RuleState.RETIRED).count() == 1
    with pytest.raises(RuleChangeError, match="is approved"):
        law_services.rules_approve(proposal_id=proposal.pk, by="petra", now=NOW)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (GOOD.replace('source = "IRAS"\n', ""), "source is needed"),
        (GOOD.replace('rate = "0.09"', 'rate = "nine"'), "rate is a number"),
        (GOOD + 'colour = "red"\n', "unknown field colour"),
        (GOOD + 'status = "maybe"\n', "status is one of"),
        (GOOD.replace('regime = "sg-ovr"\n', ""), "destination and regime"),
        (GOOD + "[[", "sg.toml"),
    ],
)
def test_a_wrong_rule_file_says_which_row_and_field(
    wrong: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "sg.toml"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(RuleFileError, match=re.escape(said)):
        rule_files.rule_rows(path)


@pytest.mark.django_db
def test_a_pending_fee_is_never_in_force() -> None:
    law()
    rules = selectors.rules_in_force(
        destination="DE", origin="TH", on=NOW.date() + timedelta(days=365)
    )
    assert "eu-handling-fee" not in {rule.id for rule in rules}


def test_every_reason_and_charge_has_words_in_every_language() -> None:
    english = words_of("en")
    for path in FOLDER.glob("*.toml"):
        other = words_of(path.stem)
        assert set(other) == set(english), path.name
        for key, text in english.items():
            values = set(re.findall(r"{(\w+)}", text))
            assert set(re.findall(r"{(\w+)}", other[key])) == values, (path.name, key)


def test_every_regime_that_a_market_declares_is_known() -> None:
    shipped = {
        row["regime"]
        for path in rule_files.rule_files()
        for row in rule_files.rule_rows(path)
    }
    assert shipped - {ANY_REGIME} == set(regimes.REGIMES)


@pytest.mark.django_db
def test_the_same_basket_is_quoted_once_and_the_quote_reads_back_exactly() -> None:
    law()
    an_item()
    quote = a_quote("C1", bags=2)
    assert a_quote("C1", bags=2) == quote
    again = landed_of_json(quote.content)
    assert str(again.total) == "314.65 CNY"
    assert again.lines[0].charges[1].rule_id == "cn-vat-9@1"
    assert Quote.objects.count() == 1


@pytest.mark.django_db
def test_an_order_keeps_its_quote_when_the_law_changes() -> None:
    law()
    an_item()
    quote = a_quote("C1", bags=2)
    services.quote_freeze(checkout_id="C1", order_id="O1", now=NOW)
    RuleRow.objects.filter(key="cn-vat-9").update(state=RuleState.RETIRED)
    later = a_quote("C1", bags=2)
    assert later.content["total"] is None
    kept = selectors.order_quote(order_id="O1")
    assert kept == quote
    bound = services.quote_freeze(checkout_id="C1", order_id="O1", now=NOW)
    assert bound is not None
    assert bound.quote == quote
