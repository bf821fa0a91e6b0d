"""Long random histories of stock: never more promised than there is, nothing lost."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Sum

from catalog.engine import stock
from catalog.engine.errors import Refusal
from catalog.engine.models import Allocation, OrderLine, Reservation, Stock
from tests.catalog.engine.checkout_shop import (
    TOKYO,
    a_checkout,
    do,
    pay,
    reservations,
    seen,
    selling_shop,
    stock_set,
    variant,
    variant_id,
)
from tests.catalog.engine.goods_shop import NOW
from tests.catalog.engine.test_order_after import lines_of, send

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both_databases,
    pytest.mark.slow,
]
STEPS = 80


class History:
    """One shop, many hands, a clock that only goes forward."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.now = NOW
        self.checkouts: list[str] = []
        self.orders: list[str] = []
        self.received = 12
        self.sent = 0
        self.done: Counter[str] = Counter()

    def step(self) -> None:
        self.now += timedelta(minutes=self.chance.randint(0, 9))
        name = self.chance.choice(
            ["put", "put", "change", "complete", "complete", "send", "cancel", "count"]
        )
        if getattr(self, name)():
            self.done[name] += 1
        self.holds()

    def put(self) -> bool:
        units = self.chance.randint(1, 5)
        said = {
            "channel": "tokyo",
            "languageCode": "EN",
            "lines": [{"variantId": variant_id(), "quantity": units}],
        }
        made = do("CheckoutCreate", now=self.now, input=said)
        if made["errors"]:
            assert made["errors"][0]["code"] == "INSUFFICIENT_STOCK"
            return False
        self.checkouts.append(made["checkout"]["id"])
        return True

    def change(self) -> bool:
        if not self.checkouts:
            return False
        key = self.chance.choice(self.checkouts)
        found = seen(key, self.now)
        line = found["lines"][0]["id"]
        units = self.chance.randint(1, 6)
        lines = [{"lineId": line, "quantity": units}]
        return not do("CheckoutLinesUpdate", id=key, lines=lines, now=self.now)[
            "errors"
        ]

    def complete(self) -> bool:
        if not self.checkouts:
            return False
        key = self.checkouts.pop(self.chance.randrange(len(self.checkouts)))
        self.ready(key)
        done = do("CheckoutComplete", id=key, now=self.now)
        if done["errors"]:
            assert [x["code"] for x in done["errors"]] == ["INSUFFICIENT_STOCK"]
            return False
        self.orders.append(done["order"]["id"])
        return True

    def ready(self, key: str) -> None:
        for name, said in (
            ("CheckoutEmailUpdate", {"email": "mei@example.org"}),
            ("CheckoutShippingAddressUpdate", {"shippingAddress": TOKYO}),
            ("CheckoutBillingAddressUpdate", {"billingAddress": TOKYO}),
        ):
            do(name, id=key, now=self.now, **said)
        ways = do("DeliveryOptionsCalculate", id=key, now=self.now)["deliveries"]
        way = ways[0]["id"]
        do("CheckoutDeliveryMethodUpdate", id=key, now=self.now, deliveryMethodId=way)
        assert pay(key, idempotency=key, reference=key, now=self.now)["errors"] == []

    def send(self) -> bool:
        if not self.orders:
            return False
        order = self.chance.choice(self.orders)
        (line,) = lines_of(order)
        slug, units = self.chance.choice(["north", "south"]), self.chance.randint(1, 3)
        if send(order, (line, slug, units))["errors"]:
            return False
        self.sent += units
        return True

    def cancel(self) -> bool:
        if not self.orders:
            return False
        order = self.chance.choice(self.orders)
        return not do("OrderCancel", as_app=True, id=order, now=self.now)["errors"]

    def count(self) -> bool:
        """Somebody counts the shelf and writes what is there."""
        row = self.chance.choice(list(Stock.objects.filter(product_variant=variant())))
        units = self.chance.randint(0, 9)
        try:
            stock.quantity_set(
                variant=variant(), warehouse=row.warehouse, quantity=units
            )
        except Refusal:
            assert units < row.quantity_allocated
            return False
        self.received += units - row.quantity
        return True

    def holds(self) -> None:
        rows = list(Stock.objects.filter(product_variant=variant()))
        for row in rows:
            assert 0 <= row.quantity_allocated <= row.quantity
            promised = row.allocations.aggregate(n=Sum("quantity_allocated"))["n"] or 0
            assert row.quantity_allocated == promised
        assert sum(row.quantity for row in rows) == self.received - self.sent
        for line in OrderLine.objects.select_related("order"):
            waiting = line.allocations.aggregate(n=Sum("quantity_allocated"))["n"] or 0
            is_off = line.order.status == "CANCELED"
            assert waiting == (0 if is_off else line.quantity - line.quantity_fulfilled)
        assert stock.oversold() == []


@pytest.mark.parametrize("minutes", [None, 20])
@pytest.mark.parametrize("seed", range(4))
def test_a_long_history_never_promises_more_than_there_is(
    settings: Any, seed: int, minutes: int | None
) -> None:
    selling_shop(settings)
    reservations(minutes)
    history = History(seed)
    for _ in range(STEPS):
        history.step()
    # A history in which nothing happened would prove nothing.
    assert {"put", "complete", "send", "cancel", "count"} <= set(history.done)


def test_reserved_and_allocated_units_together_never_pass_what_is_there(
    settings: Any,
) -> None:
    selling_shop(settings)
    reservations(30)
    stock_set(north=4, south=2)
    chance = random.Random(7)
    for _ in range(40):
        units = chance.randint(1, 3)
        said = {
            "channel": "tokyo",
            "languageCode": "EN",
            "lines": [{"variantId": variant_id(), "quantity": units}],
        }
        do("CheckoutCreate", input=said)
        held = Reservation.objects.aggregate(n=Sum("quantity_reserved"))["n"] or 0
        assert held <= 6
    assert held == 6
    assert Allocation.objects.count() == 0
    assert a_checkout(tea=1)
