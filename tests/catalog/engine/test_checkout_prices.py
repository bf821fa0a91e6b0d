"""Sums of a checkout: asked of the App when the content changed, never made up."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.engine.models import (
    CheckoutLine,
    ProductVariantChannelListing,
    TaxConfiguration,
)
from tests.catalog.engine import stand_in_app
from tests.catalog.engine.checkout_shop import (
    TOKYO,
    a_checkout,
    a_ready_checkout,
    amount,
    codes,
    do,
    later,
    pay,
    seen,
    selling_shop,
    stock_set,
    variant,
    variant_id,
)
from tests.catalog.engine.goods_shop import GoodsShop, product_make

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
TAXES = "CHECKOUT_CALCULATE_TAXES"


@pytest.fixture(autouse=True)
def shop(settings: Any) -> GoodsShop:
    return selling_shop(settings)


def asked(event: str = TAXES) -> list[Any]:
    return [payload for name, payload in stand_in_app.asked if name == event]


def sums(key: str, **more: Any) -> tuple[int, int, int]:
    found = seen(key, **more)
    names = ("subtotalPrice", "shippingPrice", "totalPrice")
    return tuple(amount(found[name]["gross"]) for name in names)  # type: ignore[return-value]


def test_the_app_is_asked_once_for_the_same_content() -> None:
    key = a_ready_checkout(rice=2)
    stand_in_app.asked.clear()
    assert sums(key) == (2640, 220, 2860)
    assert sums(key) == (2640, 220, 2860)
    assert sums(key, now=later(minutes=59)) == (2640, 220, 2860)
    assert asked() == []
    assert sums(key, now=later(minutes=61)) == (2640, 220, 2860)
    assert len(asked()) == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("CheckoutLinesAdd", lambda: {"lines": [{"variantId": variant_id("tea"), "quantity": 1}]}),
        ("CheckoutShippingAddressUpdate", lambda: {"shippingAddress": TOKYO | {"postalCode": "100-0002"}}),
    ],
)  # fmt: skip
def test_other_content_is_asked_for_anew(name: str, said: Any) -> None:
    key = a_ready_checkout(rice=2)
    stand_in_app.asked.clear()
    assert do(name, id=key, **said())["errors"] == []
    assert len(asked()) == 1


def test_a_new_language_or_email_costs_no_question() -> None:
    key = a_ready_checkout(rice=2)
    stand_in_app.asked.clear()
    do("CheckoutEmailUpdate", id=key, email="li@example.org")
    do("CheckoutLanguageCodeUpdate", id=key, languageCode="JA")
    assert asked() == []


def test_lines_are_sent_in_order_with_net_prices_and_matched_by_position() -> None:
    key = a_checkout(tea=1, rice=3)
    base = asked()[-1]["taxBase"]
    assert [(x["productSku"], x["quantity"]) for x in base["lines"]] == [
        ("tea-1", 1),
        ("rice-1", 3),
    ]
    assert [amount(x["totalPrice"]) for x in base["lines"]] == [1200, 3600]
    assert [amount(x["unitPrice"]) for x in base["lines"]] == [1200, 1200]
    assert base["pricesEnteredWithTax"] is False
    assert base["address"] is None
    assert base["sourceObject"]["id"] == key
    ids = [line["id"] for line in seen(key)["lines"]]
    assert [x["sourceLine"]["id"] for x in base["lines"]] == ids
    grosses = [amount(line["totalPrice"]["gross"]) for line in seen(key)["lines"]]
    assert grosses == [1320, 3960]


def test_each_line_is_rounded_to_the_yen_half_up() -> None:
    def third(payload: Any) -> Any:
        usual = stand_in_app.taxes(payload)
        for line, gross in zip(usual["lines"], ("1300.5", "1300.4999"), strict=True):
            line["total_gross_amount"] = gross
        return usual

    stand_in_app.answers[TAXES] = third
    key = a_checkout(rice=1, tea=1)
    found = seen(key)
    assert [amount(x["totalPrice"]["gross"]) for x in found["lines"]] == [1301, 1300]
    assert amount(found["totalPrice"]["gross"]) == 2601


def test_a_currency_of_three_decimals(shop: GoodsShop) -> None:
    listing = {"channelId": shop.channels["kuwait"], "isPublished": True,
               "visibleInListings": True, "isAvailableForPurchase": True}  # fmt: skip
    product_make(
        shop, "dates", channelListings=[listing],
        variants=[{
            "sku": "dates-1", "externalReference": "dates-1", "name": "1", "attributes": [],
            "channelListings": [{"channelId": shop.channels["kuwait"], "price": "1.235"}],
            "stocks": [{"warehouse": shop.warehouses[1], "quantity": 9}],
        }],
    )  # fmt: skip
    key = a_checkout(channel="kuwait", dates=3)
    # 3.705 + 10 % = 4.0755, half up at the third decimal.
    assert sums(key) == (4076, 0, 4076)
    assert seen(key)["totalPrice"]["gross"]["fractionDigits"] == 3


BROKEN: list[tuple[str, Any]] = [
    ("refused", {"errors": [{"message": "not quoted"}]}),
    ("nothing", None),
    ("too few lines", lambda good: {**good, "lines": []}),
    ("negative", lambda good: {**good, "shipping_price_net_amount": "-1"}),
    ("endless", lambda good: {**good, "shipping_price_gross_amount": "Infinity"}),
    ("no number", lambda good: {**good, "shipping_tax_rate": "much"}),
    (
        "gross below net",
        lambda good: {
            **good,
            "lines": [{**good["lines"][0], "total_gross_amount": "1"}],
        },
    ),
    ("missing", lambda good: {**good, "lines": [{"tax_rate": "10"}]}),
]


@pytest.mark.parametrize("answer", [x for _, x in BROKEN], ids=[x for x, _ in BROKEN])
def test_without_a_good_answer_nothing_can_be_paid_or_ordered(answer: Any) -> None:
    key = a_ready_checkout(rice=1)
    do("CheckoutLinesAdd", id=key, lines=[{"variantId": variant_id(), "quantity": 1}])
    stand_in_app.answers[TAXES] = lambda payload: (
        answer(stand_in_app.taxes(payload)) if callable(answer) else answer
    )
    do("CheckoutLinesAdd", id=key, lines=[{"variantId": variant_id(), "quantity": 1}])
    assert codes(pay(key)) == [("id", "INVALID")]
    assert codes(do("CheckoutComplete", id=key)) == [(None, "TAX_ERROR")]
    # What is shown is the untaxed price, and it is not kept for long.
    assert sums(key) == (3600, 300, 3900)
    stand_in_app.answers.clear()
    assert sums(key, now=later(seconds=6)) == (3960, 330, 4290)
    assert pay(key)["errors"] == []


def test_taxes_of_an_app_that_is_not_there_are_unknown() -> None:
    key = a_ready_checkout(rice=1)
    TaxConfiguration.objects.update(tax_app_id="somebody.else")
    do("CheckoutLinesAdd", id=key, lines=[{"variantId": variant_id(), "quantity": 1}])
    assert codes(do("CheckoutComplete", id=key)) == [(None, "TAX_ERROR")]


def test_a_channel_that_charges_no_tax_shows_its_prices() -> None:
    key = a_ready_checkout(rice=1)
    TaxConfiguration.objects.update(charge_taxes=False)
    do("CheckoutLinesAdd", id=key, lines=[{"variantId": variant_id(), "quantity": 1}])
    assert sums(key) == (2400, 200, 2600)


def test_a_price_that_changed_is_seen_within_the_hour() -> None:
    key = a_checkout(rice=1)
    assert sums(key)[2] == 1320
    ProductVariantChannelListing.objects.filter(variant=variant()).update(
        price_amount=2000
    )
    assert sums(key)[2] == 1320
    assert sums(key, now=later(minutes=61))[2] == 2200
    assert CheckoutLine.objects.get().price_amount == 2000


def test_once_money_has_come_the_price_of_the_same_basket_stays() -> None:
    key = a_ready_checkout(rice=1)
    paid = pay(key, ending="AUTHORIZATION_SUCCESS")
    assert paid["errors"] == []
    ProductVariantChannelListing.objects.update(price_amount=2000)
    stand_in_app.refuses(TAXES)
    assert sums(key, now=later(days=3))[2] == 1430
    assert do("CheckoutComplete", id=key, now=later(days=3))["errors"] == []


def test_an_empty_checkout_costs_nothing_and_asks_nobody() -> None:
    key = a_checkout()
    stock_set(north=0, south=0)
    assert sums(key) == (0, 0, 0)
    assert asked() == []
