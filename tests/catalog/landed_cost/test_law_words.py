"""A change of law is told in words, in each language of the pavilion."""

from __future__ import annotations

import pytest

from catalog.landed_cost.law_words import rule_changes
from catalog.landed_cost.rule_files import KINDS
from catalog.landed_cost.words import words_of

GERMANY = {
    "id": "de-vat-19",
    "kind": "import_tax_rate",
    "regime": "eu-low-value",
    "destination": "DE",
    "goods_class": "19",
    "rate": "0.19",
    "valid_from": "2021-01-01",
    "source": "German VAT: 19 %",
}
CHANGED = {**GERMANY, "rate": "0.205", "valid_from": "2027-01-01"}


def told(language: str) -> list[str]:
    made = rule_changes(before=GERMANY, after=CHANGED, version=2, language=language)
    return [change.words for change in made]


def test_a_changed_rate_names_day_country_and_both_values() -> None:
    assert told("en") == [
        "From January 1, 2027 Germany: import tax (19): rate: 19% becomes 20.5%.",
        "From January 1, 2027 Germany: import tax (19): first day: "
        "January 1, 2021 becomes January 1, 2027.",
    ]
    assert told("de")[0] == (
        "Ab 1. Januar 2027 Deutschland: Einfuhrsteuer (19): Satz: "
        "statt 19\xa0% nun 20,5\xa0%."
    )
    assert told("zh-Hans")[0] == (
        "自2027年1月1日起，德国：进口环节税 (19)：税率由19%改为20.5%。"
    )


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            {"kind": "year_weight_limit", "amount": "20000", "currency": "g"},
            "weight limit of a person's year: 20,000 g.",
        ),
        (
            {"kind": "fee_per_consignment", "amount": "2", "currency": "EUR",
             "status": "pending"},
            "fee for a consignment: €2.00 (pending).",
        ),
        (
            {"kind": "duty_rate", "hs_prefix": "0901", "origin": "TH", "rate": "0"},
            "customs duty (0901, TH): 0%.",
        ),
    ],
)  # fmt: skip
def test_a_new_rule_is_told_by_its_value(said: dict[str, str], words: str) -> None:
    common = {"id": "x", "destination": "CN", "regime": "cbec", "source": "somewhere"}
    row = {**common, "valid_from": "2022-03-01", **said}
    (change,) = rule_changes(before=None, after=row, version=1, language="en")
    assert change.words == f"From March 1, 2022 China: {words}"
    assert (change.before, change.version) == (None, 1)


def test_every_kind_of_rule_has_a_name() -> None:
    named = {
        key.removeprefix("law_kind_") for key in words_of("en") if "law_kind" in key
    }
    assert named == KINDS
