"""`POST /api/landed-cost/quote`: whole, exact, and plain about what is missing."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from storefront.api.openapi import openapi_document
from tests.catalog.landed_cost.builders import law

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
DOOR = "/api/landed-cost/quote"
RICE = {
    "hs_code": "1006.30", "origin": "TH", "quantity": 2, "unit_value": "128.00",
    "net_weight": 5, "is_listed": True,
}  # fmt: skip
SCARF = {
    "hs_code": "6214.10", "origin": "TH", "quantity": 1, "unit_value": "468.00",
    "is_listed": True,
}  # fmt: skip
MANGO = {"hs_code": "200600", "origin": "TH", "quantity": 1, "unit_value": "9.95"}
CHINA = {
    "destination": "CN", "date": "2026-11-25", "currency": "CNY", "freight": "45.00",
    "quota_used": {"value": "0", "rice_kg": "0"}, "lines": [RICE, SCARF],
}  # fmt: skip
BERLIN = {
    "destination": "DE", "date": "2026-11-25", "currency": "EUR", "freight": "12.00",
    "lines": [MANGO, {**SCARF, "unit_value": "59.95"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _law() -> None:
    law()


def posted(question: Any, **headers: str) -> Any:
    return Client().post(
        DOOR, json.dumps(question), content_type="application/json", **headers
    )


def quoted(question: dict[str, Any], **changes: Any) -> dict[str, Any]:
    answer = posted({**question, **changes})
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def test_rice_and_a_scarf_to_china_line_by_line() -> None:
    told = quoted(CHINA)

    # The worked figures of docs/landed_cost.md.
    assert (told["status"], told["regime"]) == ("quoted", "cbec")
    assert told["totals"] == {
        "goods": "724.00", "freight": "45.00", "insurance": "0.00", "duty": "0.00",
        "import_tax": "62.37", "fee": "0.00", "total": "831.37", "due_now": "831.37",
        "due_on_delivery": "0.00",
    }  # fmt: skip
    charge = told["lines"][0]["charges"][0]
    assert (charge["base"], charge["rate"], charge["amount"], charge["rule_id"]) == (
        "256.00", "0.063", "16.13", "cn-vat-9@1",
    )  # fmt: skip
    assert told["caveats"] == []


def test_the_meter_of_a_year_says_what_is_left_and_where_it_ends() -> None:
    within = quoted(CHINA, quota_used={"value": "24800", "rice_kg": "10"})
    value = quoted(CHINA, quota_used={"value": "25231.01", "rice_kg": "0"})
    rice = quoted(CHINA, quota_used={"value": "0", "rice_kg": "10.001"})

    assert within["status"] == "quoted"
    assert (within["quota"]["value"]["left"], within["quota"]["rice_kg"]["left"]) == (
        "431.00",
        "0",
    )
    for told, key in ((value, "over_year_limit"), (rice, "over_rice_limit")):
        assert (told["status"], told["totals"]) == ("blocked", None)
        assert [reason["key"] for reason in told["reasons"]] == [key]


def test_what_was_not_told_is_not_taken_for_nothing() -> None:
    asked = {key: value for key, value in CHINA.items() if key != "quota_used"}

    told = quoted(asked, lines=[{**RICE, "is_listed": None}])

    assert told["quota"]["value"]["used"] is None
    assert [x["key"] for x in told["caveats"]] == ["quota_not_told", "proof_of_listing"]


def test_two_headings_to_berlin_cost_six_euros_and_dap_leaves_them_for_the_door() -> (
    None
):
    paid, later = quoted(BERLIN), quoted(BERLIN, incoterm="DAP")

    # 6.00 of duty; VAT 0.91 + 11.96 on the goods, 0.12 + 1.96 on the freight.
    assert paid["totals"]["duty"] == "6.00"
    assert paid["totals"]["due_on_delivery"] == "0.00"
    assert later["totals"]["total"] == paid["totals"]["total"]
    assert later["totals"]["due_now"] == "81.90"
    assert later["totals"]["due_on_delivery"] == "20.95"


def test_the_law_of_the_day_counts() -> None:
    before = quoted(BERLIN, date="2026-06-30")

    assert before["totals"]["duty"] == "0.00"
    assert "30 June 2026" in before["lines"][0]["charges"][0]["words"]


def test_coffee_to_berlin_waits_for_its_plots_from_the_day_on() -> None:
    coffee = {
        "hs_code": "090121", "origin": "TH", "quantity": 1, "unit_value": "12.00",
        "net_weight": "0.25",
    }  # fmt: skip
    shut = quoted(BERLIN, date="2026-12-30", lines=[coffee])
    opened = quoted(BERLIN, date="2026-12-30", lines=[{**coffee, "has_plots": True}])
    day_before = quoted(BERLIN, date="2026-12-29", lines=[coffee])

    assert (shut["status"], shut["totals"]) == ("blocked", None)
    assert "plots" in shut["reasons"][0]["words"]
    assert {opened["status"], day_before["status"]} == {"quoted"}
    # EUR 3 for the heading, and 0.25 kg at EUR 2.19.
    assert opened["totals"]["duty"] == "3.55"


@pytest.mark.parametrize(
    ("changes", "status", "missing"),
    [
        ({"destination": "BR", "currency": "BRL"}, "not_quoted", "regime_unknown"),
        ({"destination": "US", "currency": "USD"}, "not_quoted", "us_duty_unknown"),
        ({"destination": "VN", "currency": "VND"}, "not_quoted", "duty_rate_missing"),
        # Food in Austria has no sourced rate; no exchange rate of the naira is kept.
        ({"destination": "AT"}, "not_quoted", "class_unknown"),
        ({"currency": "NGN"}, "not_quoted", "rate_unknown"),
        ({"buyer": "business"}, "not_quoted", "business_buyer"),
    ],
)
def test_the_unknown_is_named_and_never_nothing(
    changes: dict[str, Any], status: str, missing: str
) -> None:
    asked: dict[str, Any] = {
        "destination": "DE", "date": "2026-11-25", "currency": "EUR",
        "lines": [{**MANGO, "unit_value": "10", "hs_code": "999999"}],
    }  # fmt: skip
    if "destination" in changes or "currency" in changes or "buyer" in changes:
        asked["lines"][0]["hs_code"] = "200600"
    if changes.get("destination") == "AT":
        asked["lines"][0]["hs_code"] = "999999"

    told = quoted(asked, **changes)

    assert (told["status"], told["totals"]) == (status, None)
    assert [row["what"] for row in told["missing"]] == [missing]


@pytest.mark.parametrize(
    ("destination", "standard"),
    [
        ("AT", "0.2"), ("BE", "0.21"), ("BG", "0.2"), ("HR", "0.25"), ("CY", "0.19"),
        ("CZ", "0.21"), ("DK", "0.25"), ("EE", "0.24"), ("FI", "0.255"), ("FR", "0.2"),
        ("GR", "0.24"), ("HU", "0.27"), ("IE", "0.23"), ("IT", "0.22"), ("LV", "0.21"),
        ("LT", "0.21"), ("LU", "0.17"), ("MT", "0.18"), ("NL", "0.21"), ("PL", "0.23"),
        ("PT", "0.23"), ("RO", "0.21"), ("SK", "0.23"), ("SI", "0.22"), ("ES", "0.21"),
        ("SE", "0.25"),
    ],
)  # fmt: skip
def test_each_member_of_the_union_takes_its_own_rate(
    destination: str, standard: str
) -> None:
    scarf = {**SCARF, "unit_value": "60"}
    told = quoted(BERLIN, destination=destination, lines=[scarf])

    if told["status"] == "not_quoted":
        # Members outside the euro are reckoned in their own money.
        assert told["missing"][0]["what"] == "rate_unknown"
        return
    rates = {
        c["rate"] for c in told["lines"][0]["charges"] if c["kind"] == "import_tax"
    }
    assert rates == {standard}


def test_a_class_that_the_asker_knows_is_taken_and_the_rice_still_counts() -> None:
    unnamed = {**MANGO, "hs_code": "999999", "unit_value": "10"}
    austria = {"destination": "AT", "freight": "0"}

    alone = quoted(BERLIN, **austria, lines=[unnamed])
    told = quoted(BERLIN, **austria, lines=[{**unnamed, "tax_class": "standard"}])
    rice = quoted(CHINA, lines=[{**RICE, "tax_class": "13"}])

    assert (alone["status"], alone["missing"][0]["what"]) == (
        "not_quoted",
        "class_unknown",
    )
    # 20 % of 10.00 and the EUR 3 of the heading.
    assert (told["status"], told["totals"]["import_tax"]) == ("quoted", "2.60")
    assert rice["lines"][0]["charges"][0]["rate"] == "0.091"
    assert rice["quota"]["rice_kg"]["adds"] == "10"


def test_china_by_post_is_compared_with_the_platform() -> None:
    told = quoted(CHINA)

    [post] = told["alternatives"]
    # 13 % of 256.00 and 20 % of 468.00 are over CNY 50, so they are collected.
    assert (post["regime"], post["status"], post["total"], post["difference"]) == (
        "cn-postal", "quoted", "895.88", "64.51",
    )  # fmt: skip
    assert quoted(CHINA, regime="cn-postal")["totals"]["total"] == "895.88"


@pytest.mark.parametrize(
    ("question", "field", "said"),
    [
        ([], "", "one JSON object"),
        ({**CHINA, "destination": "China"}, "destination", "pattern"),
        ({**CHINA, "lines": []}, "lines", "at least 1"),
        (
            {**CHINA, "lines": [{**RICE, "hs_code": "10"}]},
            "lines[0].hs_code",
            "6 to 10",
        ),
        ({**CHINA, "lines": [{**RICE, "quantity": 0}]}, "lines[0].quantity", "greater"),
        (
            {**CHINA, "lines": [{**RICE, "unit_value": "-1"}]},
            "lines[0].unit_value",
            "gre",
        ),
        ({**CHINA, "colour": "red"}, "colour", "Extra inputs"),
        ({**CHINA, "currency": "JPY"}, "", "JPY has 0 decimals"),
        ({**CHINA, "date": "25/11/2026"}, "date", "date"),
    ],
)
def test_a_wrong_field_is_named_with_its_remedy(
    question: Any, field: str, said: str
) -> None:
    if isinstance(question, dict) and question.get("currency") == "JPY":
        question = {**question, "freight": "45.50"}
    answer = posted(question)

    assert answer.status_code == 400
    faults = answer.json()["errors"]
    assert field in {fault["field"] for fault in faults}
    assert said in " ".join(fault["message"] for fault in faults)


def test_what_is_no_json_or_too_long_is_refused() -> None:
    client = Client()
    assert client.post(DOOR, "{", content_type="application/json").status_code == 400
    huge = client.post(DOOR, "x" * 200_001, content_type="application/json")
    assert huge.status_code == 413
    assert client.get(DOOR).status_code == 405


def test_an_answer_is_signed_and_a_changed_one_is_not_ours() -> None:
    told = quoted(CHINA)

    def genuine(answer: dict[str, Any]) -> Any:
        body = json.dumps(answer)
        asked = Client().post(
            "/api/landed-cost/verify", body, content_type="application/json"
        )
        return asked.json()["genuine"]

    assert genuine(told) is True
    assert genuine({**told, "totals": {**told["totals"], "total": "1.00"}}) is False
    assert genuine({**told, "signature": "x"}) is False


def test_an_address_that_asks_too_often_waits(settings: Any) -> None:
    settings.API_PER_MINUTE = 2
    answers = [posted(CHINA, REMOTE_ADDR="192.0.2.7").status_code for _ in range(5)]
    # At most one turn of the minute falls into five questions.
    assert answers.count(429) >= 1
    last = posted(CHINA, REMOTE_ADDR="192.0.2.7")
    if last.status_code == 429:
        assert 1 <= int(last["Retry-After"]) <= 60


def test_the_command_gives_the_same_answer(tmp_path: Path) -> None:
    file = tmp_path / "question.json"
    file.write_text(json.dumps(CHINA), encoding="utf-8")
    out = StringIO()

    call_command("landed_cost", "quote", str(file), "--json", stdout=out)

    told, by_door = json.loads(out.getvalue()), quoted(CHINA)
    changing = {"made_at", "expires_at", "signature"}
    assert {k: v for k, v in told.items() if k not in changing} == {
        k: v for k, v in by_door.items() if k not in changing
    }
    file.write_text('{"destination": "CN"}', encoding="utf-8")
    with pytest.raises(CommandError, match="currency: Field required"):
        call_command("landed_cost", "quote", str(file))


def test_the_description_names_what_the_door_takes() -> None:
    told = Client().get("/api/openapi.json").json()

    assert told == json.loads(json.dumps(openapi_document()))
    line = told["components"]["schemas"]["LineAsked"]["properties"]
    assert set(line) >= {"hs_code", "origin", "quantity", "unit_value", "net_weight"}


def rules_named(told: dict[str, Any]) -> dict[str, str | None]:
    return {rule["kind"]: rule["amount"] for rule in told["rules"]}


def test_limits_and_shares_that_were_asked_are_among_the_rules() -> None:
    told = quoted(CHINA)

    named = rules_named(told)

    assert named["order_limit"] == "5000"
    assert named["year_limit"] == "26000"
    assert named["year_weight_limit"] == "20000"
    assert {"tax_share", "duty_rate", "positive_list"} <= named.keys()
    charged = {x["rule_id"] for line in told["lines"] for x in line["charges"]}
    assert charged < {rule["id"] for rule in told["rules"]}


def test_a_years_weight_of_rice_is_not_named_where_there_is_no_rice() -> None:
    named = rules_named(quoted(CHINA, lines=[SCARF]))

    assert "year_limit" in named
    assert "year_weight_limit" not in named


def test_the_limit_that_stops_a_consignment_is_named_without_a_charge() -> None:
    told = quoted(BERLIN, lines=[{**SCARF, "unit_value": "150.01"}])

    assert (told["status"], told["totals"]) == ("not_quoted", None)
    assert rules_named(told) == {"value_limit": "150"}


def test_dried_mango_and_a_scarf_to_berlin_pay_six_euros_of_duty() -> None:
    told = quoted(BERLIN)

    assert told["totals"]["duty"] == "6.00"
    assert rules_named(told)["value_limit"] == "150"
    assert rules_named(told)["duty_per_hs_line"] == "3"


def test_coffee_to_berlin_without_plots_is_blocked_from_its_day_and_names_the_rule() -> (
    None
):
    coffee = {
        "hs_code": "090121", "origin": "TH", "quantity": 1, "unit_value": "20.00",
        "net_weight": "0.5",
    }  # fmt: skip
    blocked = quoted(BERLIN, date="2026-12-30", lines=[coffee])

    assert (blocked["status"], blocked["totals"]) == ("blocked", None)
    assert [reason["key"] for reason in blocked["reasons"]] == ["needs_plots"]
    assert "needs_plots" in rules_named(blocked)
    opened = quoted(BERLIN, date="2026-12-30", lines=[{**coffee, "has_plots": True}])
    assert opened["status"] == "quoted"


def test_a_basket_beyond_what_is_left_of_the_year_is_blocked_and_names_the_limit() -> (
    None
):
    told = quoted(
        CHINA,
        freight="0.00",
        quota_used={"value": "24800", "rice_kg": "0"},
        lines=[{**SCARF, "unit_value": "1500.00"}],
    )

    assert (told["status"], told["totals"]) == ("blocked", None)
    assert told["reasons"][0]["key"] == "over_year_limit"
    assert told["reasons"][0]["params"] == {"left": "1200"}
    assert rules_named(told)["year_limit"] == "26000"


def test_what_a_person_was_sent_the_same_day_is_counted_where_law_says_so() -> None:
    japan = {
        "destination": "JP", "date": "2026-11-25", "currency": "JPY",
        "lines": [{**SCARF, "unit_value": "6000"}],
    }  # fmt: skip

    alone = quoted(japan)
    day = {"same_days": {"goods": "3000", "freight": "1001"}}
    together = quoted(japan, **day)
    elsewhere = quoted(japan, destination="SG", currency="SGD", **day)

    assert alone["status"] == "quoted"
    assert (together["status"], together["totals"]) == ("blocked", None)
    assert [row["key"] for row in together["reasons"]] == ["split_refused"]
    assert "10000 JPY" in together["reasons"][0]["words"]
    assert "jp-merged@1" in [row["id"] for row in together["rules"]]
    assert "split_refused" not in [row["key"] for row in elsewhere["reasons"]]


def test_one_parcel_is_compared_with_two_where_law_lets_goods_be_divided() -> None:
    """The UAE takes 5 % duty above AED 1,000; Germany keeps an order one consignment."""
    emirates = {
        "destination": "AE", "date": "2026-11-25", "currency": "AED",
        "lines": [{**SCARF, "unit_value": "600", "quantity": 2}],
    }  # fmt: skip

    [two] = quoted(emirates)["alternatives"]
    # One: 1,200 + 5 % + 5 % of 1,260 = 1,323.00. Two: 600 + 5 % = 630.00 each.
    assert (two["parcels"], two["status"], two["total"], two["difference"]) == (
        2, "estimated", "1260.00", "-63.00",
    )  # fmt: skip
    assert "Two parcels" in two["words"]
    single = {**emirates, "lines": [{**SCARF, "unit_value": "1200", "quantity": 1}]}
    assert quoted(single)["alternatives"] == []
    dear = quoted({**emirates, "freight": "400"})
    assert dear["alternatives"] == []

    berlin = {
        **BERLIN,
        "freight": "0",
        "lines": [{**SCARF, "unit_value": "80", "quantity": 2}],
    }
    [refused] = quoted(berlin)["alternatives"]
    assert (refused["status"], refused["total"]) == ("blocked", None)
    assert [row["key"] for row in refused["reasons"]] == ["split_forbidden"]


@pytest.mark.parametrize(
    ("line", "day", "key"),
    [
        ({"hs_code": "850760", "handling": ["battery"]}, "2026-11-25", "carrier_refuses_battery"),
        ({"hs_code": "040610"}, "2026-11-25", "import_banned"),
        ({"hs_code": "090121", "operator_size": "small"}, "2027-06-30", "needs_plots"),
    ],
)  # fmt: skip
def test_a_barrier_stops_the_quote_and_is_named_among_the_rules(
    line: dict[str, Any], day: str, key: str
) -> None:
    told = quoted(BERLIN, date=day, lines=[{**MANGO, **line}])

    assert (told["status"], told["totals"]) == ("blocked", None)
    assert [row["key"] for row in told["reasons"]] == [key]
    assert told["rules"]
