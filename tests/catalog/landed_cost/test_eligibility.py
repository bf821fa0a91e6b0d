"""May these goods be sold here? The verdict with its reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from catalog.landed_cost.eligibility import eligibility
from catalog.landed_cost.types import Eligibility, Item
from tests.catalog.landed_cost.worked import rules_of

ON = date(2026, 11, 25)
LISTED = {"china": {"vat_class": 9, "cbec": "listed"}}
LIKELY = {"china": {"vat_class": 13, "cbec": "likely_verify"}}
VERIFY = {"china": {"vat_class": 9, "cbec": "verify"}}
RICE = {"china": {"vat_class": 9, "cbec": "listed", "quota": "rice"}}


def verdict(
    country: str,
    *,
    facts: dict[str, Any] | None = None,
    hs_code: str = "621410",
    attested: date | None = None,
    is_demo: bool = True,
    has_lane: bool = True,
    on: date = ON,
    **goods: Any,
) -> Eligibility:
    kind, fresh = goods.get("goods_kind", "craft"), goods.get("fresh", False)
    return eligibility(
        item=Item("SKU", hs_code, "TH", 500, kind, fresh, "ambient", facts or {}),
        destination=country,
        home="TH",
        rules=rules_of(country, on),
        attested_on=attested,
        is_demo_attested=is_demo,
        has_lane=has_lane,
        on=on,
    )


def said(found: Eligibility) -> tuple[str, list[str]]:
    return found.status, [reason.key for reason in found.reasons]


@pytest.mark.parametrize(
    ("facts", "attested", "expected"),
    [
        (LISTED, None, ("allowed", [])),
        (RICE, None, ("limited", ["cn_rice_limit"])),
        (LIKELY, None, ("blocked", ["cn_not_verified"])),
        (LIKELY, ON, ("allowed", ["attested_demo"])),
        (VERIFY, None, ("blocked", ["cn_not_listed"])),
        (VERIFY, ON, ("blocked", ["cn_not_listed"])),
        ({}, ON, ("blocked", ["cn_not_listed"])),
    ],
)
def test_china_opens_by_its_list(
    facts: dict[str, Any], attested: date | None, expected: tuple[str, list[str]]
) -> None:
    assert said(verdict("CN", facts=facts, attested=attested)) == expected


def test_chinas_rice_limit_is_named_in_kilograms() -> None:
    reason = verdict("CN", facts=RICE).reasons[0]
    assert dict(reason.params) == {"kilograms": "20"}


@pytest.mark.parametrize("country", ["DE", "JP", "AE", "SG"])
def test_elsewhere_a_product_opens_by_an_attestation(country: str) -> None:
    assert said(verdict(country)) == ("blocked", ["not_attested"])
    assert said(verdict(country, attested=ON)) == ("allowed", ["attested_demo"])
    real = verdict(country, attested=ON, is_demo=False)
    assert said(real) == ("allowed", ["attested"])


@pytest.mark.parametrize("country", ["CN", "DE", "JP", "AE", "SG"])
@pytest.mark.parametrize(
    ("goods", "key"),
    [
        ({"fresh": True}, "fresh_goods"),
        ({"goods_kind": "animal"}, "animal_goods"),
        ({"goods_kind": "drug"}, "drug_goods"),
    ],
)
def test_no_attestation_opens_fresh_animal_or_medicine_goods(
    country: str, goods: dict[str, Any], key: str
) -> None:
    found = verdict(country, facts=LISTED, attested=ON, **goods)
    assert said(found) == ("blocked", [key])


def test_at_home_everything_that_a_lane_keeps_is_sold() -> None:
    assert said(verdict("TH", fresh=True, goods_kind="drug")) == ("allowed", [])
    assert said(verdict("TH", has_lane=False)) == ("blocked", ["no_lane"])


def test_the_united_states_stay_blocked_whatever_is_attested() -> None:
    found = verdict("US", attested=ON)
    assert said(found) == ("blocked", ["us_duty_unknown"])
    assert found.reasons[0].source


@pytest.mark.parametrize(
    ("day", "facts", "expected"),
    [
        (date(2026, 12, 29), {}, "allowed"),
        (date(2026, 12, 30), {}, "blocked"),
        (date(2026, 12, 30), {"plots": ["polygon"]}, "allowed"),
    ],
)
def test_coffee_needs_its_plots_in_the_eu_from_the_day_of_the_law(
    day: date, facts: dict[str, Any], expected: str
) -> None:
    found = verdict("DE", hs_code="090121", facts=facts, attested=ON, on=day)
    assert found.status == expected


def test_goods_that_customs_knows_nothing_of_are_blocked() -> None:
    found = eligibility(
        item=None, destination="SG", home="TH", rules=(), attested_on=ON,
        is_demo_attested=False, has_lane=True, on=ON,
    )  # fmt: skip
    assert said(found) == ("blocked", ["goods_unknown"])
