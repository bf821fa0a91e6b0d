"""Orders of one person and day counted together: a limit is not passed in parts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from catalog.landed_cost.merged_orders import (
    KEPT,
    earlier_orders,
    order_quote_release,
    recipient_hash,
    recipient_note,
)
from catalog.landed_cost.models import Recipient
from catalog.landed_cost.quote_json import landed_of_json
from catalog.landed_cost.selectors import rules_in_force
from catalog.landed_cost.services import persons_forget, quote_freeze, quote_make
from catalog.landed_cost.types import GoodsLine, LandedCost, Rule
from catalog.landed_cost.words import sentence
from catalog.markets.selectors import market_by_code
from catalog.money import Money
from tests.catalog.landed_cost.builders import an_item, law

if TYPE_CHECKING:
    from catalog.declaration import Market

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

# 23:30 in Tokyo.
EVENING = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _law() -> None:
    law()
    an_item("SCARF", hs_code="621410", goods_kind="textile", facts={})


def japan() -> Market:
    return market_by_code("jp")


def rules(now: datetime = EVENING) -> tuple[Rule, ...]:
    return rules_in_force(destination="JP", origin="TH", on=now.date())


def sent_to(checkout: str, name: str = "田中 芽衣", now: datetime = EVENING) -> bool:
    address = {
        "firstName": name, "postalCode": "100-0001", "streetAddress1": "千代田1-1",
    }  # fmt: skip
    who = recipient_hash(country="JP", address=address)
    return recipient_note(
        checkout_id=checkout, market=japan(), who=who, rules=rules(), now=now
    )


def quoted(checkout: str, yen: int = 5000, now: datetime = EVENING) -> LandedCost:
    quote = quote_make(
        market=japan(),
        checkout_id=checkout,
        lines=[GoodsLine("L1", "SCARF", 1, Money(Decimal(yen), "JPY"))],
        freight=Money(Decimal(1000), "JPY"),
        on=now.date(),
        now=now,
    )
    return landed_of_json(quote.content)


def ordered(checkout: str, now: datetime = EVENING) -> None:
    quoted(checkout, now=now)
    quote_freeze(checkout_id=checkout, order_id=f"order-{checkout}", now=now)


def test_the_second_order_of_a_day_is_counted_with_the_first() -> None:
    sent_to("one")
    ordered("one")
    sent_to("two", name="田中芽衣")

    # 6,000 and 4,000 yen are 10,000: the limit itself is kept, one yen more is not.
    assert quoted("two", 3000).status == "quoted"
    over = quoted("two", 3001)

    assert (over.status, over.total) == ("blocked", None)
    [why] = over.reasons
    assert why.key == "split_refused"
    assert dict(why.params) == {"limit": "10000 JPY", "day": "2026-11-26"}
    assert "2026-11-26" in sentence(why.key, dict(why.params), "en")
    assert why.source


def test_a_consignment_over_the_limit_alone_is_told_that_and_not_of_the_other() -> None:
    sent_to("one")
    ordered("one")
    sent_to("two")

    alone = quoted("two", 9001)

    assert [reason.key for reason in alone.reasons] == ["over_relief"]


@pytest.mark.parametrize("after", [timedelta(minutes=31), timedelta(days=2)])
def test_another_day_in_tokyo_is_another_consignment(after: timedelta) -> None:
    sent_to("one")
    ordered("one")
    sent_to("two")

    assert quoted("two", 5000, EVENING + after).status == "quoted"


def test_another_person_and_a_canceled_order_do_not_count() -> None:
    sent_to("one")
    ordered("one")
    sent_to("other", name="佐藤 花")
    assert quoted("other").status == "quoted"
    sent_to("two")
    assert quoted("two").status == "blocked"

    assert order_quote_release(order_id="order-one", now=EVENING)
    assert not order_quote_release(order_id="order-one", now=EVENING)

    assert quoted("two").status == "quoted"


def test_a_checkout_that_names_nobody_is_judged_alone() -> None:
    sent_to("one")
    ordered("one")

    assert quoted("nameless").status == "quoted"
    found = earlier_orders(
        market=japan(), checkout_id="one", rules=rules(), now=EVENING
    )
    assert found is None


def test_nobody_is_noted_where_law_adds_nothing_up() -> None:
    germany = market_by_code("de")
    law_there = rules_in_force(destination="DE", origin="TH", on=EVENING.date())

    assert not recipient_note(
        checkout_id="one", market=germany, who="hash", rules=law_there, now=EVENING
    )
    assert not Recipient.objects.exists()


def test_who_was_sent_to_is_forgotten_after_its_time() -> None:
    sent_to("one")

    persons_forget(EVENING + KEPT)
    assert Recipient.objects.exists()
    persons_forget(EVENING + KEPT + timedelta(seconds=1))
    assert not Recipient.objects.exists()


def test_a_recipient_is_known_whatever_the_spelling() -> None:
    one = {
        "firstName": "Mei", "lastName": "Tanaka", "streetAddress1": "Chiyoda 1-1",
        "postalCode": "100-0001",
    }  # fmt: skip
    same = {
        "firstName": "ＭＥＩ", "lastName": "tanaka", "streetAddress1": "chiyoda 1-1",
        "postalCode": "1000001",
    }  # fmt: skip
    other = {**one, "postalCode": "100-0002"}

    known = recipient_hash(country="JP", address=one)

    assert recipient_hash(country="JP", address=same) == known
    assert recipient_hash(country="JP", address=other) != known
