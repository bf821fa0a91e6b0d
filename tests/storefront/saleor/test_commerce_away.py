"""Commerce away while people look around, fill baskets and pay: nothing lost or doubled."""

from __future__ import annotations

import io
import json
import logging
import re
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation

from catalog.engine.models import Checkout, Order, TransactionItem
from catalog.engine.transaction_sums import sums_of
from storefront.localization.places import all_places
from storefront.observability.logs import formatter
from storefront.payments.models import AttemptState, PaymentAttempt
from storefront.saleor import kept_answers
from storefront.saleor.models import KeptAnswer
from tests.benchmarks.test_query_counts import SHOP
from tests.benchmarks.visits import Purchase
from tests.fakes.http_saleor import TOKEN

if TYPE_CHECKING:
    from tests.fakes.http_saleor import HttpSaleor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
SAID = {
    "en": ("As of", "prices and stock on this page may have changed"),
    "de": ("Stand:", "Preise und Bestände auf dieser Seite"),
    "th": ("ข้อมูล ณ", "ราคาและจำนวนสินค้าในหน้านี้"),
    "zh-Hans": ("截至", "本页的价格和库存可能已有变化"),
    "ja": ("現在", "このページの価格や在庫は変わっている"),
    "ar": ("حتى", "ربما تغيرت الأسعار"),
}
# Longer than the breaker of these tests stays open.
PAUSE = 0.25
LOOKED_AT = ("/en-kw/", "/en-kw/c/dates/", "/en-kw/p/oasis-dates/")


def outdate() -> None:
    """Long enough ago to be asked anew."""
    kept_answers.decoded_forget()
    for row in KeptAnswer.objects.all():
        row.answered_at -= timedelta(minutes=2)
        row.save(update_fields=["answered_at"])


def goes_away(saleor: HttpSaleor) -> None:
    outdate()
    saleor.away()


@pytest.fixture
def client() -> Client:
    return Client()


def test_pages_already_seen_go_on_and_say_as_of_when(
    saleor: HttpSaleor, client: Client
) -> None:
    for path in LOOKED_AT:
        assert "As of" not in client.get(path).content.decode()
    goes_away(saleor)

    for path in LOOKED_AT:
        response = client.get(path)
        page = response.content.decode()
        assert (response.status_code, path) == (200, path)
        assert "As of <time" in page
        assert "prices and stock on this page may have changed" in page
        assert "no-store" in response.headers["Cache-Control"]
    assert client.get("/en-kr/p/oasis-dates/").status_code == 503

    saleor.back()
    time.sleep(PAUSE)
    for path in LOOKED_AT:
        assert "As of" not in client.get(path).content.decode()


@pytest.mark.parametrize("language", SAID)
def test_the_notice_is_in_the_language_of_the_page(language: str) -> None:
    place = next(one for one in all_places() if one.language == language)
    since = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    with translation.override(place.django_language):
        notice = render_to_string(
            "partials/_stale.html", {"stale_since": since, "place": place}
        )

    head, words = SAID[language]
    assert head in notice
    assert words in notice
    assert 'datetime="2026-11-24T09:30:00+00:00"' in notice


def test_an_arabic_page_says_it_in_arabic(saleor: HttpSaleor, client: Client) -> None:
    assert client.get("/ar-kw/p/oasis-dates/").status_code == 200
    goes_away(saleor)

    page = client.get("/ar-kw/p/oasis-dates/").content.decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert SAID["ar"][1] in page


def test_a_dead_saleor_does_not_make_the_pages_slow(
    saleor: HttpSaleor, client: Client, settings: Any
) -> None:
    settings.SALEOR_BREAKER_SECONDS = 30
    for path in LOOKED_AT:
        client.get(path)
    goes_away(saleor)
    for _ in range(4):
        for path in LOOKED_AT:
            client.get(path)

    asked = len(saleor.seen)
    started = timezone.now()
    for path in LOOKED_AT:
        assert client.get(path).status_code == 200

    assert len(saleor.seen) == asked
    assert (timezone.now() - started).total_seconds() < 2


