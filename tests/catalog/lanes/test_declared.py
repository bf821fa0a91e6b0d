"""The shipped pavilion: every market is reached from every base it sells from."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from catalog.lanes import selectors
from catalog.markets import selectors as markets


@pytest.fixture(autouse=True)
def _real_pavilion(_small_pavilion: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "pavilion", markets.pavilion)
    monkeypatch.setattr(selectors, "market_by_code", markets.market_by_code)


def test_every_base_of_every_market_has_a_lane_with_words() -> None:
    now = datetime(2026, 12, 4, 3, 0, tzinfo=UTC)
    for market in markets.markets():
        for code in {b.code for b in markets.pavilion().bases} & set(market.warehouses):
            options = selectors.lane_options(
                market=market,
                base_codes=[code],
                weight_g=1500,
                storage_classes=["ambient"],
                now=now,
            )
            assert options, (market.code, code)
            for option in options:
                assert option.price.currency == market.currency
                assert now.date() <= option.ship_on < option.earliest <= option.latest
                assert markets.text(key=option.name_key, language="ja")
