"""A buyer's whole way on the embedded engine, nothing faked: page documents, our App's
taxes and lanes, the sandbox provider, lots, the letter."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from catalog.bases.models import Lot, LotAllocation
from catalog.bases.selectors import ledger_differences
from catalog.jobs.models import OutboxMessage
from catalog.landed_cost.models import OrderQuote
from catalog.landed_cost.quote_json import landed_of_json
from catalog.sourcing.models import NeedsAttention
from storefront.payments.models import PaymentAttempt, PaymentEvent, SandboxPayment
from storefront.payments.sandbox_bank import bank_answer
from storefront.saleor.client import app_client
from storefront.saleor.errors import Refused
from storefront.saleor.local_transport import deliver_pending_events, engine_sweep
from storefront.saleor.money import money_of_json
from storefront.sync.checkout_pay import payment_event_apply
from storefront.sync.money_return import attempts_sweep
from storefront.sync.stock_mirror import stock_mirror
from tests.storefront.sync.engine_pavilion import (
    HALF,
    KUWAIT,
    Buyer,
    amount,
    lots,
    someland,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def pavilion(settings: Any) -> None:
    someland(settings)
    lots(
        ("LATE", "OAS-DAT-500", 10, 300),
        ("SOON", "OAS-DAT-500", 3, 60),
        ("KILO", "OAS-DAT-1KG", 5, 200),
    )


def orders() -> list[Any]:
    """Every order of the shop, with what an App sees of it."""
    found = app_client().run_raw("OrderList", {"first": 50})["orders"]["edges"]
    ids = [edge["node"]["id"] for edge in found]
    return [app_client().run_raw("OrderById", {"id": x})["order"] for x in ids]


def lots_taken() -> dict[str, int]:
    rows = LotAllocation.objects.select_related("lot")
    return {row.lot.code: row.quantity for row in rows}


def allocated(sku: str) -> int:
    found = app_client().run_raw("VariantStocks", {"sku": sku})["productVariant"]
    return sum(stock["quantityAllocated"] for stock in found["stocks"])


def transaction_of(attempt: PaymentAttempt) -> Any:
    attempt.refresh_from_db()
    found = app_client().run_raw("TransactionById", {"id": attempt.transaction_id})
    return found["transaction"]


def held(attempt: PaymentAttempt) -> tuple[Decimal, Decimal]:
    """(authorised, taken) by commerce."""
    item = transaction_of(attempt)
    return amount(item["authorizedAmount"]), amount(item["chargedAmount"])


def bank_says(attempt: PaymentAttempt) -> None:
    """The bank's message comes, and comes again."""
    bank_answer({"reference": attempt.psp_reference}, "bank")
    event = PaymentEvent.objects.get(reference=attempt.psp_reference)
    for _ in range(2):
        payment_event_apply({"event": event.provider_event_id}, "apply")


# --- The price shown is the price paid ---------------------------------------------
def test_dates_are_bought_from_named_lots_for_the_shown_price() -> None:
    mei = Buyer().puts(_500=4, _1KG=1).fills()
    seen = mei.sees()
    paid = mei.answers(mei.starts(), "approve")
    assert paid.outcome == "ordered"
    assert paid.number == "1"

    (order,) = orders()
    # 4 × 2.500 and 1 × 4.500, delivery 1.500 + 4 started kilograms × 0.250, 5 % on all.
    shown = [
        (amount(line["totalPrice"]["net"]), amount(line["totalPrice"]["gross"]))
        for line in seen["lines"]
    ]
    assert shown == [
        (Decimal("10.000"), Decimal("10.500")),
        (Decimal("4.500"), Decimal("4.725")),
    ]
    assert [line["totalPrice"] for line in order["lines"]] == [
        line["totalPrice"] for line in seen["lines"]
    ]
    assert order["shippingPrice"] == seen["shippingPrice"]
    assert amount(order["shippingPrice"]["gross"]) == Decimal("2.625")
    assert order["total"] == seen["totalPrice"]
    assert amount(order["total"]["gross"]) == Decimal("17.850")
    assert paid.attempt is not None
    assert held(paid.attempt) == (Decimal("17.850"), Decimal("0.000"))
    assert (order["chargeStatus"], order["authorizeStatus"]) == ("NONE", "FULL")

    quote = landed_of_json(OrderQuote.objects.get(order_id=order["id"]).quote.content)
    assert [(x.net.amount, x.gross.amount) for x in quote.lines] == shown

    # First expired first out, by our ledger; the engine's stock is only its mirror.
    assert lots_taken() == {"SOON": 3, "LATE": 1, "KILO": 1}
    assert allocated(HALF) == 4
    assert NeedsAttention.objects.count() == 0
    assert ledger_differences() == []

    (letter,) = OutboxMessage.objects.filter(topic="email")
    assert letter.key == f"order-confirmation/{order['id']}"
    assert letter.payload["to"] == "mei@example.org"
    assert "17.850" in letter.payload["text"]


