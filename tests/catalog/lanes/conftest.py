"""A small pavilion whose bases and lanes these tests can count on."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from catalog.declaration import Base, Collect, LaneDeclared, Market, PriceRounding
from catalog.lanes import selectors

WEEK = ("mon", "tue", "wed", "thu", "fri")


def base(code: str, *, saturdays: bool = False, cold: bool = False) -> Base:
    return Base(
        code=code,
        slug=code.lower(),
        province="TH-45",
        latitude=Decimal(15),
        longitude=Decimal(103),
        grows=("rice",),
        storage_classes=("ambient", "chilled") if cold else ("ambient",),
        cutoff_time=time(14, 0),
        work_days=(*WEEK, "sat") if saturdays else WEEK,
        holidays=(date(2026, 3, 12),) if code == "TKR" else (),
        street="1",
        city="X",
        postal_code="1",
        phone="1",
    )


def way(code: str, hub: str, days: tuple[int, int], *classes: str) -> Collect:
    return Collect(
        base=code,
        hub=hub,
        minimum_days=days[0],
        maximum_days=days[1],
        storage_classes=classes or ("ambient",),
    )


def lane(code: str, market: str, hub: str, *classes: str, **more: Any) -> LaneDeclared:
    said: dict[str, Any] = {
        "minimum_days": 3,
        "maximum_days": 5,
        "clearance_days": 2,
        "price": Decimal("29.00"),
        "price_per_kg": Decimal("18.00"),
        "maximum_weight_g": 20_000,
    }
    return LaneDeclared(
        code=code,
        market=market,
        hub=hub,
        name="air-standard",
        storage_classes=classes or ("ambient",),
        **(said | more),
    )


def market(code: str, currency: str) -> Market:
    return Market(
        code=code,
        channel=code,
        country="CN" if code == "cn" else "JP",
        currency=currency,
        languages=("en",),
        default_language="en",
        regime="x",
        incoterm="DDP",
        price=PriceRounding(step=Decimal(1), endings=(Decimal(0),)),
        minimum_life_days=60,
        warehouses=("TKR",),
        payment_methods=({"code": "card", "flow": "charge"},),
    )


@pytest.fixture(autouse=True)
def _small_pavilion(monkeypatch: pytest.MonkeyPatch) -> None:
    bases = {b.code: b for b in (base("TKR"), base("CTI", saturdays=True, cold=True))}
    declared = SimpleNamespace(
        identity=SimpleNamespace(
            timezone="Asia/Bangkok", holidays=(date(2026, 4, 13), date(2026, 4, 14))
        ),
        base=lambda code: bases[code],
        routes=SimpleNamespace(
            collects=(
                way("TKR", "AIR", (1, 2)),
                way("CTI", "AIR", (1, 3), "ambient", "chilled"),
                way("TKR", "SEA", (2, 3)),
            ),
            lanes=(
                lane("cn-air", "cn", "AIR"),
                lane("cn-cold", "cn", "AIR", "ambient", "chilled"),
                lane("cn-sea", "cn", "SEA", maximum_weight_g=5_000),
                lane(
                    "jp-air",
                    "jp",
                    "AIR",
                    price=Decimal(980),
                    price_per_kg=Decimal("520.5"),
                ),
            ),
        ),
    )
    markets = {"cn": market("cn", "CNY"), "jp": market("jp", "JPY")}
    monkeypatch.setattr(selectors, "pavilion", lambda: declared)
    monkeypatch.setattr(selectors, "market_by_code", lambda code: markets[code])
