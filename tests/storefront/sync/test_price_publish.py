"""A price list goes live at its hour, by bulk operations, and writes nothing twice."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from catalog.markets.selectors import market_by_code
from catalog.money import Money
from catalog.prices.models import PriceList, ShelfPrice
from catalog.prices.selectors import bases_of, list_live, prices_standing
from catalog.prices.services import list_schedule
from storefront.saleor.client import app_client
from storefront.saleor.money import money_of_json
from storefront.sync.price_publish import market_publish, prices_due
from tests.storefront.sync.engine_pavilion import HALF, WHOLE, someland

pytestmark = pytest.mark.django_db


def shown(channel: str) -> dict[str, Money]:
    product = app_client().run_raw(
        "ProductForPublish", {"externalReference": "oasis-dates"}
    )["product"]
    return {
        edge["node"]["sku"]: money_of_json(listing["price"])
        for edge in product["productVariants"]["edges"]
        for listing in edge["node"]["channelListings"]
        if listing["channel"]["slug"] == channel
    }


def test_a_scheduled_list_changes_the_shelf_of_its_market_at_its_hour(
    settings: Any,
) -> None:
    someland(settings)
    now, korea = timezone.now(), market_by_code("kr")
    before, home = shown(korea.channel), shown("home")
    assert prices_standing(market="kr") == before
    assert [row.sku for row in bases_of(market="kr")] == [WHOLE, HALF]
    list_schedule(
        PriceList(
            market="kr", markup_percent=Decimal(50), floor_percent=Decimal(0),
            rate_rule="fixed", fixed_rate=Decimal(4000),
            fixed_until=now.date() + timedelta(days=9), step=Decimal(1000),
            endings=["900"], starts_at=now + timedelta(hours=1), made_at=now,
            made_by="petra",
        )
    )  # fmt: skip

    prices_due(now)
    assert shown(korea.channel) == before

    prices_due(now + timedelta(hours=1))
    # 4,000 won to the dinar and half as much again: 2.500 KWD are 15,000 won, 4.500 KWD
    # are 27,000; the nearest prices that end in 900.
    wanted = {
        HALF: Money(Decimal(14900), "KRW"),
        WHOLE: Money(Decimal(26900), "KRW"),
    }
    assert shown(korea.channel) == wanted
    assert shown("home") == home
    live = list_live(market="kr")
    assert live is not None
    given = ShelfPrice.objects.filter(price_list=live)
    assert {row.sku for row in given} == {WHOLE, HALF}
    assert {row.rate for row in given} == {Decimal(4000)}
    later = now + timedelta(hours=2)
    assert market_publish(client=app_client(), market=korea, now=later) == 0
    assert ShelfPrice.objects.filter(price_list=live).count() == 2

    # Past its last day a fixed rate is none: the prices stay as they are.
    prices_due(now + timedelta(days=11))
    assert shown(korea.channel) == wanted