def test_the_checkout_is_gone_and_its_id_still_leads_to_the_one_order() -> None:
    mei = Buyer().puts(_500=1).fills()
    paid = mei.answers(mei.starts(), "approve")
    again = mei.client.run_raw("CheckoutComplete", {"id": mei.id})
    assert again["checkoutComplete"]["order"]["id"] == paid.order_id
    assert mei.sees() is None
    assert len(orders()) == 1


# --- The endings of a payment ------------------------------------------------------
@pytest.mark.parametrize(
    ("endings", "code"),
    [
        (("decline",), "card_declined"),
        (("funds",), "insufficient_funds"),
        (("challenge", "challenge-fail"), "authentication_failed"),
    ],
)
def test_a_declined_payment_makes_no_order_and_may_be_tried_again(
    endings: tuple[str, ...], code: str
) -> None:
    mei = Buyer().puts(_500=1).fills()
    first = mei.answers(mei.starts(), *endings)
    assert (first.outcome, first.message_code) == ("declined", code)
    assert orders() == []
    assert mei.sees()["authorizeStatus"] == "NONE"
    assert lots_taken() == {}
    second = mei.answers(mei.starts(), "approve")
    assert second.outcome == "ordered"
    assert PaymentAttempt.objects.count() == 2
    assert len(orders()) == 1


def test_a_challenge_that_is_passed_pays() -> None:
    mei = Buyer().puts(_500=1).fills()
    assert mei.answers(mei.starts(), "challenge", "challenge-ok").outcome == "ordered"
    assert len(orders()) == 1


def test_a_pending_payment_is_an_order_once_the_bank_says_so() -> None:
    mei = Buyer().puts(_500=2).fills()
    waiting = mei.answers(mei.starts(), "pending")
    assert waiting.outcome == "pending"
    assert waiting.attempt is not None
    assert orders() == []
    with pytest.raises(Refused) as refused:
        mei.client.run_raw("CheckoutComplete", {"id": mei.id})
    assert refused.value.codes == {"CHECKOUT_NOT_FULLY_PAID"}

    bank_says(waiting.attempt)

    (order,) = orders()
    back = mei.answers(waiting)
    assert (back.outcome, back.order_id) == ("ordered", order["id"])
    assert held(waiting.attempt)[0] == amount(order["total"]["gross"])
    assert OutboxMessage.objects.filter(topic="email").count() == 1
    assert lots_taken() == {"SOON": 2}


def test_a_buyer_who_paid_and_left_gets_the_order() -> None:
    mei = Buyer().puts(_500=1).fills()
    started = mei.starts()
    assert started.attempt is not None
    SandboxPayment.objects.filter(reference=started.attempt.psp_reference).update(
        state="approved"
    )
    bank_says(started.attempt)
    assert len(orders()) == 1


def test_an_abandoned_payment_is_given_up_and_the_basket_stays() -> None:
    mei = Buyer().puts(_500=1).fills()
    started = mei.starts()
    assert attempts_sweep(timezone.now() + timedelta(hours=7)) == 1
    assert mei.answers(started).outcome == "abandoned"
    assert orders() == []
    assert mei.sees()["quantity"] == 1
    assert mei.answers(mei.starts(), "approve").outcome == "ordered"


