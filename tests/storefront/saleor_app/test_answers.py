"""Sync events: Saleor's shapes inside a time budget, or an explicit no."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from storefront.saleor.errors import Unreachable
from storefront.saleor_app import events
from storefront.saleor_app.errors import AppError

if TYPE_CHECKING:
    from tests.storefront.saleor_app.conftest import Sender

# Answers are made in threads of their own, with connections of their own.
pytestmark = pytest.mark.django_db(transaction=True)


def gateway(**more: Any) -> dict[str, Any]:
    return {
        "__typename": "PaymentGatewayInitializeSession",
        "issuedAt": timezone.now().isoformat(),
        "sourceObject": {"__typename": "Checkout", "channel": {"slug": "germany"}},
        "amount": "12.00",
        "data": None,
        **more,
    }


def taxes(sku: str = "NO-SUCH-SKU") -> dict[str, Any]:
    price = {"currency": "EUR", "fractionalAmount": 295, "fractionDigits": 2}
    line = {"__typename": "CheckoutLine", "id": "Q2hlY2tvdXRMaW5lOjE="}
    return {
        "__typename": "CalculateTaxes",
        "issuedAt": timezone.now().isoformat(),
        "taxBase": {
            "currency": "EUR",
            "pricesEnteredWithTax": False,
            "channel": {"slug": "germany"},
            "address": None,
            "sourceObject": {"__typename": "Checkout", "id": "Q2hlY2tvdXQ6MQ=="},
            "shippingPrice": {**price, "fractionalAmount": 0},
            "lines": [
                {
                    "quantity": 2,
                    "productSku": sku,
                    "unitPrice": price,
                    "totalPrice": {**price, "fractionalAmount": 590},
                    "sourceLine": line,
                }
            ],
        },
    }


def test_a_sync_event_is_answered_in_saleors_shape(sender: Sender) -> None:
    response = sender.send("PAYMENT_GATEWAY_INITIALIZE_SESSION", gateway())

    assert response.status_code == 200
    methods = response.json()["data"]["methods"]  # type: ignore[attr-defined]
    assert {"code", "flow"} == set(methods[0])


def test_taxes_that_are_unknown_are_an_error_and_never_zeros(sender: Sender) -> None:
    response = sender.send("CHECKOUT_CALCULATE_TAXES", taxes())

    assert response.status_code == 422
    assert b"amount" not in response.content


@pytest.mark.parametrize(
    ("fault", "status"),
    [(AppError("unknown"), 422), (Unreachable("away"), 503), (KeyError("order"), 422)],
)
def test_a_fault_says_whether_another_try_is_worth_it(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int
) -> None:
    def broken(_payload: Any, *, now: Any) -> Any:
        raise fault

    monkeypatch.setitem(events.SYNC, "CHECKOUT_CALCULATE_TAXES", broken)

    response = sender.send("CHECKOUT_CALCULATE_TAXES", taxes())

    assert response.status_code == status
    assert set(response.json()) == {"error"}  # type: ignore[attr-defined]


def test_an_answer_over_the_budget_is_an_error_in_time(
    sender: Sender, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SALEOR_ANSWER_SECONDS = 0.2
    monkeypatch.setitem(
        events.SYNC, "CHECKOUT_CALCULATE_TAXES", lambda _payload, *, now: time.sleep(1)
    )
    begun = time.monotonic()

    response = sender.send("CHECKOUT_CALCULATE_TAXES", taxes())

    assert response.status_code == 503
    assert time.monotonic() - begun < 0.9


def test_an_old_sync_request_is_refused(sender: Sender) -> None:
    at = (timezone.now() - timedelta(minutes=16)).isoformat()

    response = sender.send("PAYMENT_GATEWAY_INITIALIZE_SESSION", gateway(issuedAt=at))

    assert response.status_code == 400


def test_a_sync_payload_may_leave_out_when(sender: Sender) -> None:
    said = gateway()
    del said["issuedAt"]

    assert sender.send("PAYMENT_GATEWAY_INITIALIZE_SESSION", said).status_code == 200
