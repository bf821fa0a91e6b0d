"""Ways to deliver: offered by the App, kept with the checkout, chosen by the buyer."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.engine.ids import global_id
from catalog.engine.models import ProductType, Warehouse
from tests.catalog.engine import stand_in_app
from tests.catalog.engine.checkout_shop import (
    TOKYO,
    a_checkout,
    a_ready_checkout,
    amount,
    codes,
    do,
    later,
    seen,
    selling_shop,
    stock_set,
    variant_id,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LIST = "SHIPPING_LIST_METHODS_FOR_CHECKOUT"


@pytest.fixture(autouse=True)
def shop(settings: Any) -> None:
    selling_shop(settings)


def ways(key: str, **more: Any) -> dict[str, str]:
    """Name -> id."""
    payload = do("DeliveryOptionsCalculate", id=key, **more)
    assert payload["errors"] == []
    return {x["shippingMethod"]["name"]: x["id"] for x in payload["deliveries"]}


def choose(key: str, delivery: str | None, **more: Any) -> Any:
    return do("CheckoutDeliveryMethodUpdate", id=key, deliveryMethodId=delivery, **more)


def addressed(**quantities: int) -> str:
    key = a_checkout(**quantities)
    do("CheckoutShippingAddressUpdate", id=key, shippingAddress=TOKYO)
    return key


def test_ways_are_offered_once_there_is_an_address() -> None:
    key = a_checkout(rice=2)
    assert ways(key) == {}
    assert LIST not in stand_in_app.events()
    do("CheckoutShippingAddressUpdate", id=key, shippingAddress=TOKYO)
    found = do("DeliveryOptionsCalculate", id=key)["deliveries"]
    methods = [x["shippingMethod"] for x in found]
    assert [(x["name"], amount(x["price"])) for x in methods] == [
        ("Ship", 200),
        ("Air", 600),
    ]
    assert methods[0]["metafields"] == {"code": "ship"}
    assert methods[0]["minimumDeliveryDays"] == 3


def test_what_the_app_excludes_is_not_offered() -> None:
    stand_in_app.answers["CHECKOUT_FILTER_SHIPPING_METHODS"] = lambda said: {
        "excluded_methods": [
            {"id": method["id"], "reason": "liquid"}
            for method in said["shippingMethods"]
            if method["name"] == "Air"
        ]
    }
    key = addressed(rice=1)
    found = do("DeliveryOptionsCalculate", id=key)["deliveries"]
    offered = {
        x["shippingMethod"]["name"]: x["shippingMethod"]["active"] for x in found
    }
    assert offered == {"Ship": True, "Air": False}
    assert codes(choose(key, ways(key)["Air"])) == [
        ("deliveryMethodId", "DELIVERY_METHOD_NOT_APPLICABLE")
    ]


def test_an_app_that_does_not_answer_is_told_as_an_error() -> None:
    stand_in_app.refuses(LIST)
    payload = do("DeliveryOptionsCalculate", id=addressed(rice=1))
    assert codes(payload) == [(None, "INVALID")]
    assert payload["deliveries"] == []


def test_a_chosen_way_is_part_of_the_price() -> None:
    key = addressed(rice=2)
    assert choose(key, ways(key)["Air"])["errors"] == []
    found = seen(key)
    assert found["delivery"]["shippingMethod"]["name"] == "Air"
    assert amount(found["shippingPrice"]["net"]) == 600
    assert choose(key, None)["errors"] == []
    assert seen(key)["delivery"] is None
    assert amount(seen(key)["shippingPrice"]["net"]) == 0


def test_an_id_stays_while_its_price_does() -> None:
    key = addressed(rice=1)
    first = ways(key)
    assert ways(key) == first
    stand_in_app.answers[LIST] = lambda said: [
        {**lane, "amount": "500"} if lane["id"] == "air" else lane
        for lane in stand_in_app.lanes(said)
    ]
    second = ways(key)
    assert second["Ship"] == first["Ship"]
    assert second["Air"] != first["Air"]
    assert codes(choose(key, first["Air"])) == [
        ("deliveryMethodId", "DELIVERY_METHOD_NOT_APPLICABLE")
    ]


def test_more_goods_make_the_chosen_way_dearer_before_anything_is_paid() -> None:
    key = a_ready_checkout(rice=1)
    assert amount(seen(key)["shippingPrice"]["net"]) == 100
    do("CheckoutLinesAdd", id=key, lines=[{"variantId": variant_id(), "quantity": 2}])
    found = seen(key)
    assert found["delivery"]["shippingMethod"]["name"] == "Ship"
    assert amount(found["shippingPrice"]["net"]) == 300


def test_a_way_that_is_not_offered_any_more_is_left() -> None:
    key = a_ready_checkout(rice=1)
    stand_in_app.answers[LIST] = lambda said: stand_in_app.lanes(said)[1:]
    assert seen(key, now=later(hours=23))["delivery"] is not None
    found = seen(key, now=later(hours=25))
    assert found["delivery"] is None
    assert amount(found["shippingPrice"]["net"]) == 0
    payload = do("CheckoutComplete", id=key, now=later(hours=25))
    assert codes(payload) == [("shippingMethod", "SHIPPING_METHOD_NOT_SET")]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("nonsense", "GRAPHQL_ERROR"),
        (global_id("Product", 1), "INVALID"),
        (
            global_id("CheckoutDelivery", "8b7a5a52-8f6c-4a53-9d0c-0c1c0a1f0a11"),
            "DELIVERY_METHOD_NOT_APPLICABLE",
        ),
        (global_id("app", "pavilion.app:rocket"), "DELIVERY_METHOD_NOT_APPLICABLE"),
    ],
)
def test_another_id_is_refused(given: str, code: str) -> None:
    key = addressed(rice=1)
    ways(key)
    assert codes(choose(key, given)) == [("deliveryMethodId", code)]
    assert seen(key)["delivery"] is None


def test_a_way_of_another_checkout_is_refused() -> None:
    mine, theirs = addressed(rice=1), addressed(tea=1)
    assert codes(choose(mine, ways(theirs)["Ship"])) == [
        ("deliveryMethodId", "DELIVERY_METHOD_NOT_APPLICABLE")
    ]


def test_goods_that_are_not_sent_need_no_way() -> None:
    ProductType.objects.update(is_shipping_required=False)
    key = addressed(rice=1)
    assert ways(key) == {}
    assert seen(key)["isShippingRequired"] is False
    given = global_id("CheckoutDelivery", "8b7a5a52-8f6c-4a53-9d0c-0c1c0a1f0a11")
    assert codes(choose(key, given)) == [("deliveryMethod", "SHIPPING_NOT_REQUIRED")]


# --- Collecting -----------------------------------------------------------------------
def hall(option: str, slug: str = "south") -> str:
    Warehouse.objects.filter(slug=slug).update(
        click_and_collect_option=option, is_private=False
    )
    return global_id("Warehouse", Warehouse.objects.get(slug=slug).pk)


def points(key: str) -> list[str]:
    found = do("CheckoutCollectionPoints", id=key)["availableCollectionPoints"]
    return [point["externalReference"] for point in found]


def test_a_hall_hands_out_everything_or_only_what_it_has() -> None:
    hall("LOCAL")
    key = a_checkout(rice=6)
    assert points(key) == []
    hall("ALL")
    assert points(key) == ["south"]
    stock_set(north=7, south=6)
    hall("LOCAL")
    assert points(key) == ["south"]


def test_collecting_puts_the_halls_address_in_place_and_leaving_takes_it_away() -> None:
    place = hall("ALL")
    key = addressed(rice=1)
    choose(key, ways(key)["Ship"])
    assert choose(key, place)["errors"] == []
    found = seen(key)
    assert found["delivery"] is None
    assert found["shippingAddress"]["city"] == "Roi Et"
    assert amount(found["shippingPrice"]["net"]) == 0
    moved = do("CheckoutShippingAddressUpdate", id=key, shippingAddress=TOKYO)
    assert codes(moved) == [("shippingAddress", "SHIPPING_CHANGE_FORBIDDEN")]
    choose(key, None)
    assert seen(key)["shippingAddress"] is None
    assert Warehouse.objects.get(slug="south").address.city == "Roi Et"


def test_a_warehouse_that_is_no_hall_is_refused() -> None:
    key = addressed(rice=1)
    place = global_id("Warehouse", Warehouse.objects.get(slug="north").pk)
    assert codes(choose(key, place)) == [
        ("deliveryMethodId", "DELIVERY_METHOD_NOT_APPLICABLE")
    ]
