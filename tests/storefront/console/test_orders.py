"""An order of a buyer as the operator sees it: base, lot, payment, letter, pick list."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from catalog.jobs.models import OutboxMessage
from storefront.accounts.models import User
from tests.storefront.people import PETRA, signed_in
from tests.storefront.sync.bought import FIRST, SECOND, bought
from tests.storefront.sync.engine_pavilion import someland

if TYPE_CHECKING:
    from django.test import Client


pytestmark = pytest.mark.django_db


@pytest.fixture
def petra(settings: Any) -> Client:
    someland(settings)
    User.objects.create(email=PETRA.email, name="Petra", role="operator")
    return signed_in(PETRA)


def page_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_names_goods_base_and_lot_of_each_order(petra: Client) -> None:
    order = bought(FIRST, SECOND)
    page = page_of(petra, "/console/orders/")
    assert f"/console/orders/{order.order_id}/" in page.replace("%3D", "=")
    assert "2 × " in page
    assert "OAS FIRST" in page
    assert "SECOND" not in page


def test_an_order_shows_lots_allocations_payment_and_why(petra: Client) -> None:
    order = bought(FIRST, SECOND)
    page = page_of(petra, f"/console/orders/{order.order_id}/")
    assert f"Order {order.number}" in page
    assert "mei@example.org" in page
    assert "FIRST" in page
    assert "the first to expire of all that are fit" in page
    assert "1 Gulf Road" in page
    assert "Authorised" in page


def test_its_base_finds_it_on_the_pick_list_of_the_day_it_leaves(
    petra: Client,
) -> None:
    order = bought(FIRST, SECOND)
    on = timezone.localdate() + timedelta(days=30)
    page = page_of(petra, f"/console/bases/OAS/pick-list/?on={on}")
    assert f"Order {order.number}" in page
    assert "2 units" in page
    assert "FIRST" in page


def test_a_stopped_lot_gives_its_orders_to_the_next_and_the_shop_sells_less(
    petra: Client,
) -> None:
    order = bought(FIRST, SECOND)
    lot_page = page_of(petra, "/console/lots/?q=FIRST")
    action = lot_page.split('action="/console/lots/')[1].split("/block/")[0]
    done = petra.post(
        f"/console/lots/{action}/block/", {"reason": "Mould"}, follow=True
    )
    assert "Lot FIRST is off sale." in done.content.decode()
    page = page_of(petra, f"/console/orders/{order.order_id}/")
    assert "SECOND" in page
    assert "FIRST" not in page


def test_its_confirmation_is_read_in_the_console(petra: Client) -> None:
    order = bought(FIRST, SECOND)
    letter = OutboxMessage.objects.get(topic="email")
    assert letter.payload["subject"] in page_of(petra, "/console/letters/")
    page = page_of(petra, f"/console/letters/{letter.pk}/")
    assert order.number in page


def test_looking_for_lots_again_is_harmless_when_all_is_well(petra: Client) -> None:
    order = bought(FIRST, SECOND)
    answer = petra.post(f"/console/orders/{order.order_id}/try-again/", follow=True)
    assert "Every unit has a lot now." in answer.content.decode()


@pytest.mark.parametrize("order_id", ["T3JkZXI6OTk5", "nonsense", "VXNlcjox"])
def test_an_id_of_no_order_is_not_found(petra: Client, order_id: str) -> None:
    assert petra.get(f"/console/orders/{order_id}/").status_code == 404
