"""Money is asked back once, also where the provider takes days to say that it went."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from catalog.money import Money
from catalog.refunds.models import Refund, RefundState
from catalog.refunds.services import CLAIM, Priced, Wanted, refund_ask, refund_claim
from storefront.saleor.errors import Refused
from storefront.sync import refund_give as giving
from storefront.sync.refund_give import refund_give, refunds_sweep

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


class Commerce:
    """A Saleor whose provider answers when the test says so."""

    def __init__(self) -> None:
        self.charged, self.refunded, self.pending = Decimal(12), Decimal(0), Decimal(0)
        self.asked: list[Decimal] = []
        self.refuses = False

    def run_raw(self, name: str, variables: dict[str, Any]) -> dict[str, Any]:
        if name == "OrderById":
            return {"order": {"userEmail": ""}}
        if name == "TransactionRequestAction":
            if self.refuses:
                raise Refused("TransactionRequestAction", ())
            self.asked.append(variables["amount"])
            self.charged -= variables["amount"]
            self.pending += variables["amount"]
            return {}
        amounts = {
            "chargedAmount": self.charged, "authorizedAmount": 0,
            "refundedAmount": self.refunded, "refundPendingAmount": self.pending,
            "canceledAmount": 0, "cancelPendingAmount": 0,
        }  # fmt: skip
        payment = {
            key: {"fractionalAmount": int(value * 100), "fractionDigits": 2, "currency": "EUR"}
            for key, value in amounts.items()
        }  # fmt: skip
        return {"order": {"transactions": [{"id": "T", **payment}]}}

    def answers(self) -> None:
        """The provider says that what is on its way has gone."""
        self.refunded, self.pending = self.refunded + self.pending, Decimal(0)

    def fails(self) -> None:
        """The provider could not give back what was on its way."""
        self.charged, self.pending = self.charged + self.pending, Decimal(0)


@pytest.fixture
def commerce(monkeypatch: pytest.MonkeyPatch) -> Commerce:
    made = Commerce()
    monkeypatch.setattr(giving, "app_client", lambda: made)
    return made


def ask(key: str, units: int = 1) -> Refund:
    line = Priced("line", 4, Money(Decimal(10), "EUR"), Money(Decimal(2), "EUR"))
    return refund_ask(
        order_id="order", number="7", reason="Broken", key=key, asked_by="petra",
        lines=[line], wanted=[Wanted("line", units)], now=NOW,
    )  # fmt: skip


def test_what_is_on_its_way_is_not_asked_for_again(commerce: Commerce) -> None:
    refund = ask("a")
    for minute in range(5):
        later = NOW + timedelta(minutes=minute)
        assert refund_give(refund_id=refund.pk, now=later) == RefundState.ASKED
    assert commerce.asked == [Decimal(3)]

    commerce.answers()
    assert refund_give(refund_id=refund.pk, now=NOW) == RefundState.DONE
    assert commerce.asked == [Decimal(3)]


def test_what_could_not_go_is_asked_for_once_more(commerce: Commerce) -> None:
    refund = ask("a")
    refund_give(refund_id=refund.pk, now=NOW)
    commerce.fails()

    assert refund_give(refund_id=refund.pk, now=NOW) == RefundState.ASKED
    assert commerce.asked == [Decimal(3), Decimal(3)]


def test_refunds_of_an_order_wait_for_each_other(commerce: Commerce) -> None:
    first, second = ask("a"), ask("b", units=2)
    assert refund_give(refund_id=second.pk, now=NOW) == RefundState.ASKED
    assert commerce.asked == []
    assert refunds_sweep(NOW) == 0
    assert commerce.asked == [Decimal(3)]

    # The first fails on its way: what was given is never taken for the second's.
    commerce.fails()
    assert refunds_sweep(NOW) == 0
    commerce.answers()
    assert refunds_sweep(NOW) == 1
    commerce.answers()
    assert refunds_sweep(NOW) == 1
    assert commerce.asked == [Decimal(3), Decimal(3), Decimal(6)]
    assert commerce.refunded == Decimal(9)
    assert {first.pk, second.pk} == set(
        Refund.objects.filter(state=RefundState.DONE).values_list("pk", flat=True)
    )


def test_a_run_that_was_killed_after_it_asked_is_not_repeated(
    commerce: Commerce, monkeypatch: pytest.MonkeyPatch
) -> None:
    refund = ask("a")

    def killed(**_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(giving, "refund_release", killed)
        with pytest.raises(KeyboardInterrupt):
            refund_give(refund_id=refund.pk, now=NOW)
    commerce.answers()
    assert refund_claim(refund_id=refund.pk, now=NOW) is None

    late = NOW + CLAIM + timedelta(seconds=1)
    assert refund_give(refund_id=refund.pk, now=late) == RefundState.DONE
    assert commerce.asked == [Decimal(3)]


def test_a_refund_that_was_refused_may_be_asked_for_again(commerce: Commerce) -> None:
    commerce.refuses = True
    refund = ask("a")
    assert refund_give(refund_id=refund.pk, now=NOW) == RefundState.FAILED
    refund.refresh_from_db()
    assert refund.note
    assert refund_give(refund_id=refund.pk, now=NOW) == RefundState.FAILED

    commerce.refuses = False
    again = ask("a")
    assert again.pk == refund.pk
    refund_give(refund_id=again.pk, now=NOW)
    commerce.answers()
    assert refund_give(refund_id=again.pk, now=NOW) == RefundState.DONE
    assert commerce.asked == [Decimal(3)]
    assert again.parts.count() == 2
