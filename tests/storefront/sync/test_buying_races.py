"""Buyers who pay at the same instant, with everything real behind them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from catalog.bases.models import LotAllocation
from catalog.bases.selectors import ledger_differences
from catalog.bases.services import lot_adjust
from catalog.jobs.models import OutboxMessage
from catalog.sourcing.models import NeedsAttention
from storefront.payments.models import SandboxPayment
from storefront.saleor.client import app_client
from storefront.saleor.local_transport import deliver_pending_events
from storefront.sync.stock_mirror import stock_mirror
from tests.races import race
from tests.storefront.sync.engine_pavilion import Buyer, lots, someland

if TYPE_CHECKING:
    from collections.abc import Callable

    from storefront.sync.checkout_pay import PayResult

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.both_databases,
    pytest.mark.slow,
]


@pytest.fixture(autouse=True)
def pavilion(settings: Any) -> None:
    someland(settings)


def finishing(buyer: Buyer, started: PayResult) -> Callable[[], PayResult]:
    return lambda: buyer.answers(started, "approve")


def test_ten_paid_buyers_of_the_last_four_units() -> None:
    lots(("FIRST", "OAS-DAT-1KG", 10, 200))
    buyers = [Buyer().puts(_1KG=1).fills() for _ in range(10)]
    started = [buyer.starts() for buyer in buyers]
    # Six of the ten turn out to be spoilt while everybody is at the provider's page.
    spoil(6)

    answers = race([finishing(b, s) for b, s in zip(buyers, started, strict=True)])

    outcomes = Counter(answer.outcome for answer in answers)
    assert outcomes == {"ordered": 4, "stopped": 6}
    deliver_pending_events(timezone.now())
    assert {
        a.attempt.state for a in answers if a.outcome == "stopped" and a.attempt
    } == {"returned"}
    assert Counter(SandboxPayment.objects.values_list("state", flat=True)) == {
        "approved": 4,
        "canceled": 6,
    }
    assert sum(row.quantity for row in LotAllocation.objects.all()) == 4
    assert OutboxMessage.objects.filter(topic="email").count() == 4
    assert NeedsAttention.objects.count() == 0
    assert ledger_differences() == []


def spoil(units: int) -> None:
    lot_adjust(
        base_code="OAS",
        lot_code="FIRST",
        delta=-units,
        reason="spoilt",
        key="spoilt",
        now=timezone.now(),
        is_write_off=True,
    )
    stock_mirror(client=app_client(), on=timezone.now().date())


def test_many_tabs_finish_one_payment() -> None:
    lots(("FIRST", "OAS-DAT-1KG", 10, 200))
    mei = Buyer().puts(_1KG=2).fills()
    started = mei.starts()
    answers = race([finishing(mei, started)] * 8)
    assert {answer.outcome for answer in answers} == {"ordered"}
    assert len({answer.order_id for answer in answers}) == 1
    assert sum(row.quantity for row in LotAllocation.objects.all()) == 2
    assert OutboxMessage.objects.filter(topic="email").count() == 1


def test_many_tabs_start_one_payment() -> None:
    lots(("FIRST", "OAS-DAT-1KG", 10, 200))
    mei = Buyer().puts(_1KG=2).fills()
    total = mei.total
    answers = race([lambda: mei.starts(total)] * 8)
    assert {answer.outcome for answer in answers} == {"started"}
    assert SandboxPayment.objects.exclude(state="canceled").count() == 1
