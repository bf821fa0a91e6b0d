"""A shop without any App, as a fresh Saleor is: flat rates, its own shipping methods."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from catalog.engine.ids import global_id
from catalog.engine.models import (
    Channel,
    Product,
    ShippingMethod,
    ShippingMethodChannelListing,
    ShippingZone,
    TaxClass,
    TaxClassCountryRate,
    TaxConfiguration,
    Warehouse,
)
from tests.catalog.engine.checkout_shop import TOKYO, selling_shop, variant_id
from tests.catalog.engine.goods_shop import data

SUM = "{ gross { amount } net { amount } }"


def flat_shop(settings: Any) -> None:
    """Ten in a hundred on top in Japan, eight on food; `post` costs ¥500."""
    selling_shop(settings)
    settings.ENGINE_APP_DELIVER = ""
    TaxConfiguration.objects.update(
        tax_calculation_strategy="FLAT_RATES",
        tax_app_id="",
        prices_entered_with_tax=False,
    )
    food = TaxClass.objects.create(name="Food")
    TaxClassCountryRate.objects.create(country_code="JP", rate=Decimal(10))
    TaxClassCountryRate.objects.create(
        country_code="JP", rate=Decimal(8), tax_class=food
    )
    Product.objects.filter(slug="rice").update(tax_class=food)
    zone = ShippingZone.objects.create(name="Japan", countries=["JP"])
    channel = Channel.objects.get(slug="tokyo")
    zone.channels.add(channel)
    zone.warehouses.set(Warehouse.objects.all())
    method_make("post", 500, zone=zone)


def method_make(
    name: str, price: int, *, zone: ShippingZone | None = None, **limits: Any
) -> str:
    """A method of the zone; answers its id."""
    zone = zone or ShippingZone.objects.get()
    bounds = {key: limits.pop(key) for key in list(limits) if "price" in key}
    method = ShippingMethod.objects.create(shipping_zone=zone, name=name, **limits)
    ShippingMethodChannelListing.objects.create(
        shipping_method=method,
        channel=Channel.objects.get(slug="tokyo"),
        currency="JPY",
        price_amount=price,
        **bounds,
    )
    return global_id("ShippingMethod", method.pk)


def method_id(name: str = "post") -> str:
    return global_id("ShippingMethod", ShippingMethod.objects.get(name=name).pk)


def call(mutation: str, result: str, *, as_app: bool = True, **variables: Any) -> Any:
    """Payload of `name(arg: Type!)`, errors included; as our own notation has it."""
    name, _, given = mutation.partition("(")
    pairs = [item.split(":") for item in given.rstrip(")").split(", ")]
    head = ", ".join(f"${key.strip()}: {kind.strip()}" for key, kind in pairs)
    passed = ", ".join(f"{key.strip()}: ${key.strip()}" for key, _ in pairs)
    text = (
        f"mutation ({head}) {{ {name}({passed}) "
        f"{{ {result} errors {{ field code message }} }} }}"
    )
    return data(text, as_app=as_app, **variables)[name]


def done(mutation: str, result: str, **variables: Any) -> Any:
    payload = call(mutation, result, **variables)
    assert payload["errors"] == []
    return payload


def a_basket(*, units: int = 2, slug: str = "rice") -> str:
    """A checkout that lacks only a way to deliver and money; answers its id."""
    payload = done(
        "checkoutCreate(input: CheckoutCreateInput!)",
        "checkout { id }",
        as_app=False,
        input={
            "channel": "tokyo",
            "email": "mei@example.org",
            "lines": [{"variantId": variant_id(slug), "quantity": units}],
            "shippingAddress": TOKYO,
            "billingAddress": TOKYO,
        },
    )
    return str(payload["checkout"]["id"])


def a_ready_basket(*, units: int = 2) -> str:
    key = a_basket(units=units)
    done(
        "checkoutDeliveryMethodUpdate(id: ID!, deliveryMethodId: ID!)",
        "checkout { id }",
        as_app=False,
        id=key,
        deliveryMethodId=method_id(),
    )
    return key


def charge(key: str, amount: int, reference: str = "PSP") -> Any:
    return done(
        "transactionCreate(id: ID!, transaction: TransactionCreateInput!)",
        "transaction { id chargedAmount { amount } }",
        id=key,
        transaction={
            "name": "card",
            "pspReference": reference,
            "availableActions": ["REFUND"],
            "amountCharged": {"amount": amount, "currency": "JPY"},
        },
    )["transaction"]


def an_order(*, units: int = 2) -> str:
    """Paid in full; answers its id."""
    key = a_ready_basket(units=units)
    charge(key, units * 1296 + 550)
    made = done("checkoutComplete(id: ID!)", "order { id }", as_app=False, id=key)
    return str(made["order"]["id"])


def order(key: str, fields: str) -> Any:
    return data(
        f"query ($id: ID!) {{ order(id: $id) {{ {fields} }} }}", as_app=True, id=key
    )["order"]
