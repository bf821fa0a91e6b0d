"""Limits of a person: held while paying, taken by the order, given back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from catalog.landed_cost import quota
from catalog.landed_cost.errors import IdentityError, QuotaExceededError
from catalog.landed_cost.models import IdentityConsent, QuotaEntry
from catalog.landed_cost.services import identity_forget, quote_freeze
from catalog.markets.selectors import market_by_code
from tests.catalog.landed_cost.builders import (
    LIN,
    MEI,
    NOW,
    a_consent,
    a_quote,
    an_item,
    china,
    law,
)
from tests.races import race

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _law() -> None:
    law()
    an_item()


def hold(checkout: str, **changes: object) -> QuotaEntry | None:
    said: dict[str, object] = {"market": china(), "checkout_id": checkout, "now": NOW}
    return quota.quota_hold(**(said | changes))  # type: ignore[arg-type]


def a_basket(
    checkout: str, bags: int, number: str = MEI, price: str = "128.00"
) -> None:
    a_quote(checkout, bags=bags, price=price)
    a_consent(checkout, number)


@pytest.mark.parametrize(
    ("instant", "year"),
    [
        (datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), 2026),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), 2027),
    ],
)
def test_the_year_turns_at_midnight_in_shanghai(instant: datetime, year: int) -> None:
    a_basket("C1", 1)
    held = hold("C1", now=instant)
    assert held is not None
    assert held.year == year


def test_twenty_kilograms_of_rice_a_year_over_four_baskets() -> None:
    for number in range(4):
        a_basket(f"C{number}", 1)
        held = hold(f"C{number}")
        assert held is not None
        assert held.rice_g == 5000
    a_basket("C4", 1)
    with pytest.raises(QuotaExceededError) as caught:
        hold("C4")
    assert caught.value.keys == ("over_rice_limit",)
    assert QuotaEntry.objects.count() == 4


def test_another_person_has_a_year_of_their_own() -> None:
    a_basket("C1", 4)
    hold("C1")
    a_basket("C2", 4, LIN)
    assert hold("C2") is not None


def test_without_consent_nothing_is_held() -> None:
    a_quote("C1")
    with pytest.raises(QuotaExceededError) as caught:
        hold("C1")
    assert caught.value.keys == ("identity_needed",)
    assert not QuotaEntry.objects.exists()


def test_without_a_quote_nothing_is_held() -> None:
    a_consent("C1")
    with pytest.raises(QuotaExceededError) as caught:
        hold("C1")
    assert caught.value.keys == ("no_quote",)


def test_a_market_without_limits_holds_nothing() -> None:
    assert hold("C1", market=market_by_code("de")) is None


def test_the_year_holds_26_000_yuan_with_freight() -> None:
    # Six baskets of CNY 4,290 (4,250 and freight) are 25,740; 300 more are too many.
    an_item(facts={"china": {"vat_class": 9, "cbec": "listed"}})
    for number in range(6):
        a_basket(f"C{number}", 1, price="4250.00")
        hold(f"C{number}")
    a_basket("C6", 1, price="220.01")
    with pytest.raises(QuotaExceededError) as caught:
        hold("C6")
    assert caught.value.keys == ("over_year_limit",)
    a_basket("C7", 1, price="220.00")
    assert hold("C7") is not None


def test_holding_again_replaces_what_the_same_basket_held() -> None:
    a_basket("C1", 3)
    hold("C1")
    later = NOW + timedelta(minutes=10)
    held = hold("C1", now=later)
    assert held is not None
    assert (QuotaEntry.objects.count(), held.held_until) == (1, later + quota.HOLD)


def test_a_hold_ends_by_itself_and_by_a_declined_payment() -> None:
    a_basket("C1", 4)
    hold("C1")
    a_basket("C2", 1)
    with pytest.raises(QuotaExceededError):
        hold("C2")
    assert quota.quota_let_go(checkout_id="C1", now=NOW) is True
    assert hold("C2") is not None
    a_basket("C3", 4)
    assert hold("C3", now=NOW + quota.HOLD) is not None


def test_an_order_takes_its_quota_once_and_a_cancelation_gives_it_back() -> None:
    a_basket("C1", 4)
    hold("C1")
    quote_freeze(checkout_id="C1", order_id="O1", now=NOW)
    first = quota.quota_consume(order_id="O1", now=NOW)
    again = quota.quota_consume(order_id="O1", now=NOW + timedelta(days=1))
    assert first is not None
    assert again == first
    a_basket("C2", 1)
    with pytest.raises(QuotaExceededError):
        hold("C2", now=NOW + timedelta(days=2))
    assert quota.quota_let_go(checkout_id="C1", now=NOW) is False
    assert quota.quota_release(order_id="O1", now=NOW) is True
    assert hold("C2", now=NOW + timedelta(days=2)) is not None


def test_a_new_year_is_empty() -> None:
    a_basket("C1", 4)
    hold("C1")
    quote_freeze(checkout_id="C1", order_id="O1", now=NOW)
    quota.quota_consume(order_id="O1", now=NOW)
    a_basket("C2", 4)
    assert hold("C2", now=NOW.replace(year=2027)) is not None


def test_name_and_number_are_encrypted_and_forgotten_the_hash_stays() -> None:
    digest = a_consent("C1")
    row = IdentityConsent.objects.get()
    assert MEI not in row.number_encrypted
    assert "王梅" not in row.name_encrypted
    assert identity_forget(now=NOW) == 0
    assert identity_forget(now=row.expires_at) == 1
    row.refresh_from_db()
    assert (row.number_encrypted, row.identity_hash) == ("", digest)


@pytest.mark.parametrize("number", ["", "123", "110105194912310021", "x" * 300])
def test_a_wrong_number_is_refused_and_nothing_is_kept(number: str) -> None:
    with pytest.raises(IdentityError):
        a_consent("C1", number)
    assert not IdentityConsent.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_ten_baskets_paid_at_once_share_twenty_kilograms() -> None:
    checkouts = [f"C{number}" for number in range(10)]
    for checkout in checkouts:
        a_basket(checkout, 1)
    answers = race(
        [partial(hold, checkout) for checkout in checkouts],
        losing=(QuotaExceededError,),
    )
    won = [isinstance(answer, QuotaEntry) for answer in answers]
    assert sum(won) == 4
    assert sum(row.rice_g for row in QuotaEntry.objects.all()) == 20_000
