"""Completion: what must be there, what the order keeps, and that there is only one."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.engine.events import deliver_pending
from catalog.engine.ids import global_id
from catalog.engine.models import (
    Allocation,
    AppEvent,
    Channel,
    Checkout,
    Order,
    OrderNumber,
    Reservation,
    Warehouse,
)
from catalog.engine.sweep import checkouts_sweep
from tests.catalog.engine import stand_in_app
from tests.catalog.engine.checkout_shop import (
    TOKYO,
    a_checkout,
    a_paid_checkout,
    a_ready_checkout,
    amount,
    codes,
    do,
    later,
    pay,
    reservations,
    seen,
    selling_shop,
    stock_set,
    stocks,
    uuid_of,
    variant,
    variant_id,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def shop(settings: Any) -> None:
    selling_shop(settings)


def complete(key: str, **more: Any) -> Any:
    return do("CheckoutComplete", id=key, **more)


def nothing_was_made(key: str) -> None:
    assert Order.objects.count() == 0
    assert Allocation.objects.count() == 0
    assert OrderNumber.objects.count() == 0
    assert seen(key) is not None
    assert "ORDER_CREATED" not in set(AppEvent.objects.values_list("event", flat=True))


def test_what_is_missing_is_named_one_after_another() -> None:
    key = a_checkout()
    steps: list[tuple[tuple[str | None, str], str, dict[str, Any]]] = [
        ((None, "EMAIL_NOT_SET"), "CheckoutEmailUpdate", {"email": "m@example.org"}),
        (("lines", "NO_LINES"), "CheckoutLinesAdd",
         {"lines": [{"variantId": variant_id(), "quantity": 1}]}),
        (("shippingMethod", "SHIPPING_METHOD_NOT_SET"),
         "CheckoutShippingAddressUpdate", {"shippingAddress": TOKYO}),
        (("shippingMethod", "SHIPPING_METHOD_NOT_SET"), "", {}),
    ]  # fmt: skip
    for expected, name, said in steps:
        assert codes(complete(key)) == [expected]
        if name:
            assert do(name, id=key, **said)["errors"] == []
    ways = do("DeliveryOptionsCalculate", id=key)["deliveries"]
    do("CheckoutDeliveryMethodUpdate", id=key, deliveryMethodId=ways[0]["id"])
    assert codes(complete(key)) == [("billingAddress", "BILLING_ADDRESS_NOT_SET")]
    do("CheckoutBillingAddressUpdate", id=key, billingAddress=TOKYO)
    assert codes(complete(key)) == [(None, "CHECKOUT_NOT_FULLY_PAID")]
    nothing_was_made(key)
    pay(key)
    assert complete(key)["errors"] == []


def test_the_order_keeps_everything_and_the_checkout_is_gone() -> None:
    key = a_ready_checkout(rice=2, tea=1)
    note = [{"key": "note", "value": "a gift"}]
    do("MetadataUpdate", id=key, input=note)
    found = seen(key)
    do("MetadataUpdate", id=found["lines"][0]["id"], input=note)
    pay(key)
    done = complete(key)
    assert done["confirmationNeeded"] is False
    order = do("OrderById", id=done["order"]["id"])
    assert order["checkoutId"] == key
    assert order["status"] == "UNFULFILLED"
    assert (order["chargeStatus"], order["authorizeStatus"]) == ("FULL", "FULL")
    for mine, theirs in (
        ("total", "totalPrice"),
        ("subtotal", "subtotalPrice"),
        ("shippingPrice", "shippingPrice"),
        ("shippingAddress", "shippingAddress"),
        ("billingAddress", "billingAddress"),
    ):
        assert order[mine] == found[theirs]
    assert [x["totalPrice"] for x in order["lines"]] == [
        x["totalPrice"] for x in found["lines"]
    ]
    assert [
        (x["productName"], x["productSku"], x["quantity"]) for x in order["lines"]
    ] == [
        ("Rice", "rice-1", 2),
        ("Tea", "tea-1", 1),
    ]
    assert order["shippingMethodName"] == "Ship"
    row = Order.objects.get()
    assert row.metadata == {"note": "a gift"}
    assert [line.metadata for line in row.lines.all()] == [{"note": "a gift"}, {}]
    assert seen(key) is None
    assert Checkout.objects.count() == 0


def test_names_are_kept_in_the_buyers_language() -> None:
    item = variant()
    item.product.translations = {"JA": {"name": "米"}}
    item.product.save()
    key = a_ready_checkout(rice=1)
    do("CheckoutLanguageCodeUpdate", id=key, languageCode="JA")
    pay(key)
    (line,) = do("OrderById", id=complete(key)["order"]["id"])["lines"]
    assert (line["productName"], line["translatedProductName"]) == ("Rice", "米")


def test_completing_again_answers_the_same_order_for_ever() -> None:
    key = a_paid_checkout(rice=1)
    first = complete(key)["order"]
    assert complete(key)["order"] == first
    assert complete(key, now=later(days=400))["order"] == first
    assert Order.objects.count() == 1
    assert stocks()["north"] == (7, 1)


def test_numbers_follow_each_other_and_a_refusal_wastes_none() -> None:
    numbers = [complete(a_paid_checkout(rice=1))["order"]["number"]]
    key = a_ready_checkout(rice=1)
    assert codes(complete(key)) == [(None, "CHECKOUT_NOT_FULLY_PAID")]
    numbers.append(complete(a_paid_checkout(rice=1))["order"]["number"])
    assert numbers == ["1", "2"]


@pytest.mark.parametrize(
    ("ending", "share", "code", "status"),
    [
        ("CHARGE_SUCCESS", 1429, "CHECKOUT_NOT_FULLY_PAID", "PARTIAL"),
        ("AUTHORIZATION_SUCCESS", 1, "CHECKOUT_NOT_FULLY_PAID", "NONE"),
        ("CHARGE_REQUEST", 1430, "CHECKOUT_NOT_FULLY_PAID", "NONE"),
        ("CHARGE_FAILURE", 1430, "CHECKOUT_NOT_FULLY_PAID", "NONE"),
        ("CHARGE_ACTION_REQUIRED", 1430, "CHECKOUT_NOT_FULLY_PAID", "NONE"),
        ("CHARGE_SUCCESS", 1430, None, "FULL"),
        ("CHARGE_SUCCESS", 1431, None, "OVERCHARGED"),
        ("AUTHORIZATION_SUCCESS", 1430, None, "NONE"),
    ],
)
def test_an_order_is_made_only_for_money_held_or_taken(
    ending: str, share: int, code: str | None, status: str
) -> None:
    key = a_ready_checkout(rice=1)
    assert pay(key, ending=ending, amount=str(share))["errors"] == []
    assert seen(key)["chargeStatus"] == status
    done = complete(key)
    if code:
        assert codes(done) == [("id", code)]
        nothing_was_made(key)
    else:
        assert done["errors"] == []
        assert do("OrderById", id=done["order"]["id"])["chargeStatus"] == status


def test_several_payments_add_up() -> None:
    key = a_ready_checkout(rice=1)
    pay(key, amount="1000", reference="P1", idempotency="a")
    assert amount(seen(key)["totalBalance"]) == -430
    # What is left is asked for where no amount is named.
    left = pay(key, reference="P2", idempotency="b")
    assert left["data"] == {"seen": 430}
    assert complete(key)["errors"] == []
    assert Order.objects.get().transactions.count() == 2


# --- Stock ------------------------------------------------------------------------------
def test_stock_is_promised_in_the_order_of_warehouses() -> None:
    complete(a_paid_checkout(rice=9))
    assert stocks() == {"north": (7, 7), "south": (5, 2)}


def test_or_from_the_fullest_first() -> None:
    Channel.objects.update(allocation_strategy="PRIORITIZE_HIGH_STOCK")
    stock_set(north=4, south=6)
    complete(a_paid_checkout(rice=7))
    assert stocks() == {"north": (4, 1), "south": (6, 6)}


def test_the_place_of_collection_is_asked_first_and_a_local_one_alone() -> None:
    place = Warehouse.objects.get(slug="south")
    Warehouse.objects.filter(pk=place.pk).update(
        click_and_collect_option="ALL", is_private=False
    )
    key = a_ready_checkout(rice=6)
    chosen = do(
        "CheckoutDeliveryMethodUpdate",
        id=key,
        deliveryMethodId=global_id("Warehouse", place.pk),
    )
    assert chosen["errors"] == []
    pay(key)
    assert complete(key)["errors"] == []
    assert stocks() == {"north": (7, 1), "south": (5, 5)}
    order = Order.objects.get()
    assert (order.collection_point_name, order.shipping_method_name) == ("south", None)


def test_a_paid_buyer_who_was_too_slow_is_told_what_is_left() -> None:
    key = a_paid_checkout(rice=5)
    stock_set(north=2, south=1)
    done = complete(key)
    assert codes(done) == [(None, "INSUFFICIENT_STOCK")]
    assert done["errors"][0]["message"].endswith("(remaining 3)")
    assert done["errors"][0]["variants"] == [variant_id()]
    assert stocks() == {"north": (2, 0), "south": (1, 0)}
    nothing_was_made(key)


def test_two_lines_are_promised_together_or_not_at_all() -> None:
    key = a_paid_checkout(rice=5, tea=2)
    stock_set(north=0, south=1, slug="tea")
    assert [code for _, code in codes(complete(key))] == ["INSUFFICIENT_STOCK"]
    assert stocks("rice") == {"north": (7, 0), "south": (5, 0)}


def test_a_reservation_becomes_an_allocation() -> None:
    reservations(30)
    key = a_paid_checkout(rice=12)
    assert complete(key)["errors"] == []
    assert Reservation.objects.count() == 0
    assert stocks() == {"north": (7, 7), "south": (5, 5)}


def test_goods_taken_off_sale_after_payment_make_no_order() -> None:
    key = a_paid_checkout(rice=1)
    variant().channel_listings.all().delete()
    assert codes(complete(key)) == [("lines", "UNAVAILABLE_VARIANT_IN_CHANNEL")]
    nothing_was_made(key)


# --- Events and the schedule ----------------------------------------------------------
def owed() -> list[str]:
    rows = AppEvent.objects.filter(object_type__in=["Checkout", "Order"])
    return list(rows.order_by("pk").values_list("event", flat=True))


def test_events_are_owed_in_the_transaction_that_has_the_reason() -> None:
    key = a_paid_checkout(rice=1)
    assert owed() == ["CHECKOUT_FULLY_PAID"]
    complete(key)
    assert owed() == [
        "CHECKOUT_FULLY_PAID", "ORDER_CREATED", "ORDER_FULLY_PAID", "ORDER_UPDATED",
    ]  # fmt: skip
    complete(key)
    assert len(owed()) == 4


def test_money_that_is_only_held_is_told_as_authorized() -> None:
    key = a_ready_checkout(rice=1)
    pay(key, ending="AUTHORIZATION_SUCCESS")
    assert owed() == ["CHECKOUT_FULLY_AUTHORIZED"]


def test_the_app_hears_of_an_order_after_the_commit(
    django_capture_on_commit_callbacks: Any,
) -> None:
    key = a_paid_checkout(rice=1)
    stand_in_app.asked.clear()
    with django_capture_on_commit_callbacks(execute=True):
        order = complete(key)["order"]
    (created, paid, updated) = stand_in_app.asked
    assert (created[0], paid[0]) == ("ORDER_CREATED", "ORDER_FULLY_PAID")
    assert updated[0] == "ORDER_UPDATED"
    assert created[1]["order"]["id"] == order["id"]
    assert created[1]["order"]["checkoutId"] == key


def test_an_app_that_is_down_hears_it_later_and_once(
    django_capture_on_commit_callbacks: Any,
) -> None:
    key = a_paid_checkout(rice=1)
    AppEvent.objects.all().delete()
    stand_in_app.refuses("ORDER_CREATED", "down")
    with django_capture_on_commit_callbacks(execute=True):
        complete(key)
    event = AppEvent.objects.get(event="ORDER_CREATED")
    assert (event.delivered_at, event.attempts, event.last_error) == (None, 1, "down")
    stand_in_app.reset()
    assert do_pending(later(seconds=5)) == []
    assert do_pending(later(seconds=11)) == ["ORDER_CREATED"]
    assert do_pending(later(days=1)) == []


def do_pending(now: Any) -> list[str]:
    from_here = len(stand_in_app.asked)
    deliver_pending(now=now)
    return [event for event, _ in stand_in_app.asked[from_here:]]


def test_a_paid_checkout_whose_buyer_left_becomes_an_order_once() -> None:
    key = a_paid_checkout(rice=1)
    unpaid = a_ready_checkout(tea=1)
    assert checkouts_sweep(now=later(seconds=30)).ordered == 0
    swept = checkouts_sweep(now=later(minutes=3))
    assert (swept.ordered, swept.stuck) == (1, 0)
    assert checkouts_sweep(now=later(minutes=4)).ordered == 0
    assert complete(key)["order"]["number"] == "1"
    assert seen(unpaid) is not None
    assert Order.objects.count() == 1


def test_a_paid_checkout_that_is_stuck_is_told_again_and_kept() -> None:
    key = a_paid_checkout(rice=5)
    AppEvent.objects.all().delete()
    stock_set(north=0, south=0)
    for minute in (3, 4):
        swept = checkouts_sweep(now=later(minutes=minute))
        assert (swept.ordered, swept.stuck) == (0, 1)
    assert owed() == ["CHECKOUT_FULLY_PAID"]
    nothing_was_made(key)


def test_the_schedule_ends_reservations_and_clears_what_nobody_comes_back_to() -> None:
    reservations(30)
    empty, full = a_checkout(), a_checkout(rice=1)
    paid = a_paid_checkout(tea=1)
    assert checkouts_sweep(now=later(minutes=1)).reservations == 0
    swept = checkouts_sweep(now=later(hours=7))
    assert (swept.reservations, swept.cleared, swept.ordered) == (1, 1, 1)
    assert seen(empty) is None
    assert seen(full) is not None
    assert checkouts_sweep(now=later(days=31)).cleared == 1
    assert Order.objects.get().checkout_token.hex == uuid_of(paid).replace("-", "")


def test_where_more_is_held_than_there_is_who_comes_first_gets_it() -> None:
    reservations(30)
    stock_set(north=12, south=0)
    first, second = a_paid_checkout(rice=6), a_paid_checkout(rice=6)
    stock_set(north=6, south=0)
    assert complete(second)["errors"] == []
    assert codes(complete(first)) == [(None, "INSUFFICIENT_STOCK")]
    assert stocks() == {"north": (6, 6), "south": (0, 0)}


def test_money_of_a_checkout_that_never_became_an_order_goes_back() -> None:
    Channel.objects.update(release_funds_for_expired_checkouts=True)
    key = a_ready_checkout(rice=1)
    pay(key, amount="1000", reference="P1", idempotency="a")
    pay(
        key,
        amount="100",
        ending="AUTHORIZATION_SUCCESS",
        reference="P2",
        idempotency="b",
    )
    checkouts_sweep(now=later(hours=5))
    assert seen(key, now=later(hours=5))["chargeStatus"] == "PARTIAL"
    checkouts_sweep(now=later(hours=7))
    found = seen(key, now=later(hours=7))
    assert (found["chargeStatus"], found["authorizeStatus"]) == ("NONE", "NONE")
    assert checkouts_sweep(now=later(hours=8)).stuck == 0
    nothing_was_made(key)
