"""A small shop, made through the contract alone: what every story stands on.

All slugs carry a tag, so that a server with data of its own may be asked too.
"""

from __future__ import annotations

from typing import Any

from tests.contract.diff.steps import Ref, Step

GOODS = (
    # slug, name, price per unit, quantities in the two warehouses
    ("rice", "Hom Mali Rice", "12.50", 40, 10),
    ("silk", "Praewa Silk", "120.00", 3, 0),
    ("tea", "Assam Tea", "7.99", 0, 5),
    ("salt", "Sea Salt", "3.33", 200, 200),
    ("honey", "Longan Honey", "9.05", 0, 0),
)
ADDRESS = {
    "firstName": "Anna", "lastName": "Muster", "streetAddress1": "Torstrasse 1",
    "city": "BERLIN", "postalCode": "10119", "country": "DE",
    "phone": "+4915112345678",
}  # fmt: skip
ERRORS = "errors { field code message }"


def mutation(name: str, arguments: str, result: str, errors: str = ERRORS) -> str:
    """A document of one mutation: `arguments` are `id: ID!, input: ThingInput!`."""
    pairs = [item.split(":", 1) for item in arguments.split(", ")]
    head = ", ".join(f"${key}:{kind}" for key, kind in pairs)
    passed = ", ".join(f"{key}: ${key}" for key, _ in pairs)
    return f"mutation ({head}) {{ {name}({passed}) {{ {result} {errors} }} }}"


def seed(tag: str) -> list[Step]:
    """Steps that make the shop."""
    return [
        *_settings(),
        *_places(tag),
        *_shipping(tag),
        *_taxes(tag),
        *_kinds(tag),
        *_goods(tag),
    ]


def _settings() -> list[Step]:
    """What a fresh server and one of older days may have set otherwise."""
    text = mutation(
        "shopSettingsUpdate",
        "input: ShopSettingsInput!",
        "shop { useLegacyShippingZoneStockAvailability limitQuantityPerCheckout fulfillmentAutoApprove fulfillmentAllowUnpaid }",
    )
    given = {
        "useLegacyShippingZoneStockAvailability": False,
        "limitQuantityPerCheckout": 50,
        "fulfillmentAutoApprove": True,
    }
    return [Step("settings", text, {"input": given})]


def _places(tag: str) -> list[Step]:
    made = [
        Step(
            f"warehouse {name}",
            mutation(
                "createWarehouse", "input: WarehouseCreateInput!",
                "warehouse { id name slug email isPrivate clickAndCollectOption address { city country { code country } postalCode streetAddress1 } shippingZones(first: 5) { totalCount } metadata { key value } }",
            ),
            {"input": {"name": f"{name} {tag}", "slug": f"{name}-{tag}",
                       "address": {"country": "DE", "city": "Berlin", "postalCode": "10119", "streetAddress1": "Lager 1"}}},
            binds={f"warehouse {name}": "createWarehouse.warehouse.id"},
        )
        for name in ("north", "south")
    ]  # fmt: skip
    channel = Step(
        "channel",
        mutation(
            "channelCreate", "input: ChannelCreateInput!",
            "channel { id name slug isActive currencyCode hasOrders defaultCountry { code } stockSettings { allocationStrategy } orderSettings { automaticallyConfirmAllNewOrders automaticallyFulfillNonShippableGiftCard allowUnpaidOrders includeDraftOrderInVoucherUsage markAsPaidStrategy expireOrdersAfter deleteExpiredOrdersAfter } checkoutSettings { useLegacyErrorFlow automaticallyCompleteFullyPaidCheckouts } paymentSettings { defaultTransactionFlowStrategy } taxConfiguration { id chargeTaxes taxCalculationStrategy displayGrossPrices pricesEnteredWithTax } }",
        ),
        {"input": {"name": f"Diff {tag}", "slug": f"diff-{tag}", "currencyCode": "EUR", "defaultCountry": "DE", "isActive": True,
                   "addWarehouses": [Ref("warehouse north"), Ref("warehouse south")],
                   "checkoutSettings": {"useLegacyErrorFlow": False},
                   "orderSettings": {"automaticallyConfirmAllNewOrders": True}}},
        binds={"channel": "channelCreate.channel.id", "tax": "channelCreate.channel.taxConfiguration.id"},
    )  # fmt: skip
    again = Step(
        "channel again",
        channel.text,
        {"input": {**channel.variables["input"], "addWarehouses": []}},
    )
    order = Step(
        "warehouses in order",
        mutation(
            "channelReorderWarehouses",
            "channelId: ID!, moves: [ReorderInput!]!",
            "channel { warehouses { slug } }",
        ),
        {
            "channelId": Ref("channel"),
            "moves": [{"id": Ref("warehouse south"), "sortOrder": -1}],
        },
    )
    back = Step(
        "warehouses back",
        order.text,
        {
            "channelId": Ref("channel"),
            "moves": [{"id": Ref("warehouse south"), "sortOrder": 1}],
        },
    )
    return [*made, channel, again, order, back]


