"""The checkout from the e-mail address to the order, with all endings of a payment."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from catalog.landed_cost.merged_orders import recipient_hash, recipient_note
from catalog.landed_cost.models import IdentityConsent
from catalog.landed_cost.selectors import rules_in_force
from catalog.landed_cost.services import quote_freeze, quote_make
from catalog.landed_cost.types import GoodsLine
from catalog.markets.selectors import market_by_code
from catalog.money import Money
from catalog.sourcing.models import DeliveryOffer
from storefront.payments import sandbox
from storefront.payments.models import PaymentAttempt, SandboxPayment
from storefront.saleor.errors import ErrorItem
from tests.catalog.landed_cost.builders import MEI, NOW
from tests.storefront.shop.commerce import CHECKOUT, ORDER, VARIANT, WAREHOUSE, gid

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client

    from tests.storefront.shop.commerce import FakeCommerce

BERLIN = {
    "first_name": "Mei",
    "last_name": "Wang",
    "street_address_1": "Torstraße 1",
    "city": "Berlin",
    "postal_code": "10119",
    "phone": "030 901820",
}


@pytest.fixture
def shop(shop_in: Callable[..., FakeCommerce]) -> FakeCommerce:
    return shop_in("germany", "EUR")


def step(client: Client, step_name: str, place: str = "en-de", /, **said: str) -> Any:
    path = f"/{place}/checkout/{step_name}/"
    return client.post(path, said) if said else client.get(path)


def start(client: Client, place: str = "en-de") -> None:
    client.post(f"/{place}/basket/add/", {"variant": VARIANT, "quantity": "1"})


def to_review(client: Client, place: str = "en-de") -> str:
    start(client, place)
    step(client, "you", place, email="mei@example.org")
    step(client, "address", place, **BERLIN)
    step(client, "delivery", place, delivery="delivery-1")
    return str(step(client, "review", place).content.decode())


def pay(client: Client, place: str = "en-de", **changes: str) -> Any:
    said = {"method": "card", "seen": "10.00", **changes}
    return client.post(f"/{place}/checkout/pay/", said)


def answer(client: Client, at_provider: HttpResponse, *endings: str) -> Any:
    """Choose endings on the sandbox page, then go back to the shop."""
    url = at_provider.headers["Location"]
    assert client.get(url).status_code == 200
    response: Any = None
    for ending in endings:
        response = client.post(url, {"ending": ending})
    return client.get(response.headers["Location"])


def words(response: Any) -> str:
    return str(response.content.decode())


# -- the way through -------------------------------------------------------------------
def test_a_step_is_reached_only_when_those_before_it_are_done(
    client: Client, shop: FakeCommerce
) -> None:
    assert step(client, "you").headers["Location"] == "/en-de/basket/"
    start(client)

    for later in ("address", "delivery", "review"):
        assert step(client, later).headers["Location"] == "/en-de/checkout/you/"
    assert pay(client).headers["Location"] == "/en-de/checkout/you/"
    assert not PaymentAttempt.objects.exists()


def test_an_e_mail_address_is_asked_for_in_words(
    client: Client, shop: FakeCommerce
) -> None:
    start(client)

    response = step(client, "you", email="mei@")

    assert response.status_code == 422
    assert 'aria-invalid="true"' in words(response)
    assert 'autocomplete="email"' in words(response)
    assert shop.checkout is not None
    assert shop.checkout["email"] is None


def test_an_address_has_the_destinations_own_fields_and_checks(
    client: Client, shop: FakeCommerce
) -> None:
    start(client)
    step(client, "you", email="mei@example.org")

    html = words(step(client, "address"))
    for name in ("given-name", "family-name", "address-line1", "postal-code", "tel"):
        assert f'autocomplete="{name}"' in html
    assert html.index('name="postal_code"') < html.index('name="city"')

    response = step(client, "address", **{**BERLIN, "postal_code": "100020"})

    assert response.status_code == 422
    assert "It looks like" in words(response)
    assert shop.checkout is not None
    assert shop.checkout["shippingAddress"] is None


def test_delivery_shows_the_promised_days(client: Client, shop: FakeCommerce) -> None:
    start(client)
    step(client, "you", email="mei@example.org")
    step(client, "address", **BERLIN)

    html = words(step(client, "delivery")).replace("\u2009", "")

    assert "Arrives 3–7 Dec" in html
    assert 'value="delivery-1"' in html


def test_a_way_that_was_not_offered_cannot_be_chosen(
    client: Client, shop: FakeCommerce
) -> None:
    start(client)
    step(client, "you", email="mei@example.org")
    step(client, "address", **BERLIN)

    for said in ("delivery-2", WAREHOUSE, "x" * 5000):
        assert step(client, "delivery", delivery=said).status_code == 422
    assert "CheckoutDeliveryMethodUpdate" not in shop.ran


@pytest.mark.parametrize("doubt", ["Stale", "Invalid"])
def test_a_delivery_that_commerce_doubts_is_chosen_again_before_anybody_pays(
    doubt: str, client: Client, shop: FakeCommerce
) -> None:
    start(client)
    step(client, "you", email="mei@example.org")
    step(client, "address", **BERLIN)
    step(client, "delivery", delivery="delivery-1")
    assert shop.checkout is not None
    kind = f"CheckoutProblemDeliveryMethod{doubt}"
    delivery = {"id": "delivery-1"}
    shop.checkout["problems"] = [{"__typename": kind, "delivery": delivery}]

    for name in ("review", "pay"):
        response = client.get(f"/en-de/checkout/{name}/")
        assert response.headers["Location"] == "/en-de/checkout/delivery/"
    shown = client.get("/en-de/checkout/delivery/")
    assert shown.status_code == 200
    assert "The way of delivery that you chose has changed" in words(shown)
    assert "TransactionInitialize" not in shop.ran

    shop.checkout["problems"] = []
    step(client, "delivery", delivery="delivery-1")
    assert client.get("/en-de/checkout/review/").status_code == 200


def test_the_review_asks_for_the_sum_and_sends_it_along(
    client: Client, shop: FakeCommerce
) -> None:
    DeliveryOffer.objects.create(
        checkout_id=CHECKOUT, code="air", name="Air", amount=0, currency="EUR",
        ship_on="2026-11-26", earliest_on="2026-12-03", latest_on="2026-12-07", offered_at=NOW,
    )  # fmt: skip

    html = to_review(client)

    assert "Pay 10,00\xa0€" in html
    assert 'name="seen" value="10.00"' in html
    assert "mei@example.org" in html
    assert "10119 BERLIN" in html
    assert "3–7 Dec" in html.replace("\u2009", "")
    for method in ("card", "paypal", "sepa_debit"):
        assert f'value="{method}"' in html


def test_a_tampered_or_old_sum_is_shown_again_and_nothing_is_asked_for(
    client: Client, shop: FakeCommerce
) -> None:
    to_review(client)

    for seen in ("0.01", "", "NaN", "10,00", "-10"):
        response = pay(client, seen=seen)
        assert response.status_code == 422
        assert "The sum has changed" in words(response)
    assert not PaymentAttempt.objects.exists()


def test_only_the_markets_own_ways_to_pay_are_taken(
    client: Client, shop: FakeCommerce
) -> None:
    to_review(client)

    response = pay(client, method="alipay")

    assert response.status_code == 422
    assert "Choose how you pay." in words(response)
    assert 'href="/ja-de/checkout/pay/"' in words(response)
    switched = client.get("/ja-de/checkout/pay/")
    assert switched.headers["Location"] == "/ja-de/checkout/review/"
    assert not PaymentAttempt.objects.exists()


# -- endings ---------------------------------------------------------------------------
def test_an_approved_payment_is_an_order(client: Client, shop: FakeCommerce) -> None:
    to_review(client)
    at_provider = pay(client)
    assert re.fullmatch(r"/pay/sandbox/[0-9a-f-]{36}/", at_provider.headers["Location"])

    response = answer(client, at_provider, "approve")

    assert response.headers["Location"] == f"/en-de/order/{ORDER}/"
    html = words(client.get(response.headers["Location"]))
    assert "Thank you. Your order is placed." in html
    assert "10,00\xa0€" in html
    assert response.cookies["basket-count-de"].value == "0"
    assert "Your basket is empty." in words(client.get("/en-de/basket/"))


def test_the_order_is_made_in_the_language_that_is_read_last(
    client: Client, shop: FakeCommerce
) -> None:
    to_review(client, "en-de")

    pay(client, "de-de")

    assert shop.checkout is not None
    assert shop.checkout["languageCode"] == "DE"


@pytest.mark.parametrize(
    ("endings", "why"),
    [
        (("decline",), "Your bank declined the payment."),
        (("funds",), "There was not enough money on the account."),
        (("challenge", "challenge-fail"), "The bank&#x27;s check that it is you"),
    ],
)
def test_a_declined_payment_says_why_and_what_is_safe(
    client: Client, shop: FakeCommerce, endings: tuple[str, ...], why: str
) -> None:
    to_review(client)

    html = words(answer(client, pay(client), *endings))

    assert why in html
    assert "Nothing was charged and no order was made." in html
    assert 'href="/en-de/checkout/review/"' in html
    assert shop.order is None
    # A second try is another attempt, and may succeed.
    response = answer(client, pay(client), "approve")
    assert response.headers["Location"] == f"/en-de/order/{ORDER}/"


def test_a_challenge_that_is_met_is_an_order(
    client: Client, shop: FakeCommerce
) -> None:
    to_review(client)

    response = answer(client, pay(client), "challenge", "challenge-ok")

    assert response.headers["Location"] == f"/en-de/order/{ORDER}/"


def test_a_pending_payment_waits_without_javascript_and_becomes_an_order_later(
    client: Client, shop: FakeCommerce
) -> None:
    to_review(client)
    at_provider = pay(client)

    html = words(answer(client, at_provider, "pending"))

    assert "Please do not pay again." in html
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in html
    assert shop.order is None
    return_url = PaymentAttempt.objects.get().return_url
    assert client.get(return_url, headers={"HX-Request": "true"}).status_code == 204
    payment = SandboxPayment.objects.get()
    sandbox.payment_confirm(reference=payment.reference, now=datetime.now(UTC))
    news = client.get(return_url, headers={"HX-Request": "true"})
    assert news.headers["HX-Refresh"] == "true"
    again = client.get(return_url)
    assert again.headers["Location"] == f"/en-de/order/{ORDER}/"


def test_coming_back_without_paying_offers_to_go_on(
    client: Client, shop: FakeCommerce
) -> None:
    to_review(client)
    at_provider = pay(client)

    html = words(client.get(PaymentAttempt.objects.get().return_url))

    assert "You have not paid yet" in html
    assert f'href="{at_provider.headers["Location"]}"' in html
    assert shop.order is None


def test_two_tabs_pay_once(client: Client, shop: FakeCommerce) -> None:
    to_review(client)
    first, second = pay(client), pay(client)
    assert first.headers["Location"] == second.headers["Location"]

    one = answer(client, first, "approve")
    two = answer(client, second, "approve")

    assert one.headers["Location"] == two.headers["Location"]
    assert PaymentAttempt.objects.count() == 1
    late = pay(client)
    assert late.headers["Location"] == f"/en-de/order/{ORDER}/"
    assert "is an order already" in words(client.get(late.headers["Location"]))
    assert PaymentAttempt.objects.count() == 1


def test_money_for_goods_that_are_gone_is_given_back_and_said_so(
    client: Client, shop: FakeCommerce
) -> None:
    to_review(client)
    shop.refuse["CheckoutComplete"] = ErrorItem(
        "INSUFFICIENT_STOCK", None, "Insufficient product stock: RICE-5"
    )

    html = words(answer(client, pay(client), "approve"))

    assert "We could not make the order" in html
    assert "Somebody was faster" in html
    assert "Your money was given back at once." in html
    assert (shop.order, shop.held) == (None, 0)
    again = words(client.get(PaymentAttempt.objects.get().return_url))
    assert "Your money was given back at once." in again
    assert "Hom-Mali-Reis" in words(client.get("/en-de/basket/"))


def test_a_paid_basket_that_must_wait_keeps_its_payment(
    client: Client, shop: FakeCommerce
) -> None:
    to_review(client)
    shop.refuse["CheckoutComplete"] = ErrorItem("TAX_ERROR", None, "No taxes.")

    html = words(answer(client, pay(client), "approve"))

    assert "you need not pay again" in html
    assert (shop.order, shop.held) == (None, 1000)


def test_what_the_app_does_not_begin_is_declined_before_the_provider_is_seen(
    client: Client, shop: FakeCommerce
) -> None:
    to_review(client)
    shop.session, shop.session_type = "over_year_limit", "AUTHORIZATION_FAILURE"

    response = pay(client)

    assert response.headers["Location"].startswith("/en-de/checkout/payment/")
    html = words(client.get(response.headers["Location"]))
    assert "This order goes over your yearly limit." in html


def test_an_attempt_that_nobody_knows_is_not_found(
    client: Client, shop: FakeCommerce
) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"

    assert client.get(f"/en-de/checkout/payment/{unknown}/").status_code == 404
    assert client.get(f"/pay/sandbox/{unknown}/").status_code == 404
    assert client.get("/en-de/checkout/payment/1/").status_code == 404


# -- the order -------------------------------------------------------------------------
@pytest.mark.parametrize(
    "order_id", ["1", "%00", gid("Checkout", "6f0c"), gid("Order", "other"), "A" * 500]
)
def test_an_order_opens_by_its_own_id_only(
    client: Client, shop: FakeCommerce, order_id: str
) -> None:
    assert client.get(f"/en-de/order/{order_id}/").status_code == 404


def test_an_order_keeps_its_market_and_takes_the_readers_language(
    client: Client, shop: FakeCommerce
) -> None:
    to_review(client)
    answer(client, pay(client), "approve")

    moved = client.get(f"/ja-jp/order/{ORDER}/")

    assert moved.headers["Location"] == f"/ja-de/order/{ORDER}/"
    html = words(client.get(f"/ja-de/order/{ORDER}/"))
    assert "ご注文を承りました" in html
    assert '<meta name="robots" content="noindex">' in html


# -- China -----------------------------------------------------------------------------
BEIJING = {
    "last_name": "王",
    "first_name": "梅",
    "country_area": "北京市",
    "city": "朝阳区",
    "street_address_1": "建国路 1 号",
    "postal_code": "100020",
    "phone": "+86 10 6500 0000",
}


@pytest.fixture
def china(shop_in: Callable[..., FakeCommerce], client: Client) -> FakeCommerce:
    shop = shop_in("china", "CNY")
    shop.unit = 12800
    start(client, "zh-hans-cn")
    step(client, "you", "zh-hans-cn", email="mei@example.org")
    response = step(client, "address", "zh-hans-cn", **BEIJING)
    assert response.headers["Location"] == "/zh-hans-cn/checkout/delivery/"
    step(client, "delivery", "zh-hans-cn", delivery="delivery-1")
    return shop


def test_without_consent_china_stops_kindly_and_keeps_everything(
    client: Client, china: FakeCommerce
) -> None:
    assert (
        step(client, "review", "zh-hans-cn").headers["Location"]
        == "/zh-hans-cn/checkout/customs/"
    )

    response = step(client, "customs", "zh-hans-cn", name="王梅", number=MEI)

    assert response.status_code == 422
    assert "购物篮" in words(response)
    assert not IdentityConsent.objects.exists()
    refused = pay(client, "zh-hans-cn", method="alipay", seen="128.00")
    assert refused.headers["Location"] == "/zh-hans-cn/checkout/customs/"
    assert "Hom-Mali-Reis" in words(client.get("/zh-hans-cn/basket/"))


def test_a_number_that_is_none_is_refused_beside_its_field(
    client: Client, china: FakeCommerce
) -> None:
    response = step(client, "customs", "zh-hans-cn", name="王梅", number="110105194912310020", consent="on")  # fmt: skip

    assert response.status_code == 422
    assert "身份证号码不正确" in words(response)
    assert not IdentityConsent.objects.exists()


def test_with_consent_the_meters_are_shown_and_the_number_is_not(
    client: Client, china: FakeCommerce
) -> None:
    step(client, "customs", "zh-hans-cn", name="王梅", number=MEI, consent="on")

    html = words(step(client, "customs", "zh-hans-cn"))

    assert html.count("<meter") == 3
    assert "¥5,000" in html
    assert "¥26,000" in html
    assert "20" in html
    assert f'value="{MEI}"' not in html
    review = words(step(client, "review", "zh-hans-cn"))
    assert "支付 ¥128.00" in review


def test_over_the_rice_of_a_year_there_is_no_button_to_pay(
    client: Client, china: FakeCommerce
) -> None:
    assert china.checkout is not None
    china.checkout["quantity_"] = 5
    step(client, "customs", "zh-hans-cn", name="王梅", number=MEI, consent="on")

    html = words(step(client, "review", "zh-hans-cn"))

    assert 'name="seen"' not in html
    refused = pay(client, "zh-hans-cn", method="alipay", seen="640.00")
    assert refused.status_code == 422
    assert not PaymentAttempt.objects.exists()


def test_what_was_bought_elsewhere_counts_toward_both_limits(
    client: Client, china: FakeCommerce
) -> None:
    """CNY 24,800 of 26,000 and 17 of 20 kg are used: one bag of 5 kg is too much rice."""
    who = {"name": "王梅", "number": MEI, "consent": "on"}
    china.unit = 130000
    bad = step(client, "customs", "zh-hans-cn", **who, used_value="many")
    assert bad.status_code == 422

    said = {"used_value": "24800", "used_rice_kg": "17"}
    step(client, "customs", "zh-hans-cn", **who, **said)
    html = words(step(client, "customs", "zh-hans-cn"))

    assert "今年剩余额度：¥1200" in html or "¥1,200" in html, html
    assert "3 公斤" in html
    assert 'href="/zh-hans-cn/checkout/review/"' not in html

    # Saying nothing takes nothing back; a smaller sum does.
    step(client, "customs", "zh-hans-cn", **who)
    assert "3 公斤" in words(step(client, "customs", "zh-hans-cn"))
    step(client, "customs", "zh-hans-cn", **who, used_value="0", used_rice_kg="0")
    html = words(step(client, "customs", "zh-hans-cn"))
    assert 'href="/zh-hans-cn/checkout/review/"' in html


# -- Thailand --------------------------------------------------------------------------
def test_goods_are_collected_at_the_hall_at_home(
    client: Client, shop_in: Callable[..., FakeCommerce]
) -> None:
    shop = shop_in("thailand", "THB")
    shop.points = [
        {
            "id": WAREHOUSE,
            "name": "Hall",
            "externalReference": "HALL",
            "clickAndCollectOption": "LOCAL",
            "address": {
                "firstName": "", "lastName": "", "companyName": "", "streetAddress1": "1", "streetAddress2": "",
                "city": "Bangkok", "cityArea": "", "postalCode": "10330", "country": {"code": "TH"}, "countryArea": "", "phone": None,
            },
        }
    ]  # fmt: skip
    start(client, "en-th")
    step(client, "you", "en-th", email="mei@example.org")
    bangkok = {"first_name": "Mei", "last_name": "W", "street_address_1": "1 Rama I", "city": "Pathum Wan", "country_area": "กรุงเทพมหานคร", "postal_code": "10330", "phone": "02 555 0100"}  # fmt: skip
    step(client, "address", "en-th", **bangkok)

    assert "Pavilion Hall, Bangkok" in words(step(client, "delivery", "en-th"))
    step(client, "delivery", "en-th", delivery=WAREHOUSE)
    html = words(step(client, "review", "en-th"))

    assert "Pavilion Hall, Bangkok" in html
    assert "Ready four hours" in html
    assert "Total before delivery" not in html
    assert "1 Rama I" not in html
    assert "VAT is in this sum" in html


# -- Japan -----------------------------------------------------------------------------
TOKYO = {
    "last_name": "田中",
    "first_name": "芽衣",
    "country_area": "東京都",
    "city": "千代田区",
    "street_address_1": "千代田 1-1",
    "postal_code": "100-0001",
    "phone": "+81 3 3213 1111",
}


def test_a_second_order_of_the_day_over_japans_limit_is_refused_with_its_reason(
    shop_in: Callable[..., FakeCommerce], client: Client
) -> None:
    shop_in("japan", "JPY", 0).unit = 5000
    now = timezone.now()
    japan = market_by_code("jp")
    rules = rules_in_force(destination="JP", origin="TH", on=now.date())
    tokyo = {
        "firstName": "芽衣", "lastName": "田中",
        "postalCode": "1000001", "streetAddress1": "千代田1-1",
    }  # fmt: skip
    who = recipient_hash(country="JP", address=tokyo)
    recipient_note(checkout_id="first", market=japan, who=who, rules=rules, now=now)
    line = GoodsLine("L1", "RICE-5", 1, Money(Decimal(6000), "JPY"))
    quote_make(
        market=japan, checkout_id="first", lines=[line], freight=None,
        on=now.date(), now=now,
    )  # fmt: skip
    quote_freeze(checkout_id="first", order_id="order-first", now=now)

    start(client, "ja-jp")
    step(client, "you", "ja-jp", email="mei@example.org")
    sent = step(client, "address", "ja-jp", **TOKYO)
    back = client.get(sent.headers["Location"])

    assert back.headers["Location"] == "/ja-jp/basket/"
    html = words(client.get("/ja-jp/basket/"))
    assert "同じ人の同じ日のご注文は合わせて数えられ" in html
    assert "￥10,000" in html or "¥10,000" in html
