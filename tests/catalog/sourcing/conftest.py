"""A market that asks for sixty days of life."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from catalog.sourcing import services

MARKET = SimpleNamespace(minimum_life_days=60, warehouses=("TKR", "PTL"))


@pytest.fixture(autouse=True)
def _market(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "market_by_code", lambda _code: MARKET)
    monkeypatch.setattr(services, "ship_day", lambda **_: date(2026, 3, 4))
