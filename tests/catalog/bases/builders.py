"""Bases and lots for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import count

from catalog.bases.models import Base, Lot
from catalog.bases.services import base_upsert, lot_receive

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
_numbers = count(1)


def a_base(code: str = "TKR") -> Base:
    return base_upsert(
        code=code,
        slug=code.lower(),
        province="TH-45",
        latitude=Decimal("15.61"),
        longitude=Decimal("103.80"),
        grows=["rice"],
        storage_classes=["ambient"],
        cutoff_time=time(14, 0),
        work_days=["mon", "tue", "wed", "thu", "fri"],
    )


def a_lot(
    on_hand: int = 5,
    *,
    base: str = "TKR",
    sku: str = "RICE",
    code: str = "",
    best_before: date | None = date(2027, 3, 2),
    made_on: date | None = None,
) -> Lot:
    if not Base.objects.filter(code=base).exists():
        a_base(base)
    number = next(_numbers)
    return lot_receive(
        base_code=base,
        sku=sku,
        lot_code=code or f"L{number}",
        quantity=on_hand,
        made_on=made_on,
        best_before=best_before,
        key=f"receive-{number}",
        now=NOW,
    )
