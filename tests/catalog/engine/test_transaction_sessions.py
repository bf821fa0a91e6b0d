"""Payment sessions, reports and requests: money moves once, whoever says what how often."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.engine.execute import execute
from catalog.engine.ids import global_id
from catalog.engine.models import AppEvent, TransactionEvent, TransactionItem
from storefront.saleor.documents import document
from tests.catalog.engine import stand_in_app
from tests.catalog.engine.checkout_shop import (
    a_paid_checkout,
    a_ready_checkout,
    amount,
    an_order,
    codes,
    do,
    pay,
    seen,
    selling_shop,
)
from tests.catalog.engine.goods_shop import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def shop(settings: Any) -> None:
    selling_shop(settings)


@pytest.fixture
def key() -> str:
    return a_ready_checkout(rice=1)


def process(payload: Any, **data: Any) -> Any:
    return do("TransactionProcess", id=payload["transaction"]["id"], data=data)


def report(
    payload: Any, kind: str, value: Any, reference: str = "P1", **more: Any
) -> Any:
    return do(
        "TransactionEventReport",
        as_app=True,
        id=payload["transaction"]["id"],
        type=kind,
        amount=value,
        pspReference=reference,
        **more,
    )


def held(payload: Any) -> tuple[int, int, int, int]:
    """(authorised, taken, expected, given back)."""
    item = do("TransactionById", as_app=True, id=payload["transaction"]["id"])
    names = (
        "authorizedAmount",
        "chargedAmount",
        "chargePendingAmount",
        "refundedAmount",
    )
    return tuple(amount(item[name]) for name in names)  # type: ignore[return-value]


# --- Beginning ---------------------------------------------------------------------------
def test_a_gateway_says_what_it_needs(key: str) -> None:
    said = do(
        "PaymentGatewayInitialize",
        id=key,
        paymentGateways=[{"id": "pavilion.app", "data": {"a": 1}}],
    )
    assert said["gatewayConfigs"] == [
        {"id": "pavilion.app", "data": {"methods": ["card"]}, "errors": []}
    ]
    event, payload = stand_in_app.asked[-1]
    assert event == "PAYMENT_GATEWAY_INITIALIZE_SESSION"
    assert (payload["amount"], payload["data"]) == (1430, {"a": 1})
    stand_in_app.refuses(event)
    broken = do(
        "PaymentGatewayInitialize",
        id=key,
        paymentGateways=[{"id": "pavilion.app"}, {"id": "another"}],
    )
    assert broken["errors"] == []
    failures = [config["errors"][0]["code"] for config in broken["gatewayConfigs"]]
    assert failures == ["INVALID", "NOT_FOUND"]


def test_the_app_is_told_the_amount_the_key_and_the_data(key: str) -> None:
    done = pay(key, ending="CHARGE_ACTION_REQUIRED", idempotency="k")
    event, payload = stand_in_app.asked[-1]
    assert event == "TRANSACTION_INITIALIZE_SESSION"
    assert payload["action"] == {
        "amount": 1430,
        "currency": "JPY",
        "actionType": "CHARGE",
    }
    assert payload["idempotencyKey"] == "k"
    assert payload["sourceObject"]["id"] == key
    assert payload["transaction"]["id"] == done["transaction"]["id"]
    assert payload["data"]["ending"] == "CHARGE_ACTION_REQUIRED"
    assert done["transactionEvent"]["type"] == "CHARGE_ACTION_REQUIRED"
    assert done["transaction"]["pspReference"] == "P1"
    assert held(done) == (0, 0, 0, 0)


def test_the_same_key_and_input_is_the_same_transaction(key: str) -> None:
    first = pay(key, ending="CHARGE_ACTION_REQUIRED")
    again = pay(key, ending="CHARGE_SUCCESS")
    assert again["transaction"]["id"] == first["transaction"]["id"]
    assert TransactionItem.objects.count() == 1
    assert held(first) == (0, 1430, 0, 0)
    # Charged now, and asked once more: the amount is the one it began with.
    assert pay(key)["transaction"]["id"] == first["transaction"]["id"]
    assert held(first) == (0, 1430, 0, 0)


def test_a_gateway_is_named_by_the_identifier_of_its_app(key: str) -> None:
    asked = list(stand_in_app.asked)
    done = do(
        "TransactionInitialize", id=key, idempotencyKey="k",
        paymentGateway={"id": "nobody"},
    )  # fmt: skip
    assert codes(done) == [("paymentGateway", "NOT_FOUND")]
    assert done["transaction"] is None
    assert not TransactionItem.objects.exists()
    assert stand_in_app.asked == asked


def test_the_same_key_with_other_input_is_refused(key: str) -> None:
    first = pay(key, amount="1000")
    unique = [("idempotencyKey", "UNIQUE")]
    assert codes(pay(key, amount="430")) == unique
    other = a_ready_checkout(tea=1)
    assert codes(pay(other, amount="1000")) == unique
    gateway = do(
        "TransactionInitialize", id=key, amount="1000", idempotencyKey="key-1",
        paymentGateway={"id": "another"},
    )  # fmt: skip
    assert codes(gateway) == [("paymentGateway", "NOT_FOUND")]
    assert TransactionItem.objects.count() == 1
    assert held(first) == (0, 1000, 0, 0)


@pytest.mark.parametrize(
    ("said", "errors"),
    [
        ({"idempotency": ""}, [("idempotencyKey", "INVALID")]),
        ({"amount": "0"}, [("amount", "INVALID")]),
        ({"amount": "0.5"}, [("amount", "INVALID")]),
    ],
)
def test_a_bad_beginning_is_refused(
    key: str, said: dict[str, Any], errors: list[Any]
) -> None:
    assert codes(pay(key, **said)) == errors
    assert TransactionItem.objects.count() == 0


@pytest.mark.parametrize("value", ["-1", "-0.01", "NaN", "Infinity", "1e30", "ten"])
@pytest.mark.parametrize("name", ["TransactionInitialize", "PaymentGatewayInitialize"])
def test_a_negative_or_endless_amount_is_no_value_at_all(
    key: str, name: str, value: str
) -> None:
    variables = {
        "id": key,
        "amount": value,
        "idempotencyKey": "k",
        "paymentGateway": {"id": "pavilion.app"},
    }
    answer = execute(document(name), variables, now=NOW)
    assert "data" not in answer or answer["data"] is None
    assert "amount" in answer["errors"][0]["message"]
    assert TransactionItem.objects.count() == 0


def test_a_checkout_that_is_paid_has_nothing_left_to_pay(key: str) -> None:
    pay(key)
    assert codes(pay(key, idempotency="key-2")) == [("amount", "INVALID")]


@pytest.mark.parametrize(
    "text", ["Product:1", "Checkout:8b7a5a52-8f6c-4a53-9d0c-0c1c0a1f0a11"]
)
def test_something_else_cannot_be_paid(text: str) -> None:
    assert codes(pay(global_id(*text.split(":")))) == [("id", "NOT_FOUND")]


def test_how_money_is_taken_is_not_the_buyers_to_say(key: str) -> None:
    variables = {
        "id": key, "action": "AUTHORIZATION", "idempotencyKey": "k",
        "paymentGateway": {"id": "pavilion.app"},
    }  # fmt: skip
    answer = execute(document("TransactionInitialize"), variables, now=NOW)
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    mine = do("TransactionInitialize", as_app=True, **variables)
    assert mine["errors"] == []
    assert stand_in_app.asked[-1][1]["action"]["actionType"] == "AUTHORIZATION"


@pytest.mark.parametrize(
    "answer",
    [
        {"errors": [{"message": "down"}]},
        None,
        [],
        {"result": "CHARGE_SUCCESS", "amount": "-5", "pspReference": "P"},
        {"result": "REFUND_SUCCESS", "amount": "5", "pspReference": "P"},
        {"result": "CHARGE_SUCCESS", "amount": "much", "pspReference": "P"},
        {"amount": "5"},
    ],
)
def test_an_answer_that_is_none_counts_as_a_failure(key: str, answer: Any) -> None:
    stand_in_app.answers["TRANSACTION_INITIALIZE_SESSION"] = lambda _: answer
    done = pay(key)
    assert done["transactionEvent"]["type"] == "CHARGE_FAILURE"
    assert held(done) == (0, 0, 0, 0)
    assert seen(key)["chargeStatus"] == "NONE"


# --- Going on ----------------------------------------------------------------------------
def test_a_challenge_is_passed_and_asked_again_nothing_happens(key: str) -> None:
    begun = pay(key, ending="CHARGE_ACTION_REQUIRED")
    done = process(begun, ending="CHARGE_SUCCESS")
    assert done["transactionEvent"]["type"] == "CHARGE_SUCCESS"
    assert held(begun) == (0, 1430, 0, 0)
    stand_in_app.asked.clear()
    again = process(begun, ending="CHARGE_FAILURE")
    assert again["transactionEvent"]["type"] == "CHARGE_SUCCESS"
    assert stand_in_app.events() == []
    assert held(begun) == (0, 1430, 0, 0)


def test_a_pending_payment_is_asked_again_until_it_ends(key: str) -> None:
    begun = pay(key, ending="CHARGE_REQUEST")
    assert held(begun) == (0, 0, 1430, 0)
    process(begun, ending="CHARGE_REQUEST")
    assert held(begun) == (0, 0, 1430, 0)
    process(begun, ending="CHARGE_SUCCESS")
    assert held(begun) == (0, 1430, 0, 0)


def test_a_buyer_may_not_read_or_report_a_transaction(key: str) -> None:
    begun = pay(key)
    for name, more in (
        ("TransactionById", {}),
        ("TransactionEventReport", {"type": "CHARGE_SUCCESS", "pspReference": "x"}),
        ("TransactionRequestAction", {"actionType": "REFUND"}),
    ):
        variables = {"id": begun["transaction"]["id"], **more}
        answer = execute(document(name), variables, now=NOW)
        code = answer["errors"][0]["extensions"]["exception"]["code"]
        assert code == "PermissionDenied"
    assert held(begun) == (0, 1430, 0, 0)


# --- Reports -----------------------------------------------------------------------------
def test_the_same_report_counts_once(key: str) -> None:
    begun = pay(key, ending="CHARGE_REQUEST")
    first = report(begun, "CHARGE_SUCCESS", "1430")
    again = report(begun, "CHARGE_SUCCESS", "1430")
    assert (first["alreadyProcessed"], again["alreadyProcessed"]) == (False, True)
    assert held(begun) == (0, 1430, 0, 0)
    assert AppEvent.objects.filter(event="CHECKOUT_FULLY_PAID").count() == 1


def test_a_report_after_the_session_said_so_is_known(key: str) -> None:
    begun = pay(key)
    assert report(begun, "CHARGE_SUCCESS", "1430")["alreadyProcessed"] is True
    assert held(begun) == (0, 1430, 0, 0)


@pytest.mark.parametrize(
    ("kind", "value", "reference", "errors"),
    [
        ("CHARGE_SUCCESS", "1429", "P1", [("pspReference", "INCORRECT_DETAILS")]),
        ("CHARGE_SUCCESS", None, "P2", [("amount", "REQUIRED")]),
        ("CHARGE_SUCCESS", "1.5", "P2", [("amount", "INVALID")]),
        ("CHARGE_SUCCESS", "1430", " ", [("pspReference", "REQUIRED")]),
    ],
)
def test_a_report_that_does_not_fit_is_refused(
    key: str, kind: str, value: str | None, reference: str, errors: list[Any]
) -> None:
    begun = pay(key)
    known = set(TransactionEvent.objects.values_list("pk", flat=True))
    assert codes(report(begun, kind, value, reference)) == errors
    # A contradiction is noted as a failure that counts for nothing.
    noted = TransactionEvent.objects.exclude(pk__in=known)
    assert [(x.type, x.is_counted) for x in noted] == (
        [("CHARGE_FAILURE", False)] if errors[0][1] == "INCORRECT_DETAILS" else []
    )
    assert held(begun) == (0, 1430, 0, 0)


def test_money_is_held_once_and_adjusted_after(key: str) -> None:
    begun = pay(key, ending="AUTHORIZATION_SUCCESS")
    twice = report(begun, "AUTHORIZATION_SUCCESS", "1430", "P9")
    assert codes(twice) == [("type", "ALREADY_EXISTS")]
    assert report(begun, "AUTHORIZATION_ADJUSTMENT", "900", "A")["errors"] == []
    assert held(begun) == (900, 0, 0, 0)
    assert seen(key)["authorizeStatus"] == "PARTIAL"


def test_a_note_may_come_again_and_changes_nothing(key: str) -> None:
    begun = pay(key)
    for _ in range(2):
        assert report(begun, "INFO", None)["alreadyProcessed"] is False
    assert held(begun) == (0, 1430, 0, 0)


def test_a_report_for_an_order_moves_the_order() -> None:
    order = an_order(rice=1)
    item = TransactionItem.objects.get()
    paid = {"transaction": {"id": global_id("TransactionItem", item.pk)}}
    done = report(paid, "REFUND_SUCCESS", "430", "R1")
    assert done["transaction"]["order"]["id"] == order
    assert done["transaction"]["checkout"] is None
    found = do("OrderById", id=order)
    assert found["chargeStatus"] == "PARTIAL"
    assert amount(found["totalCharged"]) == 1000
    assert amount(found["totalRefunded"]) == 430


# --- Requests ----------------------------------------------------------------------------
def request(payload: Any, action: str, value: Any = None) -> Any:
    return do(
        "TransactionRequestAction",
        as_app=True,
        id=payload["transaction"]["id"],
        actionType=action,
        amount=value,
    )


def test_what_is_held_is_taken_and_given_back_by_request(key: str) -> None:
    begun = pay(key, ending="AUTHORIZATION_SUCCESS")
    assert request(begun, "CHARGE")["errors"] == []
    assert held(begun) == (0, 1430, 0, 0)
    # Two equal parts are two refunds.
    assert request(begun, "REFUND", "400")["errors"] == []
    assert request(begun, "REFUND", "400")["errors"] == []
    assert held(begun) == (0, 630, 0, 800)
    assert codes(request(begun, "REFUND", "631")) == [("amount", "INVALID")]
    assert held(begun) == (0, 630, 0, 800)


def test_what_is_held_is_let_go(key: str) -> None:
    begun = pay(key, ending="AUTHORIZATION_SUCCESS")
    assert request(begun, "CANCEL")["errors"] == []
    assert held(begun) == (0, 0, 0, 0)
    assert seen(key)["authorizeStatus"] == "NONE"


@pytest.mark.parametrize(
    ("action", "value"),
    [("REFUND", "0"), ("REFUND", "1431"), ("CHARGE", None), ("CANCEL", "1")],
)
def test_what_is_not_there_cannot_be_moved(key: str, action: str, value: Any) -> None:
    begun = pay(key)
    stand_in_app.asked.clear()
    assert codes(request(begun, action, value)) == [("amount", "INVALID")]
    assert stand_in_app.events() == []
    assert held(begun) == (0, 1430, 0, 0)


def test_a_refund_the_app_cannot_make_leaves_the_money_where_it_was() -> None:
    key = a_paid_checkout(rice=1)
    AppEvent.objects.all().delete()
    item = TransactionItem.objects.get()
    paid = {"transaction": {"id": global_id("TransactionItem", item.pk)}}
    stand_in_app.refuses("TRANSACTION_REFUND_REQUESTED", "the bank is closed")
    assert request(paid, "REFUND")["errors"] == []
    assert held(paid) == (0, 1430, 0, 0)
    failed = TransactionEvent.objects.get(type="REFUND_FAILURE")
    assert failed.message == "the bank is closed"
    # Fully paid before and after: nobody is told so a second time.
    assert AppEvent.objects.count() == 0
    assert seen(key)["chargeStatus"] == "FULL"


def test_an_app_may_answer_a_request_later(key: str) -> None:
    paid = pay(key)
    stand_in_app.answers["TRANSACTION_REFUND_REQUESTED"] = lambda _: {
        "pspReference": "R1"
    }
    request(paid, "REFUND", "1000")
    assert held(paid) == (0, 430, 0, 0)
    assert report(paid, "REFUND_SUCCESS", "1000", "R1")["errors"] == []
    assert held(paid) == (0, 430, 0, 1000)
