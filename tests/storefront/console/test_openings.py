"""The operator's table: what keeps a product out of a market, and what that costs."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import time_machine

from catalog.fx.services import rates_seed
from catalog.landed_cost.law import rules_seed
from catalog.landed_cost.services import attestation_record, customs_item_upsert
from catalog.money import Money
from catalog.prices.services import base_price_upsert
from catalog.sourcing.models import OrderSourcing
from storefront.accounts.models import User
from storefront.console.openings import Opening, openings, units_sold
from tests.storefront.people import NOW, PETRA, TODAY, signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
LISTED = ("sg", "th")


@pytest.fixture
def _goods(db: None) -> Iterator[None]:
    rates_seed()
    rules_seed(now=NOW)
    for sku in ("SCARF", "SALT"):
        customs_item_upsert(
            sku=sku, hs_code="621410", country_of_origin="TH", net_weight_g=100,
            goods_kind="textile", fresh=False, storage_class="ambient", facts={},
        )  # fmt: skip
        base_price_upsert(
            sku=sku, product_slug=sku.lower(), markets=LISTED,
            base=Money(Decimal(900), "THB"),
        )  # fmt: skip
    attestation_record(
        sku="SCARF", market="sg", operator="petra", on=TODAY, is_demo=False, note="x"
    )
    with time_machine.travel(NOW, tick=False):
        yield


def sold(market: str, units: int, days_ago: int = 1, *, canceled: bool = False) -> None:
    when = NOW - timedelta(days=days_ago)
    OrderSourcing.objects.create(
        order_id=f"{market}{units}{days_ago}{canceled}", market_code=market,
        lines=[{"sku": "SCARF", "quantity": units}], created_at=when,
        canceled_at=when if canceled else None,
    )  # fmt: skip


def of(sku: str) -> Opening:
    found = openings(query="", language="en", now=NOW)
    return next(one for one in found if one.sku == sku)


@pytest.mark.usefixtures("_goods")
def test_a_shut_market_says_what_is_missing_and_what_it_is_worth() -> None:
    sold("sg", 4)
    sold("th", 2)
    sold("th", 50, days_ago=31)
    sold("sg", 90, canceled=True)
    scarf = of("SCARF")
    cells = {cell.market: cell for cell in scarf.cells}
    assert {code for code, cell in cells.items() if cell.is_open} == {"sg", "th"}
    assert cells["de"].missing[-1] == "It is not listed in this market."
    assert len(cells["de"].missing) == 2
    # Six units in two open markets are three a market; three at 900 baht.
    assert str(scarf.worth) == "2700.00 THB"


@pytest.mark.usefixtures("_goods")
def test_where_nothing_was_sold_nothing_is_estimated() -> None:
    assert of("SALT").worth is None
    assert units_sold(skus=["SALT"], now=NOW) == {}
    salt = {cell.market: cell for cell in of("SALT").cells}
    # Listed, but nobody has said that it may be sold there.
    assert not salt["sg"].is_open
    assert len(salt["sg"].missing) == 1


@pytest.mark.usefixtures("_goods")
def test_the_page_has_the_worthiest_first() -> None:
    sold("sg", 4)
    User.objects.create(email=PETRA.email, name="Petra", role=PETRA.role)
    page = signed_in(PETRA).get("/console/openings/").content.decode()
    assert page.index("SCARF") < page.index("SALT")
    assert "averaged over those markets" in page
    found = signed_in(PETRA).get("/console/openings/?q=salt").content.decode()
    assert "SCARF" not in found