def test_two_tabs_share_one_attempt_and_one_order() -> None:
    mei = Buyer().puts(_500=1).fills()
    left, right = mei.starts(), mei.starts()
    assert left.attempt == right.attempt
    assert mei.answers(left, "approve").order_id == mei.answers(right).order_id
    assert len(orders()) == 1
    assert PaymentAttempt.objects.count() == 1
    paid = money_of_json(orders()[0]["total"]["gross"])
    assert mei.starts(total=paid).outcome == "ordered"


def test_a_window_that_gave_up_learns_of_the_order_of_the_other() -> None:
    mei = Buyer().puts(_500=1).fills()
    given_up = mei.answers(mei.starts(), "decline")
    assert given_up.outcome == "declined"
    paid = mei.answers(mei.starts(), "approve")
    again = mei.answers(given_up)
    assert (again.outcome, again.order_id) == ("ordered", paid.order_id)
    assert len(orders()) == 1


def test_money_that_comes_for_the_second_time_goes_back() -> None:
    mei = Buyer().puts(_500=1).fills()
    slow = mei.answers(mei.starts(), "pending")
    assert slow.attempt is not None
    mei.ask("CheckoutLinesAdd", lines=[{"variantId": mei.variant(HALF), "quantity": 1}])
    quick = mei.answers(mei.starts(), "approve")
    assert quick.outcome == "ordered"
    bank_says(slow.attempt)
    slow.attempt.refresh_from_db()
    assert slow.attempt.state == "surplus"
    payment = SandboxPayment.objects.get(reference=slow.attempt.psp_reference)
    assert payment.refunded == payment.charged
    (order,) = orders()
    assert quick.attempt is not None
    assert held(quick.attempt)[0] == amount(order["total"]["gross"])


# --- What stops a purchase -----------------------------------------------------------
def test_paid_goods_that_are_gone_are_given_back_and_can_be_paid_anew() -> None:
    mei = Buyer().puts(_1KG=2).fills()
    started = mei.starts()
    lot = Lot.objects.get(code="KILO")
    Lot.objects.filter(pk=lot.pk).update(state="blocked")
    stock_mirror(client=app_client(), on=timezone.now().date())

    stopped = mei.answers(started, "approve")

    assert (stopped.outcome, stopped.message_code) == ("stopped", "goods_gone")
    assert stopped.attempt is not None
    assert (stopped.attempt.state, stopped.attempt.message_code) == (
        "returned",
        "goods_gone",
    )
    assert held(stopped.attempt) == (Decimal("0.000"), Decimal("0.000"))
    assert orders() == []
    seen = mei.sees()
    assert seen["problems"][0]["availableQuantity"] == 0
    # Everybody who asks again hears the same, and nothing moves twice.
    engine_sweep(timezone.now() + timedelta(hours=1))
    deliver_pending_events(timezone.now() + timedelta(days=1))
    assert mei.answers(stopped).outcome == "stopped"

    line = seen["lines"][0]["id"]
    mei.ask("CheckoutLinesUpdate", lines=[{"lineId": line, "quantity": 0}])
    mei.ask("CheckoutLinesAdd", lines=[{"variantId": mei.variant(HALF), "quantity": 1}])
    mei.fills()
    assert mei.answers(mei.starts(), "approve").outcome == "ordered"
    assert len(orders()) == 1


def test_an_address_of_another_country_has_no_way_and_no_price_with_tax() -> None:
    mei = Buyer().puts(_500=1).fills()
    berlin = KUWAIT | {
        "country": "DE",
        "city": "Berlin",
        "postalCode": "10115",
        "phone": "+4930123456",
    }
    mei.ask("CheckoutShippingAddressUpdate", shippingAddress=berlin)
    seen = mei.sees()
    assert seen["delivery"] is None
    ways = mei.client.run_raw("DeliveryOptionsCalculate", {"id": mei.id})
    assert ways["deliveryOptionsCalculate"]["deliveries"] == []
    with pytest.raises(Refused) as refused:
        mei.starts()
    assert refused.value.codes == {"INVALID"}
    with pytest.raises(Refused) as refused:
        mei.client.run_raw("CheckoutComplete", {"id": mei.id})
    assert refused.value.codes == {"SHIPPING_METHOD_NOT_SET"}
    assert orders() == []


