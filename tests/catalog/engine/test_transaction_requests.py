"""An App is asked to move money while nothing is locked, and once, whatever breaks."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from catalog.engine.execute import execute
from catalog.engine.ids import global_id
from catalog.engine.models import TransactionEvent, TransactionItem
from catalog.engine.sweep import checkouts_sweep
from storefront.saleor.documents import document
from tests.catalog.engine import stand_in_app
from tests.catalog.engine.checkout_shop import (
    a_ready_checkout,
    an_order,
    later,
    pay,
    selling_shop,
)
from tests.catalog.engine.goods_shop import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
REFUND = "TRANSACTION_REFUND_REQUESTED"


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture(autouse=True)
def shop(settings: Any) -> None:
    selling_shop(settings)


def refund() -> Any:
    item = TransactionItem.objects.get()
    text = (
        "mutation ($id: ID!) { transactionRequestAction(id: $id, actionType: REFUND, "
        "amount: 100) { transaction { id } errors { code } } }"
    )
    key = global_id("TransactionItem", item.pk)
    return execute(text, {"id": key}, as_app=True, now=NOW)


def kinds() -> list[str]:
    rows = TransactionEvent.objects.filter(is_counted=True).order_by("pk")
    return list(rows.values_list("type", flat=True))


def test_the_app_is_asked_while_nothing_is_locked() -> None:
    seen: list[bool] = []

    def watch(event: str) -> Any:
        usual = stand_in_app.USUAL[event]

        def answer(payload: Any) -> Any:
            seen.append(connection.in_atomic_block)
            return usual(payload)

        return answer

    for event in (REFUND, "TRANSACTION_INITIALIZE_SESSION"):
        stand_in_app.answers[event] = watch(event)
    an_order(rice=1)
    assert refund()["data"]["transactionRequestAction"]["errors"] == []
    assert seen == [False, False]


def test_a_refund_that_a_crash_left_unasked_is_asked_once_more() -> None:
    an_order(rice=1)

    def killed(_: Any) -> Any:
        raise Killed

    stand_in_app.answers[REFUND] = killed
    with pytest.raises(Killed):
        refund()
    assert kinds() == ["CHARGE_SUCCESS", "REFUND_REQUEST"]
    item = TransactionItem.objects.get()
    assert item.refund_pending == 100
    del stand_in_app.answers[REFUND]
    stand_in_app.asked.clear()
    for minutes in (1, 5, 9):
        checkouts_sweep(now=later(minutes=minutes))
    assert stand_in_app.events().count(REFUND) == 1
    item.refresh_from_db()
    assert (item.refund_pending, item.refunded) == (0, 100)
    assert kinds() == ["CHARGE_SUCCESS", "REFUND_REQUEST", "REFUND_SUCCESS"]


def test_a_session_that_a_crash_cut_off_goes_on_with_its_key() -> None:
    key = a_ready_checkout(rice=1)

    def killed(_: Any) -> Any:
        raise Killed

    stand_in_app.answers["TRANSACTION_INITIALIZE_SESSION"] = killed
    variables = {
        "id": key,
        "idempotencyKey": "key-1",
        "paymentGateway": {"id": "pavilion.app", "data": {"reference": "P1"}},
        "languageCode": "EN",
    }
    with pytest.raises(Killed):
        execute(document("TransactionInitialize"), variables, now=NOW)
    assert TransactionItem.objects.get().charged == 0
    stand_in_app.answers.clear()
    assert pay(key)["errors"] == []
    assert TransactionItem.objects.count() == 1
    assert kinds() == ["CHARGE_SUCCESS"]
