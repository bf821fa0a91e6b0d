"""Orders, transactions, provider and books agree, or each difference is told."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from catalog.books import accounts
from catalog.books.models import Transfer
from catalog.books.selectors import balances
from catalog.money import Money
from catalog.prices.models import BasePrice
from storefront.payments.models import SandboxPayment
from storefront.saleor.client import app_client
from storefront.saleor.local_transport import deliver_pending_events
from storefront.sync.order_facts import Part, shares_of
from tests.storefront.sync import engine_pavilion
from tests.storefront.sync.engine_pavilion import HALF, Buyer, amount

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def shop(settings: Any) -> None:
    engine_pavilion.someland(settings)
    engine_pavilion.lots(("L1", HALF, 10, 200))
    BasePrice.objects.update_or_create(
        sku=HALF, defaults={"product_slug": "dates", "amount": 2, "currency": "KWD"}
    )


def bought() -> Any:
    buyer = Buyer().puts(_500=2).fills()
    paid = buyer.answers(buyer.starts(), "approve")
    assert paid.outcome == "ordered"
    deliver_pending_events(timezone.now() + timedelta(days=1))
    return paid


def moved(paid: Any, action: str, money: str | None = None) -> None:
    act = {"id": paid.attempt.transaction_id, "actionType": action}
    if money:
        act["amount"] = money
    app_client().run_raw("TransactionRequestAction", act)


def reconcile() -> dict[str, Any]:
    out, code = io.StringIO(), 0
    try:
        call_command("books", "reconcile", "--json", stdout=out)
    except SystemExit as ended:
        code = int(ended.code or 0)
    told: dict[str, Any] = json.loads(out.getvalue())
    assert code == (1 if told["differences"] else 0)
    assert told["reconciled"] is not bool(told["differences"])
    for sums in told["currencies"].values():
        assert sums["debits"] == sums["credits"]
    return told


def codes() -> list[str]:
    return [one["code"] for one in reconcile()["differences"]]


def balance(account: str, currency: str = "KWD") -> Decimal:
    return balances().get((account, currency), Decimal(0))


def test_a_paid_order_is_booked_part_by_part_and_reconciles_at_zero() -> None:
    paid = bought()
    assert reconcile()["differences"] == []  # authorised: nothing came yet
    moved(paid, "CHARGE")
    told = reconcile()
    assert (told["orders"], told["differences"]) == (1, [])
    # 2 × 2.500 and delivery 1.500 + 2 started kilograms × 0.250, 5 % on all.
    assert balance(accounts.sales("kw")) == Decimal("-5.000")
    assert balance(accounts.carriage("kw")) == Decimal("-2.000")
    held = {a: b for (a, _c), b in balances(prefix="held:").items()}
    assert sum(held.values()) == Decimal("-0.350")
    assert balance(accounts.provider("sandbox")) == Decimal("7.350")
    assert balance(accounts.buyer(paid.order_id)) == 0
    assert balance(accounts.cost("kw")) == Decimal("4.000")
    before = Transfer.objects.count()
    assert reconcile()["newly_booked"] == 0
    assert Transfer.objects.count() == before


def test_what_is_given_back_takes_its_share_of_every_part() -> None:
    paid = bought()
    moved(paid, "CHARGE")
    moved(paid, "REFUND", "1.000")
    moved(paid, "REFUND", "0.001")
    assert codes() == []
    assert balance(accounts.provider("sandbox")) == Decimal("6.349")
    assert balance(accounts.buyer(paid.order_id)) == 0
    sold = balance(accounts.sales("kw")) + balance(accounts.carriage("kw"))
    held = sum(b for (_a, _c), b in balances(prefix="held:").items())
    assert sold + held == Decimal("-6.349")


def test_a_canceled_order_ends_at_zero_once_its_money_went_back() -> None:
    paid = bought()
    moved(paid, "CHARGE")
    assert codes() == []
    app_client().run_raw("OrderCancel", {"id": paid.order_id})
    assert set(codes()) <= {"not_given_back"}
    item = app_client().run_raw("TransactionById", {"id": paid.attempt.transaction_id})
    left = amount(item["transaction"]["chargedAmount"])
    if left:
        moved(paid, "REFUND", str(left))
    assert codes() == []
    assert {b for (a, _c), b in balances().items() if not a.startswith("x")} == {0}


def test_each_difference_names_its_cause() -> None:
    paid = bought()
    moved(paid, "CHARGE")
    SandboxPayment.objects.update(charged=Decimal("7.000"))
    SandboxPayment.objects.create(
        reference="sbx_lost", amount=5, currency="KWD", flow="charge", state="approved",
        charged=5, refunded=0, updated_at=timezone.now(),
    )  # fmt: skip
    BasePrice.objects.all().delete()
    found = {one["code"]: one for one in reconcile()["differences"]}
    assert set(found) == {"provider", "paid_without_order", "cost_unknown"}
    assert (found["provider"]["expected"], found["provider"]["found"]) == (
        "7.000",
        "7.350",
    )
    assert found["paid_without_order"]["reference"] == "sbx_lost"
    assert found["cost_unknown"]["order"] == "1"
    assert all(one["cause"] and one["remedy"] for one in found.values())


def test_a_payout_is_booked_once_and_never_above_what_is_owed() -> None:
    moved(bought(), "CHARGE")
    reconcile()
    out = io.StringIO()
    call_command("books", "owed", "--json", stdout=out)
    ((payee, sums),) = json.loads(out.getvalue())["owed"].items()
    assert sums == {"KWD": "4.000"}
    with pytest.raises(CommandError, match=r"owed 4\.000 KWD"):
        call_command("books", "pay", payee, "4.001", "KWD", "--reference", "B1")
    for _ in range(2):
        call_command(
            "books",
            "pay",
            payee,
            "4.000",
            "KWD",
            "--reference",
            "B1",
            "--json",
            stdout=io.StringIO(),
        )
    assert balance(payee) == 0
    assert balance(accounts.BANK) == Decimal("-4.000")
    with pytest.raises(CommandError, match="owed nothing"):
        call_command("books", "pay", payee, "1", "KWD", "--reference", "B2")


@pytest.mark.parametrize(
    ("given", "sizes", "shares"),
    [
        ("1.00", ["3", "3", "3"], ["0.34", "0.33", "0.33"]),
        ("0.01", ["5", "10", "1"], ["0.00", "0.01", "0.00"]),
        ("9.00", ["10", "-1"], ["10.00", "-1.00"]),
        ("5.00", [], []),
    ],
)
def test_shares_sum_to_the_last_unit(
    given: str, sizes: list[str], shares: list[str]
) -> None:
    parts = [
        Part(f"p{n}", "x", Money(Decimal(one), "EUR")) for n, one in enumerate(sizes)
    ]
    found = shares_of(Money(Decimal(given), "EUR"), parts)
    assert [one.money.amount for one in found] == [Decimal(one) for one in shares]
