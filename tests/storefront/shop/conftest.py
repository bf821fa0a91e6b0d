"""Fixtures of the buying pages: commerce in memory, our own law and goods in the database."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from catalog.landed_cost.services import attestation_record
from catalog.markets.selectors import markets
from storefront.localization import messages
from storefront.sync import money_return
from tests.catalog.landed_cost import builders
from tests.storefront.shop.commerce import CLIENTS, FakeCommerce

if TYPE_CHECKING:
    from collections.abc import Callable

SKU = "RICE-5"


@pytest.fixture(scope="session", autouse=True)
def _words() -> None:
    messages.compile_all()


@pytest.fixture
def shop_in(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., FakeCommerce]:
    """`shop_in("germany", "EUR")`: a channel with one kind of rice that may be sold."""
    builders.law()
    classes = {"germany": 7, "japan": 8, "china": 9}
    facts: dict[str, dict[str, object]] = {
        country: {"vat_class": rate} for country, rate in classes.items()
    }
    facts["china"] |= {"cbec": "listed", "quota": "rice"}
    builders.an_item(SKU, facts=facts)

    def make(channel: str, currency: str, digits: int = 2) -> FakeCommerce:
        market = next(m for m in markets() if m.channel == channel)
        attestation_record(
            sku=SKU,
            market=market.code,
            operator="petra",
            on=date(2026, 11, 1),
            is_demo=True,
            note="",
        )
        shop = FakeCommerce(channel=channel, currency=currency, sku=SKU, digits=digits)
        for name in CLIENTS:
            module = import_module(f"storefront.shop.{name}")
            monkeypatch.setattr(module, "shop_client", lambda: shop)
        monkeypatch.setattr(money_return, "app_client", lambda: shop)
        return shop

    return make
