"""The order page: its lots and bases, its frozen sum, its days, whatever happens later."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from catalog.bases.models import LotAllocation
from catalog.bases.services import line_allocate
from catalog.landed_cost.models import CustomsItem, RuleRow
from catalog.landed_cost.services import quote_freeze, quote_make
from catalog.landed_cost.types import GoodsLine
from catalog.markets.selectors import market_by_code
from catalog.money import Money
from catalog.sourcing.services import order_source
from catalog.sourcing.types import SourceLine
from tests.catalog.bases.builders import a_lot
from tests.storefront.shop.commerce import CHECKOUT, LINE, ORDER, gid
from tests.storefront.shop.conftest import SKU

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from tests.storefront.shop.commerce import FakeCommerce

PATH = f"/en-de/order/{ORDER}/"
NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
ADDRESS = {
    "firstName": "Mei", "lastName": "Wang", "companyName": "", "streetAddress1": "Torstraße 1",
    "streetAddress2": "", "city": "Berlin", "cityArea": "", "countryArea": "",
    "postalCode": "10119", "country": {"code": "DE"}, "phone": "+4930901820",
}  # fmt: skip


@pytest.fixture
def shop(shop_in: Callable[..., FakeCommerce]) -> FakeCommerce:
    shop = shop_in("germany", "EUR")
    shop.open(2, email="mei@example.org", shippingAddress=ADDRESS)
    shop.do_checkout_complete({})
    return shop


def sourced(units: int = 2, on_hand: int = 5) -> None:
    if on_hand:
        a_lot(on_hand, sku=SKU, code="TKR-2611-04", best_before=date(2028, 5, 1), made_on=date(2026, 11, 12))  # fmt: skip
    order_source(
        order_id=ORDER,
        number="1001",
        market_code="de",
        lines=[SourceLine(gid("OrderLine", "1"), SKU, units, ("TKR",))],
        arrival_on=date(2026, 12, 7),
        earliest_on=date(2026, 12, 3),
        ship_on=date(2026, 11, 26),
        now=NOW,
    )


def frozen() -> None:
    quote_make(
        market=market_by_code("de"),
        checkout_id=CHECKOUT,
        lines=[GoodsLine(LINE, SKU, 2, Money(Decimal("10.00"), "EUR"))],
        freight=Money(Decimal("5.00"), "EUR"),
        on=NOW.date(),
        now=NOW,
    )
    quote_freeze(checkout_id=CHECKOUT, order_id=ORDER, now=NOW)


def html_of(client: Client) -> str:
    response = client.get(PATH)
    assert response.status_code == 200
    return response.content.decode()


def test_each_line_names_its_lot_and_base_and_opens_the_lots_facts(
    client: Client, shop: FakeCommerce
) -> None:
    sourced()

    html = html_of(client)

    assert '<bdi dir="ltr" class="code">TKR-2611-04</bdi>' in html
    assert 'href="/en-de/bases/thung-kula/"' in html
    for fact in ("12 November 2026", "1 May 2028", "511 days"):
        assert fact in html


def test_the_way_has_its_dates_and_each_parcel_its_base(
    client: Client, shop: FakeCommerce
) -> None:
    sourced()

    html = html_of(client).replace("\u2009", "")

    assert "Leaves Thung Kula rice base" in html
    assert "Thu, 26 Nov" in html
    assert "2 units" in html
    assert "Arrives 3–7 Dec" in html


def test_two_bases_are_two_parcels_and_one_price_of_delivery(
    client: Client, shop: FakeCommerce
) -> None:
    sourced()
    assert "parcels" not in html_of(client)
    a_lot(3, base="PTL", sku=SKU, code="PTL-1", best_before=date(2028, 5, 1))
    line_allocate(
        order_id=ORDER, order_line_id="2", sku=SKU, base_codes=["PTL"], quantity=1,
        arrival_on=date(2026, 12, 7), minimum_life_days=0, now=NOW,
    )  # fmt: skip

    html = html_of(client)

    assert "It comes in 2 parcels, one from each base" in html
    assert "You paid for delivery once." in html


def test_units_without_a_lot_are_said_to_be_looked_for(
    client: Client, shop: FakeCommerce
) -> None:
    sourced(on_hand=1)

    assert "looking for the lot of some of these by hand" in html_of(client)


def test_before_the_lots_are_known_the_page_says_so(
    client: Client, shop: FakeCommerce
) -> None:
    assert "The lots are being set aside." in html_of(client)


def test_the_sum_stays_as_it_was_told_whatever_the_law_says_later(
    client: Client, shop: FakeCommerce
) -> None:
    frozen()
    before = html_of(client)
    RuleRow.objects.all().delete()
    CustomsItem.objects.all().delete()

    after = html_of(client)

    assert "3,00\xa0€" in after
    assert "Regulation (EU) 2026/382" in after
    assert before.count("sum__why") == after.count("sum__why")


def test_charges_come_in_the_order_of_a_bill(
    client: Client, shop: FakeCommerce
) -> None:
    frozen()

    html = html_of(client)

    rows = ["Goods", "Delivery", "Customs duty", "Import tax"]
    places = [html.index(f'<th scope="row">{row}<') for row in rows]
    assert places == sorted(places)


def test_a_parcel_that_left_shows_when_and_its_number(
    client: Client, shop: FakeCommerce
) -> None:
    assert shop.order is not None
    shop.order["fulfillments"] = [
        {
            "id": gid("Fulfillment", "1"),
            "status": "FULFILLED",
            "created": "2026-11-26T08:00:00+00:00",
            "trackingNumber": "TH123",
            "warehouse": {"name": "TKR", "externalReference": "TKR"},
            "lines": [
                {
                    "id": gid("FulfillmentLine", "1"),
                    "quantity": 2,
                    "orderLine": {"id": gid("OrderLine", "1")},
                }
            ],
        }
    ]

    html = html_of(client)

    assert "Left Thung Kula rice base" in html
    assert "TH123" in html


def test_a_held_payment_is_not_called_paid(client: Client, shop: FakeCommerce) -> None:
    assert shop.order is not None
    shop.order["chargeStatus"] = "NONE"

    html = html_of(client)

    assert "Payment held" in html
    assert "What you paid" not in html


def test_a_canceled_order_promises_nothing(client: Client, shop: FakeCommerce) -> None:
    assert shop.order is not None
    shop.order["status"] = "CANCELED"
    sourced()

    html = html_of(client)

    assert "This order is canceled" in html
    assert "Arrives" not in html
    assert "Leaves" not in html


def test_the_order_takes_a_known_number_of_queries(
    client: Client,
    shop: FakeCommerce,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """Lots (2), promise, attempts, goods, frozen quote: six, whatever is in it."""
    sourced()
    frozen()

    with django_assert_num_queries(9):
        client.get(PATH)


def test_goods_that_came_back_are_no_parcel_and_the_order_was_paid(
    client: Client, shop: FakeCommerce
) -> None:
    """Commerce keeps no trace of the parcel that they had left in."""
    sourced()
    LotAllocation.objects.update(quantity_picked=2, quantity_shipped=2)
    back = {"id": "RnVsZmlsbG1lbnQ6MQ==", "status": "RETURNED", "trackingNumber": ""}
    back |= {"created": NOW.isoformat(), "warehouse": None}
    back["lines"] = [{"id": "x", "quantity": 2, "orderLine": {"id": LINE}}]
    shop.order["fulfillments"] = [back]
    shop.order["chargeStatus"] = "PARTIAL"
    shop.order["totalRefunded"] = shop.money(20)

    html = html_of(client)

    assert html.count("<strong>Left ") == 1
    assert "Left Thung Kula rice base" in html
    assert html.count("Came back") == 1
    assert "Arrives" not in html
    assert "What you paid" in html
