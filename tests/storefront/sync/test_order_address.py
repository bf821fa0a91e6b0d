"""An order is sent elsewhere before it is picked, and never after."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from catalog.bases.dispatch import parcel_pick
from catalog.bases.models import LotAllocation
from catalog.jobs.models import OutboxMessage
from catalog.landed_cost.merged_orders import recipient_hash
from catalog.landed_cost.models import OrderQuote, Recipient
from catalog.landed_cost.types import Rule
from storefront.sync import order_address, order_recipient
from storefront.sync.order_address import (
    AddressError,
    address_check,
    order_address_change,
)
from tests.races import race
from tests.storefront.sync.bought import FIRST, bought, order_of
from tests.storefront.sync.engine_pavilion import KUWAIT, someland

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from storefront.sync.checkout_pay import PayResult

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
NEW = KUWAIT | {"streetAddress1": "2 Palm Street"}
SECONDS = 20


@pytest.fixture
def order(settings: Any) -> PayResult:
    someland(settings)
    return bought(FIRST)


def changes(order: PayResult, address: dict[str, str] = NEW) -> bool:
    return order_address_change(
        order_id=str(order.order_id), address=address, now=timezone.now()
    )


def picks(order: PayResult) -> None:
    promise = LotAllocation.objects.get(order_id=order.order_id)
    parcel_pick(allocation_id=promise.pk, quantity=1, key="p", now=timezone.now())


def street(order: PayResult) -> str:
    return str(order_of(order)["shippingAddress"]["streetAddress1"])


def test_by_its_page_it_goes_elsewhere_at_the_same_price_and_the_buyer_is_told(
    order: PayResult, client: Client
) -> None:
    before = order_of(order)
    path = f"/en-kw/order/{order.order_id}/"
    assert "Send it elsewhere" in client.get(path).content.decode()
    form = client.get(f"{path}address/").content.decode()
    assert KUWAIT["streetAddress1"] in form
    said = {
        "first_name": "Mei", "last_name": "Wang", "street_address_1": "2 Palm Street",
        "city": "Kuwait City", "postal_code": "13001", "phone": "+96522211234",
        "country_area": "", "city_area": "",
    }  # fmt: skip

    answer = client.post(f"{path}address/", said, follow=True)

    assert "2 Palm Street" in answer.content.decode()
    after = order_of(order)
    assert after["total"] == before["total"]
    assert after["billingAddress"] == before["billingAddress"]
    letter = OutboxMessage.objects.get(topic="email", key__startswith="address/")
    assert "2 Palm Street" in letter.payload["text"]
    assert changes(order, {"country": "KW", "streetAddress1": "2 Palm Street"}) is False


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"country": "AE"}, "country"),
        ({"postalCode": "27498"}, "territory"),
        ({"lastName": "Li"}, "person"),
    ],
)
def test_what_duty_and_tax_hang_on_is_refused(
    change: dict[str, str], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Place:
        class market:  # noqa: N801
            requires_identity = True

    monkeypatch.setattr(order_address, "place_of_order", lambda _order: Place)
    before = {"country": {"code": "DE"}, "postalCode": "10115", "lastName": "Wang"}
    said = {"country": "DE", "postalCode": "10115", "lastName": "Wang"}
    address_check(order={"shippingAddress": before}, address=said)
    with pytest.raises(AddressError, match=code):
        address_check(order={"shippingAddress": before}, address=said | change)


def test_an_order_does_not_join_others_that_the_law_counts_with_it(
    order: PayResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two orders to two persons, then both to one, would be one consignment untaxed."""
    now = timezone.now()
    law = Rule("kw-merged", "merged_orders", "*", "KW", amount=Decimal(1))
    monkeypatch.setattr(order_recipient, "rules_in_force", lambda **_said: (law,))
    quote = OrderQuote.objects.get(order_id=order.order_id)
    address = {
        "firstName": "Mei", "lastName": "Li", "streetAddress1": "2 Palm Street",
    }  # fmt: skip
    there = recipient_hash(country="KW", address=address)
    Recipient.objects.create(
        checkout_id="other", market="kw", recipient_hash=there, noted_at=now
    )
    OrderQuote.objects.create(
        order_id="other", checkout_id="other", quote=quote.quote, frozen_at=now
    )
    with pytest.raises(AddressError, match="merged"):
        changes(order)
    assert street(order) == KUWAIT["streetAddress1"]
    assert changes(order, NEW | {"streetAddress1": "3 Palm Street"})


def test_a_pick_waits_for_a_change_that_has_begun(
    order: PayResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, done, known = (
        threading.Event(),
        threading.Event(),
        order_address.address_check,
    )
    seen: list[bool] = []

    def slow(**said: Any) -> None:
        inside.set()
        seen.append(done.wait(0.5))
        known(**said)

    def pick() -> None:
        assert inside.wait(SECONDS)
        picks(order)
        done.set()

    monkeypatch.setattr(order_address, "address_check", slow)
    race([lambda: changes(order), pick])
    assert seen == [False]
    assert street(order) == "2 Palm Street"


def test_a_change_waits_for_a_pick_that_has_begun_and_is_refused(
    order: PayResult,
) -> None:
    ended: list[object] = []
    thread = threading.Thread(target=_closing(lambda: ended.append(_tried(order))))
    with transaction.atomic():
        picks(order)
        thread.start()
        thread.join(0.5)
        assert ended == []
    thread.join(SECONDS)
    assert ended == ["picked"]
    assert street(order) == KUWAIT["streetAddress1"]


def _tried(order: PayResult) -> str:
    try:
        changes(order)
    except AddressError as error:
        return error.code
    return ""


def _closing(task: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        try:
            task()
        finally:
            connection.close()

    return run