def filled(client: Client) -> dict[str, Any]:
    page = client.get("/en-kw/p/oasis-dates/").content.decode()
    found = re.search('name="variant" value="([^"]+)"', page)
    assert found
    said = {"variant": found[1], "quantity": "2", "next": "/en-kw/p/oasis-dates/"}
    assert client.post("/en-kw/basket/add/", said).status_code == 302
    return said


def units() -> list[int]:
    return [line.quantity for one in Checkout.objects.all() for line in one.lines.all()]


def test_the_basket_is_kept_and_says_what_cannot_be_done(
    saleor: HttpSaleor, client: Client
) -> None:
    said = filled(client)
    goes_away(saleor)

    away = client.get("/en-kw/basket/")
    assert away.status_code == 503
    assert "The basket cannot be opened just now" in away.content.decode()
    assert int(away.headers["Retry-After"]) >= 1
    back = client.post("/en-kw/basket/add/", said, follow=True)
    assert back.status_code == 200
    assert "may have been added or not" in back.content.decode()
    assert units() == [2]

    saleor.back()
    outdate()
    time.sleep(PAUSE)
    assert client.get("/en-kw/basket/").status_code == 200
    assert units() == [2]


def test_goods_that_certainly_were_not_added_are_told_so(
    saleor: HttpSaleor, client: Client
) -> None:
    said = filled(client)
    saleor.stop()

    back = client.post("/en-kw/basket/add/", said, headers={"HX-Request": "true"})

    assert back.status_code == 200
    assert "so nothing was added" in back.content.decode()
    assert units() == [2]


def test_an_addition_whose_answer_was_lost_sends_the_buyer_to_look_first(
    saleor: HttpSaleor, client: Client, settings: Any
) -> None:
    said = filled(client)
    settings.SALEOR_WRITE_SECONDS = 0.3
    saleor.fault("lost", operation="CheckoutLinesAdd", seconds=0.6)

    back = client.post("/en-kw/basket/add/", said, follow=True).content.decode()

    assert "Look into your basket before you add them again" in back
    assert saleor.count("CheckoutLinesAdd") == 1
    assert units() == [4]


def test_what_was_typed_is_sent_again_with_one_press(
    saleor: HttpSaleor, client: Client
) -> None:
    filled(client)
    saleor.fault("status", operation="CheckoutEmailUpdate", status=503)

    page = client.post("/en-kw/checkout/you/", {"email": "mei@example.org"})

    words = page.content.decode()
    assert page.status_code == 503
    assert "Nothing can be ordered just now" in words
    assert '<input type="hidden" name="email" value="mei@example.org">' in words
    assert "csrfmiddlewaretoken" in words
    again = client.post("/en-kw/checkout/you/", {"email": "mei@example.org"})
    assert again.status_code == 302
    assert Checkout.objects.get().email == "mei@example.org"


class Paying(Purchase):
    """A purchase that stops at the bank's door."""

    def to_the_bank(self) -> tuple[str, dict[str, str]]:
        found: dict[str, str] = {}

        def stop(method: str, seen: str) -> None:
            found.update(method=method, seen=seen)

        self._pays = stop  # type: ignore[method-assign]
        self.buys()
        return "/en-kw/checkout/pay/", found


def money() -> dict[str, int]:
    return {
        "transactions": TransactionItem.objects.count(),
        "orders": Order.objects.count(),
        "open or paid": PaymentAttempt.objects.exclude(
            state__in=[AttemptState.ABANDONED, AttemptState.DECLINED]
        ).count(),
    }


