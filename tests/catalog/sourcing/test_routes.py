"""Lanes and papers decide which base serves, and the order keeps why."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from catalog.bases.certificates import certificate_record
from catalog.money import Money
from catalog.sourcing import choosing, routes, services
from catalog.sourcing.models import OrderSourcing
from catalog.sourcing.words import route_words
from tests.catalog.bases.builders import NOW, TODAY, a_lot
from tests.catalog.sourcing.test_order_source import line, served, source

pytestmark = pytest.mark.django_db
PRICES = {"TKR": 9, "PTL": 5}


@pytest.fixture(autouse=True)
def _lanes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parcel costs by its base and a unit more for each kilogram; silk has no lane."""

    def options(
        *, base_codes: list[str], weight_g: int, storage_classes: set[str], **_: Any
    ) -> list[Any]:
        if "frozen" in storage_classes:
            return []
        price = Decimal(PRICES[base_codes[0]] + weight_g // 1000)
        lane = {"code": "air", "price": Money(price, "EUR"), "latest": date(2026, 4, 1)}
        return [SimpleNamespace(**lane)]

    def items(*, skus: list[str]) -> dict[str, Any]:
        kinds = {"RICE": "ambient", "TEA": "ambient", "ICE": "frozen"}
        return {
            sku: SimpleNamespace(net_weight_g=1000, storage_class=kinds[sku])
            for sku in skus
        }

    market = SimpleNamespace(
        code="de", currency="EUR", minimum_life_days=60, warehouses=("TKR", "PTL")
    )
    declared = SimpleNamespace(bases=[SimpleNamespace(code=x) for x in PRICES])
    monkeypatch.setattr(services, "market_by_code", lambda _code: market)
    monkeypatch.setattr(routes, "lane_options", options)
    monkeypatch.setattr(routes, "customs_items", items)
    monkeypatch.setattr(routes, "pavilion", lambda: declared)


def kept() -> dict[str, Any]:
    return OrderSourcing.objects.get().route


def test_the_cheaper_lane_serves_though_commerce_said_the_other() -> None:
    a_lot(9, base="TKR", code="DEAR")
    a_lot(9, base="PTL", code="CHEAP")
    assert served(source(line(2))) == [("1", "CHEAP", 2)]
    # Two kilograms and their packing.
    assert (kept()["cost"], kept()["next"], kept()["currency"]) == ("7", "11", "EUR")
    with translation.override("en"):
        assert route_words(kept()) == [
            "Base PTL sends by lane air: carriage 7 EUR.",
            "The next cheapest of the other bases would cost 11 EUR.",
        ]


def test_a_split_says_what_it_costs() -> None:
    a_lot(9, base="TKR", code="R")
    a_lot(9, base="PTL", code="T", sku="TEA")
    plan = source(line(1), line(1, order_line_id="2", sku="TEA"))
    assert served(plan) == [("1", "R", 1), ("2", "T", 1)]
    # 9 + 1 and 5 + 1 in two parcels; 5 + 2 would be the cheapest one parcel.
    assert (kept()["cost"], kept()["one_parcel"]) == ("16", "7")
    with translation.override("en"):
        assert route_words(kept()) == [
            "No base has everything, so it goes in 2 parcels: carriage 16 EUR. One "
            "parcel would cost 7 EUR; the split costs 9 EUR more."
        ]


def test_goods_that_no_lane_keeps_wait_with_the_reason() -> None:
    a_lot(9, base="TKR", sku="ICE")
    plan = source(line(1, sku="ICE"))
    assert [entry.reason for entry in plan.attention] == ["no_lane"]
    assert plan.promises == ()


def test_a_base_whose_paper_ended_does_not_serve_the_market_that_asks() -> None:
    a_lot(9, base="TKR", code="GOOD")
    a_lot(9, base="PTL", code="CHEAP")
    paper = {
        "base_code": "PTL", "code": "gap", "kind": "gap", "issuer": "x", "now": NOW,
        "valid_until": TODAY - timedelta(days=1),
    }  # fmt: skip
    certificate_record(**paper, markets=["jp"])  # type: ignore[arg-type]
    assert served(source(line(1)))[0][1] == "CHEAP"
    certificate_record(**paper, markets=["de"])  # type: ignore[arg-type]
    assert served(source(line(1, order_line_id="2"), order_id="O2")) == [
        ("2", "GOOD", 1)
    ]


def test_one_unknown_price_means_that_no_price_decides(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(routes, "customs_items", lambda **_: {})
    a_lot(9, base="TKR", code="COMMERCE")
    a_lot(9, base="PTL", code="CHEAP")
    assert served(source(line(1))) == [("1", "COMMERCE", 1)]
    assert route_words(kept()) == []


def test_lots_that_went_between_choice_and_promise_are_looked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_lot(9, base="TKR", code="STILL-THERE")
    monkeypatch.setattr(choosing, "lots_first", lambda **_: {})
    assert served(source(line(2))) == [("1", "STILL-THERE", 2)]
