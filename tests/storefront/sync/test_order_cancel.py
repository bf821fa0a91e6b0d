"""A buyer cancels by the order's link: once, before the pick, with all of the money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from catalog.bases.models import LotAllocation
from catalog.jobs.models import OutboxMessage
from catalog.refunds.models import Refund, RefundState
from storefront.localization.places import all_places
from storefront.saleor.local_transport import deliver_pending_events
from storefront.saleor.money import money_of_json
from storefront.sync.order_cancel import TOPIC, order_cancel_handle
from tests.storefront.sync.bought import bought, money_left, order_of
from tests.storefront.sync.engine_pavilion import someland

if TYPE_CHECKING:
    from django.test import Client

    from storefront.sync.checkout_pay import PayResult

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _someland(settings: Any) -> None:
    someland(settings)


def url_of(done: PayResult) -> str:
    place = next(place for place in all_places() if place.channel == "home")
    return f"/{place.prefix}/order/{done.order_id}/"


def test_all_of_it_comes_back_once(client: Client) -> None:
    done = bought()
    total = money_of_json(order_of(done)["total"]["gross"]).amount
    assert money_left(done) == total
    html = client.get(url_of(done)).content.decode()
    assert "cancel/" in html
    # Without a referrer a browser sends its forms from "null", which is no origin of ours.
    assert '<meta name="referrer" content="same-origin">' in html

    for _click in range(2):
        assert client.post(f"{url_of(done)}cancel/").status_code == 302
    assert OutboxMessage.objects.filter(topic=TOPIC).count() == 1
    for _again in range(2):
        order_cancel_handle({}, done.order_id)
    deliver_pending_events(timezone.now())

    assert order_of(done)["status"] == "CANCELED"
    assert money_left(done) == 0
    refund = Refund.objects.get()
    assert (refund.state, refund.amount) == (RefundState.DONE, total)
    kept = LotAllocation.objects.filter(order_id=done.order_id)
    assert sum(one.quantity - one.quantity_released for one in kept) == 0
    assert OutboxMessage.objects.filter(key=f"refund/{refund.pk}").count() == 1
    assert "cancel/" not in client.get(url_of(done)).content.decode()


def test_what_was_picked_is_not_canceled(client: Client) -> None:
    done = bought()
    LotAllocation.objects.filter(order_id=done.order_id).update(quantity_picked=1)
    before = money_left(done)

    assert "cancel/" not in client.get(url_of(done)).content.decode()
    client.post(f"{url_of(done)}cancel/")
    # Also where the pick came after the click.
    order_cancel_handle({}, done.order_id)

    assert OutboxMessage.objects.filter(topic=TOPIC).count() == 0
    assert order_of(done)["status"] == "UNFULFILLED"
    assert (money_left(done), Refund.objects.count()) == (before, 0)


def test_a_link_that_was_guessed_cancels_nothing(client: Client) -> None:
    done = bought()
    place = url_of(done).split("/order/", maxsplit=1)[0]

    for guess in ("T3JkZXI6OTk5", "nonsense", "Q2hlY2tvdXQ6MQ=="):
        assert client.post(f"{place}/order/{guess}/cancel/").status_code == 404
    assert client.get(f"{url_of(done)}cancel/").status_code == 405
    assert OutboxMessage.objects.filter(topic=TOPIC).count() == 0
