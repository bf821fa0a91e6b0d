"""`GET /api/eligibility`: may it go there, why not, how much is left, where else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from catalog.bases.digital_link import trade_item_set
from catalog.landed_cost.services import attestation_record
from tests.catalog.landed_cost.builders import NOW, an_item, law

pytestmark = pytest.mark.django_db
DAY = "2026-11-25"


@pytest.fixture(autouse=True)
def _law() -> None:
    law()


def asked(status: int = 200, **query: Any) -> Any:
    answer = Client().get("/api/eligibility", {"on": DAY, **query})
    assert answer.status_code == status, answer.content
    return answer.json()


def test_rice_to_china_is_limited_and_says_what_is_left() -> None:
    an_item()

    unknown = asked(sku="RICE-5", market="cn")
    some = asked(sku="RICE-5", destination="CN", quota_used_rice_kg="12.5")
    none = asked(sku="RICE-5", market="cn", quota_used_rice_kg="20")

    assert (unknown["status"], unknown["left_kg"]) == ("limited", None)
    assert "20 kg" in unknown["reasons"][0]["words"]
    assert (some["status"], some["left_kg"]) == ("limited", "7.5")
    assert (none["status"], none["left_kg"]) == ("blocked", "0")


def test_what_is_blocked_says_where_else_it_may_go() -> None:
    an_item()
    attestation_record(
        sku="RICE-5",
        market="sg",
        operator="petra",
        on=NOW.date(),
        is_demo=False,
        note="",
    )

    shut = asked(sku="RICE-5", market="de", language="de")

    assert shut["status"] == "blocked"
    assert [reason["key"] for reason in shut["reasons"]] == ["not_attested"]
    assert shut["reasons"][0]["words"].startswith("Noch hat niemand")
    codes = [row["market"] for row in shut["alternatives"]["markets"]]
    assert sorted(codes) == ["cn", "sg", "th"]


def test_goods_are_found_by_their_gtin() -> None:
    an_item()
    trade_item_set(sku="RICE-5", gtin="08850000000010")

    assert asked(gtin="8850000000010", market="cn")["sku"] == "RICE-5"


def test_a_strangers_heading_is_judged_by_law_alone() -> None:
    coffee = {"hs_code": "0901.21", "origin": "TH", "destination": "DE"}

    late = asked(**coffee, on="2026-12-30")
    planted = asked(**coffee, on="2026-12-30", has_plots="true")
    states = asked(hs_code="621410", origin="TH", destination="US")

    assert late["reasons"][0]["key"] == "needs_plots"
    assert [reason["key"] for reason in planted["reasons"]] == ["not_attested"]
    assert states["reasons"][0]["key"] == "us_duty_unknown"


def test_a_lane_that_keeps_the_goods_is_asked_for() -> None:
    an_item("DURIAN", storage_class="frozen")

    answer = asked(sku="DURIAN", market="cn")

    lanes = asked(404, sku="DURIAN", market="cn", lane="nowhere")["errors"]
    assert (lanes[0]["field"], lanes[0]["code"]) == ("lane", "unknown_lane")
    assert answer["status"] in {"blocked", "limited"}


@pytest.mark.parametrize(
    ("query", "status", "field", "said"),
    [
        ({"market": "cn"}, 400, "", "exactly one of sku, gtin and hs_code"),
        ({"sku": "RICE-5"}, 400, "", "market or destination"),
        ({"hs_code": "100630"}, 400, "", "origin and destination"),
        (
            {"hs_code": "1", "origin": "TH", "destination": "CN"},
            400,
            "hs_code",
            "HS code",
        ),
        ({"sku": "RICE-5", "market": "cn", "x": "1"}, 400, "x", "not permitted"),
        ({"sku": "NOTHING", "market": "cn"}, 404, "sku", "No goods"),
        ({"gtin": "1", "market": "cn"}, 404, "gtin", "GTIN"),
        ({"sku": "RICE-5", "market": "zz"}, 404, "market", "its markets are"),
    ],
)
def test_a_question_that_cannot_be_answered_says_which_field(
    query: dict[str, str], status: int, field: str, said: str
) -> None:
    an_item()

    [fault] = asked(status, **query)["errors"]

    assert fault["field"] == field
    assert said in fault["message"]