def test_a_payment_whose_beginning_was_lost_begins_once(
    saleor: HttpSaleor, settings: Any
) -> None:
    buyer = Paying(SHOP)
    path, said = buyer.to_the_bank()
    settings.SALEOR_LONG_SECONDS = 1
    saleor.fault("lost", operation="TransactionInitialize", seconds=1.5)

    lost = buyer.client.post(path, said)
    again = buyer.client.post(path, said)

    assert (lost.status_code, again.status_code) == (503, 302)
    assert "You pay at most once" in lost.content.decode()
    keys = {
        one.variables["idempotencyKey"]
        for one in saleor.seen
        if one.name == "TransactionInitialize"
    }
    assert saleor.count("TransactionInitialize") == 2
    assert keys == {PaymentAttempt.objects.get().idempotency_key}
    assert money() == {"transactions": 1, "orders": 0, "open or paid": 1}


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        ("TransactionProcess", "lost"),
        ("CheckoutComplete", "lost"),
        ("CheckoutComplete", "half"),
        ("CheckoutComplete", "reset"),
    ],
)
def test_an_order_whose_answer_was_lost_is_made_once(
    operation: str, kind: Any, saleor: HttpSaleor, settings: Any
) -> None:
    buyer = Paying(SHOP)
    path, said = buyer.to_the_bank()
    bank = buyer.client.post(path, said).headers["Location"]
    back = buyer.client.post(bank, {"ending": "approve"}).headers["Location"]
    settings.SALEOR_LONG_SECONDS = 1
    saleor.fault(kind, operation=operation, seconds=1.5)

    lost = buyer.client.get(back)
    again = buyer.client.get(back)
    once_more = buyer.client.get(back)

    # Told already where the App, asked by commerce, made the order beside the page.
    if lost.status_code == 503:
        assert "rather than pay anew" in lost.content.decode()
    assert lost.status_code in {302, 503}
    assert again.headers["Location"] == once_more.headers["Location"]
    assert "/order/" in again.headers["Location"]
    assert money() == {"transactions": 1, "orders": 1, "open or paid": 1}
    held = sums_of(TransactionItem.objects.get().events.all())
    assert held.charged + held.authorized == PaymentAttempt.objects.get().amount


def test_commerce_away_when_the_buyer_comes_back_from_the_bank(
    saleor: HttpSaleor,
) -> None:
    buyer = Paying(SHOP)
    path, said = buyer.to_the_bank()
    bank = buyer.client.post(path, said).headers["Location"]
    back = buyer.client.post(bank, {"ending": "approve"}).headers["Location"]
    saleor.away()

    assert [buyer.client.get(back).status_code for _ in range(7)] == [503] * 7
    assert money() == {"transactions": 1, "orders": 0, "open or paid": 1}
    saleor.back()
    time.sleep(PAUSE)

    assert "/order/" in buyer.client.get(back).headers["Location"]
    assert money() == {"transactions": 1, "orders": 1, "open or paid": 1}


def test_a_whole_purchase_leaves_nothing_personal_in_the_logs(
    saleor: HttpSaleor,
) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(is_json=True))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    saleor.fault("half", operation="CheckoutShippingAddressUpdate")
    buyer = Purchase(SHOP)
    try:
        # Refused once with everything typed in hand, then bought.
        filled(buyer.client)
        buyer.client.post("/en-kw/checkout/you/", {"email": "mei@example.org"})
        buyer.client.post("/en-kw/checkout/address/", dict(SHOP.address))
        buyer.buys()
    finally:
        root.removeHandler(handler)
        root.setLevel(before)

    written = stream.getvalue()
    lines = [json.loads(line) for line in written.splitlines()]
    order = Order.objects.get()
    assert {"shop:checkout_address", "shop:order"} <= {
        one.get("route") for one in lines
    }
    private = [*SHOP.address.values(), "mei@example.org", TOKEN, str(order.pk)]
    private += [PaymentAttempt.objects.get().idempotency_key]
    # "Li" alone is part of many words.
    assert [said for said in private if len(said) > 2 and said in written] == []
