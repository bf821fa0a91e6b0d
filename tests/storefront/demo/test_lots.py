"""Lots of the demo are received once, whatever day it is run again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from catalog.bases.selectors import lot_by_code, stock_targets
from catalog.declaration import pavilion_load
from storefront.demo import lots

SOMELAND = Path(__file__).resolve().parents[2] / "pavilions" / "someland"
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("-60d", date(2026, 9, 24)),
        ("+480d", date(2028, 3, 17)),
        (date(2026, 1, 2), date(2026, 1, 2)),
    ],
)
def test_a_day_is_relative_or_a_date(said: date | str, day: date) -> None:
    assert lots.day_of(said, on=NOW.date()) == day


@pytest.mark.django_db
@pytest.mark.both_databases
def test_lots_are_received_once() -> None:
    pavilion = pavilion_load(SOMELAND)
    goods = pavilion.goods[0]
    assert lots.bases_seed(pavilion) == 1
    assert lots.lots_seed(goods, now=NOW) == 2
    assert lots.lots_seed(goods, now=NOW + timedelta(days=3)) == 0
    assert stock_targets(on=NOW.date()) == {
        ("OAS", "OAS-DAT-500"): 40,
        ("OAS", "OAS-DAT-1KG"): 25,
    }
    lot = lot_by_code(base_code="OAS", lot_code="OAS-D1")
    assert lot.made_on == date(2026, 10, 24)
    assert lot.best_before == date(2027, 9, 19)


def test_attestations_are_openly_demo_data(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(lots, "attestation_record", lambda **facts: told.append(facts))
    goods = pavilion_load(SOMELAND).goods[0]
    assert lots.attestations_seed(goods, on=NOW.date()) == 2
    assert {(item["sku"], item["market"]) for item in told} == {
        ("OAS-DAT-500", "kr"),
        ("OAS-DAT-1KG", "kr"),
    }
    assert all(item["is_demo"] and "Demo data" in item["note"] for item in told)
