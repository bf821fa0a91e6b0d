"""Law, goods and a Chinese basket for tests of quotas and verdicts."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.landed_cost.law import rules_seed
from catalog.landed_cost.services import (
    customs_item_upsert,
    identity_consent_record,
    quote_make,
)
from catalog.landed_cost.types import GoodsLine
from catalog.markets.selectors import market_by_code
from catalog.money import Money

if TYPE_CHECKING:
    from catalog.declaration import Market
    from catalog.landed_cost.models import Quote

NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
# Resident numbers with right check digits; invented.
MEI = "11010519491231002X"
LIN = "440308199901101512"


def law() -> None:
    rules_seed(now=NOW)


def china() -> Market:
    return market_by_code("cn")


def an_item(sku: str = "RICE-5", **changes: Any) -> None:
    said: dict[str, Any] = {
        "sku": sku,
        "hs_code": "100630",
        "country_of_origin": "TH",
        "net_weight_g": 5000,
        "goods_kind": "plant",
        "fresh": False,
        "storage_class": "ambient",
        "facts": {"china": {"vat_class": 9, "cbec": "listed", "quota": "rice"}},
    }
    customs_item_upsert(**(said | changes))


def a_quote(checkout: str, *, bags: int = 1, price: str = "128.00") -> Quote:
    return quote_make(
        market=china(),
        checkout_id=checkout,
        lines=[GoodsLine("L1", "RICE-5", bags, Money(Decimal(price), "CNY"))],
        freight=Money(Decimal("40.00"), "CNY"),
        on=NOW.date(),
        now=NOW,
    )


def a_consent(checkout: str, number: str = MEI) -> str:
    return identity_consent_record(
        checkout_id=checkout, market=china(), number=number, name="王梅", now=NOW
    )
