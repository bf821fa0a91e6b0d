"""Orders that staff write, refunds they promise, payments they put right."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.engine.ids import global_id
from catalog.engine.models import Channel, Order, TaxConfiguration
from tests.catalog.engine.checkout_shop import TOKYO, stocks, variant_id
from tests.catalog.engine.order_shop import (
    SUM,
    an_order,
    call,
    charge,
    done,
    flat_shop,
    method_id,
    order,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def shop(settings: Any) -> None:
    flat_shop(settings)


def draft(**more: Any) -> str:
    payload = done(
        "draftOrderCreate(input: DraftOrderCreateInput!)",
        "order { id }",
        input={
            "channelId": global_id("Channel", Channel.objects.get(slug="tokyo").pk),
            "userEmail": "li@example.org",
            "lines": [{"variantId": variant_id(), "quantity": 2}],
            **more,
        },
    )
    return str(payload["order"]["id"])


def ready() -> str:
    return draft(
        shippingAddress=TOKYO, billingAddress=TOKYO, shippingMethod=method_id()
    )


def gross(key: str) -> float:
    total = order(key, f"total {SUM}")["total"]["gross"]["amount"]
    return float(total)


# --- Drafts -----------------------------------------------------------------------
def test_a_draft_is_priced_and_promised_nothing() -> None:
    key = ready()
    found = order(key, "status origin number shippingMethodName events { type }")
    assert (found["status"], found["origin"]) == ("DRAFT", "DRAFT")
    assert found["shippingMethodName"] == "post"
    assert [x["type"] for x in found["events"]] == ["ADDED_PRODUCTS", "DRAFT_CREATED"]
    assert gross(key) == 3142
    assert stocks() == {"north": (7, 0), "south": (5, 0)}


def test_a_draft_says_all_that_is_missing() -> None:
    payload = call("draftOrderComplete(id: ID!)", "order { id }", id=draft())
    assert [(x["field"], x["code"]) for x in payload["errors"]] == [
        ("order", "BILLING_ADDRESS_NOT_SET"),
        ("order", "ORDER_NO_SHIPPING_ADDRESS"),
        ("shipping", "SHIPPING_METHOD_REQUIRED"),
    ]
    assert Order.objects.get().status == "DRAFT"


def test_a_complete_draft_is_an_order() -> None:
    key = ready()
    made = done("draftOrderComplete(id: ID!)", "order { status isPaid }", id=key)
    assert made["order"] == {"status": "UNFULFILLED", "isPaid": False}
    assert stocks() == {"north": (7, 2), "south": (5, 0)}
    again = call("draftOrderComplete(id: ID!)", "order { id }", id=key)
    assert [x["code"] for x in again["errors"]] == ["INVALID"]


def test_more_than_there_is_makes_no_order() -> None:
    key = ready()
    line = order(key, "lines { id }")["lines"][0]["id"]
    done(
        "orderLineUpdate(id: ID!, input: OrderLineInput!)",
        "orderLine { quantity }",
        id=line,
        input={"quantity": 13},
    )
    payload = call("draftOrderComplete(id: ID!)", "order { id }", id=key)
    assert [(x["field"], x["code"]) for x in payload["errors"]] == [
        ("lines", "INSUFFICIENT_STOCK")
    ]
    assert Order.objects.get().status == "DRAFT"
    assert stocks() == {"north": (7, 0), "south": (5, 0)}


def test_taxes_that_are_an_apps_are_never_made_up() -> None:
    TaxConfiguration.objects.update(
        tax_calculation_strategy="TAX_APP", tax_app_id="somebody.else"
    )
    payload = call("draftOrderComplete(id: ID!)", "order { id }", id=ready())
    assert [x["code"] for x in payload["errors"]] == ["TAX_ERROR"]
    assert Order.objects.get().status == "DRAFT"


def test_lines_and_discounts_change_what_it_costs() -> None:
    key = ready()
    added = done(
        "orderLinesCreate(id: ID!, input: [OrderLineCreateInput!]!)",
        "orderLines { id quantity }",
        id=key,
        input=[{"variantId": variant_id("tea"), "quantity": 1}],
    )
    assert gross(key) == 3142 + 1320
    done(
        "orderDiscountAdd(orderId: ID!, input: OrderDiscountCommonInput!)",
        "order { id }",
        orderId=key,
        input={"valueType": "PERCENTAGE", "value": 10, "reason": "late"},
    )
    assert gross(key) == 4016
    found = order(
        key, f"undiscountedTotal {SUM} discounts {{ id amount {{ amount }} }}"
    )
    assert found["discounts"][0]["amount"]["amount"] == 410
    done(
        "orderDiscountDelete(discountId: ID!)",
        "order { id }",
        discountId=found["discounts"][0]["id"],
    )
    done("orderLineDelete(id: ID!)", "order { id }", id=added["orderLines"][0]["id"])
    assert gross(key) == 3142


def test_an_order_that_waits_for_a_yes_can_still_be_changed() -> None:
    Channel.objects.update(automatically_confirm_all_new_orders=False)
    key = ready()
    done("draftOrderComplete(id: ID!)", "order { id }", id=key)
    line = order(key, "status lines { id }")["lines"][0]["id"]
    update = "orderLineUpdate(id: ID!, input: OrderLineInput!)"
    done(update, "orderLine { id }", id=line, input={"quantity": 8})
    assert stocks() == {"north": (7, 7), "south": (5, 1)}
    done(update, "orderLine { id }", id=line, input={"quantity": 3})
    assert stocks() == {"north": (7, 3), "south": (5, 0)}
    confirmed = done("orderConfirm(id: ID!)", "order { status }", id=key)
    assert confirmed["order"]["status"] == "UNFULFILLED"
    late = call(update, "orderLine { id }", id=line, input={"quantity": 1})
    assert [x["code"] for x in late["errors"]] == ["NOT_EDITABLE"]


def test_notes_are_written_and_mended() -> None:
    key = an_order()
    note = done(
        "orderNoteAdd(order: ID!, input: OrderNoteInput!)",
        "event { id message type }",
        order=key,
        input={"message": "call first"},
    )["event"]
    assert (note["type"], note["message"]) == ("NOTE_ADDED", "call first")
    mended = done(
        "orderNoteUpdate(note: ID!, input: OrderNoteInput!)",
        "event { message related { id } }",
        note=note["id"],
        input={"message": "ring twice"},
    )["event"]
    assert mended["related"]["id"] == note["id"]


# --- Promised back ----------------------------------------------------------------
def granted(key: str, **said: Any) -> Any:
    item = order(key, "transactions { id }")["transactions"][0]["id"]
    return call(
        "orderGrantRefundCreate(id: ID!, input: OrderGrantRefundCreateInput!)",
        "grantedRefund { id status amount { amount } } "
        "order { chargeStatus totalGrantedRefund { amount } }",
        id=key,
        input={"transactionId": item, **said},
    )


def test_a_refund_is_granted_for_lines_and_delivery() -> None:
    key = an_order()
    line = order(key, "lines { id }")["lines"][0]["id"]
    payload = granted(
        key, lines=[{"id": line, "quantity": 1}], grantRefundForShipping=True
    )
    assert payload["grantedRefund"]["amount"]["amount"] == 1296 + 550
    assert payload["grantedRefund"]["status"] == "NONE"
    assert payload["order"]["chargeStatus"] == "OVERCHARGED"
    again = granted(key, grantRefundForShipping=True)
    assert [x["code"] for x in again["errors"]] == ["SHIPPING_COSTS_ALREADY_GRANTED"]
    more = granted(key, amount=3143)
    assert [x["code"] for x in more["errors"]] == ["AMOUNT_GREATER_THAN_AVAILABLE"]


def test_nobody_is_asked_to_give_back_where_no_app_listens() -> None:
    key = an_order()
    promised = granted(key, amount=100)["grantedRefund"]["id"]
    for payload in (
        call(
            "transactionRequestRefundForGrantedRefund(grantedRefundId: ID!)",
            "transaction { id }",
            grantedRefundId=promised,
        ),
    ):
        assert [x["code"] for x in payload["errors"]] == [
            "MISSING_TRANSACTION_ACTION_REQUEST_WEBHOOK"
        ]
    assert order(key, "totalRefundPending { amount }")["totalRefundPending"] == {
        "amount": 0
    }


# --- Reported ---------------------------------------------------------------------
def report(item: str, kind: str, amount: int | None, reference: str) -> Any:
    return call(
        "transactionEventReport(id: ID!, type: TransactionEventTypeEnum!, "
        "amount: PositiveDecimal, pspReference: String!)",
        "alreadyProcessed transaction { chargedAmount { amount } "
        "refundedAmount { amount } authorizedAmount { amount } }",
        id=item,
        type=kind,
        amount=amount,
        pspReference=reference,
    )


def test_money_that_goes_back_is_reported_once() -> None:
    key = an_order()
    item = order(key, "transactions { id }")["transactions"][0]["id"]
    for known in (False, True):
        said = report(item, "REFUND_SUCCESS", 142, "R1")
        assert (said["errors"], said["alreadyProcessed"]) == ([], known)
    assert said["transaction"]["chargedAmount"]["amount"] == 3000
    found = order(key, "chargeStatus paymentStatus totalRefunded { amount }")
    assert found == {
        "chargeStatus": "PARTIAL",
        "paymentStatus": "PARTIALLY_CHARGED",
        "totalRefunded": {"amount": 142},
    }
    other = report(item, "REFUND_SUCCESS", 143, "R1")
    assert [(x["field"], x["code"]) for x in other["errors"]] == [
        ("pspReference", "INCORRECT_DETAILS")
    ]


def test_an_amount_that_is_not_said_is_that_of_the_same_reference() -> None:
    key = an_order()
    item = order(key, "transactions { id }")["transactions"][0]["id"]
    assert report(item, "CHARGE_BACK", None, "NEW")["errors"][0]["code"] == "REQUIRED"
    report(item, "CHARGE_SUCCESS", 10, "C1")
    back = report(item, "CHARGE_BACK", None, "C1")
    assert back["transaction"]["chargedAmount"]["amount"] == 3142


def test_a_transaction_is_put_right_by_hand() -> None:
    key = an_order()
    item = charge(key, 100, "P2")["id"]
    update = "transactionUpdate(id: ID!, transaction: TransactionUpdateInput!)"
    for amount in (70, 30):
        fixed = done(
            update,
            "transaction { chargedAmount { amount } events { type amount { amount } } }",
            id=item,
            transaction={"amountCharged": {"amount": amount, "currency": "JPY"}},
        )["transaction"]
        assert fixed["chargedAmount"]["amount"] == amount
    assert [x["amount"]["amount"] for x in fixed["events"]] == [-40, -30, 100]
    wrong = call(
        update,
        "transaction { id }",
        id=item,
        transaction={"amountCharged": {"amount": 1, "currency": "USD"}},
    )
    assert [(x["field"], x["code"]) for x in wrong["errors"]] == [
        ("amountCharged", "INCORRECT_CURRENCY")
    ]
