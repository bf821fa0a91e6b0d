"""A buyer orders of a harvest: told the day, promised it, served when it comes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from catalog.bases import preorders
from catalog.bases.selectors import allocations_of_order
from catalog.bases.services import lot_expect
from catalog.sourcing.models import NeedsAttention, OrderSourcing
from storefront.saleor.client import app_client
from storefront.sync.stock_mirror import stock_mirror
from storefront.sync.stock_reconcile import stock_reconcile
from tests.storefront.sync.bought import bought
from tests.storefront.sync.engine_pavilion import WHOLE, lots, someland

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
# Half bags only: of the whole ones there is nothing but what is announced.
HALVES = ("HALVES", "OAS-DAT-500", 10, 300)


@pytest.fixture(autouse=True)
def _shop(settings: Any) -> None:
    someland(settings)


def announce(units: int) -> None:
    now = timezone.now()
    preorders.window_set(base_code="OAS", sku=WHOLE, days=40, by="petra", now=now)
    lot_expect(
        base_code="OAS", sku=WHOLE, lot_code="CROP", quantity=units,
        expected_on=now.date() + timedelta(days=20), key="expect", now=now,
    )  # fmt: skip
    stock_mirror(client=app_client(), on=now.date())


def test_a_harvest_is_sold_ahead_and_kept(client: Client) -> None:
    announce(5)
    today = timezone.now().date()
    harvest = today + timedelta(days=20)
    page = client.get(f"/en-kw/p/oasis-dates/?variant={WHOLE}").content.decode()
    assert "Pre-order of the harvest" in page
    assert f'datetime="{harvest}"' in page
    assert f'"availabilityStarts": "{harvest}"' in page
    done = bought(HALVES)
    kept = OrderSourcing.objects.get(order_id=done.order_id)
    assert kept.ship_on is not None
    assert kept.ship_on > harvest
    assert not NeedsAttention.objects.exists()
    assert [
        one.quantity_open for one in preorders.preorders_of(order_id=done.order_id)
    ] == [2]
    page = client.get(f"/en-kw/order/{done.order_id}/").content.decode()
    assert "2 × from the harvest expected on" in page
    report = stock_reconcile(client=app_client(), now=timezone.now())
    assert report["differences"] == []
    lots(("CROP", WHOLE, 5, 300))
    promises = allocations_of_order(order_id=done.order_id)
    assert [(one.lot.code, one.quantity, one.ship_on) for one in promises] == [
        ("CROP", 2, kept.ship_on)
    ]
    report = stock_reconcile(client=app_client(), now=timezone.now())
    assert report["differences"] == []
