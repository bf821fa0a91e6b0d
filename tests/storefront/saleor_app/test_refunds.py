from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from storefront.saleor_app.errors import AppError
from storefront.saleor_app.refunds import RefundRequest, refund_request

FIVE = Decimal("5.00")


def event(
    number: int, kind: str = "REFUND_REQUEST", psp: str = "", cents: int = 500
) -> dict[str, Any]:
    return {
        "id": f"E{number}",
        "type": kind,
        "pspReference": psp,
        "createdAt": f"2026-11-25T00:00:{number:02}+00:00",
        "amount": {"currency": "EUR", "fractionalAmount": cents, "fractionDigits": 2},
    }


def asked(events: list[dict[str, Any]], *made: str) -> RefundRequest:
    both = [
        refund_request(events=said, amount=FIVE, is_made=made.__contains__)
        for said in (events, events[::-1])
    ]
    # Whichever end the list begins at.
    assert both[0] == both[1]
    return both[0]


def test_the_only_request_is_the_one() -> None:
    assert asked([event(1)]) == RefundRequest("E1", 1)


def test_a_second_equal_refund_is_another_one() -> None:
    events = [event(1, psp="r1"), event(2, "REFUND_SUCCESS", "r1"), event(3)]

    assert asked(events, "E1") == RefundRequest("E3", 2)


def test_a_request_whose_answer_was_lost_is_the_same_one_again() -> None:
    assert asked([event(1)], "E1") == RefundRequest("E1", 1)


def test_two_requests_at_once_are_served_one_each() -> None:
    events = [event(1), event(2)]

    assert asked(events).id == "E1"
    assert asked(events, "E1").id == "E2"
    assert asked(events, "E1", "E2").id == "E1"


def test_a_late_repeat_of_an_older_request_is_not_taken_for_the_newer() -> None:
    events = [event(1), event(2, psp="r2"), event(3, "REFUND_SUCCESS", "r2")]

    assert asked(events, "E1", "E2") == RefundRequest("E1", 1)


def test_a_request_of_another_amount_is_another_request() -> None:
    assert asked([event(1, cents=700), event(2)]) == RefundRequest("E2", 2)


def test_nothing_is_given_back_that_nobody_asked_for() -> None:
    with pytest.raises(AppError, match=r"No refund of 5\.00"):
        asked([event(1, cents=700)])
