"""Gift cards: what is on them, who changes it, and that it is spent once."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.engine.models import GiftCard, Order
from tests.catalog.engine.goods_shop import data
from tests.catalog.engine.order_shop import (
    a_ready_basket,
    call,
    charge,
    done,
    flat_shop,
    order,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
COMPLETE = "checkoutComplete(id: ID!)"


@pytest.fixture(autouse=True)
def shop(settings: Any) -> None:
    flat_shop(settings)


def a_card(amount: int, code: str = "TEA-FOR-TWO", currency: str = "JPY") -> str:
    made = done(
        "giftCardCreate(input: GiftCardCreateInput!)",
        "giftCard { id code }",
        input={
            "balance": {"amount": amount, "currency": currency},
            "isActive": True,
            "code": code,
            "addTags": ["Spring"],
        },
    )
    return str(made["giftCard"]["id"])


def paid_with(key: str, code: str = "TEA-FOR-TWO") -> Any:
    return call(
        "checkoutAddPromoCode(id: ID!, promoCode: String!)",
        "checkout { giftCards { id last4CodeChars } totalPrice { gross { amount } } }",
        as_app=False,
        id=key,
        promoCode=code,
    )


def test_a_card_pays_a_part_and_is_spent_once() -> None:
    card = a_card(1000)
    key, late = a_ready_basket(), a_ready_basket()
    # 2400 with eight in a hundred, 500 with ten, less the card.
    assert paid_with(key)["checkout"] == {
        "giftCards": [{"id": card, "last4CodeChars": "-TWO"}],
        "totalPrice": {"gross": {"amount": 2592 + 550 - 1000}},
    }
    assert paid_with(late)["errors"] == []
    for one in (key, late):
        charge(one, 2142, reference=one)
    made = done(COMPLETE, "order { id }", as_app=False, id=key)["order"]["id"]
    found = order(made, "total { gross { amount } } giftCards { id }")
    assert found == {"total": {"gross": {"amount": 2142}}, "giftCards": [{"id": card}]}
    assert GiftCard.objects.get().current_amount == 0

    refused = call(COMPLETE, "order { id }", as_app=False, id=late)
    assert [x["code"] for x in refused["errors"]] == ["CHECKOUT_NOT_FULLY_PAID"]
    assert Order.objects.count() == 1
    history = data(
        "query ($id: ID!) { giftCard(id: $id) { events { type } "
        "tags { name } usedByEmail } }",
        as_app=True,
        id=card,
    )["giftCard"]
    assert history == {
        "events": [{"type": "ISSUED"}, {"type": "USED_IN_ORDER"}],
        "tags": [{"name": "spring"}],
        "usedByEmail": "mei@example.org",
    }


def test_a_card_that_does_not_fit_is_a_code_of_nothing() -> None:
    key = a_ready_basket()
    card = a_card(1000)
    a_card(1000, code="DOLLARS-1", currency="USD")
    done("giftCardDeactivate(id: ID!)", "giftCard { isActive }", id=card)
    for code in ("TEA-FOR-TWO", "DOLLARS-1", "NOTHING"):
        errors = paid_with(key, code)["errors"]
        assert [(x["field"], x["code"]) for x in errors] == [("promoCode", "INVALID")]
    twice = call(
        "giftCardCreate(input: GiftCardCreateInput!)",
        "giftCard { id }",
        input={
            "balance": {"amount": 1, "currency": "JPY"},
            "isActive": True,
            "code": "DOLLARS-1",
        },
    )
    assert [(x["field"], x["code"]) for x in twice["errors"]] == [
        ("code", "ALREADY_EXISTS")
    ]


def test_a_balance_is_set_and_never_below_nothing() -> None:
    card = a_card(1000)
    adjust = "giftCardBalanceAdjust(id: ID!, amount: Decimal!)"
    wanted = "giftCard { currentBalance { amount } initialBalance { amount } }"
    more = done(adjust, wanted, id=card, amount=500)["giftCard"]
    assert more["currentBalance"]["amount"] == 1500
    refused = call(adjust, wanted, id=card, amount=-1501)
    assert [(x["field"], x["code"]) for x in refused["errors"]] == [
        ("amount", "INVALID")
    ]
    assert GiftCard.objects.get().current_amount == 1500
