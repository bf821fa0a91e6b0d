"""A shop without Apps sells, is paid by transactions, sends and gives money back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from catalog.engine.ids import global_id
from catalog.engine.models import (
    Channel,
    ShippingMethod,
    ShippingMethodPostalCodeRule,
    Stock,
    TaxConfiguration,
    Warehouse,
)
from tests.catalog.engine.checkout_shop import stocks
from tests.catalog.engine.goods_shop import data
from tests.catalog.engine.order_shop import (
    SUM,
    a_basket,
    a_ready_basket,
    an_order,
    call,
    charge,
    done,
    flat_shop,
    method_id,
    method_make,
    order,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def shop(settings: Any) -> None:
    flat_shop(settings)


def checkout(key: str, fields: str) -> Any:
    text = f"query ($id: ID!) {{ checkout(id: $id) {{ {fields} }} }}"
    return data(text, id=key)["checkout"]


def amounts(said: Any) -> tuple[float, float]:
    return said["net"]["amount"], said["gross"]["amount"]


# --- Prices -----------------------------------------------------------------------
def test_goods_are_taxed_by_their_class_and_delivery_by_the_country() -> None:
    found = checkout(
        a_ready_basket(),
        f"subtotalPrice {SUM} shippingPrice {SUM} totalPrice {SUM} "
        f"lines {{ unitPrice {SUM} totalPrice {SUM} }}",
    )
    assert amounts(found["subtotalPrice"]) == (2400, 2592)
    assert amounts(found["shippingPrice"]) == (500, 550)
    assert amounts(found["totalPrice"]) == (2900, 3142)
    assert amounts(found["lines"][0]["unitPrice"]) == (1200, 1296)


def test_a_tax_that_is_in_the_price_is_taken_out_of_it() -> None:
    TaxConfiguration.objects.update(prices_entered_with_tax=True)
    found = checkout(a_ready_basket(), f"subtotalPrice {SUM} shippingPrice {SUM}")
    assert amounts(found["subtotalPrice"]) == (2222, 2400)
    assert amounts(found["shippingPrice"]) == (455, 500)


def test_a_shop_without_rates_takes_no_tax() -> None:
    TaxConfiguration.objects.update(charge_taxes=False)
    found = checkout(a_ready_basket(), f"totalPrice {SUM} displayGrossPrices")
    assert amounts(found["totalPrice"]) == (2900, 2900)


# --- Ways to deliver --------------------------------------------------------------
def names(key: str) -> list[str]:
    ways = checkout(key, "shippingMethods { name active }")["shippingMethods"]
    return [way["name"] for way in ways]


def test_methods_are_those_of_zone_sum_and_weight() -> None:
    method_make("small", 100, maximum_order_price_amount=2000)
    method_make("large", 900, minimum_order_price_amount=2401)
    method_make("heavy", 50, type="WEIGHT", minimum_order_weight=Decimal(99))
    method_make("light", 60, type="WEIGHT", maximum_order_weight=Decimal(1))
    assert names(a_basket(units=1)) == ["light", "small", "post"]
    assert names(a_basket(units=2)) == ["light", "post"]
    assert names(a_basket(units=3)) == ["light", "post", "large"]


def test_a_method_that_does_not_reach_a_postal_code_is_not_offered() -> None:
    method = ShippingMethod.objects.get(name="post")
    rule = ShippingMethodPostalCodeRule.objects.create(
        shipping_method=method, start="100-0000", end="100-9999"
    )
    assert names(a_basket()) == []
    ShippingMethodPostalCodeRule.objects.filter(pk=rule.pk).update(
        inclusion_type="INCLUDE"
    )
    assert names(a_basket()) == ["post"]


def test_the_same_way_has_three_names() -> None:
    key = a_basket()
    (way,) = done(
        "deliveryOptionsCalculate(id: ID!)",
        "deliveries { id shippingMethod { id name price { amount } } }",
        id=key,
    )["deliveries"]
    assert way["shippingMethod"] == {
        "id": method_id(),
        "name": "post",
        "price": {"amount": 500},
    }
    for text in (way["id"], method_id()):
        chosen = done(
            "checkoutDeliveryMethodUpdate(id: ID!, deliveryMethodId: ID!)",
            "checkout { delivery { id } shippingMethod { id } "
            "deliveryMethod { __typename ... on ShippingMethod { id } } }",
            as_app=False,
            id=key,
            deliveryMethodId=text,
        )["checkout"]
        assert chosen["delivery"]["id"] == way["id"]
        assert chosen["shippingMethod"]["id"] == method_id()
        assert chosen["deliveryMethod"] == {
            "__typename": "ShippingMethod",
            "id": method_id(),
        }


# --- From money to parcels --------------------------------------------------------
def test_nothing_is_ordered_that_is_not_paid() -> None:
    key = a_ready_basket()
    charge(key, 3141)
    payload = call("checkoutComplete(id: ID!)", "order { id }", as_app=False, id=key)
    assert [(e["field"], e["code"]) for e in payload["errors"]] == [
        ("id", "CHECKOUT_NOT_FULLY_PAID")
    ]
    assert stocks() == {"north": (7, 0), "south": (5, 0)}


def test_a_paid_basket_becomes_an_order_with_all_it_says() -> None:
    found = order(
        an_order(),
        f"status isPaid chargeStatus authorizeStatus origin number userEmail paymentStatus "
        f"total {SUM} subtotal {SUM} undiscountedTotal {SUM} shippingTaxRate "
        "shippingMethodName shippingMethod { id } totalCharged { amount } "
        "totalBalance { amount } events { type } lines { productName quantity taxRate "
        f"taxClassName unitPrice {SUM} quantityToFulfill isShippingRequired }}",
    )
    assert (found["status"], found["isPaid"]) == ("UNFULFILLED", True)
    assert (found["chargeStatus"], found["paymentStatus"]) == ("FULL", "FULLY_CHARGED")
    assert found["origin"] == "CHECKOUT"
    assert amounts(found["total"]) == (2900, 3142)
    assert found["totalCharged"]["amount"] == 3142
    assert found["totalBalance"]["amount"] == 0
    assert found["shippingMethodName"] == "post"
    assert found["shippingMethod"]["id"] == method_id()
    assert [x["type"] for x in found["events"]] == [
        "PLACED", "ORDER_FULLY_PAID", "CONFIRMED",
    ]  # fmt: skip
    (line,) = found["lines"]
    assert (line["taxRate"], line["taxClassName"]) == (0.08, "Food")


def test_an_unpaid_order_waits_and_is_marked_as_paid() -> None:
    Channel.objects.update(allow_unpaid_orders=True)
    key = a_ready_basket()
    made = done(
        "checkoutComplete(id: ID!)",
        "order { id status chargeStatus actions }",
        as_app=True,
        id=key,
    )["order"]
    assert (made["status"], made["chargeStatus"]) == ("UNCONFIRMED", "NONE")
    assert made["actions"] == ["MARK_AS_PAID"]
    marked = done("orderMarkAsPaid(id: ID!)", "order { status isPaid }", id=made["id"])
    assert marked["order"] == {"status": "UNCONFIRMED", "isPaid": True}
    again = call("orderMarkAsPaid(id: ID!)", "order { id }", id=made["id"])
    assert again["errors"][0]["code"] == "PAYMENT_ERROR"
    assert order(made["id"], "actions")["actions"] == ["REFUND"]


def send(key: str, units: int, place: str = "north", **more: Any) -> Any:
    line = order(key, "lines { id }")["lines"][0]["id"]
    where = global_id("Warehouse", Warehouse.objects.get(slug=place).pk)
    return call(
        "orderFulfill(order: ID!, input: OrderFulfillInput!)",
        "order { status } fulfillments { id status trackingNumber warehouse { slug } }",
        order=key,
        input={
            "lines": [
                {
                    "orderLineId": line,
                    "stocks": [{"quantity": units, "warehouse": where}],
                }
            ],
            **more,
        },
    )


def test_parcels_are_sent_tracked_and_taken_back() -> None:
    key = an_order(units=3)
    assert stocks() == {"north": (7, 3), "south": (5, 0)}
    assert send(key, 1)["order"]["status"] == "PARTIALLY_FULFILLED"
    sent = send(key, 2, "south", trackingNumber="T1")
    assert sent["order"]["status"] == "FULFILLED"
    assert stocks() == {"north": (6, 0), "south": (3, 0)}
    (parcel,) = sent["fulfillments"]
    assert (parcel["trackingNumber"], parcel["warehouse"]["slug"]) == ("T1", "south")
    assert send(key, 1)["errors"][0]["code"] == "FULFILL_ORDER_LINE"
    north = global_id("Warehouse", Warehouse.objects.get(slug="north").pk)
    back = done(
        "orderFulfillmentCancel(id: ID!, input: FulfillmentCancelInput!)",
        "order { status } fulfillment { status }",
        id=parcel["id"],
        input={"warehouseId": north},
    )
    assert back["order"]["status"] == "PARTIALLY_FULFILLED"
    assert back["fulfillment"]["status"] == "CANCELED"
    assert stocks() == {"north": (8, 2), "south": (3, 0)}


def test_more_than_a_warehouse_has_is_sent_only_if_it_may() -> None:
    key = an_order(units=3)
    Stock.objects.filter(warehouse__slug="south").update(quantity=1)
    assert send(key, 3, "south")["errors"][0]["code"] == "INSUFFICIENT_STOCK"
    assert stocks()["south"] == (1, 0)
    sent = send(key, 3, "south", allowStockToBeExceeded=True)
    assert sent["order"]["status"] == "FULFILLED"
    assert stocks() == {"north": (7, 0), "south": (0, 0)}


def test_canceled_orders_give_their_stock_back() -> None:
    key = an_order(units=3)
    assert done("orderCancel(id: ID!)", "order { status }", id=key)["order"] == {
        "status": "CANCELED"
    }
    assert stocks() == {"north": (7, 0), "south": (5, 0)}
    assert call("orderCancel(id: ID!)", "order { id }", id=key)["errors"][0][
        "code"
    ] == ("CANNOT_CANCEL_ORDER")
