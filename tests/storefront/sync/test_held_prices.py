"""A basket keeps the price it was told for a day: on the page and through the payment."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from catalog.engine.models import Checkout
from catalog.money import Money
from catalog.prices.held import (
    HELD_FOR,
    KEPT,
    PriceChange,
    PriceTold,
    held_prices,
    held_prices_prune,
    prices_hold,
)
from catalog.prices.models import HeldPrice, PriceList, ShelfPrice
from catalog.prices.services import list_schedule
from storefront.saleor.errors import Unreachable
from storefront.sync import held_prices as held_prices_of_commerce
from storefront.sync.price_publish import prices_due
from tests.benchmarks.test_query_counts import SHOP
from tests.benchmarks.visits import Purchase, form_said
from tests.storefront.sync.engine_pavilion import HALF, WHOLE, lots, someland

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=timezone.get_current_timezone())


def told(fils: str, line: str = "line-1") -> list[PriceTold]:
    return [PriceTold(line, "variant-1", "SKU", Money(Decimal(fils), "KWD"))]


def hold(fils: str, after: timedelta = timedelta(0)) -> list[PriceChange]:
    return prices_hold(checkout_id="c1", market="kw", told=told(fils), now=NOW + after)


def kept(fils: str | None) -> list[PriceChange]:
    unit = None if fils is None else Money(Decimal(fils), "KWD")
    return [PriceChange("line-1", unit)]


def test_a_price_that_rises_is_kept_for_a_day_and_no_longer() -> None:
    hour = timedelta(hours=1)
    assert hold("2.500") == []
    assert hold("2.500", hour) == []
    assert hold("2.900", hour) == kept("2.500")
    # Commerce keeps it now, and is not told again.
    assert hold("2.500", 2 * hour) == []
    assert held_prices(checkout_id="c1") == {"variant-1": NOW + HELD_FOR}

    assert hold("2.500", HELD_FOR - hour) == []
    assert hold("2.500", HELD_FOR) == kept(None)
    assert held_prices(checkout_id="c1") == {}
    # The shelf's own price is what is told from then on.
    assert hold("2.900", HELD_FOR) == []
    assert HeldPrice.objects.get().amount == Decimal("2.900")


def test_a_price_that_falls_is_the_buyers_at_once() -> None:
    hold("2.500")
    assert hold("2.100") == []
    assert hold("2.500") == kept("2.100")

    # The shelf falls below what is kept: it is let go.
    ShelfPrice.objects.create(
        market="kw", sku="SKU", amount=Decimal("2.000"), currency="KWD", given_at=NOW
    )
    assert hold("2.100") == kept(None)
    assert hold("2.000") == []
    assert HeldPrice.objects.get().amount == Decimal("2.000")


def test_what_commerce_did_not_hear_is_said_again() -> None:
    hold("2.500")
    assert hold("2.900") == kept("2.500")
    assert hold("2.900") == kept("2.500")


def test_an_old_price_is_told_anew_when_nothing_was_kept() -> None:
    hold("2.500")
    assert hold("2.900", HELD_FOR) == []
    assert hold("3.100", HELD_FOR + timedelta(hours=1)) == kept("2.900")


def test_prices_of_forgotten_baskets_are_deleted() -> None:
    hold("2.500")
    assert held_prices_prune(NOW + KEPT) == 0
    assert held_prices_prune(NOW + KEPT + timedelta(seconds=1)) == 1


# -- On the shop's pages, with the engine ----------------------------------------------
@pytest.fixture
def basket(settings: Any) -> Iterator[Client]:
    someland(settings)
    lots(("NEW", HALF, 90, 300), ("KILO", WHOLE, 90, 300))
    client = Client()
    page = client.get(SHOP.browsed()["product page"]).content.decode()
    variant = form_said(page, "variant")
    client.post("/en-kw/basket/add/", {"variant": variant, "quantity": "2"})
    return client


def dearer(percent: int = 50) -> None:
    now = timezone.now()
    list_schedule(
        PriceList(
            market="kw", markup_percent=Decimal(percent), floor_percent=Decimal(0),
            rate_rule="daily", step=Decimal("0.5"), endings=["0"], starts_at=now,
            made_at=now, made_by="petra",
        )
    )  # fmt: skip
    prices_due(now + timedelta(seconds=1))
    reprice()


def reprice() -> None:
    """Commerce keeps what it reckoned for an hour; here the hour is over."""
    Checkout.objects.update(tax_expires_at=timezone.now())


def total(client: Client) -> str:
    html = client.get("/en-kw/basket/").content.decode()
    found = re.search(r"line__total\">\s*(?:<[^>]+>)*([^<]+)", html)
    assert found, html
    return " ".join(found[1].split())


def test_the_basket_shows_its_price_after_the_shelf_became_dearer(
    basket: Client,
) -> None:
    before = total(basket)
    dearer()

    assert total(basket) == before
    html = basket.get("/en-kw/basket/").content.decode()
    assert "The price has risen. Yours is kept until" in html

    HeldPrice.objects.update(told_at=timezone.now() - HELD_FOR)
    reprice()
    after = total(basket)
    assert after != before
    assert "Yours is kept" not in basket.get("/en-kw/basket/").content.decode()


def test_a_price_that_rises_while_the_buyer_pays_is_not_charged(
    basket: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = Purchase(SHOP, client=basket)
    way._sends("contact", "checkout/you/", email="mei@example.org")
    way._sends("address", "checkout/address/", **SHOP.address)
    ways = basket.get("/en-kw/checkout/delivery/").content.decode()
    way._sends("delivery", "checkout/delivery/", delivery=form_said(ways, "delivery"))
    review = basket.get("/en-kw/checkout/review/").content.decode()
    seen = form_said(review, "seen")
    method = form_said(review, "method")
    bank = way._sends("pay", "checkout/pay/", method=method, seen=seen)
    dearer()
    back = basket.post(bank, {"ending": "approve"})

    order = basket.get(back.headers["Location"]).headers["Location"]

    assert "/order/" in order
    assert seen.rstrip("0") in basket.get(order).content.decode()


def test_commerce_that_does_not_answer_leaves_the_page_to_the_shelfs_price(
    basket: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = total(basket)
    dearer()

    class Away:
        def run(self, *_: Any, **__: Any) -> None:
            raise Unreachable("away")

    with monkeypatch.context() as patched:
        patched.setattr(held_prices_of_commerce, "app_client", Away)
        assert total(basket) != before
    reprice()
    assert total(basket) == before
