"""Currency in the console: a jump is decided on, an own rate, a price list's hour."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import time_machine

from catalog.fx.models import ExchangeRate, WaitingRate
from catalog.fx.selectors import rate_on
from catalog.fx.services import rates_seed
from catalog.money import Money
from catalog.prices.models import PriceList
from catalog.prices.services import base_price_upsert, shelf_prices_note
from catalog.submissions.models import AuditEntry
from storefront.accounts.models import User
from tests.storefront.people import NOW, PETRA, TODAY, signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def petra(db: None) -> Iterator[Client]:
    rates_seed()
    User.objects.create(email=PETRA.email, name="Petra", role=PETRA.role)
    with time_machine.travel(NOW, tick=False):
        yield signed_in(PETRA)


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_jump_is_shown_and_decided_once(petra: Client) -> None:
    waiting = WaitingRate.objects.create(
        base_currency="EUR", quote_currency="THB", rate=Decimal(45),
        before=Decimal("37.683"), before_date=TODAY - timedelta(days=11),
        source="ECB euro foreign exchange reference rates", source_date=TODAY,
        found_at=NOW,
    )  # fmt: skip
    page = text_of(petra, "/console/rates/")
    assert "A rate jumped too far" in page
    assert "37.683" in page
    said = {"do": "accept", "waiting": waiting.pk}
    assert (
        "Believed" in petra.post("/console/rates/", said, follow=True).content.decode()
    )
    assert rate_on(base="EUR", quote="THB", on=TODAY).rate == 45
    again = petra.post("/console/rates/", said, follow=True).content.decode()
    assert "decided already" in again
    entry = AuditEntry.objects.get(action="rate-accept")
    assert entry.actor == PETRA.email


def test_an_own_rate_is_taken_and_ended(petra: Client) -> None:
    until = TODAY + timedelta(days=5)
    said = {"do": "own", "quote": "CNY", "rate": "0.2", "until": until.isoformat()}
    page = petra.post("/console/rates/", said, follow=True).content.decode()
    assert "Your rate counts from now" in page
    assert rate_on(base="THB", quote="CNY", on=TODAY).rate == Decimal("0.2")
    petra.post("/console/rates/", {"do": "end", "base": "THB", "quote": "CNY"})
    assert rate_on(base="THB", quote="CNY", on=TODAY).source.startswith("ECB")


@pytest.mark.parametrize(
    "wrong", [{"quote": "USD"}, {"rate": "0"}, {"until": "2027-12-01"}, {"until": ""}]
)
def test_an_own_rate_without_sense_changes_nothing(
    petra: Client, wrong: dict[str, str]
) -> None:
    said = {"do": "own", "quote": "CNY", "rate": "0.2", "until": TODAY.isoformat()}
    assert petra.post("/console/rates/", said | wrong).status_code == 400
    assert not ExchangeRate.objects.filter(is_own=True).exists()


LIST = {
    "markup": "20", "floor": "0", "floors": "", "rate_rule": "daily", "step": "1",
    "endings": "0.95", "fixed_rate": "", "fixed_until": "", "starts_at": "", "note": "",
}  # fmt: skip


def test_a_list_is_looked_at_then_kept_then_taken_back(petra: Client) -> None:
    base_price_upsert(
        sku="A", product_slug="p", base=Money(Decimal(1000), "THB"), markets=["de"]
    )
    shelf_prices_note(
        market="de", prices={"A": Money(Decimal("26.95"), "EUR")}, price_list=None,
        rate=None, now=NOW,
    )  # fmt: skip
    url = "/console/prices/de/"
    assert "Show what it moves" in text_of(petra, url)
    page = petra.post(url, LIST | {"do": "preview"}).content.decode()
    # €26.54 and a fifth is 31.85: the nearest price is 31.95, 18.6 % above 26.95.
    assert "31.95" in page
    assert "18.6" in page
    assert "1 prices change, 0 stay; 0 are lifted by the floor." in page
    assert not PriceList.objects.exists()

    page = petra.post(url, LIST | {"do": "schedule"}, follow=True).content.decode()
    assert "within ten minutes of its hour" in page
    kept = PriceList.objects.get()
    assert (kept.version, kept.state, kept.made_by) == (1, "scheduled", PETRA.email)
    petra.post(url, {"do": "cancel", "version": "1"})
    kept.refresh_from_db()
    assert kept.state == "cancelled"
    assert AuditEntry.objects.filter(subject="price-list:de").count() == 2
    assert "As declared" in text_of(petra, "/console/prices/")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"endings": "1.95"}, "Endings: from 0 to below the step."),
        ({"endings": "x"}, "x is no number."),
        ({"floors": "A"}, "One in a line"),
        ({"rate_rule": "fixed"}, "a positive rate and its last day"),
    ],
)
def test_a_list_without_sense_is_refused_with_words(
    petra: Client, wrong: dict[str, str], words: str
) -> None:
    answer = petra.post("/console/prices/de/", LIST | wrong | {"do": "schedule"})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not PriceList.objects.exists()


def test_a_market_that_is_none_is_not_found(petra: Client) -> None:
    assert petra.get("/console/prices/xx/").status_code == 404