def _shipping(tag: str) -> list[Step]:
    return [
        Step(
            "zone",
            mutation(
                "shippingZoneCreate", "input: ShippingZoneCreateInput!",
                "shippingZone { id name default description countries { code } channels { slug } warehouses { email } shippingMethods { id } priceRange { start { amount } } }",
            ),
            {"input": {"name": f"Zone {tag}", "countries": ["DE", "FR"], "addChannels": [Ref("channel")],
                       "addWarehouses": [Ref("warehouse north"), Ref("warehouse south")]}},
            binds={"zone": "shippingZoneCreate.shippingZone.id"},
        ),
        *(
            Step(
                f"method {name}",
                mutation(
                    "shippingPriceCreate", "input: ShippingPriceInput!",
                    "shippingMethod { id name type minimumDeliveryDays maximumDeliveryDays channelListings { id } excludedProducts(first: 3) { totalCount } } shippingZone { name }",
                ),
                {"input": {"name": f"{name} {tag}", "type": "PRICE", "shippingZone": Ref("zone"), "minimumDeliveryDays": 2, "maximumDeliveryDays": 5}},
                binds={f"method {name}": "shippingPriceCreate.shippingMethod.id"},
            )
            for name in ("post", "courier")
        ),
        *(
            Step(
                f"method {name} listed",
                mutation(
                    "shippingMethodChannelListingUpdate", "id: ID!, input: ShippingMethodChannelListingInput!",
                    "shippingMethod { name channelListings { channel { slug } price { amount currency } minimumOrderPrice { amount } maximumOrderPrice { amount } } }",
                ),
                {"id": Ref(f"method {name}"), "input": {"addChannels": [{"channelId": Ref("channel"), "price": price, **more}]}},
            )
            for name, price, more in (("post", "4.90", {}), ("courier", "9.90", {"minimumOrderPrice": "20"}))
        ),
    ]  # fmt: skip


def _taxes(tag: str) -> list[Step]:
    return [
        Step(
            "tax class",
            mutation("taxClassCreate", "input: TaxClassCreateInput!", "taxClass { id name countries { country { code } rate } }"),
            {"input": {"name": f"Food {tag}", "createCountryRates": [{"countryCode": "DE", "rate": 7}, {"countryCode": "FR", "rate": 5.5}]}},
            binds={"tax class": "taxClassCreate.taxClass.id"},
        ),
        Step(
            "flat rates",
            mutation(
                "taxConfigurationUpdate", "id: ID!, input: TaxConfigurationUpdateInput!",
                "taxConfiguration { chargeTaxes taxCalculationStrategy displayGrossPrices pricesEnteredWithTax taxAppId countries { country { code } } }",
            ),
            {"id": Ref("tax"), "input": {"chargeTaxes": True, "taxCalculationStrategy": "FLAT_RATES", "displayGrossPrices": True, "pricesEnteredWithTax": True}},
        ),
    ]  # fmt: skip


