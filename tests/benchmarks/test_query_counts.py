"""What each page of the shop asks of the database: exact, and not growing with the shop.

Counted are statements that read or write; see `probe`. Operations are documents that
commerce answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from catalog.engine.models import Product
from tests.benchmarks.growth import Growth
from tests.benchmarks.visits import Purchase, Shop, page_measure
from tests.storefront.sync.engine_pavilion import lots, someland

if TYPE_CHECKING:
    from tests.benchmarks.probe import Spent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
SHOP = Shop(
    place="en-kw",
    category="dates",
    product="oasis-dates",
    sku="OAS-DAT-500",
    base="oasis",
    words="dates",
    address={
        "first_name": "Mei",
        "last_name": "Li",
        "street_address_1": "1 Gulf Road",
        "city": "Kuwait City",
        "phone": "2222 1111",
    },
)
# (queries, operations) of each request.
BROWSING = {
    "home": (18, 1),
    "product list": (19, 1),
    "product page": (20, 1),
    "search": (20, 1),
    "base page": (18, 1),
}
BUYING = {
    "add to basket": (43, 1),
    "basket": (23, 1),
    "contact": (24, 1),
    "contact sent": (33, 2),
    "address": (24, 1),
    "address sent": (63, 3),
    "delivery": (41, 3),
    "delivery sent": (63, 4),
    "review": (26, 1),
    "pay": (45, 2),
    "complete": (131, 7),
    "order page": (17, 1),
}


@pytest.fixture
def growth(settings: Any) -> Growth:
    """Someland's shop on the engine, with five products to begin with."""
    someland(settings)
    lots(("NEW", "OAS-DAT-500", 90, 300), ("KILO", "OAS-DAT-1KG", 90, 300))
    grows = Growth(channel="home")
    grows.to_products(5)
    return grows


def counts(spent: dict[str, Spent]) -> dict[str, tuple[int, int]]:
    return {name: (one.queries, one.operations) for name, one in spent.items()}


def looks_around() -> dict[str, tuple[int, int]]:
    client, pages = Client(), SHOP.browsed().items()
    return counts({name: page_measure(client, path) for name, path in pages})


def test_looking_around_asks_the_same_of_five_products_and_of_fifty(
    growth: Growth,
) -> None:
    assert Product.objects.count() == 5
    few = looks_around()
    growth.to_products(50)

    assert Product.objects.count() == 50
    assert (few, looks_around()) == (BROWSING, BROWSING)


def test_buying_asks_the_same_of_five_products_and_of_fifty(growth: Growth) -> None:
    # What is made only once in the life of a shop.
    Purchase(SHOP).buys()
    few = counts(Purchase(SHOP).buys())
    growth.to_products(50)

    assert (few, counts(Purchase(SHOP).buys())) == (BUYING, BUYING)


def test_pages_of_the_grown_shop_are_full_of_goods_that_may_be_bought(
    growth: Growth,
) -> None:
    growth.to_products(50)
    client = Client()

    shelf = client.get(SHOP.browsed()["product list"]).content.decode()
    copy = client.get(f"/{SHOP.place}/p/g1-oasis-dates/").content.decode()

    assert shelf.count("/p/g") == 24
    assert 'name="variant"' in copy
