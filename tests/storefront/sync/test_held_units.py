"""A real Saleor's last unit: held by us for one buyer, however many complete at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from storefront.saleor.errors import ErrorItem, Refused
from storefront.saleor.models import HeldUnits
from storefront.sync import checkout_pay
from storefront.sync.checkout_pay import checkout_finish
from storefront.sync.held_units import held_prune, units_hold, units_let_go
from tests.catalog.bases.builders import NOW, a_lot
from tests.races import race

pytestmark = pytest.mark.django_db
BASES = ("TKR", "DCG")


@pytest.fixture(autouse=True)
def on_a_saleor(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # Units alone are told here; what law says of them has tests of its own.
    monkeypatch.setattr(checkout_pay, "checkout_eligible", lambda **_: None)
    settings.SALEOR_API_URL = "http://saleor.example/graphql/"


def hold(checkout: str, bases: tuple[str, ...] = BASES, **units: int) -> set[str]:
    return units_hold(checkout_id=checkout, wanted=units, base_codes=bases, now=NOW)


def held() -> dict[tuple[str, str], int]:
    return {(row.checkout_id, row.sku): row.quantity for row in HeldUnits.objects.all()}


class OneCheckout:
    """Commerce as far as completing goes: what it was asked, and one checkout."""

    def __init__(self, units: int, *refusals: str, is_order_after: int = 99) -> None:
        self.asked: list[str] = []
        self.units, self.refusals = units, list(refusals)
        self.is_order_after = is_order_after

    def run_raw(self, operation: str, _variables: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(operation)
        if operation == "CheckoutUnits":
            price = {"currency": "EUR", "fractionalAmount": 900, "fractionDigits": 2}
            line = {
                "id": "L", "quantity": self.units, "undiscountedUnitPrice": price,
                "variant": {"id": "V", "sku": "RICE"},
            }  # fmt: skip
            channel = {"slug": "germany"}
            if len(self.asked) > self.is_order_after:
                return {"checkout": None}
            return {"checkout": {"id": "C", "channel": channel, "lines": [line]}}
        if self.refusals:
            item = ErrorItem(self.refusals.pop(0), None, "")
            raise Refused("CheckoutComplete", (item,))
        return {"checkoutComplete": {"order": {"id": "O", "number": "7"}}}


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_ten_buyers_of_four_units() -> None:
    a_lot(3, base="TKR")
    a_lot(1, base="DCG")

    short = race([lambda n=n: hold(f"C{n}", RICE=1) for n in range(10)])  # type: ignore[misc]

    assert sorted(map(sorted, short)) == [[], [], [], [], *[["RICE"]] * 6]
    assert sum(held().values()) == 4


def test_all_lines_or_none() -> None:
    a_lot(5, sku="RICE")
    a_lot(1, sku="TEA")
    assert hold("A", RICE=2, TEA=2) == {"TEA"}
    assert held() == {}


def test_the_same_checkout_holds_once_and_its_new_quantity() -> None:
    a_lot(5)
    assert hold("A", RICE=5) == hold("A", RICE=5) == hold("A", RICE=4) == set()
    assert held() == {("A", "RICE"): 4}


def test_another_market_with_other_bases_is_not_held_up() -> None:
    a_lot(1, base="TKR")
    a_lot(1, base="DCG")
    assert hold("A", ("TKR",), RICE=1) == set()
    assert hold("B", ("DCG",), RICE=1) == set()
    assert hold("C", BASES, RICE=1) == {"RICE"}


def test_what_is_let_go_or_held_too_long_is_free_again() -> None:
    a_lot(1)
    hold("A", RICE=1)
    assert hold("B", RICE=1) == {"RICE"}
    units_let_go(checkout_id="A")
    assert hold("B", RICE=1) == set()
    assert held_prune(NOW + timedelta(minutes=29)) == 0
    assert held_prune(NOW + timedelta(minutes=30)) == 1


def test_commerce_is_not_asked_for_what_the_lots_do_not_have() -> None:
    client: Any = OneCheckout(1)
    done = checkout_finish(client=client, checkout_id="C", now=NOW)
    assert done.outcome == "stopped"
    assert done.refused
    assert done.refused.codes == {"INSUFFICIENT_STOCK"}
    assert "CheckoutComplete" not in client.asked


def test_goods_that_are_gone_in_commerce_are_let_go() -> None:
    a_lot(1, base="TKR")
    client: Any = OneCheckout(1, "INSUFFICIENT_STOCK")
    assert checkout_finish(client=client, checkout_id="C", now=NOW).outcome == "stopped"
    assert held() == {}


def test_a_second_completion_at_the_same_moment_lets_nothing_go() -> None:
    a_lot(1, base="TKR")
    client: Any = OneCheckout(1, "CHECKOUT_COMPLETION_IN_PROGRESS")
    assert checkout_finish(client=client, checkout_id="C", now=NOW).outcome == "stopped"
    assert held() == {("C", "RICE"): 1}


def test_units_that_the_checkout_took_itself_are_not_gone() -> None:
    a_lot(1, base="TKR")
    client: Any = OneCheckout(1, "INSUFFICIENT_STOCK", is_order_after=2)
    done = checkout_finish(client=client, checkout_id="C", now=NOW)
    assert (done.outcome, done.number) == ("ordered", "7")
    assert client.asked == [
        "CheckoutUnits", "CheckoutComplete", "CheckoutUnits", "CheckoutComplete",
    ]  # fmt: skip
    assert held() == {("C", "RICE"): 1}
