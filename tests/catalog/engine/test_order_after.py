"""Orders after they were made: sent, canceled, listed."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.engine.execute import execute
from catalog.engine.ids import global_id
from catalog.engine.models import (
    AppEvent,
    Fulfillment,
    Order,
    OrderLine,
    Stock,
    Warehouse,
)
from storefront.saleor.documents import document
from tests.catalog.engine.checkout_shop import (
    a_ready_checkout,
    an_order,
    codes,
    do,
    later,
    pay,
    selling_shop,
    stocks,
)
from tests.catalog.engine.goods_shop import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def shop(settings: Any) -> None:
    selling_shop(settings)


def place(slug: str) -> str:
    return global_id("Warehouse", Warehouse.objects.get(slug=slug).pk)


def lines_of(order: str) -> list[str]:
    return [line["id"] for line in do("OrderById", id=order)["lines"]]


def send(order: str, *rows: tuple[str, str, int], **more: Any) -> Any:
    """(line, warehouse, units)."""
    said: dict[str, list[dict[str, Any]]] = {}
    for line, slug, units in rows:
        said.setdefault(line, []).append({"warehouse": place(slug), "quantity": units})
    lines = [{"orderLineId": line, "stocks": parts} for line, parts in said.items()]
    return do("OrderFulfill", as_app=True, order=order, input={"lines": lines, **more})


# --- Sending -----------------------------------------------------------------------------
def test_an_order_is_sent_in_parts_and_stock_goes_with_it() -> None:
    order = an_order(rice=9, tea=1)
    rice, tea = lines_of(order)
    AppEvent.objects.all().delete()
    first = send(order, (rice, "north", 7), (rice, "south", 1), trackingNumber="TH1")
    assert first["errors"] == []
    assert [x["trackingNumber"] for x in first["fulfillments"]] == ["TH1", "TH1"]
    assert first["order"]["status"] == "PARTIALLY_FULFILLED"
    assert stocks() == {"north": (0, 0), "south": (4, 1)}
    second = send(order, (rice, "south", 1), (tea, "north", 1))
    assert second["order"]["status"] == "FULFILLED"
    assert stocks() == {"north": (0, 0), "south": (3, 0)}
    assert stocks("tea") == {"north": (6, 0), "south": (5, 0)}
    found = do("OrderById", id=order)
    assert [x["quantityFulfilled"] for x in found["lines"]] == [9, 1]
    assert [
        (parcel["warehouse"]["externalReference"], parcel["lines"][0]["quantity"])
        for parcel in found["fulfillments"]
    ] == [("north", 7), ("south", 1), ("north", 1), ("south", 1)]
    rows = AppEvent.objects.filter(event__startswith="ORDER_").order_by("pk")
    assert list(rows.values_list("event", flat=True)) == [
        "ORDER_UPDATED", "ORDER_UPDATED", "ORDER_FULFILLED",
    ]  # fmt: skip
    sent = AppEvent.objects.filter(event="FULFILLMENT_CREATED")
    assert sent.count() == 4


def test_another_warehouse_may_send_than_the_one_that_promised() -> None:
    order = an_order(rice=3)
    assert stocks() == {"north": (7, 3), "south": (5, 0)}
    assert send(order, (lines_of(order)[0], "south", 3))["errors"] == []
    assert stocks() == {"north": (7, 0), "south": (2, 0)}


def test_units_promised_to_another_order_are_not_sent() -> None:
    mine, theirs = an_order(rice=7), an_order(rice=4)
    assert stocks() == {"north": (7, 7), "south": (5, 4)}
    done = send(mine, (lines_of(mine)[0], "south", 2))
    assert codes(done) == [("stocks", "INSUFFICIENT_STOCK")]
    assert stocks() == {"north": (7, 7), "south": (5, 4)}
    assert send(theirs, (lines_of(theirs)[0], "south", 4))["errors"] == []


@pytest.mark.parametrize(
    ("rows", "errors"),
    [
        ([("north", 4)], [("orderLineId", "FULFILL_ORDER_LINE")]),
        ([("north", 2), ("south", 2)], [("orderLineId", "FULFILL_ORDER_LINE")]),
        ([("north", 10**9)], [("orderLineId", "FULFILL_ORDER_LINE")]),
        ([("north", 0)], [("lines", "ZERO_QUANTITY")]),
        ([("north", -1)], [("quantity", "ZERO_QUANTITY")]),
    ],
)
def test_more_or_less_than_there_is_to_send_is_refused(
    rows: list[tuple[str, int]], errors: list[Any]
) -> None:
    order = an_order(rice=3)
    (line,) = lines_of(order)
    done = send(order, *((line, slug, units) for slug, units in rows))
    assert codes(done) == errors
    assert Fulfillment.objects.count() == 0
    assert stocks() == {"north": (7, 3), "south": (5, 0)}


def test_what_a_warehouse_has_not_it_cannot_send() -> None:
    order = an_order(rice=7)
    done = send(order, (lines_of(order)[0], "south", 6))
    assert codes(done) == [("stocks", "INSUFFICIENT_STOCK")]
    assert stocks() == {"north": (7, 7), "south": (5, 0)}


def test_lines_are_of_the_order_and_named_once() -> None:
    order, other = an_order(rice=1), an_order(tea=1)
    (theirs,) = lines_of(other)
    assert codes(send(order, (theirs, "north", 1))) == [("orderLineId", "NOT_FOUND")]
    wrong = global_id("Product", 1)
    assert codes(send(order, (wrong, "north", 1))) == [("orderLineId", "GRAPHQL_ERROR")]
    (line,) = lines_of(order)
    part = {
        "orderLineId": line,
        "stocks": [{"warehouse": place("north"), "quantity": 1}],
    }
    twice = do("OrderFulfill", as_app=True, order=order, input={"lines": [part, part]})
    assert codes(twice) == [("orderLineId", "DUPLICATED_INPUT_ITEM")]
    assert OrderLine.objects.filter(quantity_fulfilled__gt=0).count() == 0


# --- Canceling -----------------------------------------------------------------------------
def test_canceling_gives_the_stock_back_once() -> None:
    order = an_order(rice=9)
    assert do("OrderCancel", as_app=True, id=order)["order"]["status"] == "CANCELED"
    assert stocks() == {"north": (7, 0), "south": (5, 0)}
    again = do("OrderCancel", as_app=True, id=order)
    assert codes(again) == [("order", "CANNOT_CANCEL_ORDER")]
    assert codes(send(order, (lines_of(order)[0], "north", 1))) == [
        ("order", "INVALID")
    ]
    assert AppEvent.objects.filter(event="ORDER_CANCELLED").count() == 1


def test_what_was_sent_cannot_be_canceled() -> None:
    order = an_order(rice=2)
    send(order, (lines_of(order)[0], "north", 1))
    done = do("OrderCancel", as_app=True, id=order)
    assert codes(done) == [("order", "CANNOT_CANCEL_ORDER")]
    assert stocks() == {"north": (6, 1), "south": (5, 0)}


@pytest.mark.parametrize("name", ["OrderCancel", "OrderFulfill", "OrderList"])
def test_orders_are_not_the_buyers_to_change_or_list(name: str) -> None:
    order = an_order(rice=1)
    variables = {"id": order, "order": order, "input": {"lines": []}, "first": 5}
    answer = execute(document(name), variables, now=NOW)
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    assert Order.objects.get().status == "UNFULFILLED"


def test_a_buyer_with_the_id_reads_the_order_but_not_where_it_waits() -> None:
    order = an_order(rice=1)
    assert do("OrderById", id=order)["userEmail"] == "mei@example.org"
    answer = execute(document("OrderAllocations"), {"id": order}, now=NOW)
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    mine = do("OrderAllocations", as_app=True, id=order)
    (allocation,) = mine["lines"][0]["allocations"]
    assert allocation == {"quantity": 1, "warehouse": {"externalReference": "north"}}
    assert do("OrderById", id=global_id("Order", "7")) is None
    assert do("OrderById", id=global_id("Product", 1)) is None


# --- Listing -----------------------------------------------------------------------------
def listed(where: dict[str, Any] | None = None, **more: Any) -> list[str]:
    page = do("OrderList", as_app=True, first=50, where=where, **more)
    return [edge["node"]["number"] for edge in page["edges"]]


def held_order(**quantities: int) -> str:
    key = a_ready_checkout(later(hours=1), **quantities)
    pay(
        key,
        ending="AUTHORIZATION_SUCCESS",
        idempotency=key,
        reference=key,
        now=later(hours=1),
    )
    return str(do("CheckoutComplete", id=key, now=later(hours=1))["order"]["id"])


def test_orders_are_found_by_what_an_operator_knows() -> None:
    first = an_order(rice=1)
    held_order(tea=1)
    do("OrderCancel", as_app=True, id=an_order(now=later(hours=2), rice=1))
    assert listed() == ["3", "2", "1"]
    assert listed(channel="tokyo") == ["3", "2", "1"]
    assert listed(channel="kuwait") == []
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({"status": {"eq": "CANCELED"}}, ["3"]),
        ({"status": {"oneOf": ["CANCELED", "UNFULFILLED"]}}, ["3", "2", "1"]),
        ({"chargeStatus": {"eq": "FULL"}}, ["3", "1"]),
        ({"chargeStatus": {"eq": "NONE"}}, ["2"]),
        ({"authorizeStatus": {"eq": "FULL"}}, ["3", "2", "1"]),
        ({"number": {"eq": 2}}, ["2"]),
        ({"number": {"range": {"gte": 2}}}, ["3", "2"]),
        ({"userEmail": {"eq": "mei@example.org"}}, ["3", "2", "1"]),
        ({"userEmail": {"eq": "li@example.org"}}, []),
        ({"ids": [first]}, ["1"]),
        ({"ids": ["nonsense", global_id("Order", "7")]}, []),
        ({"createdAt": {"gte": later(minutes=30).isoformat()}}, ["3", "2"]),
        ({"checkoutId": {"eq": global_id("Checkout", "7")}}, []),
        ({"OR": [{"number": {"eq": 1}}, {"number": {"eq": 3}}]}, ["3", "1"]),
        (
            {"AND": [{"status": {"eq": "UNFULFILLED"}}, {"number": {"eq": 2}}]},
            ["2"],
        ),
    ]
    for where, numbers in cases:
        assert listed(where) == numbers, where


def test_filters_of_what_nobody_has_find_nothing() -> None:
    an_order(rice=1)
    assert listed({"voucherCode": {"eq": "x"}}) == []
    assert listed({"hasInvoices": True}) == []
    assert listed({"linesCount": {"eq": 1}}) == ["1"]
    assert listed({"totalGross": {"currency": "JPY", "amount": {"eq": 1}}}) == []


def test_pages_of_orders_follow_each_other() -> None:
    for _ in range(3):
        an_order(rice=1)
    first = do("OrderList", as_app=True, first=2)
    assert [x["node"]["number"] for x in first["edges"]] == ["3", "2"]
    cursor = first["pageInfo"]["endCursor"]
    rest = do("OrderList", as_app=True, first=2, after=cursor)
    assert [x["node"]["number"] for x in rest["edges"]] == ["1"]
    assert rest["pageInfo"]["hasNextPage"] is False
    assert Stock.objects.filter(quantity_allocated__gt=0).count() == 1
