"""The address of a lot, and the events of its life in GS1's words."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command

from catalog.bases import epcis
from catalog.bases.digital_link import gtins_of, link_lots, lot_path, trade_item_set
from catalog.bases.epcis import days_read, epcis_document
from catalog.bases.errors import FeedRefusedError
from catalog.bases.models import LabResult, TradeItem
from catalog.bases.services import (
    line_allocate,
    lot_pick,
    lot_quarantine,
    lot_recall,
    lot_return,
    lot_ship,
    lot_unblock,
)
from tests.catalog.bases.builders import NOW, TODAY, a_lot

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HOST = "https://pavilion.example"


def test_a_sku_gets_a_number_of_the_company_s_own_range_once() -> None:
    assert gtins_of(skus=["RICE", "SILK"]) == {
        "RICE": "00400000000015",
        "SILK": "00400000000022",
    }
    assert gtins_of(skus=["SILK"]) == {"SILK": "00400000000022"}
    assert TradeItem.objects.filter(is_internal=True).count() == 2


def test_a_real_number_must_have_its_check_digit() -> None:
    assert trade_item_set(sku="RICE", gtin="8850999320007").gtin == "08850999320007"
    with pytest.raises(FeedRefusedError):
        trade_item_set(sku="RICE", gtin="8850999320008")
    assert gtins_of(skus=["RICE"]) == {"RICE": "08850999320007"}


def test_the_address_of_a_lot_leads_back_to_it() -> None:
    lot = a_lot(code="R-26+1", best_before=date(2027, 12, 31))
    path = lot_path(lot)
    assert path == "/01/00400000000015/10/R-26%2B1?17=271231"
    assert link_lots(HOST + path) == [lot]
    assert link_lots(HOST + path.partition("?")[0]) == [lot]


@pytest.mark.parametrize(
    "path",
    [
        "/01/00400000000016/10/L",
        "/01/123/10/L",
        "/01/00400000000015",
        "/01/00400000000015/10/NONE",
        "/01/08850999320007/10/L",
        "/01/00400000000015/10/L?17=999999",
    ],
)
def test_an_address_of_nothing(path: str) -> None:
    a_lot(code="L")
    gtins_of(skus=["RICE"])
    assert link_lots(HOST + path) == []


def test_two_bases_with_the_same_lot_code() -> None:
    one = a_lot(code="L", base="TKR", best_before=date(2027, 1, 1))
    two = a_lot(code="L", base="PTL", best_before=date(2027, 2, 1))
    assert link_lots(HOST + lot_path(two)) == [two]
    assert link_lots(HOST + urlsplit(lot_path(two)).path) == [one, two]


def test_the_life_of_a_lot_in_the_words_of_cbv() -> None:
    lot = a_lot(10, code="L", made_on=date(2026, 2, 1))
    at = {"base_code": "TKR", "lot_code": "L"}
    (promise,) = line_allocate(
        order_id="secret-order", order_line_id="1", sku="RICE", base_codes=["TKR"],
        quantity=4, arrival_on=TODAY, minimum_life_days=0, now=NOW,
    )  # fmt: skip
    lot_pick(allocation_id=promise.pk, quantity=4, key="p", now=later(1))
    lot_ship(allocation_id=promise.pk, quantity=4, key="s", now=later(2))
    lot_return(**at, quantity=1, reason="back", key="r", now=later(3))
    lot_quarantine(**at, reason="smell", key="q", now=later(4))
    LabResult.objects.create(
        lot=lot, test="x", is_passed=False, laboratory="Lab", report_number="1",
        reported_on=TODAY, recorded_at=later(5), idempotency_key="lab",
    )  # fmt: skip
    lot_unblock(**at, reason="good", key="u", now=later(6))
    lot_recall(**at, reason="bad", key="c", now=later(7))
    document = epcis_document(public_url=HOST, now=NOW, lot_ids=[lot.pk])
    events = document["epcisBody"]["eventList"]
    assert [
        (e["action"], e["bizStep"], e["disposition"], e["quantityList"][0]["quantity"])
        for e in events
    ] == [
        ("ADD", "commissioning", "active", 10),
        ("OBSERVE", "packing", "in_progress", 4),
        ("OBSERVE", "shipping", "in_transit", 4),
        ("OBSERVE", "receiving", "returned", 1),
        ("OBSERVE", "holding", "unavailable", 7),
        ("OBSERVE", "inspecting", "non_conformant", 7),
        ("OBSERVE", "inspecting", "conformant", 7),
        ("OBSERVE", "holding", "recalled", 7),
    ]
    assert faults(document) == []
    assert "secret-order" not in str(document)
    assert events[0]["ilmd"] == {
        "cbvmda:lotNumber": "L",
        "cbvmda:bestBeforeDate": "2027-03-02",
        "cbvmda:productionDate": "2026-02-01",
    }
    assert events[0]["quantityList"][0]["epcClass"] == f"{HOST}/01/00400000000015/10/L"


def steps(**limits: Any) -> list[tuple[str, int]]:
    document = epcis_document(public_url=HOST, now=NOW, **limits)
    assert faults(document) == []
    return [
        (event["bizStep"], event["quantityList"][0]["quantity"])
        for event in document["epcisBody"]["eventList"]
    ]


def test_of_an_order_and_of_a_time() -> None:
    a_lot(10, code="L")
    a_lot(10, code="OTHER", sku="SILK")
    for order_id, units in (("O", 4), ("OTHER", 2)):
        (promise,) = line_allocate(
            order_id=order_id, order_line_id=order_id, sku="RICE", base_codes=["TKR"],
            quantity=units, arrival_on=TODAY, minimum_life_days=0, now=NOW,
        )  # fmt: skip
        lot_ship(allocation_id=promise.pk, quantity=units, key=order_id, now=later(2))
    at = {"base_code": "TKR", "lot_code": "L", "reason": "bad"}
    lot_return(**at, quantity=1, key="r", now=later(3), order_id="O")
    lot_recall(**at, key="c", now=later(4))
    # Where the lot began and that it was called back; of others' units nothing.
    assert steps(order_id="O") == [
        ("commissioning", 10),
        ("shipping", 4),
        ("receiving", 1),
        ("holding", 5),
    ]
    assert steps(order_id="nobody's") == []
    assert steps(until=later(1)) == [("commissioning", 10), ("commissioning", 10)]
    assert steps(since=later(1), until=later(3)) == [("shipping", 4), ("shipping", 2)]


def test_days_are_whole_and_in_utc() -> None:
    assert days_read(first="2026-03-01", last="2026-03-02") == (
        datetime(2026, 3, 1, tzinfo=UTC),
        datetime(2026, 3, 3, tzinfo=UTC),
    )
    assert days_read(first="", last="") == (None, None)


@pytest.mark.parametrize(
    ("first", "last", "field", "code"),
    [
        ("yesterday", "", "from", "bad_date"),
        ("", "2026-02-30", "to", "bad_date"),
        ("2026-03-02", "2026-03-01", "to", "days_reversed"),
    ],
)
def test_days_that_cannot_be(first: str, last: str, field: str, code: str) -> None:
    with pytest.raises(FeedRefusedError) as refused:
        days_read(first=first, last=last)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [
        (field, code)
    ]


def test_too_many_events_are_refused_not_cut_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_lot(code="A")
    a_lot(code="B")
    monkeypatch.setattr(epcis, "EVENTS_LIMIT", 1)
    with pytest.raises(FeedRefusedError, match="too_many"):
        epcis_document(public_url=HOST, now=NOW)


def test_the_command_prints_the_document_and_refuses_in_words(
    settings: Any,
) -> None:
    settings.PUBLIC_URL = HOST
    a_lot(10, code="L")
    a_lot(10, code="M")
    out = StringIO()
    call_command("epcis", "--lot", "L", "--from", "2026-03-02", stdout=out)
    document = json.loads(out.getvalue())
    assert len(document["epcisBody"]["eventList"]) == 1
    assert faults(document) == []
    with pytest.raises(CommandError, match="--to: The last day is before the first"):
        call_command("epcis", "--from", "2026-03-02", "--to", "2026-03-01")
    with pytest.raises(CommandError, match="no lot NONE"):
        call_command("epcis", "--lot", "NONE")


def later(hours: int) -> Any:
    return NOW + timedelta(hours=hours)


# --- The rules of the published schema that a document of ours can break -------------
BIZ_STEPS = {
    "accepting", "arriving", "commissioning", "cycle_counting", "decommissioning",
    "departing", "destroying", "holding", "inspecting", "packing", "picking",
    "receiving", "sampling", "shipping", "stocking", "storing",
}  # fmt: skip
DISPOSITIONS = {
    "active", "available", "conformant", "damaged", "destroyed", "disposed", "expired",
    "in_progress", "in_transit", "inactive", "non_conformant", "non_sellable_other",
    "recalled", "reserved", "returned", "sellable_accessible", "unavailable", "unknown",
}  # fmt: skip
TRANSACTIONS = {"bol", "cert", "desadv", "inv", "po", "rma", "testres"}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
URI = re.compile(r"(https://|urn:)[^\s<>\"]+")


def faults(document: dict[str, Any]) -> list[str]:
    found = []
    if document["@context"][0] != (
        "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
    ):
        found.append("context")
    if (document["type"], document["schemaVersion"]) != ("EPCISDocument", "2.0"):
        found.append("type")
    if not TIME.fullmatch(document["creationDate"]):
        found.append("creationDate")
    ids = [event["eventID"] for event in document["epcisBody"]["eventList"]]
    if len(set(ids)) != len(ids):
        found.append("eventID twice")
    for event in document["epcisBody"]["eventList"]:
        found += [f"{event['eventID']}: {fault}" for fault in _event_faults(event)]
    return found


def _event_faults(event: dict[str, Any]) -> list[str]:
    checks = {
        "type": event["type"] == "ObjectEvent",
        "eventID": URI.fullmatch(event["eventID"]),
        "eventTime": TIME.fullmatch(event["eventTime"]),
        "offset": re.fullmatch(
            r"[+-](0\d|1[0-3]):[0-5]\d", event["eventTimeZoneOffset"]
        ),
        "action": event["action"] in {"ADD", "OBSERVE", "DELETE"},
        "bizStep": event["bizStep"] in BIZ_STEPS,
        "disposition": event["disposition"] in DISPOSITIONS,
        # Master data of a lot only where the lot begins.
        "ilmd": "ilmd" not in event or event["action"] == "ADD",
        # What is on its way is nowhere.
        "bizLocation": ("bizLocation" in event) == (event["bizStep"] != "shipping"),
        "readPoint": URI.fullmatch(event["readPoint"]["id"]),
        "quantityList": event["quantityList"],
        "transactions": all(
            x["type"] in TRANSACTIONS and URI.fullmatch(x["bizTransaction"])
            for x in event.get("bizTransactionList", [])
        ),
    }
    for element in event["quantityList"]:
        checks["epcClass"] = URI.fullmatch(element["epcClass"])
        checks["quantity"] = isinstance(element["quantity"], int)
        checks["uom"] = re.fullmatch(r"[A-Z0-9]{2,3}", element.get("uom", "KGM"))
    return [name for name, good in checks.items() if not good]
