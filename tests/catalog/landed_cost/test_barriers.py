"""Dated rows that keep goods out: seasons, outbreaks, carriers, claims, labels, plots."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from catalog.landed_cost.barriers import BARRIERS, KEYS, barrier, in_season
from catalog.landed_cost.claims import claim_terms, claims_in, text_facts
from catalog.landed_cost.eligibility import eligibility
from catalog.landed_cost.errors import RuleFileError
from catalog.landed_cost.rule_files import KINDS, rule_rows_of
from catalog.landed_cost.types import Item, Rule
from catalog.landed_cost.words import sentence, words_of
from tests.catalog.landed_cost.worked import law_of

ON = date(2026, 11, 25)
ACT = "Act"


def goods(hs_code: str = "080450", kind: str = "processed_food", **facts: Any) -> Item:
    return Item("SKU", hs_code, "TH", 500, kind, False, "ambient", facts)


def a_rule(kind: str, **said: Any) -> Rule:
    given = {"id": kind, "regime": "any", "destination": "DE", "source": ACT}
    return Rule(kind=kind, **{**given, **said})


@pytest.mark.parametrize(
    ("season", "day", "shut"),
    [
        ("06-15/09-15", date(2026, 6, 14), False),
        ("06-15/09-15", date(2026, 6, 15), True),
        ("06-15/09-15", date(2026, 9, 15), True),
        ("06-15/09-15", date(2026, 9, 16), False),
        ("11-01/02-29", date(2026, 12, 31), True),
        ("11-01/02-29", date(2027, 2, 28), True),
        ("11-01/02-29", date(2027, 3, 1), False),
        ("11-01/02-29", date(2026, 10, 31), False),
    ],
)
def test_a_season_returns_every_year(season: str, day: date, shut: bool) -> None:
    rule = a_rule("import_ban", hs_prefix="0804", season=season)

    assert in_season(season, day) is shut
    assert (barrier(item=goods(), rules=[rule], on=day) is not None) is shut


def test_a_closed_season_says_from_when_goods_may_go_again() -> None:
    rule = a_rule("import_ban", hs_prefix="0804", season="11-01/02-29")

    found = barrier(item=goods(), rules=[rule], on=date(2026, 12, 24))

    # 2027 has no 29 February.
    assert found is not None
    assert (found.key, dict(found.params)) == (
        "import_banned_until", {"day": "2027-03-01"},
    )  # fmt: skip
    assert "1 March" in sentence(found.key, {"day": "1 March"}, "en")


def test_an_outbreak_keeps_one_kind_out_until_its_last_day() -> None:
    rule = a_rule("import_ban", goods_class="animal", valid_to=date(2026, 12, 31))

    kept = barrier(item=goods("040900", "animal"), rules=[rule], on=ON)

    assert kept is not None
    assert dict(kept.params) == {"day": "2027-01-01"}
    assert barrier(item=goods(), rules=[rule], on=ON) is None


def test_a_ban_without_an_end_names_no_day() -> None:
    found = barrier(item=goods("020329"), rules=law_of("DE", ON), on=ON)

    assert found is not None
    assert (found.key, found.params) == ("import_banned", ())
    assert "2019/2122" in found.source


@pytest.mark.parametrize(
    ("handling", "amount", "key"),
    [
        (["flammable"], None, "carrier_refuses_flammable"),
        (["liquid"], "400", "carrier_refuses_liquid"),
        (["liquid"], "500", None),
        ([], None, None),
    ],
)
def test_a_carrier_refuses_what_it_names(
    handling: list[str], amount: str | None, key: str | None
) -> None:
    law = [
        a_rule("carrier_limit", goods_class="flammable"),
        a_rule("carrier_limit", goods_class="liquid", amount=amount and int(amount)),
    ]

    found = barrier(item=goods(handling=handling), rules=law, on=ON)

    assert (found.key if found else None) == key


@pytest.mark.parametrize("country", ["CN", "DE", "JP", "AE", "SG"])
def test_loose_batteries_go_nowhere_by_post(country: str) -> None:
    item = goods("850760", "craft", handling=["battery"])

    found = barrier(item=item, rules=law_of(country, ON), on=ON)

    assert found is not None
    assert found.key == "carrier_refuses_battery"


@pytest.mark.parametrize(
    ("language", "text", "term"),
    [
        ("en", "This balm heals and relieves pain.", ["heals", "relieves pain"]),
        ("de", "Heilt über Nacht, gegen Rheuma.", ["heilt", "rheuma"]),
        ("zh-Hans", "可缓解关节炎，药用植物", ["关节炎", "药用"]),
        ("ja", "痛みを和らげるバームです", ["痛みを和らげ"]),
        ("th", "บาล์มแก้ปวด", ["แก้ปวด"]),
        ("ar", "بلسم يعالج الصداع النصفي", ["الصداع النصفي", "يعالج"]),
        ("en", "Sweet treats with cured ham; the healer's house.", []),
        ("de", "Eine heilige Stadt, Teil der Heilpflanzenroute", []),
    ],
)
def test_a_cure_is_found_in_the_words(
    language: str, text: str, term: list[str]
) -> None:
    assert claims_in({language: [text]}).get(language, []) == term


def test_every_language_of_the_pavilion_has_terms() -> None:
    assert set(claim_terms()) == {"en", "de", "zh-Hans", "ja", "th", "ar"}
    assert all(len(terms) > 10 for terms in claim_terms().values())


@pytest.mark.parametrize("country", ["CN", "DE", "FR", "JP", "SG", "TH"])
def test_a_balm_sold_as_a_cure_is_blocked_and_told_which_words(country: str) -> None:
    texts = {"en": ["Balm", "A balm that relieves pain."], "de": ["Balsam", "Riecht."]}
    balm = goods("330790", "cosmetic", **text_facts(texts=texts, ingredients=None))

    found = eligibility(
        item=balm,
        destination=country,
        home="TH",
        rules=law_of(country, ON),
        attested_on=ON,
        is_demo_attested=False,
        has_lane=True,
        on=ON,
    )

    assert found.status == "blocked"
    assert [reason.key for reason in found.reasons] == ["restricted_claim"]
    assert "“relieves pain”" in dict(found.reasons[0].params)["words"]
    assert found.reasons[0].source


def test_a_food_is_labelled_in_the_language_of_the_country() -> None:
    texts = {"en": ["Mango", "Dried."], "de": ["Mango", "Getrocknet."]}
    half = text_facts(texts=texts, ingredients={"en": "Mango, sugar", "de": ""})
    whole = text_facts(texts=texts, ingredients={"en": "Mango", "de": "Mango"})
    # A food of one ingredient needs no list in any language.
    plain = text_facts(texts=texts, ingredients={"en": "", "de": ""})

    found = barrier(item=goods(**half), rules=law_of("DE", ON), on=ON)

    assert found is not None
    assert found.key == "label_missing"
    assert "German" in sentence(found.key, dict(found.params), "en")
    assert "Deutsch" in sentence(found.key, dict(found.params), "de")
    for facts in (whole, plain):
        assert barrier(item=goods(**facts), rules=law_of("DE", ON), on=ON) is None


@pytest.mark.parametrize(
    ("day", "size", "shut"),
    [
        (date(2026, 12, 29), "large", False),
        (date(2026, 12, 30), "large", True),
        (date(2026, 12, 30), "small", False),
        (date(2027, 6, 29), "small", False),
        (date(2027, 6, 30), "small", True),
        (date(2026, 12, 30), "", True),
    ],
)
def test_plots_are_asked_by_the_size_of_the_operator(
    day: date,
    size: str,
    shut: bool,
) -> None:
    facts = {"operator_size": size}
    for country in ("DE", "FR"):
        law = law_of(country, day)
        found = barrier(item=goods("090121", **facts), rules=law, on=day)
        planted = goods("090121", **facts, plots=True)

        assert (found is not None and found.key == "needs_plots") is shut
        assert barrier(item=planted, rules=law, on=day) is None


def test_goods_without_a_maker_have_no_identifier_for_the_eu() -> None:
    before, after = date(2026, 10, 31), date(2026, 11, 1)

    nameless = goods(maker="")

    assert barrier(item=nameless, rules=law_of("DE", before), on=before) is None
    found = barrier(item=nameless, rules=law_of("DE", after), on=after)
    assert found is not None
    assert found.key == "identifiers_missing"
    named = goods(maker="CRI")
    assert barrier(item=named, rules=law_of("DE", after), on=after) is None


def test_each_barrier_is_a_kind_of_rule_with_words_in_every_language() -> None:
    assert set(BARRIERS) <= KINDS
    for language in ("en", "de", "zh-Hans", "ja", "th", "ar"):
        assert set(words_of(language)) >= KEYS


@pytest.mark.parametrize("season", ["6-15/9-15", "06-15", "13-01/02-01", "06-15/09-31"])
def test_a_season_that_is_none_is_refused_with_its_line(season: str) -> None:
    text = f"""
destination = "DE"
regime = "any"

[[rule]]
id = "shut"
kind = "import_ban"
season = "{season}"
valid_from = 2026-01-01
source = "Act"
source_url = "https://example.com/act"
verified_on = 2026-11-25
"""
    with pytest.raises(RuleFileError, match=r"shut.toml, line 5.*MM-DD/MM-DD"):
        rule_rows_of(text, "shut.toml")
