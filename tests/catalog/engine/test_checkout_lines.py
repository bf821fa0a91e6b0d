"""Lines of a checkout: how many, of what, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.engine.execute import execute
from catalog.engine.ids import global_id
from catalog.engine.models import (
    Channel,
    Checkout,
    CheckoutLine,
    ProductChannelListing,
    ProductVariantChannelListing,
    Reservation,
)
from storefront.saleor.documents import document
from tests.catalog.engine.checkout_shop import (
    a_checkout,
    codes,
    do,
    later,
    reservations,
    seen,
    selling_shop,
    stock_set,
    variant,
    variant_id,
)
from tests.catalog.engine.goods_shop import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def shop(settings: Any) -> None:
    selling_shop(settings)


def lines(key: str) -> list[tuple[str, int]]:
    return [(x["variant"]["sku"], x["quantity"]) for x in seen(key)["lines"]]


def create(channel: str | None = "tokyo", *rows: dict[str, Any], **more: Any) -> Any:
    said = {"channel": channel, "languageCode": "EN", "lines": list(rows), **more}
    return do("CheckoutCreate", input=said)


def row(quantity: int, **changes: Any) -> dict[str, Any]:
    return {"variantId": variant_id(), "quantity": quantity, **changes}


def test_the_same_variant_again_makes_its_line_larger() -> None:
    key = a_checkout(rice=2)
    more = do("CheckoutLinesAdd", id=key, lines=[row(1), row(2)])
    assert more["errors"] == []
    do("CheckoutLinesAdd", id=key, lines=[row(1, variantId=variant_id("tea"))])
    assert lines(key) == [("rice-1", 5), ("tea-1", 1)]
    assert seen(key)["quantity"] == 6


def test_a_line_is_set_and_quantity_zero_takes_it_out() -> None:
    key = a_checkout(rice=2, tea=1)
    rice, tea = (line["id"] for line in seen(key)["lines"])
    done = do(
        "CheckoutLinesUpdate",
        id=key,
        lines=[{"lineId": rice, "quantity": 4}, {"lineId": tea, "quantity": 0}],
    )
    assert done["errors"] == []
    assert lines(key) == [("rice-1", 4)]
    assert do("CheckoutLinesDelete", id=key, linesIds=[rice])["errors"] == []
    assert lines(key) == []


BAD_QUANTITIES = [
    (0, "ZERO_QUANTITY"),
    (-1, "ZERO_QUANTITY"),
    (51, "QUANTITY_GREATER_THAN_LIMIT"),
    (10**9, "QUANTITY_GREATER_THAN_LIMIT"),
    (13, "INSUFFICIENT_STOCK"),
]


@pytest.mark.parametrize(("quantity", "code"), BAD_QUANTITIES)
def test_a_bad_quantity_is_refused_when_creating(quantity: int, code: str) -> None:
    payload = create("tokyo", row(quantity))
    assert codes(payload) == [("quantity", code)]
    assert payload["checkout"] is None
    # As measured on a Saleor 3.23.28: a bad quantity does not say whose it is.
    assert payload["errors"][0]["variants"] is None
    assert Checkout.objects.count() == 0


@pytest.mark.parametrize(("quantity", "code"), BAD_QUANTITIES)
def test_a_bad_quantity_is_refused_when_adding(quantity: int, code: str) -> None:
    key = a_checkout(tea=1)
    payload = do("CheckoutLinesAdd", id=key, lines=[row(quantity)])
    assert codes(payload) == [("quantity", code)]
    assert lines(key) == [("tea-1", 1)]


@pytest.mark.parametrize(
    ("quantity", "code"), [case for case in BAD_QUANTITIES if case[0] != 0]
)
def test_a_bad_quantity_is_refused_when_setting(quantity: int, code: str) -> None:
    key = a_checkout(rice=2)
    line = seen(key)["lines"][0]["id"]
    payload = do(
        "CheckoutLinesUpdate", id=key, lines=[{"lineId": line, "quantity": quantity}]
    )
    assert codes(payload) == [("quantity", code)]
    assert lines(key) == [("rice-1", 2)]


def test_the_limit_counts_what_is_there_already() -> None:
    stock_set(north=100, south=0)
    key = a_checkout(rice=49)
    payload = do("CheckoutLinesAdd", id=key, lines=[row(2)])
    assert codes(payload) == [("quantity", "QUANTITY_GREATER_THAN_LIMIT")]
    assert do("CheckoutLinesAdd", id=key, lines=[row(1)])["errors"] == []


def test_a_variant_may_have_a_limit_of_its_own() -> None:
    item = variant()
    item.quantity_limit_per_customer = 2
    item.save()
    payload = create("tokyo", row(3))
    assert codes(payload) == [("quantity", "QUANTITY_GREATER_THAN_LIMIT")]
    assert create("tokyo", row(2))["errors"] == []


def test_a_loser_is_told_what_is_left() -> None:
    stock_set(north=2, south=1)
    payload = create("tokyo", row(4))
    assert codes(payload) == [("quantity", "INSUFFICIENT_STOCK")]
    assert payload["errors"][0]["message"].endswith("Only 3 remaining in stock.")


@pytest.mark.parametrize(
    ("variant_text", "field", "code"),
    [
        ("Product:1", "variantId", "GRAPHQL_ERROR"),
        ("ProductVariant:999999", "variantId", "GRAPHQL_ERROR"),
        ("ProductVariant:one", "variantId", "GRAPHQL_ERROR"),
        ("ProductVariant:9" + "9" * 30, "variantId", "GRAPHQL_ERROR"),
        ("", "variantId", "GRAPHQL_ERROR"),
    ],
)
def test_an_id_of_something_else_is_refused(
    variant_text: str, field: str, code: str
) -> None:
    given = global_id(*variant_text.split(":")) if variant_text else "nonsense"
    payload = create("tokyo", {"variantId": given, "quantity": 1})
    assert codes(payload) == [(field, code)]
    key = a_checkout(rice=1)
    added = do("CheckoutLinesAdd", id=key, lines=[{"variantId": given, "quantity": 1}])
    assert codes(added) == [(field, code)]
    assert lines(key) == [("rice-1", 1)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Order:8b7a5a52-8f6c-4a53-9d0c-0c1c0a1f0a11", "GRAPHQL_ERROR"),
        ("Checkout:8b7a5a52-8f6c-4a53-9d0c-0c1c0a1f0a11", "NOT_FOUND"),
        ("Checkout:7", "NOT_FOUND"),
    ],
)
def test_a_checkout_that_is_not_there_is_refused(text: str, code: str) -> None:
    given = global_id(*text.split(":"))
    assert codes(do("CheckoutLinesAdd", id=given, lines=[row(1)])) == [("id", code)]
    assert codes(do("CheckoutComplete", id=given)) == [("id", code)]


def test_goods_of_another_channel_are_refused() -> None:
    payload = create("kuwait", row(1))
    assert codes(payload) == [("lines", "UNAVAILABLE_VARIANT_IN_CHANNEL")]
    assert payload["errors"][0]["variants"] == [variant_id()]
    assert Checkout.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"is_published": False}, "PRODUCT_NOT_PUBLISHED"),
        ({"published_at": later(days=1)}, "PRODUCT_NOT_PUBLISHED"),
        ({"available_for_purchase": False}, "PRODUCT_UNAVAILABLE_FOR_PURCHASE"),
        (
            {"available_for_purchase_at": later(days=1)},
            "PRODUCT_UNAVAILABLE_FOR_PURCHASE",
        ),
    ],
)
def test_goods_that_are_not_on_sale_are_refused(
    change: dict[str, Any], code: str
) -> None:
    ProductChannelListing.objects.update(**change)
    assert codes(create("tokyo", row(1))) == [("lines", code)]


def test_goods_taken_off_sale_are_a_problem_of_the_line_not_an_error() -> None:
    key = a_checkout(rice=1, tea=1)
    ProductVariantChannelListing.objects.filter(variant=variant()).delete()
    found = seen(key)
    (problem,) = found["problems"]
    assert problem["__typename"] == "CheckoutLineProblemVariantNotAvailable"
    assert problem["line"]["id"] == found["lines"][0]["id"]
    assert [len(line["problems"]) for line in found["lines"]] == [1, 0]


def test_a_price_is_not_the_buyers_to_say() -> None:
    said = {"channel": "tokyo", "languageCode": "EN", "lines": [row(1, price=1)]}
    answer = execute(
        document("CheckoutCreate"), {"input": said, "languageCode": "EN"}, now=NOW
    )
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    assert Checkout.objects.count() == 0


@pytest.mark.parametrize(
    ("channel", "code"), [(None, "MISSING_CHANNEL_SLUG"), ("mars", "NOT_FOUND")]
)
def test_a_channel_must_be_there(channel: str | None, code: str) -> None:
    assert codes(create(channel, row(1))) == [("channel", code)]


def test_a_closed_channel_sells_nothing() -> None:
    Channel.objects.update(is_active=False)
    assert codes(create("tokyo", row(1))) == [("channel", "CHANNEL_INACTIVE")]


def test_lines_of_another_checkout_are_refused() -> None:
    mine, theirs = a_checkout(rice=1), a_checkout(tea=1)
    line = seen(theirs)["lines"][0]["id"]
    for payload, code, named in (
        (do("CheckoutLinesDelete", id=mine, linesIds=[line]), "INVALID", [line]),
        (
            do("CheckoutLinesUpdate", id=mine, lines=[{"lineId": line, "quantity": 3}]),
            "GRAPHQL_ERROR",
            None,
        ),
    ):
        assert codes(payload) == [("lineId", code)]
        assert payload["errors"][0]["lines"] == named
    assert lines(theirs) == [("tea-1", 1)]


def test_email_and_language_are_checked_and_kept() -> None:
    key = a_checkout(rice=1)
    for email, code in (("", "REQUIRED"), ("mei", "INVALID"), ("a@b", "INVALID")):
        payload = do("CheckoutEmailUpdate", id=key, email=email)
        assert codes(payload) == [("email", code)]
    assert do("CheckoutEmailUpdate", id=key, email=" mei@example.org ")["errors"] == []
    do("CheckoutLanguageCodeUpdate", id=key, languageCode="ZH_HANS")
    found = seen(key)
    assert (found["email"], found["languageCode"]) == ("mei@example.org", "ZH_HANS")


# --- Reservations -------------------------------------------------------------------
def test_reserved_units_are_nobody_elses_until_their_time_is_over() -> None:
    reservations(30)
    key = a_checkout(rice=10)
    assert seen(key)["stockReservationExpires"] == later(minutes=30).isoformat()
    held = {
        x.stock.warehouse.slug: x.quantity_reserved for x in Reservation.objects.all()
    }
    assert held == {"north": 7, "south": 3}
    payload = create("tokyo", row(3))
    assert codes(payload) == [("quantity", "INSUFFICIENT_STOCK")]
    assert payload["errors"][0]["message"].endswith("Only 2 remaining in stock.")
    late = {"channel": "tokyo", "languageCode": "EN", "lines": [row(3)]}
    after = do("CheckoutCreate", input=late, now=later(minutes=31))
    assert after["errors"] == []


def test_ones_own_reservation_does_not_stand_in_the_way() -> None:
    reservations(30)
    key = a_checkout(rice=10)
    assert do("CheckoutLinesAdd", id=key, lines=[row(2)])["errors"] == []
    assert seen(key)["problems"] == []
    assert sum(x.quantity_reserved for x in Reservation.objects.all()) == 12


def test_taking_a_line_out_frees_its_units() -> None:
    reservations(30)
    key = a_checkout(rice=12)
    do("CheckoutLinesDelete", id=key, linesIds=[seen(key)["lines"][0]["id"]])
    assert Reservation.objects.count() == 0
    assert create("tokyo", row(12))["errors"] == []


def test_without_reservations_a_slow_buyer_sees_a_problem_and_can_still_shop() -> None:
    key = a_checkout(rice=5)
    stock_set(north=2, south=0)
    (problem,) = seen(key)["problems"]
    assert problem["__typename"] == "CheckoutLineProblemInsufficientStock"
    assert problem["availableQuantity"] == 2
    tea = [row(1, variantId=variant_id("tea"))]
    assert do("CheckoutLinesAdd", id=key, lines=tea)["errors"] == []
    assert CheckoutLine.objects.count() == 2


def test_a_checkout_without_lines_is_not_paid() -> None:
    key = a_checkout(rice=1)
    line = seen(key)["lines"][0]["id"]
    emptied = do("CheckoutLinesDelete", id=key, linesIds=[line])["checkout"]
    assert emptied["totalPrice"]["gross"]["fractionalAmount"] == 0
    assert (emptied["chargeStatus"], emptied["authorizeStatus"]) == ("NONE", "NONE")