def test_an_unknown_tax_is_never_zero_it_stops_payment_and_order() -> None:
    mei = Buyer(channel="korea").puts(_500=1)
    seoul = KUWAIT | {
        "country": "KR", "city": "서초구", "countryArea": "서울특별시",
        "postalCode": "06600", "phone": "+82212345678",
    }  # fmt: skip
    mei.fills(seoul)
    with pytest.raises(Refused) as refused:
        mei.starts()
    assert refused.value.codes == {"INVALID"}
    with pytest.raises(Refused) as refused:
        mei.client.run_raw("CheckoutComplete", {"id": mei.id})
    assert refused.value.codes == {"TAX_ERROR"}
    assert orders() == []


@pytest.mark.parametrize("paid", ["0.001", "17.849", "20.000"])
def test_a_tampered_amount_is_refused_by_our_app_and_takes_nothing(paid: str) -> None:
    mei = Buyer().puts(_500=4, _1KG=1).fills()
    started = mei.starts()
    assert started.attempt is not None
    forged = mei.client.run_raw(
        "TransactionInitialize",
        {
            "id": mei.id,
            "amount": paid,
            "idempotencyKey": "forged",
            "paymentGateway": {
                "id": "pavilion.app",
                "data": {"attempt": str(started.attempt.pk)},
            },
        },
    )["transactionInitialize"]
    assert forged["transactionEvent"]["type"] == "AUTHORIZATION_FAILURE"
    assert forged["transactionEvent"]["message"] == "amount_changed"
    assert mei.sees()["authorizeStatus"] == "NONE"
    assert mei.answers(started, "approve").outcome == "ordered"


# --- After the order ------------------------------------------------------------------
def test_a_canceled_order_gives_lots_and_stock_back() -> None:
    mei = Buyer().puts(_500=4).fills()
    paid = mei.answers(mei.starts(), "approve")
    app_client().run_raw("OrderCancel", {"id": paid.order_id})
    assert [order["status"] for order in orders()] == ["CANCELED"]
    assert allocated(HALF) == 0
    assert {lot.quantity_allocated for lot in Lot.objects.all()} == {0}
    assert ledger_differences() == []


def test_what_was_held_is_taken_when_it_is_sent_and_given_back_in_parts() -> None:
    mei = Buyer().puts(_500=2).fills()
    paid = mei.answers(mei.starts(), "approve")
    assert paid.attempt is not None
    total = amount(orders()[0]["total"]["gross"])
    act = {"id": paid.attempt.transaction_id, "actionType": "CHARGE"}
    app_client().run_raw("TransactionRequestAction", act)
    assert held(paid.attempt) == (Decimal("0.000"), total)
    assert orders()[0]["chargeStatus"] == "FULL"
    for _ in range(2):
        app_client().run_raw(
            "TransactionRequestAction",
            {**act, "actionType": "REFUND", "amount": "1.000"},
        )
    assert held(paid.attempt)[1] == total - 2
    (order,) = orders()
    assert order["chargeStatus"] == "PARTIAL"
    assert amount(order["totalRefunded"]) == Decimal("2.000")
    with pytest.raises(Refused) as refused:
        app_client().run_raw(
            "TransactionRequestAction",
            {**act, "actionType": "REFUND", "amount": str(total)},
        )
    assert refused.value.codes == {"INVALID"}
    assert held(paid.attempt)[1] == total - 2


def test_money_for_a_basket_that_was_changed_after_it_goes_back_in_time() -> None:
    mei = Buyer().puts(_500=1).fills()
    started = mei.starts()
    mei.ask("CheckoutLinesAdd", lines=[{"variantId": mei.variant(HALF), "quantity": 1}])
    short = mei.answers(started, "approve")
    assert short.outcome == "stopped"
    assert short.refused is not None
    assert short.refused.codes == {"CHECKOUT_NOT_FULLY_PAID"}
    assert short.attempt is not None
    engine_sweep(timezone.now() + timedelta(hours=5))
    assert held(short.attempt)[0] > 0
    engine_sweep(timezone.now() + timedelta(hours=7))
    assert held(short.attempt) == (Decimal("0.000"), Decimal("0.000"))
    assert (short.attempt.state, short.attempt.message_code) == ("returned", "released")
    assert mei.answers(mei.starts(), "approve").outcome == "ordered"
