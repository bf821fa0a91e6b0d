"""A shop is set up from nothing through the contract, and reads back what it was given."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.engine.ids import global_id
from catalog.engine.models import Channel, Checkout, ShippingMethod, TaxClass, Warehouse
from tests.catalog.engine.goods_shop import NOW, ask, attempt, data, run

pytestmark = [pytest.mark.django_db]

ADDRESS = {"streetAddress1": "1 Main", "city": "Bangkok", "country": "TH"}
CREATE = "channelCreate(input: ChannelCreateInput!)"
UPDATE = "channelUpdate(id: ID!, input: ChannelUpdateInput!)"
METHOD = "shippingPriceCreate(input: ShippingPriceInput!)"
LISTING = (
    "shippingMethodChannelListingUpdate(id: ID!, input: "
    "ShippingMethodChannelListingInput!)"
)


def channel_made(slug: str = "main", **changes: Any) -> str:
    given = {"name": slug, "slug": slug, "currencyCode": "USD",
             "defaultCountry": "US", **changes}  # fmt: skip
    made: str = run(CREATE, "channel { id }", input=given)["channel"]["id"]
    return made


def zone_made(channel: str, **changes: Any) -> str:
    given = {"name": "Zone", "countries": ["US", "CA"], "addChannels": [channel],
             **changes}  # fmt: skip
    text = "shippingZoneCreate(input: ShippingZoneCreateInput!)"
    made: str = run(text, "shippingZone { id }", input=given)["shippingZone"]["id"]
    return made


def warehouse_made(**changes: Any) -> str:
    given = {"name": "North", "address": ADDRESS, **changes}
    text = "createWarehouse(input: WarehouseCreateInput!)"
    made: str = run(text, "warehouse { id }", input=given)["warehouse"]["id"]
    return made


def errors(payload: dict[str, Any]) -> list[tuple[str | None, str]]:
    return [(item["field"], item["code"]) for item in payload["errors"]]


# --- Channels ---------------------------------------------------------------------
def test_a_new_channel_has_the_defaults_of_saleor() -> None:
    key = channel_made()

    found = data(
        "query ($id: ID!) { channel(id: $id) { isActive orderSettings {"
        " automaticallyConfirmAllNewOrders markAsPaidStrategy allowUnpaidOrders"
        " deleteExpiredOrdersAfter draftOrderLinePriceFreezePeriod }"
        " checkoutSettings { useLegacyErrorFlow automaticCompletionDelay }"
        " paymentSettings { checkoutTtlBeforeReleasingFunds }"
        " taxConfiguration { taxCalculationStrategy pricesEnteredWithTax } } }",
        as_app=True, id=key,
    )["channel"]  # fmt: skip

    assert found == {
        "isActive": False,
        "orderSettings": {
            "automaticallyConfirmAllNewOrders": True,
            "markAsPaidStrategy": "PAYMENT_FLOW",
            "allowUnpaidOrders": False,
            "deleteExpiredOrdersAfter": 60,
            "draftOrderLinePriceFreezePeriod": 24,
        },
        "checkoutSettings": {
            "useLegacyErrorFlow": True,
            "automaticCompletionDelay": None,
        },
        "paymentSettings": {"checkoutTtlBeforeReleasingFunds": 6},
        "taxConfiguration": {
            "taxCalculationStrategy": "FLAT_RATES",
            "pricesEnteredWithTax": True,
        },
    }


def test_settings_of_a_channel_are_kept() -> None:
    key = channel_made()

    kept = run(
        UPDATE,
        "channel { checkoutSettings { automaticallyCompleteFullyPaidCheckouts"
        " automaticCompletionDelay automaticCompletionCutOffDate }"
        " orderSettings { expireOrdersAfter } metadata { key value } }",
        id=key,
        input={
            "checkoutSettings": {"automaticCompletion": {"enabled": True}},
            "orderSettings": {"expireOrdersAfter": 15},
            "metadata": [{"key": "region", "value": "west"}],
        },
    )["channel"]  # fmt: skip

    assert kept["checkoutSettings"] == {
        "automaticallyCompleteFullyPaidCheckouts": True,
        "automaticCompletionDelay": 30,
        "automaticCompletionCutOffDate": "2026-11-24T12:00:00+00:00",
    }
    assert kept["orderSettings"] == {"expireOrdersAfter": 15}
    assert kept["metadata"] == [{"key": "region", "value": "west"}]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": "", "slug": "", "currencyCode": "USDD"},
         [("name", "REQUIRED"), ("slug", "REQUIRED"), ("currencyCode", "INVALID")]),
        ({"slug": "taken"}, [("slug", "UNIQUE")]),
        ({"orderSettings": {"deleteExpiredOrdersAfter": 121}},
         [("deleteExpiredOrdersAfter", "INVALID")]),
        ({"checkoutSettings": {"automaticCompletion": {"enabled": False, "delay": 5}}},
         [("delay", "INVALID")]),
    ],
)  # fmt: skip
def test_a_channel_that_cannot_be_is_told_whole(
    changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    channel_made("taken")
    given = {"name": "x", "slug": "x", "currencyCode": "USD", "defaultCountry": "US"}

    payload = attempt(CREATE, "channel { id }", input={**given, **changes})

    assert errors(payload) == expected
    assert [row.slug for row in Channel.objects.all()] == ["taken"]


def test_a_channel_is_activated_once_and_deleted() -> None:
    key = channel_made()

    run("channelActivate(id: ID!)", "channel { isActive }", id=key)
    again = attempt("channelActivate(id: ID!)", "channel { isActive }", id=key)
    gone = run("channelDelete(id: ID!)", "channel { id slug }", id=key)

    assert errors(again) == [("id", "INVALID")]
    assert gone["channel"] == {"id": key, "slug": "main"}
    assert Channel.objects.count() == 0


def test_a_buyer_sees_a_channels_slug_and_not_its_name() -> None:
    channel_made()

    slug = data('{ channel(slug: "main") { slug } }')
    name = ask('{ channel(slug: "main") { name } }')

    assert slug == {"channel": {"slug": "main"}}
    assert name["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"


# --- Warehouses and zones ---------------------------------------------------------
def test_a_warehouse_of_collection_is_public() -> None:
    key = warehouse_made(externalReference="n")
    text = "updateWarehouse(externalReference: String, input: WarehouseUpdateInput!)"
    shown = "warehouse { clickAndCollectOption isPrivate }"

    private = attempt(text, shown, externalReference="n",
                      input={"clickAndCollectOption": "LOCAL"})  # fmt: skip
    public = run(text, shown, externalReference="n",
                 input={"clickAndCollectOption": "LOCAL", "isPrivate": False})  # fmt: skip

    assert errors(private) == [("clickAndCollectOption", "INVALID")]
    assert public["warehouse"] == {"clickAndCollectOption": "LOCAL", "isPrivate": False}
    assert data(
        "query ($id: ID) { warehouse(id: $id) { slug } }", as_app=True, id=key
    ) == {"warehouse": {"slug": "north"}}


def test_a_zone_takes_warehouses_that_share_a_channel_with_it() -> None:
    channel, place = channel_made(), warehouse_made()
    zone = zone_made(channel)
    text = "shippingZoneUpdate(id: ID!, input: ShippingZoneUpdateInput!)"
    shown = "shippingZone { warehouses { id } countries { code country } }"

    apart = attempt(text, shown, id=zone, input={"addWarehouses": [place]})
    run(UPDATE, "channel { id }", id=channel, input={"addWarehouses": [place]})
    joined = run(text, shown, id=zone, input={"addWarehouses": [place]})

    assert errors(apart) == [("addWarehouses", "INVALID")]
    assert joined["shippingZone"]["warehouses"] == [{"id": place}]
    assert joined["shippingZone"]["countries"][0] == {"code": "CA", "country": "Canada"}


def test_a_warehouse_is_deleted_with_its_links() -> None:
    channel, place = channel_made(), warehouse_made()
    run(UPDATE, "channel { id }", id=channel, input={"addWarehouses": [place]})
    zone_made(channel, addWarehouses=[place])

    run("deleteWarehouse(id: ID!)", "warehouse { name }", id=place)

    assert Warehouse.objects.count() == 0


# --- Methods ----------------------------------------------------------------------
def test_a_method_costs_what_its_listing_says() -> None:
    channel = channel_made()
    zone = zone_made(channel)
    method = run(
        METHOD, "shippingMethod { id postalCodeRules { start end inclusionType } }",
        input={"name": "Post", "shippingZone": zone, "type": "PRICE",
               "inclusionType": "INCLUDE",
               "addPostalCodeRules": [{"start": "10000", "end": "19999"}]},
    )["shippingMethod"]  # fmt: skip

    run(LISTING, "shippingMethod { id }", id=method["id"],
        input={"addChannels": [{"channelId": channel, "price": 4.5,
                                "minimumOrderPrice": 10}]})  # fmt: skip

    shown = data(
        'query ($id: ID!) { shippingZone(id: $id, channel: "main") {'
        " shippingMethods { name channelListings { price { amount }"
        " minimumOrderPrice { amount } maximumOrderPrice { amount } } }"
        " priceRange { start { amount } stop { amount } } } }",
        as_app=True, id=zone,
    )["shippingZone"]  # fmt: skip
    assert method["postalCodeRules"] == [
        {"start": "10000", "end": "19999", "inclusionType": "INCLUDE"}
    ]
    assert shown == {
        "shippingMethods": [
            {
                "name": "Post",
                "channelListings": [
                    {
                        "price": {"amount": 4.5},
                        "minimumOrderPrice": {"amount": 10},
                        "maximumOrderPrice": None,
                    }
                ],
            }
        ],
        "priceRange": {"start": {"amount": 4.5}, "stop": {"amount": 4.5}},
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"minimumDeliveryDays": 9, "maximumDeliveryDays": 2},
         [("minimumDeliveryDays", "INVALID")]),
        ({"minimumOrderWeight": 5, "maximumOrderWeight": 5},
         [("maximumOrderWeight", "MAX_LESS_THAN_MIN")]),
        ({"addPostalCodeRules": [{"start": "1"}]}, [("inclusionType", "REQUIRED")]),
    ],
)  # fmt: skip
def test_a_method_that_cannot_be_is_refused(
    changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    zone = zone_made(channel_made())

    payload = attempt(
        METHOD, "shippingMethod { id }",
        input={"name": "Post", "shippingZone": zone, "type": "PRICE", **changes},
    )  # fmt: skip

    assert errors(payload) == expected
    assert ShippingMethod.objects.count() == 0


def test_a_price_has_the_decimals_of_its_currency() -> None:
    channel = channel_made(currencyCode="JPY")
    zone = zone_made(channel)
    method = run(METHOD, "shippingMethod { id }",
                 input={"name": "Post", "shippingZone": zone, "type": "PRICE"})  # fmt: skip

    payload = attempt(
        LISTING, "shippingMethod { id }", id=method["shippingMethod"]["id"],
        input={"addChannels": [{"channelId": channel, "price": 4.5}]},
    )  # fmt: skip

    assert errors(payload) == [("price", "INVALID")]
    assert ShippingMethod.objects.get().channel_listings.count() == 0


# --- Taxes ------------------------------------------------------------------------
def test_rates_of_a_class_are_set_and_removed_by_country() -> None:
    made = run(
        "taxClassCreate(input: TaxClassCreateInput!)", "taxClass { id }",
        input={"name": "Food", "createCountryRates": [
            {"countryCode": "US", "rate": 8.875}, {"countryCode": "TH", "rate": 7}]},
    )["taxClass"]["id"]  # fmt: skip

    run("taxClassUpdate(id: ID!, input: TaxClassUpdateInput!)", "taxClass { id }",
        id=made, input={"removeCountryRates": ["TH"]})  # fmt: skip
    run(
        "taxCountryConfigurationUpdate(countryCode: CountryCode!, "
        "updateTaxClassRates: [TaxClassRateInput!]!)",
        "taxCountryConfiguration { country { code } }",
        countryCode="JP",
        updateTaxClassRates=[{"taxClassId": made, "rate": 8}, {"rate": 10}],
    )  # fmt: skip

    rates = TaxClass.objects.get().country_rates.values_list("country_code", "rate")
    assert [(code, float(rate)) for code, rate in rates] == [("JP", 8.0), ("US", 8.875)]
    found = data(
        "{ taxCountryConfiguration(countryCode: JP) {"
        " taxClassCountryRates { rate taxClass { name } } } }",
        as_app=True,
    )["taxCountryConfiguration"]["taxClassCountryRates"]
    assert sorted(row["rate"] for row in found) == [8, 10]


def test_a_negative_rate_is_refused_whole() -> None:
    payload = attempt(
        "taxCountryConfigurationUpdate(countryCode: CountryCode!, "
        "updateTaxClassRates: [TaxClassRateInput!]!)",
        "taxCountryConfiguration { country { code } }",
        countryCode="JP", updateTaxClassRates=[{"rate": -1}],
    )  # fmt: skip

    assert errors(payload) == [("updateTaxClassRates", "CANNOT_CREATE_NEGATIVE_RATE")]
    assert data("{ taxCountryConfigurations { country { code } } }", as_app=True) == {
        "taxCountryConfigurations": []
    }


def test_a_checkout_is_exempt_and_a_channel_never() -> None:
    channel = channel_made()
    checkout = Checkout.objects.create(
        channel=Channel.objects.get(), created_at=NOW, updated_at=NOW
    )
    text = "taxExemptionManage(id: ID!, taxExemption: Boolean!)"
    shown = "taxableObject { ... on Checkout { id } }"

    wrong = attempt(text, shown, id=channel, taxExemption=True)
    run(text, shown, id=global_id("Checkout", checkout.pk), taxExemption=True)

    assert errors(wrong) == [("id", "NOT_FOUND")]
    checkout.refresh_from_db()
    assert checkout.tax_exemption


# --- Shop -------------------------------------------------------------------------
def test_settings_of_the_shop_are_kept_and_hidden_from_buyers() -> None:
    run(
        "shopSettingsUpdate(input: ShopSettingsInput!)", "shop { name }",
        input={"limitQuantityPerCheckout": 7, "defaultMailSenderName": "Shop",
               "reserveStockDurationAnonymousUser": 0, "headerText": "Hello"},
    )  # fmt: skip

    found = data(
        "{ shop { limitQuantityPerCheckout defaultMailSenderName headerText"
        " reserveStockDurationAnonymousUser schemaVersion } }",
        as_app=True,
    )["shop"]
    buyer = ask("{ shop { limitQuantityPerCheckout } }")
    assert found == {
        "limitQuantityPerCheckout": 7,
        "defaultMailSenderName": "Shop",
        "headerText": "Hello",
        "reserveStockDurationAnonymousUser": None,
        "schemaVersion": "3.23",
    }
    assert buyer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
