"""Addresses of a checkout, by the rules of their country."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.engine.models import Address
from tests.catalog.engine.checkout_shop import (
    TOKYO,
    a_checkout,
    codes,
    do,
    seen,
    selling_shop,
)

pytestmark = pytest.mark.django_db
NAMES = {"SHIPPING": "shippingAddress", "BILLING": "billingAddress"}


@pytest.fixture(autouse=True)
def shop(settings: Any) -> None:
    selling_shop(settings)


def give(key: str, kind: str, address: dict[str, Any]) -> Any:
    name = NAMES[kind]
    return do(f"Checkout{name[0].upper()}{name[1:]}Update", id=key, **{name: address})


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize(
    ("address", "errors"),
    [
        (
            {"country": "US", "streetAddress1": "1 Main St", "postalCode": "x"},
            {
                ("countryArea", "REQUIRED"),
                ("city", "REQUIRED"),
                ("postalCode", "INVALID"),
            },
        ),
        (
            TOKYO | {"countryArea": "Bavaria"},
            {("countryArea", "INVALID")},
        ),
        (TOKYO | {"postalCode": "1234"}, {("postalCode", "INVALID")}),
        (TOKYO | {"phone": "12"}, {("phone", "INVALID")}),
        (TOKYO | {"city": "x" * 257}, {("city", "INVALID")}),
        (TOKYO | {"country": None}, {("country", "REQUIRED")}),
        ({}, {("country", "REQUIRED")}),
    ],
)
def test_a_wrong_address_names_each_field(
    kind: str, address: dict[str, Any], errors: set[tuple[str, str]]
) -> None:
    key = a_checkout(rice=1)
    before = Address.objects.count()
    payload = give(key, kind, address)
    assert set(codes(payload)) == errors
    assert {error["addressType"] for error in payload["errors"]} == {kind}
    assert seen(key)[NAMES[kind]] is None
    assert Address.objects.count() == before


@pytest.mark.parametrize("kind", NAMES)
def test_a_right_address_is_kept_as_it_was_written(kind: str) -> None:
    key = a_checkout(rice=1)
    assert give(key, kind, TOKYO)["errors"] == []
    found = seen(key)[NAMES[kind]]
    assert found["country"] == {"code": "JP"}
    assert (found["city"], found["postalCode"]) == ("千代田区", "100-0001")


def test_a_new_address_replaces_the_old_one_wholly() -> None:
    key = a_checkout(rice=1)
    give(key, "SHIPPING", TOKYO | {"companyName": "Sato & Co"})
    count = Address.objects.count()
    give(key, "SHIPPING", TOKYO)
    assert seen(key)["shippingAddress"]["companyName"] == ""
    assert Address.objects.count() == count


def test_both_addresses_are_rows_of_their_own() -> None:
    key = a_checkout(rice=1)
    give(key, "SHIPPING", TOKYO)
    give(key, "BILLING", TOKYO)
    give(key, "SHIPPING", TOKYO | {"streetAddress1": "2-2 Ginza"})
    assert seen(key)["billingAddress"]["streetAddress1"] == "1-1 Chiyoda"


def test_a_country_that_does_not_exist_is_no_value_of_the_contract() -> None:
    key = a_checkout(rice=1)
    with pytest.raises(AssertionError, match="CountryCode"):
        give(key, "SHIPPING", TOKYO | {"country": "XX"})
