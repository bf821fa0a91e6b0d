"""A paper that ends: told at sixty and fourteen days, and off sale at the end by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from catalog.bases.certificates import certificate_record
from catalog.jobs.models import OutboxMessage
from catalog.landed_cost.selectors import eligibility_of
from catalog.landed_cost.services import customs_item_upsert
from catalog.markets.selectors import market_by_code
from catalog.submissions.services import merchant_upsert
from storefront.sync.certificates import certificates_sweep
from tests.catalog.bases.builders import NOW, a_lot
from tests.storefront.people import people_make

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
END = date(2026, 6, 30)


def at(day: date) -> datetime:
    return datetime.combine(day, time(3), tzinfo=UTC)


def item(sku: str = "RICE") -> None:
    customs_item_upsert(
        sku=sku, hs_code="100630", country_of_origin="TH", net_weight_g=1000,
        goods_kind="plant", fresh=False, storage_class="ambient", facts={},
    )  # fmt: skip


@pytest.fixture(autouse=True)
def paper() -> None:
    people_make()
    merchant_upsert(code="omar", name="Omar", base_codes=["TKR"])
    a_lot(5)
    item()
    certificate_record(
        base_code="TKR", code="gap", now=NOW, kind="gap", issuer="DOA", number="1",
        markets=["th"], valid_until=END,
    )  # fmt: skip


def verdict(market: str = "th") -> tuple[str, list[str]]:
    found = eligibility_of(market=market_by_code(market), skus=["RICE"], on=END)["RICE"]
    return found.status, [reason.key for reason in found.reasons]


def letters() -> list[tuple[str, str]]:
    rows = OutboxMessage.objects.filter(key__startswith="certificate/").order_by("pk")
    return [(row.payload["to"], row.payload["subject"]) for row in rows]


def run(day: date) -> int:
    return certificates_sweep(at(day))


def test_nobody_is_told_before_sixty_days() -> None:
    run(END - timedelta(days=61))
    assert letters() == []


def test_the_operator_and_the_merchant_are_told_once_at_each_step() -> None:
    for days in (60, 59, 15, 14, 13, 0):
        run(END - timedelta(days=days))
    told = letters()
    assert {address for address, _ in told} >= {
        "operator@pavilion.example", "omar@merchant.example",
    }  # fmt: skip
    assert len(told) == 2 * len({address for address, _ in told})
    assert verdict() == ("allowed", [])


def test_a_system_that_slept_tells_only_the_nearest_step() -> None:
    run(END - timedelta(days=3))
    addresses = [address for address, _ in letters()]
    assert len(addresses) == len(set(addresses))


def test_at_the_end_the_goods_leave_the_markets_that_ask_and_no_others() -> None:
    assert run(END) == 0
    assert run(END + timedelta(days=1)) == 1
    assert verdict("th") == ("blocked", ["paper_ended"])
    assert "paper_ended" not in verdict("sg")[1]
    assert run(END + timedelta(days=2)) == 0
    assert letters()[-1][1] == "Paper gap has ended"


def test_publishing_anew_does_not_bring_them_back_and_renewing_does() -> None:
    run(END + timedelta(days=1))
    item()
    assert verdict() == ("blocked", ["paper_ended"])
    certificate_record(
        base_code="TKR", code="gap", now=NOW, valid_until=END + timedelta(days=365)
    )
    assert run(END + timedelta(days=2)) == 1
    assert verdict() == ("allowed", [])


def test_a_paper_of_one_good_keeps_only_that_one() -> None:
    certificate_record(base_code="TKR", code="gap", now=NOW, skus=["SILK"])
    run(END + timedelta(days=1))
    assert verdict() == ("allowed", [])


def test_a_paper_without_an_end_ends_nothing(settings: Any) -> None:
    certificate_record(base_code="TKR", code="gap", now=NOW, valid_until=None)
    run(END + timedelta(days=999))
    assert verdict() == ("allowed", [])
    assert letters() == []
