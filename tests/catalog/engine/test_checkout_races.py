"""Real threads on the last units, on both databases: never one sold too many."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from catalog.engine import stock
from catalog.engine.models import (
    AppEvent,
    Channel,
    Checkout,
    Order,
    Reservation,
    TransactionEvent,
    TransactionItem,
    Voucher,
)
from tests.catalog.engine.checkout_shop import (
    NOW,
    a_checkout,
    a_paid_checkout,
    a_ready_checkout,
    do,
    pay,
    reservations,
    seen,
    selling_shop,
    stock_set,
    stocks,
    variant_id,
)
from tests.races import race

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.both_databases,
    pytest.mark.slow,
]


@pytest.fixture(autouse=True)
def shop(settings: Any) -> None:
    selling_shop(settings)


def completing(key: str) -> Callable[[], Any]:
    return lambda: do("CheckoutComplete", id=key)


def losers(payloads: list[Any]) -> list[Any]:
    return [error for payload in payloads for error in payload["errors"]]


@pytest.mark.parametrize(("buyers", "units"), [(2, 1), (50, 10)])
def test_paid_buyers_complete_at_once(buyers: int, units: int) -> None:
    stock_set(north=buyers, south=0)
    keys = [a_paid_checkout(rice=1) for _ in range(buyers)]
    south = units // 3
    stock_set(north=units - south, south=south)

    answers = race([completing(key) for key in keys])

    lost = losers(answers)
    assert len(lost) == buyers - units
    assert {error["code"] for error in lost} == {"INSUFFICIENT_STOCK"}
    assert all(error["message"].endswith("(remaining 0)") for error in lost)
    assert {tuple(error["variants"]) for error in lost} == {(variant_id(),)}
    assert Order.objects.count() == units
    numbers = sorted(Order.objects.values_list("number", flat=True))
    assert numbers == list(range(1, units + 1))
    assert stocks() == {
        "north": (units - south, units - south),
        "south": (south, south),
    }
    assert stock.oversold() == []
    # Who lost keeps the checkout and is told on it what is left.
    left = [key for key in keys if seen(key) is not None]
    assert len(left) == buyers - units
    assert seen(left[0])["problems"][0]["availableQuantity"] == 0


@pytest.mark.parametrize(("buyers", "units"), [(2, 1), (50, 10)])
def test_buyers_put_the_last_units_into_their_baskets_at_once(
    buyers: int, units: int
) -> None:
    reservations(30)
    stock_set(north=units - units // 3, south=units // 3)
    keys = [a_checkout() for _ in range(buyers)]
    lines = [{"variantId": variant_id(), "quantity": 1}]

    def adding(key: str) -> Callable[[], Any]:
        return lambda: do("CheckoutLinesAdd", id=key, lines=lines)

    answers = race([adding(key) for key in keys])

    lost = losers(answers)
    assert len(lost) == buyers - units
    assert {error["code"] for error in lost} == {"INSUFFICIENT_STOCK"}
    assert all(
        error["message"].endswith("Only 0 remaining in stock.") for error in lost
    )
    held = list(Reservation.objects.values_list("quantity_reserved", flat=True))
    assert held == [1] * units
    won = [a["checkout"]["id"] for a in answers if not a["errors"]]
    assert all(seen(key)["quantity"] == 1 for key in won)


def test_baskets_of_the_same_goods_in_another_order_do_not_lock_each_other() -> None:
    stock_set(north=20, south=20)
    stock_set(north=20, south=20, slug="tea")
    keys = [
        a_paid_checkout(**({"rice": 1, "tea": 1} if n % 2 else {"tea": 1, "rice": 1}))
        for n in range(16)
    ]
    assert losers(race([completing(key) for key in keys])) == []
    assert Order.objects.count() == 16


def test_many_tabs_complete_one_checkout() -> None:
    key = a_paid_checkout(rice=2)
    answers = race([completing(key)] * 12)
    assert losers(answers) == []
    assert len({answer["order"]["id"] for answer in answers}) == 1
    assert Order.objects.count() == 1
    assert stocks() == {"north": (7, 2), "south": (5, 0)}
    events = Counter(AppEvent.objects.values_list("event", flat=True))
    assert events["ORDER_CREATED"] == 1


def test_one_key_from_many_tabs_is_one_transaction() -> None:
    key = a_ready_checkout(rice=1)
    answers = race([lambda: pay(key)] * 12)
    assert losers(answers) == []
    assert len({answer["transaction"]["id"] for answer in answers}) == 1
    assert TransactionItem.objects.count() == 1
    assert TransactionEvent.objects.filter(type="CHARGE_SUCCESS").count() == 1
    assert seen(key)["chargeStatus"] == "FULL"


def test_one_key_from_two_checkouts_is_one_transaction_and_a_refusal() -> None:
    first, second = a_ready_checkout(rice=1), a_ready_checkout(rice=1)
    answers = race([lambda: pay(first), lambda: pay(second)])
    assert [error["code"] for error in losers(answers)] == ["UNIQUE"]
    assert TransactionItem.objects.count() == 1


def test_the_same_report_from_many_sides_counts_once() -> None:
    key = a_ready_checkout(rice=1)
    begun = pay(key, ending="CHARGE_REQUEST")["transaction"]["id"]

    def report() -> Any:
        return do(
            "TransactionEventReport", as_app=True, id=begun, type="CHARGE_SUCCESS",
            amount="1430", pspReference="P1",
        )  # fmt: skip

    answers = race([report] * 12)
    assert losers(answers) == []
    known = Counter(answer["alreadyProcessed"] for answer in answers)
    assert known == {True: 11, False: 1}
    assert TransactionItem.objects.get().charged == 1430


def test_a_report_and_a_completion_meet_without_harm() -> None:
    key = a_ready_checkout(rice=1)
    begun = pay(key, ending="CHARGE_REQUEST")["transaction"]["id"]

    def report() -> Any:
        return do(
            "TransactionEventReport", as_app=True, id=begun, type="CHARGE_SUCCESS",
            amount="1430", pspReference="P1",
        )  # fmt: skip

    answers = race([report, completing(key)] * 6)
    refused = {error["code"] for error in losers(answers)}
    assert refused <= {"CHECKOUT_NOT_FULLY_PAID"}
    assert do("CheckoutComplete", id=key)["errors"] == []
    order = Order.objects.get()
    item = TransactionItem.objects.get()
    assert (item.order_id, item.charged) == (order.pk, 1430)


def test_one_basket_changed_from_many_tabs_loses_nothing() -> None:
    reservations(30)
    key = a_checkout(tea=1)
    lines = [{"variantId": variant_id(), "quantity": 1}]
    answers = race([lambda: do("CheckoutLinesAdd", id=key, lines=lines)] * 10)
    assert losers(answers) == []
    assert seen(key)["quantity"] == 11
    held = Reservation.objects.filter(checkout_line__variant__sku="rice-1")
    assert sum(row.quantity_reserved for row in held) == 10


def test_a_code_is_used_as_often_as_it_was_given_out() -> None:
    stock_set(north=6, south=0)
    keys = [a_paid_checkout(rice=1) for _ in range(6)]
    voucher = Voucher.objects.create(usage_limit=2, start_date=NOW)
    voucher.codes.create(code="TWICE")
    tokyo = Channel.objects.get(slug="tokyo")
    voucher.channel_listings.create(
        channel=tokyo, currency="JPY", discount_value=Decimal(10)
    )
    Checkout.objects.update(voucher_code="TWICE")

    answers = race([completing(key) for key in keys])

    assert Counter(error["code"] for error in losers(answers)) == {
        "VOUCHER_NOT_APPLICABLE": 4
    }
    assert Order.objects.filter(voucher_code="TWICE").count() == 2
    assert voucher.codes.get().used == 2