def _kinds(tag: str) -> list[Step]:
    attribute = mutation(
        "attributeCreate", "input: AttributeCreateInput!",
        "attribute { id name slug type inputType valueRequired visibleInStorefront filterableInStorefront withChoices choices(first: 5) { edges { node { name slug } } } }",
    )  # fmt: skip
    return [
        Step("attribute", attribute,
             {"input": {"name": f"Grade {tag}", "slug": f"grade-{tag}", "type": "PRODUCT_TYPE", "inputType": "DROPDOWN", "values": [{"name": "Gold"}, {"name": "Silver"}]}},
             binds={"attribute": "attributeCreate.attribute.id"}),
        Step("size", attribute,
             {"input": {"name": f"Size {tag}", "slug": f"size-{tag}", "type": "PRODUCT_TYPE", "inputType": "DROPDOWN", "values": [{"name": "Small"}, {"name": "Large"}]}},
             binds={"size": "attributeCreate.attribute.id"}),
        Step("attribute again", attribute, {"input": {"name": "Grade", "slug": f"grade-{tag}", "type": "PRODUCT_TYPE"}}),
        Step(
            "product type",
            mutation(
                "productTypeCreate", "input: ProductTypeInput!",
                "productType { id name slug kind hasVariants isShippingRequired isDigital taxClass { name } productAttributes { slug } assignedVariantAttributes { attribute { slug } variantSelection } }",
            ),
            {"input": {"name": f"Food {tag}", "slug": f"food-{tag}", "hasVariants": True, "isShippingRequired": True, "taxClass": Ref("tax class"),
                       "productAttributes": [Ref("attribute")], "variantAttributes": [Ref("size")]}},
            binds={"product type": "productTypeCreate.productType.id"},
        ),
        Step(
            "category",
            mutation("categoryCreate", "input: CategoryInput!", "category { id name slug level parent { id } description seoTitle }"),
            {"input": {"name": f"Pantry {tag}", "slug": f"pantry-{tag}", "seo": {"title": "Pantry"}}},
            binds={"category": "categoryCreate.category.id"},
        ),
        Step(
            "category below",
            mutation("categoryCreate", "input: CategoryInput!, parent: ID", "category { id name slug level parent { slug } ancestors(first: 3) { edges { node { slug } } } }"),
            {"input": {"name": f"Rice {tag}", "slug": f"rice-shelf-{tag}"}, "parent": Ref("category")},
            binds={"category below": "categoryCreate.category.id"},
        ),
        Step(
            "collection",
            mutation("collectionCreate", "input: CollectionCreateInput!", "collection { id name slug description channelListings { id } }"),
            {"input": {"name": f"Gifts {tag}", "slug": f"gifts-{tag}"}},
            binds={"collection": "collectionCreate.collection.id"},
        ),
        Step(
            "collection listed",
            mutation("collectionChannelListingUpdate", "id: ID!, input: CollectionChannelListingUpdateInput!", "collection { slug channelListings { isPublished publishedAt channel { slug } } }"),
            {"id": Ref("collection"), "input": {"addChannels": [{"channelId": Ref("channel"), "isPublished": True}]}},
        ),
    ]  # fmt: skip


def _goods(tag: str) -> list[Step]:
    steps = []
    for place, (slug, name, price, north, south) in enumerate(GOODS):
        steps += [
            Step(
                f"product {slug}",
                mutation(
                    "productCreate", "input: ProductCreateInput!",
                    "product { id name slug description seoTitle rating weight { unit value } productType { slug } category { slug } taxClass { name } collections { slug } channelListings { id } defaultVariant { id } variants { id } assignedAttributes { attribute { slug } } }",
                ),
                {"input": {"name": f"{name} {tag}", "slug": f"{slug}-{tag}", "productType": Ref("product type"),
                           "category": Ref("category below" if slug == "rice" else "category"), "weight": 1.5, "rating": 4,
                           "collections": [Ref("collection")] if place < 3 else [],
                           "attributes": [{"id": Ref("attribute"), "dropdown": {"value": "Gold" if place % 2 else "Silver"}}]}},
                binds={f"product {slug}": "productCreate.product.id"},
            ),
            Step(
                f"product {slug} listed",
                mutation(
                    "productChannelListingUpdate", "id: ID!, input: ProductChannelListingUpdateInput!",
                    "product { slug channelListings { channel { slug } isPublished publishedAt visibleInListings isAvailableForPurchase availableForPurchaseAt } }",
                    "errors { field code message channels }",
                ),
                {"id": Ref(f"product {slug}"), "input": {"updateChannels": [{"channelId": Ref("channel"), "isPublished": True, "visibleInListings": True, "isAvailableForPurchase": True}]}},
            ),
            Step(
                f"variant {slug}",
                mutation(
                    "productVariantCreate", "input: ProductVariantCreateInput!",
                    "productVariant { id name sku trackInventory quantityLimitPerCustomer weight { unit value } product { slug } stocks { quantity quantityAllocated warehouse { slug } } channelListings { id } }",
                ),
                {"input": {"product": Ref(f"product {slug}"), "name": f"{slug} 1 kg", "sku": f"{slug}-{tag}", "trackInventory": True,
                           "attributes": [{"id": Ref("size"), "dropdown": {"value": "Small"}}],
                           "stocks": [{"warehouse": Ref("warehouse north"), "quantity": north}, {"warehouse": Ref("warehouse south"), "quantity": south}]}},
                binds={f"variant {slug}": "productVariantCreate.productVariant.id"},
            ),
            Step(
                f"variant {slug} priced",
                mutation(
                    "productVariantChannelListingUpdate", "id: ID, input: [ProductVariantChannelListingAddInput!]!",
                    "variant { sku channelListings { channel { slug } price { amount currency } costPrice { amount } priorPrice { amount } margin } }",
                    "errors { field code message channels }",
                ),
                {"id": Ref(f"variant {slug}"), "input": [{"channelId": Ref("channel"), "price": price}]},
            ),
        ]  # fmt: skip
    return steps


def variables(**values: Any) -> dict[str, Any]:
    """Variables, as keywords."""
    return values
