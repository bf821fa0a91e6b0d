"""Basket: add, change, take out; what blocks and what is left; nothing of the form is believed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from catalog.landed_cost.services import attestation_withdraw
from catalog.sourcing.recalls import recall_start
from storefront.saleor.errors import ErrorItem
from tests.catalog.bases.builders import a_lot
from tests.catalog.landed_cost import builders
from tests.storefront.shop.commerce import LINE, VARIANT, gid
from tests.storefront.shop.conftest import SKU

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries

    from tests.storefront.shop.commerce import FakeCommerce

BACK = "/de-de/p/hom-mali-rice/?variant=RICE-5"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def shop(shop_in: Callable[..., FakeCommerce]) -> FakeCommerce:
    return shop_in("germany", "EUR")


def add(client: Client, place: str = "de-de", **said: str):  # type: ignore[no-untyped-def]
    form = {"variant": VARIANT, "quantity": "2", "next": BACK, **said}
    return client.post(f"/{place}/basket/add/", form)


def page(client: Client, path: str = "/de-de/basket/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_goods_go_into_the_basket_without_javascript(
    client: Client, shop: FakeCommerce
) -> None:
    response = add(client)

    assert response.status_code == 302
    assert response.headers["Location"] == "/de-de/basket/"
    assert response.cookies["basket-count-de"].value == "2"
    html = page(client)
    assert "Hom-Mali-Reis" in html
    assert 'value="2"' in html
    assert "Zur Kasse" in html


def test_with_htmx_a_few_words_and_the_count_come_back(
    client: Client, shop: FakeCommerce
) -> None:
    response = client.post(
        "/de-de/basket/add/", {"variant": VARIANT, "quantity": "2"}, headers=HTMX
    )

    html = response.content.decode()
    assert "<html" not in html
    assert 'id="basket-link" hx-swap-oob="true"' in html
    assert '<span class="count figures">2</span>' in html


def test_the_sum_names_each_line_and_its_reason(
    client: Client, shop: FakeCommerce
) -> None:
    add(client)

    html = page(client)

    assert '<th scope="row">Zoll<span class="sum__why">' in html
    assert "3,00\xa0€" in html
    assert "inkl. Zoll und Steuern" in html


@pytest.mark.parametrize(
    "quantity", ["0", "-1", "1000000000", "99999999999", "two", "", "1.5", "٢"]
)
def test_a_quantity_that_is_none_changes_nothing(
    client: Client, shop: FakeCommerce, quantity: str
) -> None:
    response = add(client, quantity=quantity)

    assert response.status_code == 302
    assert response.headers["Location"] == BACK
    assert shop.ran == []
    add(client)
    changed = client.post("/de-de/basket/change/", {"line": LINE, "quantity": quantity})
    assert changed.status_code == 302
    assert shop.checkout is not None
    assert shop.checkout["quantity_"] == (0 if quantity == "0" else 2)


@pytest.mark.parametrize(
    "variant",
    ["", "x", "1' OR 1=1", gid("Product", "1"), gid("ProductVariant", ""), "A" * 5000],
)
def test_an_id_of_another_kind_is_refused_before_commerce_is_asked(
    client: Client, shop: FakeCommerce, variant: str
) -> None:
    response = add(client, variant=variant)

    assert response.headers["Location"] == BACK
    assert shop.ran == []


def test_a_refusal_names_how_many_are_left(client: Client, shop: FakeCommerce) -> None:
    shop.refuse["CheckoutCreate"] = ErrorItem(
        "INSUFFICIENT_STOCK",
        "quantity",
        "Could not add items RICE-5. Only 3 remaining in stock.",
    )

    response = client.post(
        "/de-de/basket/add/", {"variant": VARIANT, "quantity": "9"}, headers=HTMX
    )

    html = response.content.decode()
    assert 'role="alert"' in html
    assert "nur noch 3" in html.lower()
    assert "basket-count-de" not in response.cookies


def test_goods_of_another_channel_are_refused_in_words(
    client: Client, shop: FakeCommerce
) -> None:
    shop.refuse["CheckoutCreate"] = ErrorItem(
        "UNAVAILABLE_VARIANT_IN_CHANNEL", "variantId", "Cannot add lines."
    )

    response = client.post(
        "/en-de/basket/add/", {"variant": VARIANT, "quantity": "1"}, headers=HTMX
    )

    assert "not on sale in this country" in response.content.decode()


def test_nobody_is_led_to_another_host(client: Client, shop: FakeCommerce) -> None:
    for next_url in ("https://evil.example/", "//evil.example/", "/\\evil.example/"):
        response = add(client, quantity="0", next=next_url)
        assert response.headers["Location"] == "/de-de/basket/"


def test_a_line_is_changed_and_taken_out(client: Client, shop: FakeCommerce) -> None:
    add(client)

    client.post("/de-de/basket/change/", {"line": LINE, "quantity": "5"})
    assert 'value="5"' in page(client)

    client.post("/de-de/basket/change/", {"line": LINE, "quantity": "5", "remove": "1"})
    html = page(client)
    assert "Ihr Warenkorb ist leer" in html
    assert '<span class="count' not in html


def test_few_units_are_counted_in_words(client: Client, shop: FakeCommerce) -> None:
    shop.available = 1
    add(client)

    assert "Nur noch 3 da" in page(client)


def test_short_stock_stops_the_basket_with_the_number(
    client: Client, shop: FakeCommerce
) -> None:
    shop.line_problems = [
        {"__typename": "CheckoutLineProblemInsufficientStock", "availableQuantity": 1}
    ]
    add(client)

    html = page(client)

    assert "Nur noch 1" in html
    assert "Zur Kasse" not in html


def test_goods_that_may_not_be_sold_any_more_say_why_and_stop_the_checkout(
    client: Client, shop: FakeCommerce
) -> None:
    add(client, place="en-de")
    attestation_withdraw(sku=SKU, market="de", on=builders.NOW.date())

    html = page(client, "/en-de/basket/")

    assert "Nobody has yet checked that these goods may be sold here." in html
    assert "To the checkout" not in html
    step = client.get("/en-de/checkout/you/")
    assert step.headers["Location"] == "/en-de/basket/"


def test_each_market_keeps_its_own_basket(client: Client, shop: FakeCommerce) -> None:
    add(client)

    assert "Ihr Warenkorb ist leer" in page(client, "/de-jp/basket/")
    assert "Hom-Mali-Reis" in page(client, "/ja-de/basket/")
    html = page(client)
    assert 'href="/de-jp/basket/"' in html
    assert 'href="/ja-de/basket/"' in html


def test_a_checkout_that_is_gone_makes_room_for_a_new_one(
    client: Client, shop: FakeCommerce
) -> None:
    add(client)
    shop.checkout = None

    assert "leer" in page(client)
    add(client)
    assert "Hom-Mali-Reis" in page(client)


def test_a_form_without_its_token_is_a_page_in_the_readers_language(
    shop: FakeCommerce,
) -> None:
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/de-de/basket/add/", {"variant": VARIANT})

    assert response.status_code == 403
    assert "laden Sie die Seite neu" in response.content.decode()
    assert shop.ran == []


def test_a_body_of_ten_megabytes_is_refused_in_words(
    client: Client, shop: FakeCommerce
) -> None:
    response = client.post("/en-de/basket/add/", {"variant": "x" * 10_000_000})

    assert response.status_code == 413
    assert "more than we take at once" in response.content.decode()
    assert shop.ran == []


def test_commerce_away_keeps_the_basket(client: Client, shop: FakeCommerce) -> None:
    add(client)
    assert shop.checkout is not None
    kept = shop.checkout["quantity_"]
    shop.is_away = True

    away = client.get("/de-de/basket/")
    assert (away.status_code, away.headers["Retry-After"]) == (503, "30")
    assert add(client).status_code == 302
    shop.is_away = False
    shown = page(client)
    assert "Hom-Mali-Reis" in shown
    assert shop.checkout["quantity_"] == kept


def test_the_basket_takes_a_known_number_of_queries(
    client: Client,
    shop: FakeCommerce,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """Session, then landed cost (2) and eligibility (3)."""
    add(client)

    with django_assert_num_queries(9):
        client.get("/de-de/basket/")


def test_an_open_basket_is_told_of_a_recall(client: Client, shop: FakeCommerce) -> None:
    add(client)
    assert page(client, "/de-de/basket/news/").strip() == ""
    lot = a_lot(5, sku=SKU, code="BAD")
    call = {"reason": "moths", "remedy": "refund", "by": "petra", "lot_ids": [lot.pk]}
    recall_start(**call, now=timezone.now() - timedelta(days=3), is_drill=False)
    recall_start(**call, now=timezone.now(), is_drill=True)
    assert page(client, "/de-de/basket/news/").strip() == ""
    recall_start(**call, now=timezone.now())
    said = page(client, "/de-de/basket/news/")
    assert "Sie bekommen Ware einer anderen Charge" in said
    html = page(client)
    assert "Sie bekommen Ware einer anderen Charge" in html
    assert 'data-src="/de-de/basket/news/"' in html
    assert page(Client(), "/de-de/basket/news/").strip() == ""
